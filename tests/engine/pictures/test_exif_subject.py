"""Check that places which EXIF and XMP tell stay on the subject when a picture is turned or scaled."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import imagecodecs
import numpy as np
import pillow_heif
import pytest
from PIL import Image

from engine.pictures import iso_boxes
from engine.pictures.bits import BitReader, BitWriter
from engine.pictures.image_io import load
from engine.pictures.image_saving import save
from engine.pictures.jpeg_xl_header import read_header
from tests.engine.independent import told, write_tags

if TYPE_CHECKING:
    from pathlib import Path

WIDTH, HEIGHT = 80, 60
REGION = "{Area={X=0.25,Y=0.1,W=0.2,H=0.1,Unit=normalized},Name=Ann,Type=Face}"
WORDS = (
    "-ExifIFD:SubjectArea=20 6 16 6", "-ExifIFD:SubjectLocation=20 6",
    "-XMP-mwg-rs:RegionInfo={AppliedToDimensions={W=80,H=60,Unit=pixel},RegionList=[" + REGION + "]}",
)  # fmt: skip


def spotted() -> Image.Image:
    """Return a black picture with a white spot around (20, 6)."""
    image = Image.new("RGB", (WIDTH, HEIGHT))
    image.paste("white", (16, 2, 24, 10))
    return image


def numbers(value: object) -> list[float]:
    return [float(word) for word in str(value).split()]


def written(path: Path, orientation: int) -> Path:
    """Write the spotted picture so that it lies in a file as EXIF's orientation says, with the words as stored."""
    if path.suffix == ".jxl":
        codestream = bytes(imagecodecs.jpegxl_encode(np.asarray(spotted()), lossless=True, usecontainer=False))
        path.write_bytes(
            b"\0\0\0\x0cJXL \r\n\x87\n\0\0\0\x14ftypjxl \0\0\0\0jxl " + _box(_turned(codestream, orientation))
        )
        write_tags(path, *WORDS)
        return path
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {".jpg": {"quality": 100}, ".webp": {"lossless": True}, ".avif": {"quality": 100}}
    if path.suffix == ".heic":
        pillow_heif.from_pillow(spotted()).save(path, exif=exif.tobytes(), quality=-1)
    else:
        spotted().save(path, exif=exif, **options.get(path.suffix, {}))
    has_boxes = path.suffix in (".avif", ".heic")
    write_tags(path, *WORDS, *([] if has_boxes else [f"-IFD0:Orientation#={orientation}"]))
    return path


def _box(codestream: bytes) -> bytes:
    return (8 + len(codestream)).to_bytes(4) + b"jxlc" + codestream


def _turned(codestream: bytes, orientation: int) -> bytes:
    """Return the codestream with an orientation in its header, which has none."""
    header = read_header(codestream)
    start, depth, _, _, colored, _, end = header.places
    reader, out = BitReader(codestream), BitWriter()
    out.put_all(reader.copied(0, start))
    out.put_all([(0, 1), (1, 1), (orientation - 1, 3), (0, 3)])  # not as usual, with more: no sizes, no animation
    out.put_all(reader.copied(depth, colored))
    out.put(1, 1)  # brightness as usual
    out.put_all(reader.copied(colored, end))
    return out.data + codestream[header.pixels :]


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", [".jpg", ".jxl", ".avif", ".heic"])
def test_the_subject_is_where_it_is_when_turned(tmp_path: Path, orientation: int, suffix: str) -> None:
    path = written(tmp_path / f"a{suffix}", orientation)

    assert_spotted(tmp_path, path, is_lying=orientation >= 5)


@pytest.mark.parametrize("suffix", [".tif", ".png", ".webp", ".avif"])
def test_the_subject_is_where_it_is_in_every_format(tmp_path: Path, suffix: str) -> None:
    assert_spotted(tmp_path, written(tmp_path / f"a{suffix}", 6), is_lying=True)


