"""Check what a saved file carries besides the picture: depth, alpha, profile, EXIF, XMP and IPTC."""

from __future__ import annotations

import io

import imagecodecs
import numpy as np
import pytest
import tifffile
from PIL import ExifTags, Image, ImageCms, IptcImagePlugin

from engine.errors import BadResult
from engine.options import OutputProfile, SaveOptions, TiffCompression
from engine.pictures.file_metadata import metadata_in
from engine.pictures.image_encoding import decoded_size, encode
from engine.pictures.xmp import XmpPacket
from engine.values import Picture
from tests.engine.icc_profiles import DISPLAY_P3, gamma_curve, grey_profile, press_profile, rgb_profile, srgb_curve

EXIF_DIRECTORY, GPS_DIRECTORY = ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo
MAKE, X_RESOLUTION, DATE, WIDTH, MAKER_NOTE, LATITUDE_REF = 0x010F, 0x011A, 0x9003, 0xA002, 0x927C, 1
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
XMP += b'<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="5"/></rdf:RDF></x:xmpmeta>'
IPTC = b"\x1c\x02\x50\x00\x04Jane"
P3 = rgb_profile(DISPLAY_P3, srgb_curve())
FORMATS = ["JPEG", "PNG", "TIFF", "WEBP", "AVIF"]
DEFAULT = SaveOptions()


def exif_block(maker_note: bytes = b"secret") -> bytes:
    exif = Image.Exif()
    exif[MAKE] = "Camera"
    exif[X_RESOLUTION] = 300
    exif.get_ifd(EXIF_DIRECTORY).update({DATE: "2020:01:02 03:04:05", WIDTH: 6000, MAKER_NOTE: maker_note})
    exif.get_ifd(GPS_DIRECTORY)[LATITUDE_REF] = "N"
    return exif.tobytes()


@pytest.fixture
def pixels() -> np.ndarray:
    """Return noise of 130 x 21 px."""
    return np.random.default_rng(0).random((130, 21, 3), dtype=np.float32)


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def samples_of(data: bytes, image_format: str) -> np.ndarray:
    return tifffile.imread(io.BytesIO(data)) if image_format == "TIFF" else imagecodecs.png_decode(data)


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("image_format", FORMATS)
def test_profile_exif_and_xmp_are_in_the_file(pixels: np.ndarray, image_format: str, depth: int) -> None:
    like = Picture(pixels, bit_depth=depth, exif=exif_block(), xmp=XMP)

    data = encode(pixels, like, image_format, DEFAULT)

    image = opened(data)
    assert image.size == decoded_size(data, image_format) == (21, 130)
    profile = ImageCms.ImageCmsProfile(io.BytesIO(image.info["icc_profile"]))
    assert "sRGB" in ImageCms.getProfileDescription(profile)
    exif = image.getexif()
    assert exif[MAKE] == "Camera"
    assert exif[X_RESOLUTION] == 300
    camera = exif.get_ifd(EXIF_DIRECTORY)
    assert (camera[DATE], camera[WIDTH], camera[MAKER_NOTE]) == ("2020:01:02 03:04:05", 21, b"secret")
    assert exif.get_ifd(GPS_DIRECTORY)[LATITUDE_REF] == "N"
    assert b'xmp:Rating="5"' in (metadata_in(io.BytesIO(data)).xmp or b"")


@pytest.mark.parametrize("order", ["<", ">"])
def test_the_maker_note_keeps_its_place(pixels: np.ndarray, order: str) -> None:
    """Its offsets count from the start of the block, which is that of the file in a TIFF."""
    exif = Image.Exif()
    exif.endian = order
    exif.load(exif_block(b"offsets inside"))
    block = exif.tobytes().removeprefix(b"Exif\0\0")

    files = {name: encode(pixels, Picture(pixels, exif=block), name, DEFAULT) for name in FORMATS}

    assert {data.index(b"offsets inside") - _start_of_exif(data, name) for name, data in files.items()} == {
        block.index(b"offsets inside")
    }


def _start_of_exif(data: bytes, image_format: str) -> int:
    return 0 if image_format == "TIFF" else max(data.rfind(b"II*\0"), data.rfind(b"MM\0*"))


def test_iptc_is_in_jpeg_and_tiff(pixels: np.ndarray) -> None:
    like = Picture(pixels, iptc=IPTC)

    for image_format in ("JPEG", "TIFF"):
        image = opened(encode(pixels, like, image_format, DEFAULT))
        assert IptcImagePlugin.getiptcinfo(image) == {(2, 80): b"Jane"}


