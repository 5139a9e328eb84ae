"""Check that EXIF and XMP survive reading, without what no longer holds, and what is carried into a new file."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image

from engine.pictures.file_metadata import metadata_in
from engine.pictures.formats import WRITABLE_SUFFIXES
from engine.pictures.image_io import load
from engine.pictures.image_metadata import metadata_for, read_recipe
from engine.pictures.image_saving import save
from engine.pictures.tiff_tags import shortened
from engine.values import Picture
from tests.engine.pictures.test_exif_block import with_thumbnail
from tests.engine.pictures.test_xmp import LIGHTROOM, RECIPE

EXIF_DIRECTORY, GPS_DIRECTORY, THUMBNAIL_DIRECTORY = ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo, ExifTags.IFD.IFD1
MAKE, ARTIST, COPYRIGHT, ORIENTATION, STRIP_OFFSETS = 0x010F, 0x013B, 0x8298, 0x0112, 0x0111
DATE, F_NUMBER, MAKER_NOTE, COLOR_SPACE, WIDTH, OWNER, SERIAL = 0x9003, 0x829D, 0x927C, 0xA001, 0xA002, 0xA430, 0xA431
LATITUDE = 2


def read_back(exif: bytes, image_format: str = "JPEG") -> bytes | None:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8)).save(buffer, image_format, exif=b"Exif\0\0" + exif)
    return metadata_in(buffer).upright(64, 48)[0].exif


def parsed(block: bytes | None) -> Image.Exif:
    assert block is not None
    exif = Image.Exif()
    exif.load(block)
    return exif


def full_block() -> bytes:
    exif = Image.Exif()
    exif.update({MAKE: "Camera", ORIENTATION: 6, ARTIST: "Jane", COPYRIGHT: "all rights"})
    camera = {DATE: "2020:01:02 03:04:05", F_NUMBER: 2.8, MAKER_NOTE: b"note of Jane", COLOR_SPACE: 65535, WIDTH: 6000}
    exif.get_ifd(EXIF_DIRECTORY).update(camera | {OWNER: "Jane", SERIAL: "123 of Jane"})
    exif.get_ifd(GPS_DIRECTORY)[LATITUDE] = (48.0, 12.0, 30.0)
    return exif.tobytes().removeprefix(b"Exif\0\0")


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF"])
def test_tags_and_directories_are_kept_upright(image_format: str) -> None:
    kept = parsed(read_back(full_block(), image_format))

    assert kept[MAKE] == "Camera"
    assert kept.get(ORIENTATION, 1) == 1
    assert kept.get_ifd(EXIF_DIRECTORY)[DATE] == "2020:01:02 03:04:05"
    assert kept.get_ifd(EXIF_DIRECTORY)[MAKER_NOTE] == b"note of Jane"
    assert kept.get_ifd(GPS_DIRECTORY)[LATITUDE] == (48.0, 12.0, 30.0)
    assert STRIP_OFFSETS not in kept


@pytest.mark.parametrize("image_format", ["JPEG", "TIFF"])
def test_a_file_without_exif_has_none(image_format: str) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8)).save(buffer, image_format)

    assert metadata_in(buffer).exif is None


def test_the_thumbnail_is_dropped() -> None:
    kept = read_back(with_thumbnail(full_block(), b"a face"))

    assert parsed(kept)[MAKE] == "Camera"
    assert not parsed(kept).get_ifd(THUMBNAIL_DIRECTORY)
    assert b"a face" not in (kept or b"")


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow's on the corrupt block
def test_a_corrupt_block_is_left_out() -> None:
    assert read_back(b"II*\0\xff\xff\xff\0garbage") is None
    assert metadata_for(Picture(np.zeros((1, 1, 3), np.float32), exif=b"garbage"), 1, 1).exif is None


def test_the_limit_leaves_out_the_maker_note_first() -> None:
    block = full_block()

    assert shortened(block, len(block)) == block
    assert MAKER_NOTE not in parsed(shortened(block, len(block) - 8)).get_ifd(EXIF_DIRECTORY)
    assert shortened(block, 8) is None


@pytest.fixture
def like() -> Picture:
    return Picture(np.zeros((1, 1, 3), np.float32), exif=full_block(), xmp=LIGHTROOM, iptc=b"\x1c\x02\x50\x00\x04Jane")


def test_the_new_picture_is_described(like: Picture) -> None:
    exif = parsed(metadata_for(like, 30, 20).exif)
    in_its_profile = parsed(metadata_for(like, 30, 20, is_srgb=False).exif)

    assert exif.get_ifd(EXIF_DIRECTORY)[WIDTH] == 30
    assert [block.get_ifd(EXIF_DIRECTORY)[COLOR_SPACE] for block in (exif, in_its_profile)] == [1, 65535]


def test_all_is_kept_unless_personal_data_shall_go(like: Picture) -> None:
    kept = metadata_for(like, 30, 20)
    stripped = metadata_for(like, 30, 20, recipe=RECIPE, strip_personal=True)

    assert kept.iptc == like.iptc
    assert parsed(kept.exif)[ARTIST] == "Jane"
    assert b"Jane" not in (stripped.exif or b"")
    assert b">Jane" not in (stripped.xmp or b"")
    assert stripped.iptc is None
    exif = parsed(stripped.exif)
    assert (exif[MAKE], exif[COPYRIGHT]) == ("Camera", "all rights")
    assert exif.get_ifd(GPS_DIRECTORY) == {}
    assert set(exif.get_ifd(EXIF_DIRECTORY)) == {DATE, F_NUMBER, COLOR_SPACE, WIDTH}


def test_xmp_that_is_broken_stays_unless_personal_data_shall_go() -> None:
    like = Picture(np.zeros((1, 1, 3), np.float32), xmp=b"<broken")

    assert metadata_for(like, 1, 1, recipe=RECIPE).xmp == b"<broken"
    assert b"broken" not in (metadata_for(like, 1, 1, recipe=RECIPE, strip_personal=True).xmp or b"")


@pytest.mark.parametrize("suffix", WRITABLE_SUFFIXES)
@pytest.mark.parametrize("depth", [8, 16, 32])
def test_the_recipe_is_read_back_from_every_format(tmp_path: Path, like: Picture, suffix: str, depth: int) -> None:
    pixels = np.zeros((5, 7, 3), np.float32)
    photo = Picture(pixels, bit_depth=depth, exif=like.exif, xmp=like.xmp)

    with_photo = save(tmp_path / f"a{suffix}", pixels, photo, recipe=RECIPE)
    alone = save(tmp_path / f"b{suffix}", pixels, recipe=RECIPE)
    without = save(tmp_path / f"c{suffix}", pixels, photo)

    assert [read_recipe(path) for path in (with_photo, alone, without)] == [RECIPE, RECIPE, None]


def test_a_painting_that_is_painted_again_has_one_recipe(tmp_path: Path) -> None:
    pixels = np.zeros((5, 7, 3), np.float32)
    first = load(save(tmp_path / "first.png", pixels, recipe="{}"))

    again = save(tmp_path / "again.png", pixels, first, recipe=RECIPE)
    without = save(tmp_path / "without.png", pixels, first)

    assert read_recipe(again) == RECIPE
    assert again.read_bytes().count(b"<impasto:Recipe>") == 1
    assert read_recipe(without) is None


def test_a_file_that_is_no_picture_has_no_recipe(tmp_path: Path) -> None:
    (tmp_path / "text.jpg").write_text("II is no picture")

    assert read_recipe(tmp_path / "text.jpg") is None
    with pytest.raises(FileNotFoundError):
        read_recipe(tmp_path / "missing.jpg")
