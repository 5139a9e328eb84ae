"""Open JPEG XL files that libjxl's own program, ImageMagick-made pictures in them, has written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import imagecodecs
import numpy as np
import pytest

from engine.errors import UnreadableImage
from engine.pictures import image_io
from engine.pictures.guarded_decoding import Kind, decode_guarded
from engine.pictures.image_metadata import read_recipe
from engine.pictures.image_saving import save
from engine.pictures.jpeg_xl_decoding import JpegXlPixels, decode_jpeg_xl
from engine.pictures.jpeg_xl_file import JpegXlFile
from engine.pictures.jpeg_xl_header import read_header
from engine.values import Picture
from tests.engine import jpeg_xl_files
from tests.engine.independent import told, write_tags

# What LittleCMS makes of the brightest green of these spaces in sRGB, whose curve is mirrored below 0.
ADOBE_GREEN = (-0.664, 1.0, -0.229)
P3_GREEN = (-0.512, 1.018, -0.311)


@pytest.mark.parametrize(
    ("content", "green", "depth"),
    [
        (jpeg_xl_files.LOSSLESS_ADOBE, ADOBE_GREEN, 8),
        (jpeg_xl_files.LOSSY_ADOBE, ADOBE_GREEN, 8),
        (jpeg_xl_files.P3, P3_GREEN, 16),
    ],
    ids=["a profile", "a profile over lossy pixels", "numbers"],
)
def test_colours_beyond_srgb_are_not_cut_off(
    tmp_path: Path, content: bytes, green: tuple[float, ...], depth: int
) -> None:
    """GIVEN a green that sRGB does not have WHEN opened THEN it is that green, and is saved with a profile again."""
    (tmp_path / "a.jxl").write_bytes(content)

    picture = image_io.load(tmp_path / "a.jxl")

    np.testing.assert_allclose(picture.pixels, np.broadcast_to(np.float32(green), (8, 8, 3)), atol=0.003)
    assert picture.bit_depth == depth
    written = save(tmp_path / "a.png", picture.pixels, picture)
    assert "RedMatrixColumn" in told(written)
    np.testing.assert_allclose(image_io.load(written).pixels, picture.pixels, atol=0.01)


def test_what_is_brighter_than_a_screen_is_brought_into_its_range(tmp_path: Path) -> None:
    (tmp_path / "a.jxl").write_bytes(jpeg_xl_files.PQ)

    green = image_io.load(tmp_path / "a.jxl").pixels[0, 0]

    assert green[1] == pytest.approx(1.056, abs=0.01)  # the brightest of BT.2020 that is shown
    assert green[0] < -0.7


def test_a_jpeg_that_was_packed_is_that_jpeg(tmp_path: Path) -> None:
    (tmp_path / "a.jxl").write_bytes(jpeg_xl_files.JPEG)

    picture = image_io.load(tmp_path / "a.jxl")

    assert picture.pixels.shape == (16, 8, 3)
    np.testing.assert_allclose(picture.pixels[0, 0] * 255, (200, 100, 50), atol=1)
    assert b"Jane" in (picture.exif or b"")


def _decoded(content: bytes) -> JpegXlPixels:
    file = JpegXlFile(content)
    return decode_jpeg_xl(file.codestream, read_header(file.codestream))


@pytest.mark.parametrize("bits", [1, 4, 8, 10, 12, 16])
def test_whole_numbers_of_every_depth(bits: int) -> None:
    top = 2**bits - 1
    ramp = np.linspace(0, top, 48).round().reshape(4, 4, 3).astype(np.uint8 if bits <= 8 else np.uint16)

    found = _decoded(imagecodecs.jpegxl_encode(ramp, lossless=True, bitspersample=bits))

    np.testing.assert_allclose(found.samples / np.iinfo(found.samples.dtype).max, ramp / top, atol=1e-5)
    assert found.depth == 8 * found.samples.dtype.itemsize == (8 if bits <= 8 else 16)


def test_floating_point_beyond_1() -> None:
    samples = np.linspace(-0.5, 1.5, 36, dtype=np.float32).reshape(3, 4, 3)

    found = _decoded(imagecodecs.jpegxl_encode(samples, lossless=True))

    np.testing.assert_array_equal(found.samples, samples)
    assert found.depth == 32


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_grey_and_colours_with_and_without_alpha(channels: int) -> None:
    samples = np.random.default_rng(0).integers(0, 256, (6, 5, channels), np.uint8)

    found = _decoded(imagecodecs.jpegxl_encode(samples if channels > 1 else samples[..., 0], lossless=True))

    np.testing.assert_array_equal(found.samples, samples)


def test_colours_that_are_multiplied_by_alpha_are_divided() -> None:
    samples = np.full((2, 2, 4), 50, np.uint8)
    samples[..., 3] = 100
    file = JpegXlFile(imagecodecs.jpegxl_encode(samples, lossless=True))
    header = replace(read_header(file.codestream), alpha_is_associated=True)

    found = decode_jpeg_xl(file.codestream, header)

    np.testing.assert_allclose(found.samples[0, 0], (0.5, 0.5, 0.5, 100 / 255), atol=0.001)


def test_the_first_frame_of_an_animation() -> None:
    frames = np.stack([np.full((6, 5, 3), level, np.uint8) for level in (200, 20)])

    found = _decoded(imagecodecs.jpegxl_encode(frames, lossless=True))

    np.testing.assert_array_equal(found.samples, frames[0])


def test_metadata_of_others_and_the_recipe_of_ours(tmp_path: Path) -> None:
    """GIVEN a painting to which exiftool has added WHEN opened THEN it is there, and so is the recipe."""
    written = save(tmp_path / "a.jxl", np.full((6, 5, 3), 0.5, np.float32), Picture(np.zeros((6, 5, 3), np.float32)))
    write_tags(written, "-IFD0:Artist=Zoë", "-XMP:Rating=4")

    picture = image_io.load(written)
    again = save(tmp_path / "b.jxl", picture.pixels, picture, recipe="{}")

    found = told(again)
    assert (found["Artist"], found["Rating"]) == ("Zoë", 4)
    assert read_recipe(again) == "{}"


def test_what_is_damaged_or_too_large_gets_a_sentence(tmp_path: Path) -> None:
    for place, content in enumerate((jpeg_xl_files.LOSSY_ADOBE, jpeg_xl_files.P3, jpeg_xl_files.JPEG)):
        path = tmp_path / f"{place}.jxl"
        path.write_bytes(content[: (12, len(content) // 2, len(content) - 9)[place]])
        with pytest.raises(UnreadableImage, match=path.name):
            image_io.load(path)
    (tmp_path / "a.jxl").write_bytes(jpeg_xl_files.P3)
    with pytest.raises(UnreadableImage, match="megapixels"):
        decode_guarded(tmp_path / "a.jxl", Kind.JPEG_XL, 63)