@pytest.mark.parametrize("image_format", ["PNG", "TIFF"])
@pytest.mark.parametrize("depth", [8, 16])
def test_lossless_formats_round_to_the_nearest_step_of_the_photographs_depth(
    pixels: np.ndarray, image_format: str, depth: int
) -> None:
    data = encode(pixels, Picture(pixels, bit_depth=depth), image_format, DEFAULT)

    np.testing.assert_array_equal(samples_of(data, image_format), np.rint(pixels * (2**depth - 1)))


@pytest.mark.parametrize("compression", TiffCompression)
@pytest.mark.parametrize("depth", [8, 16, 32])
def test_tiff_has_the_depth_and_the_compression_that_were_asked_for(
    pixels: np.ndarray, depth: int, compression: TiffCompression
) -> None:
    data = encode(pixels, None, "TIFF", SaveOptions(bit_depth=depth, compression=compression))

    with tifffile.TiffFile(io.BytesIO(data)) as tiff:
        names = {TiffCompression.NONE: "NONE", TiffCompression.LZW: "LZW", TiffCompression.DEFLATE: "ADOBE_DEFLATE"}
        assert tiff.pages.first.compression.name == names[compression]
        samples = tiff.asarray()
    assert samples.dtype.itemsize * 8 == depth
    scale = 1 if depth == 32 else 2**depth - 1
    np.testing.assert_allclose(samples / scale, pixels, atol=0.5001 / (2 ** min(depth, 24) - 1))


def test_floating_point_is_kept_beyond_white_and_black(pixels: np.ndarray) -> None:
    bright = pixels * 3 - 1

    data = encode(bright, Picture(bright, bit_depth=32), "TIFF", DEFAULT)

    np.testing.assert_array_equal(tifffile.imread(io.BytesIO(data)), bright)


@pytest.mark.parametrize(("image_format", "depth"), [("JPEG", 8), ("PNG", 16), ("TIFF", 32), ("WEBP", 8), ("AVIF", 8)])
def test_a_format_without_the_depth_takes_its_deepest(pixels: np.ndarray, image_format: str, depth: int) -> None:
    data = encode(pixels, Picture(pixels, bit_depth=32), image_format, DEFAULT)

    if depth == 8:
        assert opened(data).mode == "RGB"
    else:
        assert samples_of(data, image_format).dtype.itemsize * 8 == depth


def test_a_gradient_has_no_bands_in_sixteen_bits() -> None:
    ramp = np.broadcast_to(np.linspace(0.2, 0.3, 4000, dtype=np.float32)[None, :, None], (2, 4000, 3))

    for image_format in ("PNG", "TIFF"):
        for profile in (None, P3):
            like = Picture(ramp, bit_depth=16, icc_profile=profile)
            row = samples_of(encode(ramp, like, image_format, DEFAULT), image_format)[0, :, 1].astype(int)
            assert set(np.diff(row)) <= {1, 2}


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("image_format", ["PNG", "TIFF", "WEBP", "AVIF"])
def test_alpha_is_put_back_at_the_results_size(pixels: np.ndarray, image_format: str, depth: int) -> None:
    alpha = np.zeros((260, 42), np.float32)
    alpha[:, 20:] = 1.0
    like = Picture(np.repeat(np.repeat(pixels, 2, 0), 2, 1), alpha, depth)

    image = opened(encode(pixels, like, image_format, DEFAULT))

    saved = np.asarray(image.getchannel("A"))
    assert saved.shape == (130, 21)
    assert saved[:, :8].max() <= 8
    assert saved[:, 13:].min() >= 247


@pytest.mark.parametrize("image_format", FORMATS)
def test_the_photographs_profile_comes_back_with_its_own_numbers(image_format: str) -> None:
    orange = np.broadcast_to(np.float32([1.0, 0.5, 0.2]), (16, 16, 3))
    like = Picture(orange, icc_profile=P3)

    kept = opened(encode(orange, like, image_format, DEFAULT))
    converted = opened(encode(orange, like, image_format, SaveOptions(profile=OutputProfile.SRGB)))

    assert kept.info["icc_profile"] == P3
    np.testing.assert_allclose(np.asarray(kept)[8, 8], [239, 134, 71], atol=3)
    assert converted.info["icc_profile"] != P3
    np.testing.assert_allclose(np.asarray(converted)[8, 8], [255, 128, 51], atol=3)


