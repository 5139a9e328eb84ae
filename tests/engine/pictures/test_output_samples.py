"""Check in which numbers a result is stored: depth, colour space and alpha."""

from __future__ import annotations

import numpy as np
import pytest

from engine.options import OutputProfile, SaveOptions
from engine.pictures.color_profile import to_srgb
from engine.pictures.output_samples import output_samples
from engine.values import Picture
from tests.engine.icc_profiles import DISPLAY_P3, gamma_curve, grey_profile, press_profile, rgb_profile, srgb_curve

P3 = rgb_profile(DISPLAY_P3, srgb_curve())
GREY = grey_profile(gamma_curve(2.2))
DEFAULT = SaveOptions()


@pytest.fixture
def pixels() -> np.ndarray:
    """Return noise of 300 x 9 px: more than one band."""
    return np.random.default_rng(0).random((300, 9, 3), dtype=np.float32)


@pytest.mark.parametrize(
    ("image_format", "of_photograph", "asked", "stored"),
    [
        ("TIFF", 8, None, 8),
        ("TIFF", 16, None, 16),
        ("TIFF", 32, None, 32),
        ("TIFF", 8, 32, 32),
        ("PNG", 32, None, 16),
        ("PNG", 16, 8, 8),
        ("PNG", 8, 16, 16),
        ("JPEG", 16, None, 8),
        ("WEBP", 8, 16, 8),
        ("AVIF", 32, 32, 8),
    ],
)
def test_the_depth_is_the_deepest_that_format_and_wish_allow(
    pixels: np.ndarray, image_format: str, of_photograph: int, asked: int | None, stored: int
) -> None:
    like = Picture(pixels, bit_depth=of_photograph)

    samples = output_samples(pixels, like, image_format, SaveOptions(bit_depth=asked))

    assert samples.array.dtype.itemsize * 8 == stored


@pytest.mark.parametrize("name", ["JPEG", "PNG", "TIFF", "WEBP", "AVIF"])
def test_colours_outside_srgb_come_back_in_the_photographs_profile(name: str) -> None:
    """GIVEN Display P3's own primaries WHEN they are read and stored again THEN they are full primaries, all bands."""
    primaries = np.repeat(np.tile(np.eye(3, dtype=np.uint8) * 255, (1, 3, 1))[:1], 600, axis=0)
    pixels = to_srgb(primaries, P3)
    assert pixels.min() < -0.1
    assert pixels.max() > 1.01

    kept = output_samples(pixels, Picture(pixels, icc_profile=P3), name, DEFAULT)
    clipped = output_samples(pixels, Picture(pixels, icc_profile=P3), name, SaveOptions(profile=OutputProfile.SRGB))

    assert (kept.profile, clipped.profile) == (P3, None)
    np.testing.assert_allclose(kept.array.astype(int), primaries, atol=1)
    assert set(np.unique(clipped.array[..., 1])) <= {0, 255}


def test_grey_and_inks_are_stored_where_they_can_be(pixels: np.ndarray) -> None:
    grey = np.repeat(pixels[..., :1], 3, axis=2)
    alpha = pixels[..., 0]

    assert output_samples(grey, Picture(grey, icc_profile=GREY), "PNG", DEFAULT).array.shape == (300, 9)
    assert output_samples(grey, Picture(grey, alpha, icc_profile=GREY), "PNG", DEFAULT).array.shape == (300, 9, 2)
    assert output_samples(pixels, Picture(grey, icc_profile=GREY), "PNG", DEFAULT).array.shape == (300, 9, 3)
    assert output_samples(grey, Picture(grey, icc_profile=GREY), "WEBP", DEFAULT).array.shape == (300, 9, 3)
    inks = output_samples(pixels, Picture(grey, alpha, icc_profile=press_profile()), "TIFF", DEFAULT)
    assert (inks.space, inks.array.shape, inks.has_alpha) == (b"CMYK", (300, 9, 5), True)
    assert output_samples(pixels, Picture(grey, icc_profile=press_profile()), "PNG", DEFAULT).space == b"RGB "


@pytest.mark.parametrize("profile", [b"", b"short", P3[:140], P3[:16] + b"Lab " + P3[20:]])
def test_a_profile_that_cannot_be_used_gives_srgb(pixels: np.ndarray, profile: bytes) -> None:
    samples = output_samples(pixels, Picture(pixels, icc_profile=profile), "PNG", DEFAULT)

    assert samples.profile is None
    np.testing.assert_array_equal(samples.array, np.rint(pixels * 255))


@pytest.mark.parametrize("depth", [8, 16, 32])
def test_alpha_has_the_depth_of_the_colours_and_the_results_size(pixels: np.ndarray, depth: int) -> None:
    alpha = np.repeat(np.linspace(0, 1, 18, dtype=np.float32)[None], 600, axis=0)

    samples = output_samples(pixels, Picture(pixels, alpha, depth), "TIFF", DEFAULT)

    top = 1 if depth == 32 else 2**depth - 1
    assert samples.has_alpha
    np.testing.assert_allclose(samples.array[0, :, 3] / top, alpha[0].reshape(9, 2).mean(axis=1), atol=0.02)
