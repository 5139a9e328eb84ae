"""Check the fast way through primaries and curves against LittleCMS, and against itself there and back."""

from __future__ import annotations

import struct

import imagecodecs
import numpy as np
import pytest

from engine.pictures.color_profile import srgb_profile
from engine.pictures.matrix_profile import MatrixProfile
from tests.engine.icc_profiles import (
    ADOBE_RGB,
    DISPLAY_P3,
    cmyk_profile,
    gamma_curve,
    grey_profile,
    rgb_profile,
    srgb_curve,
    table_curve,
)

PRO_PHOTO = ((0.79767, 0.28804, 0.0), (0.13519, 0.71188, 0.0), (0.03134, 0.00009, 0.82491))


def parametric_curve(kind: int, *parameters: float) -> bytes:
    """Return a `para` tag."""
    numbers = (round(value * 65536) for value in parameters)
    return b"para\0\0\0\0" + struct.pack(f">HH{len(parameters)}i", kind, 0, *numbers)


PROFILES = {
    "Adobe RGB": rgb_profile(ADOBE_RGB, gamma_curve(2.199)),
    "Display P3": rgb_profile(DISPLAY_P3, srgb_curve()),
    "ProPhoto": rgb_profile(PRO_PHOTO, gamma_curve(1.8)),
    "a table": rgb_profile(ADOBE_RGB, table_curve(4096)),
    "linear": rgb_profile(DISPLAY_P3, b"curv" + bytes(8)),
    "kind 0": rgb_profile(DISPLAY_P3, parametric_curve(0, 1.8)),
    "kind 1": rgb_profile(DISPLAY_P3, parametric_curve(1, 2.2, 0.9, 0.1)),
    "kind 2": rgb_profile(DISPLAY_P3, parametric_curve(2, 2.2, 1.05, -0.05, 0.0)),
    "kind 4": rgb_profile(DISPLAY_P3, parametric_curve(4, 2.4, 0.9, 0.1, 0.1, 0.05, 0.0, 0.0)),
}


@pytest.fixture
def samples() -> np.ndarray:
    """Return random 16-bit colours, more than one thread's, black and white among them."""
    numbers = np.random.default_rng(0).integers(0, 65536, (300, 200, 3)).astype(np.uint16)
    numbers[0, 0], numbers[0, 1] = 0, 65535
    return numbers


def by_littlecms(samples: np.ndarray, source: bytes, target: bytes) -> np.ndarray:
    names = {"colorspace": "rgb", "outcolorspace": "rgb", "outdtype": "float32"}
    return imagecodecs.cms_transform(samples.astype(np.float32), source, target, intent=1, flags=0, **names)


def read(profile: bytes) -> MatrixProfile:
    matrix = MatrixProfile.read(profile, srgb_profile())
    assert matrix is not None
    return matrix


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_it_agrees_with_littlecms_there_and_back(samples: np.ndarray, profile: bytes) -> None:
    """GIVEN each kind of curve THEN both agree; below 0 in sRGB, where LittleCMS goes on otherwise, signs do."""
    pixels = read(profile).to_srgb(samples)

    expected = by_littlecms(samples / 65535, profile, srgb_profile())
    inside = expected.min(axis=2) > 0
    assert inside.mean() > 0.1
    assert np.abs(pixels - expected)[inside].max() < 5e-4
    assert ((pixels > 0) == (expected > 0))[np.abs(expected) > 1e-3].all()
    back = read(profile).inverse()(pixels)[inside]
    assert np.abs(back - by_littlecms(expected, srgb_profile(), profile)[inside]).mean() < 1e-4


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_every_number_comes_back(samples: np.ndarray, profile: bytes) -> None:
    """GIVEN bright channels beside nearly black ones WHEN there and back THEN each is the same to a part in 4000."""
    samples[: len(samples) // 2, :, 0] //= 4096

    back = read(profile).inverse()(read(profile).to_srgb(samples))

    np.testing.assert_allclose(back, samples / 65535, atol=1 / 4000)


def test_every_depth_gives_the_same_colours(samples: np.ndarray) -> None:
    matrix = read(PROFILES["Adobe RGB"])
    small = (samples >> 8).astype(np.uint8)

    pixels = matrix.to_srgb(small)

    np.testing.assert_allclose(matrix.to_srgb(small.astype(np.uint16) * 257), pixels, atol=1e-6)
    np.testing.assert_allclose(matrix.to_srgb(small / np.float32(255)), pixels, atol=1e-5)


def test_a_slope_at_black_changes_nothing_that_is_seen() -> None:
    """GIVEN a pure power WHEN converted THEN dark colours differ from it by less than a part in 65535."""
    ramp = np.arange(2000, dtype=np.uint16).repeat(3).reshape(1, -1, 3)
    light = (ramp / 65535.0) ** 2.19921875  # as the profile rounds it
    expected = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)

    pixels = read(rgb_profile(ADOBE_RGB, gamma_curve(2.2))).to_srgb(ramp)

    assert np.abs(pixels - expected).max() < 1 / 65535


@pytest.mark.parametrize(
    "profile",
    [
        b"",
        b"broken" * 40,
        grey_profile(gamma_curve(2.2)),
        cmyk_profile(),
        PROFILES["Adobe RGB"][:200],
        PROFILES["Adobe RGB"].replace(b"desc", b"A2B0", 1),
        PROFILES["Adobe RGB"].replace(b"rTRC", b"xTRC"),
        PROFILES["Adobe RGB"].replace(b"curv", b"cruv"),
        rgb_profile(ADOBE_RGB, parametric_curve(9, 1.0)),
        rgb_profile(ADOBE_RGB, parametric_curve(1, 2.2, 0.0, 0.0)),
        rgb_profile(ADOBE_RGB, parametric_curve(0, -2.0)),
        rgb_profile(ADOBE_RGB, parametric_curve(3, 2.2, -1.0, 1.0, 0.0, 0.0)),
        rgb_profile((ADOBE_RGB[0],) * 3, gamma_curve(2.2)),
    ],
)
def test_what_is_of_another_kind_or_damaged_is_not_read(profile: bytes) -> None:
    assert MatrixProfile.read(profile, srgb_profile()) is None
