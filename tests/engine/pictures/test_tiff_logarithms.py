"""Check TIFF's logarithms of light (LogLuv and LogL) against libtiff."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np
import pytest
import tifffile

from engine.pictures.image_io import load
from tests.engine.independent import by_libtiff

if TYPE_CHECKING:
    from pathlib import Path

HEIGHT, WIDTH = 32, 48


@pytest.mark.parametrize("packing", ["LogLuv", "LogLuv in 24 bits", "LogL"])
def test_logarithms_of_light_are_as_libtiff_has_them(tmp_path: Path, packing: str) -> None:
    """What libtiff shows is the square root of light where sRGB has its own curve."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH] / WIDTH
    light = np.stack([0.1 + 0.8 * x, 0.1 + 0.8 * y, 0.9 - 0.7 * x], axis=2) ** 2
    (tmp_path / "a.tif").write_bytes(_logarithmic_tiff(light, packing))
    by_libtiff("tiff2rgba", str(tmp_path / "a.tif"), str(tmp_path / "shown.tif"))
    shown = (tifffile.imread(tmp_path / "shown.tif")[..., :3] + 0.5) / 256

    picture = load(tmp_path / "a.tif")

    size = shown**2
    expected = np.where(size <= 0.0031308, 12.92 * size, 1.055 * size ** (1 / 2.4) - 0.055)
    np.testing.assert_allclose(picture.pixels.clip(0, 1), expected, atol=0.012)
    if packing == "LogLuv":  # two of three channels are there, so that this is no comparison of nothing
        assert np.ptp(picture.pixels[..., 0]) > 0.5
    assert picture.bit_depth == 32


def _logarithmic_tiff(light: np.ndarray, packing: str) -> bytes:
    """Pack linear red, green, blue as Ward's logarithms (tif_luv): of luminance, with u' and v' beside it."""
    to_light = np.array([[2.690, -1.276, -0.414], [-1.022, 1.978, 0.044], [0.061, -0.224, 1.163]])
    x, y, z = np.moveaxis(light @ np.linalg.inv(to_light).T, 2, 0)
    u, v = 4 * x / (x + 15 * y + 3 * z), 9 * y / (x + 15 * y + 3 * z)
    exponent = np.floor(256 * (np.log2(y) + 64)).astype(np.uint32)
    color = np.floor(410 * u).astype(np.uint32) << 8 | np.floor(410 * v).astype(np.uint32)
    if packing == "LogLuv in 24 bits":
        colors = np.arange(y.size, dtype=np.uint32).reshape(y.shape) * 10 + 500  # of a list of 16,289
        words = np.floor(64 * (np.log2(y) + 12)).astype(np.uint32) << 14 | colors
        strip = words.astype(">u4").reshape(-1, 1).view(np.uint8)[:, 1:].tobytes()
        return _one_strip_tiff(strip, 34677, 32845, 3)
    words, count = (exponent << 16 | color, 4) if packing == "LogLuv" else (exponent, 2)
    strip = b""
    for row in words:
        for shift in range(8 * count - 8, -1, -8):
            strip += bytes([len(row)]) + (row >> shift & 255).astype(np.uint8).tobytes()
    return _one_strip_tiff(strip, 34676, 32845 if count == 4 else 32844, 3 if count == 4 else 1)


def _one_strip_tiff(strip: bytes, compression: int, photometric: int, count: int) -> bytes:
    """Return a TIFF of 16 bits a sample."""
    bits, kinds = (struct.pack("<3H", 16, 16, 16), struct.pack("<3H", 2, 2, 2)) if count == 3 else (b"", b"")
    at = 8 + len(strip) + len(strip) % 2
    tags = [
        (256, 3, 1, WIDTH), (257, 3, 1, HEIGHT), (258, 3, count, at if bits else 16), (259, 3, 1, compression),
        (262, 3, 1, photometric), (273, 4, 1, 8), (277, 3, 1, count), (278, 3, 1, HEIGHT), (279, 4, 1, len(strip)),
        (284, 3, 1, 1), (339, 3, count, at + len(bits) if kinds else 2),
    ]  # fmt: skip
    directory = struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", *tag) for tag in tags) + bytes(4)
    head = struct.pack("<2sHI", b"II", 42, at + len(bits) + len(kinds))
    return head + strip + bytes(len(strip) % 2) + bits + kinds + directory
