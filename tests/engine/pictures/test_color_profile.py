"""Check conversions to sRGB against colours computed from the standards' formulae."""

from __future__ import annotations

import numpy as np
import pytest

from engine.pictures.color_profile import conversion_to, lab_to_srgb, srgb_profile, to_srgb
from tests.engine.icc_profiles import (
    ADOBE_RGB,
    DISPLAY_P3,
    SRGB,
    cmyk_profile,
    gamma_curve,
    grey_profile,
    press_profile,
    rgb_profile,
    srgb_curve,
    table_curve,
)


def srgb_from_linear(linear: np.ndarray) -> np.ndarray:
    """Encode, mirroring the curve below 0."""
    size = np.abs(linear)
    return np.sign(linear) * np.where(size <= 0.0031308, 12.92 * size, 1.055 * size ** (1 / 2.4) - 0.055)


def linear_from_srgb(encoded: np.ndarray) -> np.ndarray:
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def expected_srgb(encoded: np.ndarray, colorants: tuple[tuple[float, ...], ...], gamma: float | None) -> np.ndarray:
    linear = linear_from_srgb(encoded) if gamma is None else encoded**gamma
    xyz = linear @ np.array(colorants)
    return srgb_from_linear(xyz @ np.linalg.inv(np.array(SRGB)))


PROPHOTO = ((0.79767, 0.28804, 0.0), (0.13519, 0.71188, 0.00009), (0.03134, 0.00009, 0.82491))
PROFILES = [
    pytest.param(ADOBE_RGB, 2.2, rgb_profile(ADOBE_RGB, gamma_curve(2.2)), id="Adobe RGB"),
    pytest.param(DISPLAY_P3, None, rgb_profile(DISPLAY_P3, srgb_curve()), id="Display P3"),
    pytest.param(PROPHOTO, 1.8, rgb_profile(PROPHOTO, gamma_curve(1.8)), id="ProPhoto RGB"),
]


@pytest.fixture
def samples() -> np.ndarray:
    """Return random 8-bit colours, 300 x 5 px: more than one band of rows."""
    return np.random.default_rng(0).integers(0, 256, (300, 5, 3)).astype(np.uint8)


def deepened(samples: np.ndarray) -> np.ndarray:
    """Return odd 16-bit values that eight bits cannot hold."""
    return samples.astype(np.uint16) * 257 - (samples > 0)


@pytest.mark.parametrize(("colorants", "gamma", "profile"), PROFILES)
def test_colours_are_converted_and_none_is_clipped(
    samples: np.ndarray, colorants: tuple[tuple[float, ...], ...], gamma: float | None, profile: bytes
) -> None:
    """GIVEN a wide gamut WHEN converted at any depth THEN colours outside sRGB go beyond [0, 1] as computed."""
    for given, top in ((samples, 255), (deepened(samples), 65535), ((samples / 255).astype(np.float32), 1)):
        converted = to_srgb(given, profile)

        assert converted.dtype == np.float32
        assert converted.min() < -0.05
        error = np.abs(converted - expected_srgb(given / top, colorants, gamma))
        assert error.max() < 0.02  # near black, where curves are steep, and profiles hold 16 bits
        assert error.mean() < 3e-4


@pytest.mark.parametrize(("_colorants", "_gamma", "profile"), PROFILES)
def test_a_profile_and_back_is_the_same_to_a_part_in_4000(
    samples: np.ndarray, _colorants: object, _gamma: object, profile: bytes
) -> None:
    deep = deepened(samples)

    back = conversion_to(profile)(to_srgb(deep, profile))

    np.testing.assert_allclose(back, deep / 65535, atol=1 / 4000)


def nearly_srgb() -> bytes:
    """Return what many cameras embed: sRGB with a curve of 1024 entries, and primaries that are rounded otherwise."""
    return rgb_profile(tuple(tuple(value + 2e-4 for value in one) for one in SRGB), table_curve(1024))


@pytest.mark.parametrize("profile", [nearly_srgb(), grey_profile(srgb_curve())], ids=["RGB", "grey"])
def test_numbers_that_are_taken_for_srgb_are_written_as_they_were(samples: np.ndarray, profile: bytes) -> None:
    deep = deepened(samples)[..., : 1 if b"GRAY" in profile[:20] else 3]

    back = conversion_to(profile)(to_srgb(deep, profile))

    np.testing.assert_allclose(back, deep / 65535, atol=1e-7)


