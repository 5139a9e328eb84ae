"""Check conversions to sRGB against colours computed from the standards' formulae."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from engine.color_profile import deep_to_srgb, srgb_profile, to_srgb
from tests.engine.icc_profiles import (
    ADOBE_RGB,
    DISPLAY_P3,
    SRGB,
    cmyk_profile,
    gamma_curve,
    grey_profile,
    rgb_profile,
    srgb_curve,
)


def srgb_from_linear(linear: np.ndarray) -> np.ndarray:
    linear = np.clip(linear, 0, 1)
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)


def linear_from_srgb(encoded: np.ndarray) -> np.ndarray:
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def expected_srgb(encoded: np.ndarray, colorants: tuple[tuple[float, ...], ...], gamma: float | None) -> np.ndarray:
    linear = linear_from_srgb(encoded) if gamma is None else encoded**gamma
    xyz = linear @ np.array(colorants)
    return srgb_from_linear(xyz @ np.linalg.inv(np.array(SRGB)))


PROFILES = [
    pytest.param(ADOBE_RGB, 2.2, rgb_profile(ADOBE_RGB, gamma_curve(2.2)), id="Adobe RGB"),
    pytest.param(DISPLAY_P3, None, rgb_profile(DISPLAY_P3, srgb_curve()), id="Display P3"),
]


@pytest.fixture
def samples() -> np.ndarray:
    """Return random 8-bit colours, 300 x 5 px: more than one band of rows."""
    return np.random.default_rng(0).integers(0, 256, (300, 5, 3)).astype(np.uint8)


@pytest.mark.parametrize(("colorants", "gamma", "profile"), PROFILES)
def test_eight_bit_colours_are_converted(
    samples: np.ndarray, colorants: tuple[tuple[float, ...], ...], gamma: float | None, profile: bytes
) -> None:
    converted = to_srgb(Image.fromarray(samples), profile)

    assert np.abs(converted - samples / 255).max() > 0.1
    np.testing.assert_allclose(converted, expected_srgb(samples / 255, colorants, gamma), atol=1.5 / 255)


@pytest.mark.parametrize(("colorants", "gamma", "profile"), PROFILES)
def test_sixteen_bit_colours_are_converted_without_steps(
    samples: np.ndarray, colorants: tuple[tuple[float, ...], ...], gamma: float | None, profile: bytes
) -> None:
    deep = samples.astype(np.uint16) * 257 - (samples > 0)  # odd values that eight bits cannot hold

    converted = deep_to_srgb(deep, profile)

    np.testing.assert_allclose(converted, expected_srgb(deep / 65535, colorants, gamma), atol=4e-3, rtol=0)
    assert np.abs(converted - expected_srgb(deep / 65535, colorants, gamma)).mean() < 2e-4


@pytest.mark.parametrize("profile", [srgb_profile(), rgb_profile(SRGB, srgb_curve()), None, b"broken" * 40])
def test_srgb_missing_and_broken_profiles_change_nothing(samples: np.ndarray, profile: bytes | None) -> None:
    deep = samples.astype(np.uint16) * 257 - (samples > 0)

    np.testing.assert_allclose(to_srgb(Image.fromarray(samples), profile) * 255, samples, atol=1e-4)
    np.testing.assert_allclose(deep_to_srgb(deep, profile) * 65535, deep, atol=0.01)


def test_grey_with_its_own_curve_is_converted() -> None:
    ramp = np.arange(256, dtype=np.uint8)[np.newaxis]
    expected = srgb_from_linear((ramp / 255.0) ** 1.8)[..., np.newaxis].repeat(3, axis=2)

    profile = grey_profile(gamma_curve(1.8))

    np.testing.assert_allclose(to_srgb(Image.fromarray(ramp), profile), expected, atol=2 / 255)
    np.testing.assert_allclose(
        deep_to_srgb(ramp[..., np.newaxis].astype(np.uint16) * 257, profile), expected, atol=4e-3
    )


def test_grey_pictures_with_a_colour_profile_are_converted_as_neutral_colours() -> None:
    grey = np.full((2, 2), 100, np.uint8)
    profile = rgb_profile(ADOBE_RGB, gamma_curve(2.2))

    shallow = to_srgb(Image.fromarray(grey), profile)
    deep = deep_to_srgb(grey[..., np.newaxis].astype(np.uint16) * 257, profile)

    np.testing.assert_allclose(shallow, deep, atol=1.5 / 255)
    assert np.ptp(deep, axis=2).max() < 1e-3


def test_cmyk_follows_its_profile_instead_of_the_naive_formula() -> None:
    black_ink = Image.new("CMYK", (2, 2), (0, 0, 0, 255))

    converted = to_srgb(black_ink, cmyk_profile())

    np.testing.assert_allclose(converted, np.full((2, 2, 3), 119 / 255), atol=2 / 255)  # L* 50 is sRGB 119


def test_sixteen_bit_colours_under_a_table_profile_are_converted_in_eight_bits(samples: np.ndarray) -> None:
    matrix_profile = rgb_profile(ADOBE_RGB, gamma_curve(2.2))
    table_profile = matrix_profile.replace(b"desc", b"A2B0", 1)  # the tag is no table: LittleCMS refuses it

    converted = deep_to_srgb(samples.astype(np.uint16) * 257, table_profile)

    np.testing.assert_allclose(converted * 255, samples, atol=1e-3)


def test_a_foreign_profile_is_ignored(samples: np.ndarray) -> None:
    np.testing.assert_allclose(to_srgb(Image.fromarray(samples), cmyk_profile()) * 255, samples, atol=1e-4)


def test_the_profile_to_embed_is_always_the_same() -> None:
    assert srgb_profile() == srgb_profile()
    assert srgb_profile()[36:40] == b"acsp"
