"""Read PNG files whose chunks are rare or hostile."""

from __future__ import annotations

import functools
import struct
import tracemalloc
import zlib
from pathlib import Path

import imagecodecs
import numpy as np
import pytest
from PIL import Image

from engine.errors import UnreadableImage
from engine.pictures.image_io import load
from tests.engine.independent import pixels_of


@pytest.fixture
def picture() -> np.ndarray:
    """Return smooth colours (20, 30, 3) in [0, 1], float64, without symmetry."""
    y, x = np.mgrid[0:20, 0:30]
    return np.stack([x / 29, y / 19, (x * y) / 551], axis=-1)


def test_xmp_behind_the_pixels_of_a_deep_png_is_read(tmp_path: Path, picture: np.ndarray) -> None:
    whole = imagecodecs.png_encode((picture * 65535).astype(np.uint16))
    exif = Image.Exif()
    exif[271] = "Leica"
    early = _chunk(b"eXIf", exif.tobytes().removeprefix(b"Exif\0\0"))
    late = _chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<x/>")
    (tmp_path / "a.png").write_bytes(whole[:33] + early + whole[33:-12] + late + whole[-12:])

    found = load(tmp_path / "a.png")

    assert found.exif is not None
    assert b"Leica" in found.exif
    assert (found.xmp, found.bit_depth) == (b"<x/>", 16)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


@functools.cache
def _bomb() -> bytes:
    """Return 256 MiB of zeros, packed."""
    return zlib.compress(bytes(2**28))


@pytest.mark.parametrize("name", [b"zTXt", b"iTXt", b"iCCP"])
@pytest.mark.parametrize("depth", [8, 16])
def test_a_png_whose_text_unpacks_without_end_is_opened_without_it(tmp_path: Path, name: bytes, depth: int) -> None:
    """GIVEN sound pixels beside a text that would fill the memory WHEN loaded THEN the text is left out, unread."""
    dtype = np.uint8 if depth == 8 else np.uint16
    whole = imagecodecs.png_encode(np.zeros((8, 8, 3), dtype))
    text = {b"zTXt": b"Comment\0\0", b"iTXt": b"XML:com.adobe.xmp\0\1\0\0\0", b"iCCP": b"profile\0\0"}[name]
    (tmp_path / "a.png").write_bytes(whole[:33] + _chunk(name, text + _bomb()) + whole[33:])
    tracemalloc.start()

    picture = load(tmp_path / "a.png")

    assert tracemalloc.get_traced_memory()[1] < 2**26
    tracemalloc.stop()
    assert (picture.pixels.shape, picture.xmp, picture.texts, picture.icc_profile) == ((8, 8, 3), None, (), None)


@pytest.mark.parametrize("side", [1, 2, 5, 9, 33])
@pytest.mark.parametrize(
    ("mode", "dtype"), [("L", np.uint8), ("RGBA", np.uint8), ("RGB", np.uint16), ("LA", np.uint16)]
)
def test_an_interlaced_png_is_read_in_silence(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], side: int, mode: str, dtype: type
) -> None:
    """GIVEN samples stored in Adam7's seven passes WHEN loaded THEN they come back and nothing is on the terminal."""
    channels, kind = {"L": (1, 0), "RGBA": (4, 6), "RGB": (3, 2), "LA": (2, 4)}[mode]
    top = np.iinfo(dtype).max
    samples = np.random.default_rng(side).integers(top // 99, top, (side, side + 3, channels)).astype(dtype)  # seen
    data = b""
    passes = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
    for x, y, across, down in passes:
        part = samples[y::down, x::across]
        if part.size:
            data += b"".join(b"\0" + row.astype(">u2" if top > 255 else "u1").tobytes() for row in part)
    header = struct.pack(">II5B", side + 3, side, 16 if top > 255 else 8, kind, 0, 0, 1)
    body = _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(data)) + _chunk(b"IEND", b"")
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + body)

    picture = load(tmp_path / "a.png")

    colors = samples[..., : 1 if channels < 3 else 3] / top
    np.testing.assert_allclose(picture.pixels, np.broadcast_to(colors, picture.pixels.shape), atol=1e-6)
    if channels in (2, 4):
        np.testing.assert_allclose(picture.alpha, samples[..., -1] / top, atol=1e-6)
    assert capfd.readouterr() == ("", "")
    (tmp_path / "b.png").write_bytes((tmp_path / "a.png").read_bytes()[:-20])
    with pytest.raises(UnreadableImage):
        load(tmp_path / "b.png")


