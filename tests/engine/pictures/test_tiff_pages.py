"""Tell which page of a TIFF is the picture, and what is a camera's sensor data."""

from __future__ import annotations

import io

import numpy as np
import pytest
import tifffile

from engine.pictures.tiff_pages import (
    has_sensor_data,
    holds_jpeg_xl,
    is_raw_tiff,
    is_secondary,
    is_tiff,
    photometric_of,
    picture_page,
)
from tests.engine.raw_files import write_dng

SIDE = 32


def stack(*kinds: int, subifds: int = 0, big: bool = False) -> io.BytesIO:
    """Write pages whose width tells their place: 32, 33, ... px; each says what kind it is."""
    file = io.BytesIO()
    with tifffile.TiffWriter(file, bigtiff=big) as writer:
        for number, kind in enumerate(kinds):
            writer.write(
                np.zeros((SIDE, SIDE + number), np.uint8) if not kind & 4 else np.zeros((SIDE, SIDE + number), bool),
                photometric="minisblack", subfiletype=kind, metadata=None, subifds=0 if number else subifds,
            )  # fmt: skip
    return file


@pytest.mark.parametrize("big", [False, True])
def test_a_tiff_is_told_by_its_first_bytes(big: bool) -> None:
    assert is_tiff(stack(0, big=big))
    assert not is_tiff(io.BytesIO(b"\x89PNG\r\n\x1a\n"))
    assert not is_raw_tiff(io.BytesIO(b"GIF89a"))


@pytest.mark.parametrize(("kinds", "width"), [((0, 1), 32), ((1, 0), 33), ((1, 4, 0), 34), ((1, 1), 32), ((2, 0), 32)])
def test_reduced_copies_and_masks_are_not_the_picture(kinds: tuple[int, ...], width: int) -> None:
    file = stack(*kinds)
    file.seek(0)
    with tifffile.TiffFile(file) as tiff:
        assert picture_page(tiff).imagewidth == width
        assert [is_secondary(page) for page in tiff.pages] == [bool(kind & 5) for kind in kinds]


def test_the_picture_may_be_a_part_of_a_page() -> None:
    file = stack(1, 0, subifds=1)
    file.seek(0)
    with tifffile.TiffFile(file) as tiff:
        assert len(tiff.pages) == 1
        assert picture_page(tiff).imagewidth == SIDE + 1


def test_sensor_data_are_found_on_any_page(tmp_path) -> None:
    write_dng(tmp_path / "a.dng")
    with (tmp_path / "a.dng").open("rb") as file:
        assert is_raw_tiff(file)
        assert has_sensor_data(file)
        assert not holds_jpeg_xl(file)
    assert not is_raw_tiff(stack(0))
    assert not has_sensor_data(stack(0, 1))


@pytest.mark.parametrize("behind", [b"CR\2\0", b"IIII", b"MMMM"])
def test_makers_marks_behind_the_header_are_enough(behind: bytes) -> None:
    assert is_raw_tiff(io.BytesIO(b"II*\0\x10\0\0\0" + behind + bytes(20)))


def test_what_the_file_does_not_tell_is_guessed_by_the_samples(tmp_path) -> None:
    for samples, guess in ((1, 1), (3, 2)):
        shape = (SIDE, SIDE) if samples == 1 else (SIDE, SIDE, 3)
        file = io.BytesIO()
        tifffile.imwrite(file, np.zeros(shape, np.uint8), photometric="minisblack" if samples == 1 else "rgb")
        file.seek(0)
        with tifffile.TiffFile(file) as tiff:
            page = tiff.pages.first
            assert photometric_of(page) == (1 if samples == 1 else 2)
            del page.tags[262]
            assert photometric_of(page) == guess


def test_jpeg_xl_in_a_tiff_is_told() -> None:
    file = io.BytesIO()
    pixels = np.full((SIDE, SIDE, 3), 90, np.uint8)
    tifffile.imwrite(file, pixels, photometric="rgb", compression="jpegxl", metadata=None)

    assert holds_jpeg_xl(file)
    assert not holds_jpeg_xl(io.BytesIO(b"nothing"))
