"""Check that EXIF and XMP survive reading, without what no longer holds."""

from __future__ import annotations

import io

import pytest
from PIL import ExifTags, Image

from engine.image_metadata import exif_block, read_exif, read_xmp

EXIF_DIRECTORY, GPS_DIRECTORY, THUMBNAIL_DIRECTORY = ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo, ExifTags.IFD.IFD1
MAKE, ORIENTATION, STRIP_OFFSETS, DATE, LATITUDE = 0x010F, 0x0112, 0x0111, 0x9003, 2


def reopened(exif: bytes, image_format: str = "JPEG") -> Image.Image:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8)).save(buffer, image_format, exif=exif)
    return Image.open(buffer)


def parsed(block: bytes | None) -> Image.Exif:
    assert block is not None
    exif = Image.Exif()
    exif.load(block)
    return exif


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_tags_and_directories_are_kept_upright(image_format: str) -> None:
    exif = Image.Exif()
    exif[MAKE] = "Camera"
    exif[ORIENTATION] = 6
    exif.get_ifd(EXIF_DIRECTORY)[DATE] = "2020:01:02 03:04:05"
    exif.get_ifd(GPS_DIRECTORY)[LATITUDE] = (48.0, 12.0, 30.0)

    kept = parsed(read_exif(reopened(exif.tobytes(), image_format)))

    assert kept[MAKE] == "Camera"
    assert kept[ORIENTATION] == 1
    assert kept.get_ifd(EXIF_DIRECTORY)[DATE] == "2020:01:02 03:04:05"
    assert kept.get_ifd(GPS_DIRECTORY)[LATITUDE] == (48.0, 12.0, 30.0)
    assert STRIP_OFFSETS not in kept


def test_a_file_without_exif_has_none() -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8)).save(buffer, "TIFF")

    assert read_exif(Image.open(buffer)) is None


def test_the_thumbnail_is_dropped() -> None:
    block = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x0f\x01\x02\0\x04\0\0\0Cam\0\x1a\0\0\0"
    block += b"\x01\0\x01\x02\x04\0\x01\0\0\0\x00\x02\0\0\0\0\0\0"  # a second directory that points at a thumbnail
    assert parsed(block).get_ifd(THUMBNAIL_DIRECTORY)

    kept = parsed(read_exif(reopened(block)))

    assert kept[MAKE] == "Cam"
    assert not kept.get_ifd(THUMBNAIL_DIRECTORY)


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow's on the corrupt block
def test_a_corrupt_block_is_left_out() -> None:
    assert read_exif(reopened(b"Exif\0\0II*\0\xff\xff\xff\0garbage")) is None


def test_the_limit_leaves_out_the_whole_block_if_nothing_else_helps() -> None:
    exif = Image.Exif()
    exif[MAKE] = "x" * 500

    assert exif_block(exif.tobytes(), 8, 8, limit=400) is None
    assert exif_block(exif.tobytes(), 8, 8) is not None


@pytest.mark.parametrize(
    ("packet", "expected"),
    [
        (b'<a tiff:Orientation="6"/>', b'<a tiff:Orientation="1"/>'),
        (b"<tiff:Orientation>8</tiff:Orientation>", b"<tiff:Orientation>1</tiff:Orientation>"),
        (b'<a tiff:Orientation="1" b="6"/>', b'<a tiff:Orientation="1" b="6"/>'),
        (b"", None),
    ],
)
def test_xmp_tells_upright_orientation(packet: bytes, expected: bytes | None) -> None:
    image = Image.new("RGB", (1, 1))
    image.info["xmp"] = packet

    assert read_xmp(image) == expected
