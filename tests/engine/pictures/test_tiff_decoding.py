"""Decode TIFF of every depth, layout and compression, and refuse what would fill the memory."""

from __future__ import annotations

import io
import struct
import subprocess
import tracemalloc
import zlib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from PIL import Image

from engine.errors import UnreadableImage
from engine.pictures.image_io import load
from engine.pictures.orientation import upright
from tests.engine.hostile import originals
from tests.engine.icc_profiles import ADOBE_RGB, gamma_curve, rgb_profile


@pytest.fixture
def picture() -> np.ndarray:
    """Return smooth colours (20, 30, 3) in [0, 1], float64, without symmetry."""
    y, x = np.mgrid[0:20, 0:30]
    return np.stack([x / 29, y / 19, (x * y) / 551], axis=-1)


def _write(path: Path, samples: np.ndarray, **options: Any) -> None:
    tifffile.imwrite(path, samples, metadata=None, **options)


@pytest.mark.parametrize("options", [
    {}, {"compression": "lzw"}, {"compression": "deflate", "predictor": True}, {"compression": "zstd"},
    {"tile": (16, 16)}, {"tile": (16, 16), "compression": "lzw"}, {"rowsperstrip": 3}, {"bigtiff": True},
    {"byteorder": ">"}, {"planarconfig": "separate"},
])  # fmt: skip
@pytest.mark.parametrize(
    ("dtype", "top", "depth"),
    [(np.uint8, 255, 8), (np.uint16, 65535, 16), (np.float32, 1, 32), (np.float16, 1, 32), (np.uint32, 2**32 - 1, 16)],
)
def test_tiff_of_every_depth_and_layout(
    tmp_path: Path, picture: np.ndarray, options: dict[str, Any], dtype: type, top: int, depth: int
) -> None:
    """GIVEN a TIFF WHEN read THEN every level that its depth tells apart is there."""
    if "predictor" in options and dtype is np.float16:
        options = {"compression": "deflate"}
    stored = (picture * top).astype(dtype)
    planes = np.moveaxis(stored, 2, 0) if "planarconfig" in options else stored
    _write(tmp_path / "a.tif", planes, photometric="rgb", **options)

    found = load(tmp_path / "a.tif")

    assert found.bit_depth == depth
    np.testing.assert_allclose(found.pixels, stored.astype(np.float64) / top, atol=1e-6 if depth != 16 else 8e-6)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_grey_tiff_of_either_polarity(tmp_path: Path, picture: np.ndarray, dtype: type) -> None:
    top = 1 if dtype is np.float32 else np.iinfo(dtype).max
    stored = (picture[..., 0] * top).astype(dtype)
    _write(tmp_path / "black.tif", stored, photometric="minisblack")
    _write(tmp_path / "white.tif", stored, photometric="miniswhite")

    black, white = (load(tmp_path / f"{name}.tif").pixels for name in ("black", "white"))

    np.testing.assert_allclose(black, np.repeat(stored[..., np.newaxis] / top, 3, 2), atol=1e-6)
    np.testing.assert_allclose(white, 1 - black, atol=1e-6)