def _stored(path: Path, depth: int, kind: int, rows: list[bytes], *chunks: tuple[bytes, bytes], width: int) -> Path:
    header = struct.pack(">II5B", width, len(rows), depth, kind, 0, 0, 0)
    body = b"".join(_chunk(name, data) for name, data in chunks)
    pixels = _chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows)))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + body + pixels + _chunk(b"IEND", b""))
    return path


def _packed(values: np.ndarray, depth: int) -> list[bytes]:
    if depth == 16:
        return [row.astype(">u2").tobytes() for row in values]
    bits = np.unpackbits(values.astype(np.uint8)[..., None], axis=2)[..., 8 - depth :]
    return [np.packbits(row).tobytes() for row in bits.reshape(len(values), -1)]


@pytest.mark.parametrize("depth", [1, 2, 4, 8, 16])
@pytest.mark.parametrize("place", [0, 1, 7])
@pytest.mark.parametrize("high", [0, 0xFF00])
def test_one_grey_of_few_bits_may_be_transparent(tmp_path: Path, depth: int, place: int, high: int) -> None:
    """GIVEN tRNS for grey of any depth, with bits above it, which do not count, THEN that grey is transparent."""
    values = np.add.outer(np.arange(8), np.arange(16)) % min(2**depth, 300) * (200 if depth == 16 else 1)
    grey = int(values[0, place])
    told = struct.pack(">H", grey if depth == 16 else grey | high)
    path = _stored(tmp_path / "a.png", depth, 0, _packed(values, depth), (b"tRNS", told), width=16)

    picture = load(path)

    seen = values != grey
    assert picture.alpha is not None
    np.testing.assert_array_equal(picture.alpha, seen)
    np.testing.assert_allclose(
        picture.pixels[seen], np.repeat((values[seen] / (2**depth - 1))[:, None], 3, 1), atol=1e-6
    )
    if not high:  # which ImageMagick takes for another grey
        np.testing.assert_array_equal(pixels_of(path)[..., 3], seen * 255)


@pytest.mark.parametrize("depth", [1, 2, 4, 8])
@pytest.mark.parametrize("told", [1, 2])
def test_colours_of_a_palette_may_be_transparent(tmp_path: Path, depth: int, told: int) -> None:
    """GIVEN fewer numbers of alpha than colours WHEN loaded THEN the others are opaque, as ImageMagick has it."""
    count = 2**depth
    values = np.add.outer(np.arange(8), np.arange(16)) % count
    table = np.random.default_rng(depth).integers(0, 256, (count, 3)).astype(np.uint8)
    chunks = (b"PLTE", table.tobytes()), (b"tRNS", bytes([64, 128][:told]))
    path = _stored(tmp_path / "a.png", depth, 3, _packed(values, depth), *chunks, width=16)

    picture = load(path)

    expected = pixels_of(path)
    assert picture.alpha is not None
    np.testing.assert_allclose(picture.alpha * 255, expected[..., 3], atol=0.01)
    np.testing.assert_allclose(picture.pixels * 255, expected[..., :3], atol=0.01)


@pytest.mark.parametrize("off", [0, 1])
def test_one_colour_of_16_bits_may_be_transparent(tmp_path: Path, off: int) -> None:
    """GIVEN tRNS that names a pixel's colour, or one that differs in the last of 16 bits, THEN just that one counts."""
    values = np.arange(8 * 9 * 3).reshape(8, 9, 3) * 300
    told = struct.pack(">3H", *(values[2, 3] + (0, 0, off)))
    path = _stored(tmp_path / "a.png", 16, 2, _packed(values.reshape(8, 27), 16), (b"tRNS", told), width=9)

    alpha = load(path).alpha

    expected = np.ones((8, 9))
    expected[2, 3] = off
    np.testing.assert_array_equal(np.ones((8, 9)) if alpha is None else alpha, expected)