def test_what_a_matrix_does_not_do_is_left_to_littlecms(samples: np.ndarray) -> None:
    """GIVEN floating point beyond 1, or inks, WHEN converted THEN nothing is cut off."""
    profile = rgb_profile(DISPLAY_P3, srgb_curve())
    bright = (samples / 255).astype(np.float32) * 2

    assert to_srgb(bright, profile).max() > 1.5
    assert conversion_to(press_profile())(np.zeros((1, 1, 3), np.float32)).shape == (1, 1, 4)


def test_a_gradient_has_no_bands() -> None:
    """GIVEN a 16-bit gradient in Adobe RGB WHEN converted THEN as many levels come out as went in."""
    ramp = np.arange(4000, dtype=np.uint16).repeat(3).reshape(1, 4000, 3) * 16

    converted = to_srgb(ramp, rgb_profile(ADOBE_RGB, gamma_curve(2.2)))

    assert (np.diff(converted[0, :, 1]) > 0).all()


@pytest.mark.parametrize("profile", [srgb_profile(), rgb_profile(SRGB, srgb_curve()), None, b"broken" * 40])
def test_srgb_missing_and_broken_profiles_change_nothing(samples: np.ndarray, profile: bytes | None) -> None:
    np.testing.assert_allclose(to_srgb(samples, profile) * 255, samples, atol=1e-4)
    np.testing.assert_allclose(to_srgb(deepened(samples), profile) * 65535, deepened(samples), atol=0.01)


def test_grey_with_its_own_curve_is_converted() -> None:
    ramp = np.arange(256, dtype=np.uint8)[np.newaxis, :, np.newaxis]
    expected = srgb_from_linear((ramp / 255.0) ** 1.8).repeat(3, axis=2)

    for given in (ramp, ramp.astype(np.uint16) * 257):
        np.testing.assert_allclose(to_srgb(given, grey_profile(gamma_curve(1.8))), expected, atol=4e-3)


def test_grey_pictures_with_a_colour_profile_are_converted_as_neutral_colours() -> None:
    grey = np.full((2, 2, 1), 100, np.uint8)

    converted = to_srgb(grey, rgb_profile(ADOBE_RGB, gamma_curve(2.2)))

    np.testing.assert_allclose(converted, srgb_from_linear((grey / 255.0) ** 2.2).repeat(3, axis=2), atol=2e-3)
    assert np.ptp(converted, axis=2).max() < 1e-3


def test_cmyk_follows_its_profile_instead_of_the_naive_formula() -> None:
    black_ink = np.zeros((2, 2, 4), np.uint8)
    black_ink[..., 3] = 255

    converted = to_srgb(black_ink, cmyk_profile())

    np.testing.assert_allclose(converted, np.full((2, 2, 3), 119 / 255), atol=2 / 255)  # L* 50 is sRGB 119
    np.testing.assert_array_equal(to_srgb(black_ink, None), 0)


def test_lab_is_converted() -> None:
    """GIVEN neutral and coloured Lab WHEN converted THEN L* 50 is sRGB 119, and a red is reddest."""
    lab = np.float32([[[50, 0, 0], [100, 0, 0], [50, 60, 40]]])

    grey, white, red = lab_to_srgb(lab)[0]

    np.testing.assert_allclose(grey, 119 / 255, atol=2e-3)
    np.testing.assert_allclose(white, 1, atol=1e-3)
    assert red[0] > 0.7 > red.min() + 0.3


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_a_foreign_or_refused_profile_is_ignored(samples: np.ndarray, channels: int) -> None:
    """GIVEN a profile for other channels, or whose table is none, WHEN converted THEN as without any."""
    given = samples[..., np.arange(channels) % 3]
    table = rgb_profile(ADOBE_RGB, gamma_curve(2.2)).replace(b"desc", b"A2B0", 1)
    foreign = grey_profile(gamma_curve(1.8)) if channels > 1 else cmyk_profile()

    for profile in (foreign, table):
        np.testing.assert_array_equal(to_srgb(given, profile), to_srgb(given, None))


def test_the_profile_to_embed_is_always_the_same() -> None:
    assert srgb_profile() == srgb_profile()
    assert srgb_profile()[36:40] == b"acsp"


def test_a_profile_whose_primaries_are_nonsense_is_none(samples: np.ndarray) -> None:
    """GIVEN a profile without red and blue and of less than no green, as a scanner wrote it, THEN it does not count."""
    broken = rgb_profile(((0.0, 0.0, 0.0), (-0.99, 0.0, 0.0), (0.0, 0.0, 0.0)), gamma_curve(1.8))

    np.testing.assert_allclose(to_srgb(samples, broken), samples / 255, atol=1e-6)
    with pytest.raises(ValueError, match=r"\w"):
        conversion_to(broken)
