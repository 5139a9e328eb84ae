"""Check what a saved file carries besides the picture: depth, alpha, profile, EXIF and XMP."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageCms

from engine.image_encoding import encode
from engine.values import Picture

EXIF_DIRECTORY, GPS_DIRECTORY = 0x8769, 0x8825
MAKE, DATE, WIDTH, MAKER_NOTE, LATITUDE_REF = 0x010F, 0x9003, 0xA002, 0x927C, 1
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rating>5</rating></x:xmpmeta>'


def exif_block(maker_note: bytes = b"secret") -> bytes:
    exif = Image.Exif()
    exif[MAKE] = "Camera"
    exif.get_ifd(EXIF_DIRECTORY).update({DATE: "2020:01:02 03:04:05", WIDTH: 6000, MAKER_NOTE: maker_note})
    exif.get_ifd(GPS_DIRECTORY)[LATITUDE_REF] = "N"
    return exif.tobytes()


@pytest.fixture
def pixels() -> np.ndarray:
    """Return noise of 130 x 21 px: several strips of a TIFF."""
    return np.random.default_rng(0).random((130, 21, 3), dtype=np.float32)


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "TIFF", "WEBP", "AVIF"])
def test_profile_exif_and_xmp_are_in_the_file(pixels: np.ndarray, image_format: str, depth: int) -> None:
    like = Picture(pixels, bit_depth=depth, exif=exif_block(), xmp=XMP)

    image = opened(encode(pixels, like, image_format, 95))

    assert image.size == (21, 130)
    profile = ImageCms.ImageCmsProfile(io.BytesIO(image.info["icc_profile"]))
    assert "sRGB" in ImageCms.getProfileDescription(profile)
    exif = image.getexif()
    assert exif[MAKE] == "Camera"
    assert exif.get_ifd(EXIF_DIRECTORY)[DATE] == "2020:01:02 03:04:05"
    assert exif.get_ifd(EXIF_DIRECTORY)[WIDTH] == 21
    assert exif.get_ifd(GPS_DIRECTORY)[LATITUDE_REF] == "N"
    xmp = image.info["xmp"]
    assert (xmp.encode() if isinstance(xmp, str) else xmp) == XMP


@pytest.mark.parametrize("image_format", ["PNG", "TIFF"])
def test_lossless_formats_round_to_the_nearest_of_256_steps(pixels: np.ndarray, image_format: str) -> None:
    image = opened(encode(pixels, None, image_format, 95))

    np.testing.assert_array_equal(np.asarray(image), np.rint(pixels * 255))


@pytest.mark.parametrize("image_format", ["PNG", "TIFF"])
def test_sixteen_bits_are_written_for_a_sixteen_bit_photograph(pixels: np.ndarray, image_format: str) -> None:
    like = Picture(pixels, bit_depth=16)

    image = opened(encode(pixels, like, image_format, 95))

    high_bytes = np.rint(pixels * 65535).astype(np.uint16) >> 8
    np.testing.assert_array_equal(np.asarray(image), high_bytes)  # all that Pillow shows


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("image_format", ["PNG", "TIFF", "WEBP", "AVIF"])
def test_alpha_is_put_back_at_the_results_size(pixels: np.ndarray, image_format: str, depth: int) -> None:
    alpha = np.zeros((260, 42), np.float32)
    alpha[:, 20:] = 1.0
    like = Picture(np.repeat(np.repeat(pixels, 2, 0), 2, 1), alpha, depth)

    image = opened(encode(pixels, like, image_format, 95))

    saved = np.asarray(image.getchannel("A"))
    assert saved.shape == (130, 21)
    assert saved[:, :8].max() <= 8
    assert saved[:, 13:].min() >= 247


def test_jpeg_has_full_colour_resolution_and_no_alpha(pixels: np.ndarray) -> None:
    like = Picture(pixels, pixels[..., 0])

    image = opened(encode(pixels, like, "JPEG", 95))

    assert image.mode == "RGB"
    assert image.layer[1][1:3] == image.layer[0][1:3]  # the chroma's sampling factors are the luma's


def test_quality_decides_the_size(pixels: np.ndarray) -> None:
    sizes = [len(encode(pixels, None, "JPEG", quality)) for quality in (30, 95)]

    assert sizes[0] < sizes[1] / 2


def test_metadata_too_long_for_jpeg_loses_the_maker_note_first(pixels: np.ndarray) -> None:
    like = Picture(pixels, exif=exif_block(bytes(70_000)), xmp=b"<x>" + bytes(70_000))

    image = opened(encode(pixels, like, "JPEG", 95))

    camera = image.getexif().get_ifd(EXIF_DIRECTORY)
    assert camera[DATE] == "2020:01:02 03:04:05"
    assert MAKER_NOTE not in camera
    assert "xmp" not in image.info


def test_the_same_picture_gives_the_same_bytes(pixels: np.ndarray) -> None:
    like = Picture(pixels, bit_depth=16, exif=exif_block(), xmp=XMP)

    for image_format in ("JPEG", "PNG", "TIFF"):
        assert encode(pixels, like, image_format, 95) == encode(pixels, like, image_format, 95)
