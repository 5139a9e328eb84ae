"""What codestreams tell that libjxl has written, and that they tell otherwise what we have written anew."""

from __future__ import annotations

import imagecodecs
import numpy as np
import pytest

from engine.pictures.jpeg_xl_file import JpegXlFile
from engine.pictures.jpeg_xl_header import read_header, rewritten
from tests.engine import jpeg_xl_files
from tests.engine.icc_profiles import DISPLAY_P3, rgb_profile, srgb_curve

P3_CORNERS = (0.680, 0.320, 0.265, 0.690, 0.150, 0.060)
BT_2020_CORNERS = (0.708, 0.292, 0.170, 0.797, 0.131, 0.046)
PROFILE = rgb_profile(DISPLAY_P3, srgb_curve())


def encoded(samples: np.ndarray, **options: object) -> bytes:
    return JpegXlFile(imagecodecs.jpegxl_encode(samples, **({"lossless": True} | options))).codestream


@pytest.mark.parametrize("size", [(8, 8), (256, 256), (24, 40), (3, 5), (300, 1000), (9, 16), (600, 2)])
def test_the_size_in_all_its_spellings(size: tuple[int, int]) -> None:
    """Multiples of eight, ratios, and everything else."""
    header = read_header(encoded(np.zeros((*size, 3), np.uint8)))

    assert (header.height, header.width) == size


@pytest.mark.parametrize(
    ("dtype", "bits", "is_float"), [(np.uint8, 8, False), (np.uint16, 16, False), (np.float32, 32, True)]
)
def test_the_depth(dtype: type, bits: int, is_float: bool) -> None:
    header = read_header(encoded(np.zeros((8, 8, 3), dtype)))

    assert (header.bits, header.is_float, header.is_xyb, header.orientation) == (bits, is_float, False, 1)


def test_lossy_is_told_from_lossless_and_grey_from_colour() -> None:
    assert read_header(encoded(np.zeros((64, 64, 3), np.uint8), lossless=False, distance=2.0)).is_xyb
    assert read_header(encoded(np.zeros((8, 8), np.uint8))).is_grey
    assert not read_header(encoded(np.zeros((8, 8, 3), np.uint8))).is_grey


@pytest.mark.parametrize(
    ("content", "corners", "transfer"), [(jpeg_xl_files.P3, P3_CORNERS, 13), (jpeg_xl_files.PQ, BT_2020_CORNERS, 16)]
)
def test_colours_told_by_numbers(content: bytes, corners: tuple[float, ...], transfer: int) -> None:
    numbers = read_header(JpegXlFile(content).codestream).numbers

    assert numbers is not None
    assert numbers.corners == pytest.approx((0.3127, 0.3290, *corners), abs=1e-5)
    assert (numbers.transfer, numbers.gamma) == (transfer, None)


def test_a_profile_is_read_and_where_the_pixels_begin() -> None:
    header = read_header(JpegXlFile(jpeg_xl_files.LOSSLESS_ADOBE).codestream)

    assert header.profile is not None
    assert header.numbers is None
    assert header.profile[36:40] == b"acsp"
    assert header.pixels < len(JpegXlFile(jpeg_xl_files.LOSSLESS_ADOBE).codestream)


@pytest.mark.parametrize("codestream", [b"", b"\xff\x0a", b"\x89PNG", b"\xff\x0a\x10"])
def test_what_is_none_or_cut_short_raises_what_callers_expect(codestream: bytes) -> None:
    with pytest.raises((ValueError, LookupError)):
        read_header(codestream)


@pytest.mark.parametrize(  # grey has no profile of colours
    ("samples", "profile"),
    [((24, 40, 3), None), ((24, 40, 3), PROFILE), ((24, 40, 4), None), ((24, 40, 4), PROFILE), ((24, 40), None)],
    ids=["colour, sRGB", "colour, P3", "alpha, sRGB", "alpha, P3", "grey"],
)
def test_other_words_about_the_same_pixels(samples: tuple[int, ...], profile: bytes | None) -> None:
    """GIVEN samples of 16 bits WHEN they are said to have a profile or none THEN libjxl reads the same samples."""
    pixels = np.random.default_rng(0).integers(0, 65536, samples, np.uint16)
    before = encoded(pixels)

    after = rewritten(before, read_header(before), 16, profile)

    np.testing.assert_array_equal(imagecodecs.jpegxl_decode(after), pixels)
    header = read_header(after)
    assert (header.bits, header.profile, header.is_grey) == (16, profile, len(samples) == 2)
    assert (header.height, header.width) == samples[:2]


def test_usual_words_of_one_bit_are_written_out() -> None:
    """GIVEN a lossy codestream that tells nothing but its size WHEN a depth is asked for THEN it is told."""
    for side in (8, 64):
        pixels = np.full((side, side, 3), 90, np.uint8)
        before = encoded(pixels, lossless=False, distance=1.0)
        after = rewritten(before, read_header(before), 16, None)

        assert imagecodecs.jpegxl_decode(after).dtype == np.uint16
        assert np.abs(imagecodecs.jpegxl_decode(after) / 257 - 90).max() < 4
        assert read_header(after).is_xyb