@pytest.mark.parametrize("kind", ["unassalpha", "assocalpha", "unspecified"])
def test_tiff_alpha_is_kept_and_divided_out(tmp_path: Path, picture: np.ndarray, kind: str) -> None:
    """GIVEN a fourth channel WHEN it is alpha THEN it is kept, and colours multiplied by it come back whole."""
    alpha = np.linspace(0.25, 1, 600).reshape(20, 30, 1)
    colors = picture * alpha if kind == "assocalpha" else picture
    stored = (np.concatenate((colors, alpha), 2) * 65535).astype(np.uint16)
    _write(tmp_path / "a.tif", stored, photometric="rgb", extrasamples=[kind])

    found = load(tmp_path / "a.tif")

    np.testing.assert_allclose(found.pixels, picture, atol=1e-4)
    if kind == "unspecified":
        assert found.alpha is None
    else:
        assert found.alpha is not None
        np.testing.assert_allclose(found.alpha, alpha[..., 0], atol=2e-5)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_cmyk_and_lab_tiff(tmp_path: Path, dtype: type) -> None:
    top = np.iinfo(dtype).max
    inks = np.broadcast_to(np.array([0, top, top // 2, 0], dtype), (4, 5, 4))
    _write(tmp_path / "cmyk.tif", inks, photometric="separated")
    signed = np.array([50 / 100 * top, 60 * top // 255, -40 * top // 255]).astype(np.int32)
    lab = np.broadcast_to(signed.astype(dtype), (4, 5, 3))
    _write(tmp_path / "lab.tif", lab, photometric="cielab")

    cmyk, red = (load(tmp_path / f"{name}.tif").pixels[2, 2] for name in ("cmyk", "lab"))

    np.testing.assert_allclose(cmyk, [1, 0, 0.5], atol=3e-3)
    np.testing.assert_allclose(red, [0.74, 0.263, 0.741], atol=0.01)  # L 50, a 60, b -40


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_a_tiffs_orientation_is_applied_once(
    tmp_path: Path, picture: np.ndarray, orientation: int, dtype: type
) -> None:
    stored = (picture * np.iinfo(dtype).max).astype(dtype)
    _write(tmp_path / "a.tif", stored, photometric="rgb", extratags=[(274, 3, 1, orientation, True)])

    found = load(tmp_path / "a.tif")

    expected = upright(stored, orientation) / np.iinfo(dtype).max
    np.testing.assert_allclose(found.pixels, expected, atol=1e-6)
    buffer = io.BytesIO()
    exif = Image.Exif()
    exif[274] = orientation
    Image.fromarray((picture * 255).astype(np.uint8)).save(buffer, "png", exif=exif)
    (tmp_path / "a.png").write_bytes(buffer.getvalue())
    np.testing.assert_allclose(load(tmp_path / "a.png").pixels, expected, atol=5e-3)


def test_metadata_and_profile_of_a_floating_point_tiff_are_kept(tmp_path: Path, picture: np.ndarray) -> None:
    """GIVEN a float TIFF, which Pillow cannot open, WHEN read THEN camera, XMP, IPTC and profile are there."""
    profile = rgb_profile(ADOBE_RGB, gamma_curve(2.2))
    xmp, iptc = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>", b"\x1c\x02\x50\x00\x04Jane"
    _write(
        tmp_path / "a.tif", picture.astype(np.float32), photometric="rgb", iccprofile=profile,
        extratags=[(271, 2, 0, "Leica", True), (700, 1, len(xmp), xmp, True), (33723, 7, len(iptc), iptc, True)],
    )  # fmt: skip

    found = load(tmp_path / "a.tif")

    assert found.icc_profile == profile
    assert found.exif is not None
    assert b"Leica" in found.exif
    assert (found.xmp, found.iptc) == (xmp, iptc)
    assert found.pixels.min() < -0.05  # Adobe RGB's green is outside sRGB


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_a_tiff_that_ends_early_is_told_and_not_filled_with_black(
    tmp_path: Path, picture: np.ndarray, dtype: type
) -> None:
    _write(tmp_path / "a.tif", (picture * 200).astype(dtype), photometric="rgb", rowsperstrip=5)
    whole = (tmp_path / "a.tif").read_bytes()
    (tmp_path / "a.tif").write_bytes(whole[:-300])

    with pytest.raises(UnreadableImage, match="damaged"):
        load(tmp_path / "a.tif")


@pytest.mark.parametrize(
    "name", ["a.png", "deep.png", "a.tif", "deep.tif", "a.bmp", "a.gif", "a.webp", "a.jp2", "a.jpg"]
)
def test_imagemagick_reads_the_same(tmp_path: Path, picture: np.ndarray, name: str) -> None:
    """GIVEN a file of ImageMagick's WHEN read by both THEN the pixels are the same."""
    source, path = tmp_path / "source.png", tmp_path / name
    Image.fromarray((picture * 255).astype(np.uint8)).save(source)
    depth = 16 if name.startswith("deep") else 8
    subprocess.run(["convert", source, "-resize", "45x", "-depth", str(depth), path], check=True)
    raw = subprocess.run(["convert", path, "-depth", "16", "rgb:-"], check=True, capture_output=True).stdout

    found = load(path)

    expected = np.frombuffer(raw, np.uint16).reshape(*found.pixels.shape) / 65535
    np.testing.assert_allclose(found.pixels, expected, atol=1e-4 if name != "a.jpg" else 3 / 255)
    assert found.bit_depth == depth


@pytest.mark.parametrize("words", [
    ["-type", "Palette"], ["-type", "PaletteAlpha"], ["-type", "Bilevel"], ["-type", "Bilevel", "-compress", "Group4"],
    ["-type", "Grayscale", "-depth", "4"], ["-type", "GrayscaleAlpha"], ["-depth", "12"], ["-colorspace", "YCbCr"],
    ["-compress", "JPEG"], ["-compress", "RLE"], ["-compress", "LZMA"], ["-colorspace", "CMYK"],
    ["-interlace", "plane"], ["-interlace", "plane", "-compress", "LZW"], ["-colorspace", "CMYK", "-compress", "LZW"],
    ["-type", "Grayscale", "-depth", "4", "-compress", "LZW"],
    ["-type", "Grayscale", "-depth", "2", "-compress", "RLE"], ["-type", "Palette", "-depth", "4", "-compress", "LZW"],
    ["-depth", "12", "-compress", "LZW"],
    ["-type", "Grayscale", "-compress", "JPEG"], ["-type", "Bilevel", "-compress", "LZW"],
    ["-type", "Bilevel", "-compress", "Fax"],
])  # fmt: skip
def test_tiff_of_the_rarer_kinds_is_as_imagemagick_reads_it(
    tmp_path: Path, picture: np.ndarray, words: list[str]
) -> None:
    """GIVEN line art, palettes, odd depths, YCbCr, inks and compressions WHEN read by both THEN the same."""
    source, path = tmp_path / "source.png", tmp_path / "a.tif"
    Image.fromarray((picture * 255).astype(np.uint8)).save(source)
    subprocess.run(["convert", source, *words, path], check=True)
    command = ["convert", path, "-colorspace", "sRGB", "-alpha", "off", "-depth", "16", "rgb:-"]
    raw = subprocess.run(command, check=True, capture_output=True).stdout

    found = load(path)

    expected = np.frombuffer(raw, np.uint16).reshape(*picture.shape) / 65535
    np.testing.assert_allclose(found.pixels, expected, atol=(0.02 if "YCbCr" in words or "JPEG" in words else 1e-3))
    assert found.bit_depth == (16 if "12" in words else 8)


@pytest.mark.parametrize("compression", ["lzw", "packbits", "deflate"])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_compressed_inks_and_lab_are_as_without_compression(
    tmp_path: Path, picture: np.ndarray, dtype: type, compression: str
) -> None:
    """GIVEN four inks, or Lab, compressed in either byte order WHEN read THEN as the plain file, in its depth."""
    stored = (np.dstack([picture, picture[..., :1] / 2]) * np.iinfo(dtype).max).astype(dtype)
    for photometric, channels, order in (("separated", 4, "<"), ("cielab", 3, ">"), ("icclab", 3, "<")):
        options = {"photometric": photometric, "byteorder": order}
        _write(tmp_path / "plain.tif", stored[..., :channels], **options)
        _write(tmp_path / "packed.tif", stored[..., :channels], compression=compression, **options)

        plain, packed = load(tmp_path / "plain.tif"), load(tmp_path / "packed.tif")

        np.testing.assert_array_equal(plain.pixels, packed.pixels)
        assert plain.bit_depth == packed.bit_depth == 8 * stored.dtype.itemsize


def test_a_jpeg_compressed_tiff_in_ycbcr_is_in_its_colours(tmp_path: Path, picture: np.ndarray) -> None:
    smooth = (picture.repeat(4, 0).repeat(4, 1) * 255).astype(np.uint8)
    Image.fromarray(smooth).convert("YCbCr").save(tmp_path / "a.tif", compression="jpeg", quality=98)

    np.testing.assert_allclose(load(tmp_path / "a.tif").pixels, smooth / 255, atol=0.06)


@cache
def _much() -> bytes:
    return zlib.compress(bytes(2**28))


def _tiff(**changed: int) -> bytes:
    """Return a grey TIFF of 8 x 8 px, deflated, whose tags are those of `changed`."""
    data = _much()
    tags = {256: 8, 257: 8, 258: 8, 259: 8, 262: 1, 277: 1, 322: 16, 323: 16, 324: 300, 325: len(data)}
    tags |= {int(name[1:]): value for name, value in changed.items()}
    directory = struct.pack("<2sHIH", b"II", 42, 8, len(tags))
    directory += b"".join(struct.pack("<HHII", tag, 4, 1, tags[tag]) for tag in sorted(tags))
    return directory.ljust(300, b"\0") + data


@pytest.mark.parametrize("changed", [
    {"_322": 2**14, "_323": 2**14}, {"_277": 60000}, {"_32997": 2**20}, {"_256": 0}, {"_258": 64, "_277": 9},
], ids=["tiles", "channels", "volume", "zero", "wide channels"])  # fmt: skip
def test_a_tiff_that_would_fill_the_memory_is_refused(tmp_path: Path, changed: dict[str, int]) -> None:
    """GIVEN tags that ask for far more than 8 x 8 px WHEN loaded THEN one sentence, and the memory is not taken."""
    (tmp_path / "a.tif").write_bytes(_tiff(**changed))
    tracemalloc.start()

    with pytest.raises(UnreadableImage):
        load(tmp_path / "a.tif")

    assert tracemalloc.get_traced_memory()[1] < 2**26
    tracemalloc.stop()


def test_damaged_lzw_ends_in_a_sentence_and_not_in_a_crash(tmp_path: Path) -> None:
    """GIVEN LZW whose second code is not in the table yet, which makes some decoders read beyond it, THEN harmless."""
    content = bytearray(originals()["deep lzw tiff"])
    with tifffile.TiffFile(io.BytesIO(content)) as tiff:
        start = tiff.pages.first.dataoffsets[0]
    content[start + 1] = 127
    (tmp_path / "a.tif").write_bytes(content)

    with pytest.raises(UnreadableImage, match="damaged"):
        load(tmp_path / "a.tif")


def test_jpeg_as_it_was_before_1995_is_read(tmp_path: Path) -> None:
    """GIVEN a TIFF whose tags point at a whole JPEG WHEN opened THEN it is as that JPEG."""
    level = np.linspace(20, 235, 64, dtype=np.uint8)
    photo = Image.fromarray(
        np.stack([np.tile(level, (48, 1)), np.full((48, 64), 90, np.uint8), np.tile(level[::-1], (48, 1))], 2)
    )
    buffer = io.BytesIO()
    photo.save(buffer, "JPEG", quality=95, subsampling="4:2:0")
    jpeg = buffer.getvalue()
    tags = {
        256: 64,
        257: 48,
        258: 8,
        259: 6,
        262: 6,
        273: 200,
        277: 3,
        278: 48,
        279: len(jpeg),
        513: 200,
        514: len(jpeg),
    }
    directory = struct.pack("<2sHIH", b"II", 42, 8, len(tags))
    directory += b"".join(struct.pack("<HHII", tag, 4, 1, tags[tag]) for tag in sorted(tags))
    (tmp_path / "a.tif").write_bytes(directory.ljust(200, b"\0") + jpeg)

    picture = load(tmp_path / "a.tif").pixels * 255

    np.testing.assert_allclose(picture, np.asarray(Image.open(buffer)), atol=12)  # colours are enlarged otherwise
    assert np.abs(picture - np.asarray(Image.open(buffer))).mean() < 2
