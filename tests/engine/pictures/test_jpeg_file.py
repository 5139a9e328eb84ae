"""Read JPEG files of more than 8 bits, which libjpeg-turbo has written, and such as end early."""

from __future__ import annotations

from typing import TYPE_CHECKING

import imagecodecs
import numpy as np
import pytest
from PIL import Image

from engine.errors import UnreadableImage
from engine.pictures.image_io import load
from engine.pictures.image_saving import save
from tests.engine.independent import told, write_tags

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def smooth() -> np.ndarray:
    """Return (40, 56, 3) in [0, 1]."""
    y, x = np.mgrid[0:40, 0:56] / 56
    return np.stack([x, y, 0.5 * (x + y)], axis=2)


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize(("bits", "is_lossless"), [(12, False), (12, True), (16, True), (10, True), (8, True)])
def test_deep_jpeg(tmp_path: Path, smooth: np.ndarray, channels: int, bits: int, is_lossless: bool) -> None:
    """GIVEN a JPEG of so many bits, lying on its side, with EXIF WHEN painted as PNG THEN all is there."""
    top = 2**bits - 1
    samples = np.rint(smooth[..., :channels] * top).astype(np.uint8 if bits == 8 else np.uint16)
    given = samples[..., 0] if channels == 1 else samples
    options = {"lossless": True} if is_lossless else {"level": 98}
    path = tmp_path / "a.jpg"
    path.write_bytes(imagecodecs.jpeg_encode(given, bitspersample=bits, **options))
    write_tags(path, "-IFD0:Orientation#=6", "-IFD0:Artist=Zoë")

    picture = load(path)

    expected = np.rot90(np.broadcast_to(samples / top, smooth.shape), -1)
    np.testing.assert_allclose(picture.pixels, expected, atol=1e-4 if is_lossless else 0.02)
    assert picture.bit_depth == (8 if bits == 8 else 16)
    written = save(tmp_path / "b.png", picture.pixels, picture)
    assert told(written, "-Artist", "-BitDepth") == {"Artist": "Zoë", "BitDepth": picture.bit_depth}
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(UnreadableImage):
        load(path)


@pytest.mark.parametrize("bits", [8, 12, 16])
@pytest.mark.parametrize("is_ycck", [False, True])
def test_inks_of_any_depth(tmp_path: Path, smooth: np.ndarray, bits: int, is_ycck: bool) -> None:
    """GIVEN inks as Adobe stores them, none being the highest number, WHEN loaded THEN they are the right way round."""
    inks = np.dstack([smooth, smooth[..., 0]])
    stored = np.rint((1 - inks) * (2**bits - 1)).astype(np.uint8 if bits == 8 else np.uint16)
    is_lossless = bits == 16  # in which there is no other space
    options = {"lossless": True} if is_lossless else {"level": 100} | ({"outcolorspace": "YCCK"} if is_ycck else {})
    if is_ycck and not is_lossless:
        options["colorspace"] = "CMYK"
    (tmp_path / "a.jpg").write_bytes(imagecodecs.jpeg_encode(stored, bitspersample=bits, **options))

    picture = load(tmp_path / "a.jpg")

    np.testing.assert_allclose(picture.pixels, (1 - smooth) * (1 - smooth[..., :1]), atol=0.02)
    assert picture.bit_depth == (8 if bits == 8 else 16)


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"quality": 98, "subsampling": 0}])
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_a_file_of_which_only_the_mark_of_the_end_is_missing(
    tmp_path: Path, smooth: np.ndarray, mode: str, options: dict[str, object]
) -> None:
    """GIVEN a JPEG without its last two bytes, or one, WHEN loaded THEN it is whole; cut before that it is refused."""
    path = tmp_path / "a.jpg"
    planes = np.dstack([smooth, smooth[..., 0]])[..., : len(mode)] * 255
    samples = (planes + np.random.default_rng(0).normal(0, 20, planes.shape)).clip(0, 255).astype(np.uint8)
    Image.frombytes(mode, (56, 40), samples.tobytes()).save(path, **options)
    content, whole = path.read_bytes(), load(path).pixels

    for missing in (2, 1):
        path.write_bytes(content[:-missing])
        np.testing.assert_array_equal(load(path).pixels, whole)
    for missing in (6, 12, 50, len(content) // 2):
        path.write_bytes(content[:-missing])
        with pytest.raises(UnreadableImage):
            load(path)
