"""Samples of TIFF pages as they are stored, and pages that are refused before they are decoded."""

from __future__ import annotations

import io

import numpy as np
import pytest
import tifffile
from PIL import UnidentifiedImageError

from engine.pictures.tiff_samples import check_layout, stored_samples, unified, white_of

SMOOTH = (np.mgrid[0:20, 0:36].sum(0)[..., None] * [3, 2, 1] + [10, 40, 90]).astype(np.uint8)


def tiff(samples: np.ndarray, photometric: str = "rgb", **options: object) -> io.BytesIO:
    file = io.BytesIO()
    tifffile.imwrite(file, samples, photometric=photometric, metadata=None, **options)
    file.seek(0)
    return file


def decoded(file: io.BytesIO) -> np.ndarray:
    with tifffile.TiffFile(file) as opened:
        check_layout(opened.pages.first, file)
        return stored_samples(opened.pages.first, file)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
@pytest.mark.parametrize(
    "options",
    [
        {}, {"compression": "lzw"}, {"compression": "packbits"}, {"compression": "deflate", "predictor": True},
        {"compression": "zstd", "tile": (16, 16)}, {"planarconfig": "separate", "rowsperstrip": 7},
    ],
    ids=str,
)  # fmt: skip
def test_samples_are_as_they_were_written(dtype: type, options: dict[str, object]) -> None:
    samples = SMOOTH.astype(dtype)
    laid = np.moveaxis(samples, 2, 0) if options.get("planarconfig") else samples

    np.testing.assert_array_equal(decoded(tiff(laid, **options)), samples)


def test_inks_and_lab_stay_what_they_are() -> None:
    inks = np.concatenate([SMOOTH, SMOOTH[..., :1]], axis=2)

    np.testing.assert_array_equal(decoded(tiff(inks, "separated", compression="lzw")), inks)
    np.testing.assert_array_equal(decoded(tiff(SMOOTH, "cielab", compression="lzw")), SMOOTH)


def test_brightness_and_colours_become_red_green_and_blue() -> None:
    """GIVEN samples after ITU-R BT.601, which TIFF takes unless told otherwise THEN they are what they were made of."""
    colors = SMOOTH.astype(float)
    y = colors @ (0.299, 0.587, 0.114)
    stored = np.stack([y, 128 + (colors[..., 2] - y) / 1.772, 128 + (colors[..., 0] - y) / 1.402], 2).round()

    found = decoded(
        tiff(stored.astype(np.uint8), "ycbcr", compression="deflate", extratags=[(530, 3, 2, (1, 1), True)])
    )

    assert np.abs(found.astype(int) - SMOOTH).max() <= 2


@pytest.mark.parametrize(
    ("dtype", "bits", "values", "expected"),
    [
        (np.uint8, 8, [0, 128, 255], [0, 128, 255]), (np.uint16, 16, [0, 300, 65535], [0, 300, 65535]),
        (np.uint8, 1, [0, 1], [0, 255]), (np.uint8, 4, [0, 5, 15], [0, 85, 255]),
        (np.uint16, 12, [0, 4095], [0, 65535]), (np.uint32, 32, [0, 2**32 - 1], [0, 65535]),
        (np.int16, 16, [-5, 0, 32767], [0, 0, 65535]),
    ],
)  # fmt: skip
def test_whole_numbers_fill_8_or_16_bits(dtype: type, bits: int, values: list[int], expected: list[int]) -> None:
    found = unified(np.array(values, dtype), bits)

    assert found.dtype == (np.uint8 if bits <= 8 else np.uint16)
    assert found.tolist() == expected


def test_floating_point_stays_but_for_what_is_no_number() -> None:
    found = unified(np.array([0.5, -2.0, 7.0, np.nan, np.inf, -np.inf]), 64)

    assert found.dtype == np.float32
    assert found.tolist() == [0.5, -2.0, 7.0, 0.0, 1.0, 0.0]


def test_what_is_no_photograph_is_refused() -> None:
    with pytest.raises(UnidentifiedImageError):
        decoded(tiff(SMOOTH[..., 0], "cfa"))
    with pytest.raises(tifffile.TiffFileError, match="no picture"):
        decoded(tiff(np.zeros((8, 8, 9), np.uint8), "minisblack", planarconfig="contig"))


def test_a_file_that_ends_early_is_refused() -> None:
    whole = tiff(SMOOTH, compression="lzw").getvalue()
    with tifffile.TiffFile(io.BytesIO(whole)) as opened:
        page = opened.pages.first
        with pytest.raises(tifffile.TiffFileError, match="not all there"):
            check_layout(page, io.BytesIO(whole[: page.dataoffsets[-1] + page.databytecounts[-1] - 1]))


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((3127, 10000, 329, 1000), (0.3127, 0.329)),
        ((3127, 0, 329, 1000), None),
        ((0, 1, 329, 1000), None),
        (None, None),
    ],
)  # fmt: skip
def test_the_white_point(numbers: tuple[int, ...] | None, expected: tuple[float, float] | None) -> None:
    file = tiff(SMOOTH, extratags=[(318, 5, 2, numbers, True)] if numbers else [])
    with tifffile.TiffFile(file) as opened:
        found = white_of(opened.pages.first)

    assert found == (None if expected is None else pytest.approx(expected))