def assert_spotted(folder: Path, path: Path, *, is_lying: bool) -> None:
    picture = load(path)
    found = told(save(folder / "b.png", picture.pixels, picture), "-SubjectArea", "-SubjectLocation", "-RegionArea*")

    x, y, width, height = numbers(found["SubjectArea"])
    assert picture.pixels.shape[:2] == ((WIDTH, HEIGHT) if is_lying else (HEIGHT, WIDTH))
    assert picture.pixels[int(y), int(x)].min() > 0.8
    assert numbers(found["SubjectLocation"]) == [x, y]
    assert (width, height) == ((6, 16) if is_lying else (16, 6))
    middle = (float(str(found["RegionAreaX"])), float(str(found["RegionAreaY"])))
    assert middle == pytest.approx((x / picture.pixels.shape[1], y / picture.pixels.shape[0]))


@pytest.mark.parametrize("area", ["20 6", "20 6 12", "20 6 16 6"])
def test_the_subject_is_scaled_with_the_picture(tmp_path: Path, area: str) -> None:
    path = tmp_path / "a.jpg"
    spotted().save(path)
    related = ("-InteropIFD:RelatedImageWidth=80", "-InteropIFD:RelatedImageHeight=60", "-InteropIndex=R98")
    write_tags(path, f"-ExifIFD:SubjectArea={area}", *related)
    picture = load(path)

    half = save(tmp_path / "b.jpg", picture.pixels[::2, ::2], picture)

    assert numbers(told(half, "-SubjectArea")["SubjectArea"]) == [value / 2 for value in numbers(area)]
    assert told(half, "-RelatedImage*") == {"RelatedImageWidth": 40, "RelatedImageHeight": 30}


@pytest.mark.parametrize(("unit", "stays"), [("pixel", False), ("relative", True)])
def test_regions_of_the_iptc_in_pixels_go_when_scaled(tmp_path: Path, unit: str, stays: bool) -> None:
    path = tmp_path / "a.jpg"
    spotted().save(path)
    boundary = "{RbShape=rectangle,RbUnit=" + unit + ",RbX=1,RbY=2,RbW=8,RbH=6}"
    write_tags(path, "-XMP-iptcExt:ImageRegion={RegionBoundary=" + boundary + ",Name=Ann}", "-XMP-exif:SubjectArea=20")
    picture = load(path)

    half = save(tmp_path / "b.jpg", picture.pixels[::2, ::2], picture)

    found = told(half, "-XMP-iptcExt:all", "-XMP-exif:all")
    assert any("Ann" in str(value) for value in found.values()) == stays
    assert "SubjectArea" not in found


@pytest.mark.parametrize("kind", ["AVIF", "HEIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_orientation_of_the_boxes(kind: str, orientation: int) -> None:
    """GIVEN a turned or mirrored picture of another library's WHEN its boxes are read THEN they tell how."""
    exif, buffer = Image.Exif(), io.BytesIO()
    exif[0x0112] = orientation
    if kind == "HEIF":
        pillow_heif.from_pillow(spotted()).save(buffer, exif=exif.tobytes())
    else:
        spotted().save(buffer, kind, exif=exif)

    assert iso_boxes.orientation(buffer.getvalue()) == orientation


@pytest.mark.parametrize("damage", [b"pitm", b"ipma", b"ipco"])
def test_boxes_that_are_cut_short_turn_nothing(damage: bytes) -> None:
    exif, buffer = Image.Exif(), io.BytesIO()
    exif[0x0112] = 6
    spotted().save(buffer, "AVIF", exif=exif)
    content = buffer.getvalue()
    place = content.index(damage)

    assert iso_boxes.orientation(content[:place] + b"skip" + content[place + 4 :]) == 1
    many = content[: place + 4] + b"\xff" * 8 + content[place + 12 :]
    assert iso_boxes.orientation(many) in range(1, 9)
    for end in range(place, place + 20):
        assert iso_boxes.orientation(content[:end]) == 1
