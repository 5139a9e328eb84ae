"""Read pictures of many kinds back: every depth, layout and orientation, beside an independent reader."""

from __future__ import annotations

import struct
from pathlib import Path

import imagecodecs
import numpy as np
import pytest
from PIL import Image

from engine.errors import UnreadableImage
from engine.pictures.image_io import load
from tests.engine.icc_profiles import ADOBE_RGB, gamma_curve, rgb_profile


@pytest.fixture
def picture() -> np.ndarray:
    """Return smooth colours (20, 30, 3) in [0, 1], float64, without symmetry."""
    y, x = np.mgrid[0:20, 0:30]
    return np.stack([x / 29, y / 19, (x * y) / 551], axis=-1)


def test_jpeg_2000_keeps_its_depth(tmp_path: Path, picture: np.ndarray) -> None:
    for dtype, depth in ((np.uint8, 8), (np.uint16, 16)):
        stored = (picture * np.iinfo(dtype).max).astype(dtype)
        (tmp_path / "a.jp2").write_bytes(imagecodecs.jpeg2k_encode(stored, level=0, reversible=True))

        found = load(tmp_path / "a.jp2")

        assert found.bit_depth == depth
        np.testing.assert_allclose(found.pixels, stored / np.iinfo(dtype).max, atol=1e-6)


def test_iptc_of_a_jpeg_is_kept(tmp_path: Path) -> None:
    records = b"\x1c\x02\x50\x00\x04Jane"
    block = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + len(records).to_bytes(4, "big") + records + b"\0"
    segment = b"\xff\xed" + (len(block) + 2).to_bytes(2, "big") + block
    Image.new("RGB", (8, 8)).save(tmp_path / "a.jpg", extra=segment)

    assert load(tmp_path / "a.jpg").iptc == records


@pytest.mark.parametrize("bits", [10, 12, 16])
def test_avif_and_jpeg_2000_of_any_depth_fill_the_range(tmp_path: Path, picture: np.ndarray, bits: int) -> None:
    """GIVEN samples of 10 or 12 bits WHEN read THEN white is 1 and the low bits are there."""
    ramp = np.linspace(0, 1, 900).reshape(15, 60, 1).repeat(3, 2)
    stored = np.rint(ramp * (2**bits - 1)).astype(np.uint16)
    files = {"a.jp2": imagecodecs.jpeg2k_encode(stored, bitspersample=bits, level=0, reversible=True)}
    if bits < 16:
        files["a.avif"] = imagecodecs.avif_encode(stored, level=100, bitspersample=bits)
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)

        found = load(tmp_path / name)

        assert found.bit_depth == 16
        np.testing.assert_allclose(found.pixels, ramp, atol=1 / 1000)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_the_profile_of_jpeg_2000_is_read(tmp_path: Path, picture: np.ndarray, dtype: type) -> None:
    profile = rgb_profile(ADOBE_RGB, gamma_curve(2.2))
    stored = (picture * np.iinfo(dtype).max).astype(dtype)
    whole = imagecodecs.jpeg2k_encode(stored, level=0, reversible=True)
    old = whole.index(b"colr") - 4
    size = int.from_bytes(whole[old : old + 4])
    box = (len(profile) + 11).to_bytes(4, "big") + b"colr\2\0\0" + profile
    header = whole.index(b"jp2h") - 4
    longer = int.from_bytes(whole[header : header + 4]) - size + len(box)
    content = whole[:header] + longer.to_bytes(4, "big") + whole[header + 4 : old] + box + whole[old + size :]
    (tmp_path / "a.jp2").write_bytes(content)

    found = load(tmp_path / "a.jp2")

    assert found.icc_profile == profile
    assert found.pixels.min() < -0.05  # Adobe RGB's green is outside sRGB


def test_a_jpeg_2000_that_lies_about_its_size_is_refused(tmp_path: Path, picture: np.ndarray) -> None:
    for dtype in (np.uint8, np.uint16):
        content = bytearray(imagecodecs.jpeg2k_encode((picture * 255).astype(dtype), level=0))
        place = content.index(b"ihdr") + 4
        content[place : place + 8] = struct.pack(">II", 5, 5)
        (tmp_path / "a.jp2").write_bytes(content)

        with pytest.raises(UnreadableImage):
            load(tmp_path / "a.jp2")