@pytest.mark.parametrize("image_format", FORMATS)
def test_a_grey_profile_serves_a_grey_result_only(pixels: np.ndarray, image_format: str) -> None:
    profile = grey_profile(gamma_curve(2.2))
    grey = np.repeat(pixels[..., :1], 3, axis=2)

    colored = opened(encode(pixels, Picture(grey, icc_profile=profile), image_format, DEFAULT))
    same = opened(encode(grey, Picture(grey, icc_profile=profile), image_format, DEFAULT))

    assert colored.mode == "RGB"
    assert colored.info["icc_profile"] != profile
    if image_format in ("JPEG", "PNG", "TIFF"):
        assert same.mode == "L"
        assert same.info["icc_profile"] == profile
    else:
        assert same.mode == "RGB"


@pytest.mark.parametrize("image_format", FORMATS)
def test_inks_come_back_where_a_format_has_them(image_format: str) -> None:
    grey = np.full((16, 16, 3), 0.4663, np.float32)  # L* 50, half of the black ink under this profile
    like = Picture(grey, icc_profile=press_profile())

    image = opened(encode(grey, like, image_format, DEFAULT))

    assert image.mode == ("CMYK" if image_format in ("JPEG", "TIFF") else "RGB")
    assert (image.info["icc_profile"] == press_profile()) == (image.mode == "CMYK")
    expected = [0, 0, 0, 128] if image.mode == "CMYK" else [119, 119, 119]
    np.testing.assert_allclose(np.asarray(image)[8, 8], expected, atol=2)


def test_a_profile_that_cannot_be_used_gives_srgb(pixels: np.ndarray) -> None:
    image = opened(encode(pixels, Picture(pixels, icc_profile=P3[:200]), "PNG", DEFAULT))

    assert image.info["icc_profile"] != P3[:200]
    np.testing.assert_array_equal(np.asarray(image), np.rint(pixels * 255))


def test_jpeg_has_full_colour_resolution_and_no_alpha(pixels: np.ndarray) -> None:
    image = opened(encode(pixels, Picture(pixels, pixels[..., 0]), "JPEG", DEFAULT))

    assert image.mode == "RGB"
    assert image.layer[1][1:3] == image.layer[0][1:3]  # the chroma's sampling factors are the luma's


@pytest.mark.parametrize("image_format", ["JPEG", "WEBP", "AVIF"])
def test_quality_decides_the_size(pixels: np.ndarray, image_format: str) -> None:
    sizes = [len(encode(pixels, None, image_format, SaveOptions(quality=quality))) for quality in (30, 95)]

    assert sizes[0] < sizes[1] * 0.7


def test_webp_of_quality_100_is_lossless(pixels: np.ndarray) -> None:
    image = opened(encode(pixels, None, "WEBP", SaveOptions(quality=100)))

    np.testing.assert_array_equal(np.asarray(image), np.rint(pixels * 255))


def test_metadata_too_long_for_a_jpeg_segment(pixels: np.ndarray) -> None:
    """GIVEN blocks of 70 kB WHEN a JPEG is written THEN the maker note goes first, and all the XMP is there."""
    long = XMP.replace(b'Rating="5"', b'Rating="5" xmp:Label="' + b"x" * 150_000 + b'"')
    like = Picture(pixels, exif=exif_block(bytes(70_000)), xmp=long)

    data = encode(pixels, like, "JPEG", DEFAULT, recipe='{"styles": []}')

    image = opened(data)
    camera = image.getexif().get_ifd(EXIF_DIRECTORY)
    assert camera[DATE] == "2020:01:02 03:04:05"
    assert MAKER_NOTE not in camera
    assert XmpPacket(image.info["xmp"]).recipe == '{"styles": []}'
    joined = metadata_in(io.BytesIO(data)).xmp or b""
    assert joined.count(b"x" * 150_000) == 1
    assert b'xmp:Rating="5"' in joined


def test_values_that_are_not_numbers_are_refused(pixels: np.ndarray) -> None:
    pixels[3, 4, 1] = np.inf

    with pytest.raises(BadResult):
        encode(pixels, None, "TIFF", DEFAULT)


def test_the_same_picture_gives_the_same_bytes(pixels: np.ndarray) -> None:
    like = Picture(pixels, bit_depth=16, exif=exif_block(), xmp=XMP)

    for image_format in ("JPEG", "PNG", "TIFF"):
        assert encode(pixels, like, image_format, DEFAULT) == encode(pixels, like, image_format, DEFAULT)
