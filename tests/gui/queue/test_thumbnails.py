"""Check the small pictures of the queue."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from engine.errors import EngineError
from gui.queue.queue_messages import THUMBNAIL_SIDE
from gui.queue.thumbnails import fitted, thumbnail

SHAPE = (THUMBNAIL_SIDE, THUMBNAIL_SIDE, 3)


def _thirds(width: int, height: int) -> Image.Image:
    """Draw red, green and blue beside one another."""
    pixels = np.zeros((height, width, 3), np.uint8)
    for index in range(3):
        pixels[:, index * width // 3 : (index + 1) * width // 3, index] = 255
    return Image.fromarray(pixels)


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.tif"])
def test_the_middle_is_cut_out_of_any_format(tmp_path, name):
    _thirds(900, 300).save(tmp_path / name)
    shown = thumbnail(tmp_path / name)
    assert shown.shape == SHAPE
    assert shown[THUMBNAIL_SIDE // 2, THUMBNAIL_SIDE // 2, 1] > 240
    assert shown[..., 0].mean() < 20


def test_a_jpeg_is_upright(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    _thirds(300, 300).save(tmp_path / "a.jpg", exif=exif)
    shown = thumbnail(tmp_path / "a.jpg")
    assert [int(shown[y, THUMBNAIL_SIDE // 2].argmax()) for y in (4, THUMBNAIL_SIDE - 4)] == [0, 2]


def test_a_clip_of_pictures_shows_its_first(tmp_path):
    for name, color in (("002.png", "blue"), ("001.png", "red"), (".hidden", "lime")):
        Image.new("RGB", (30, 30), color).save(tmp_path / name, "PNG")
    assert tuple(thumbnail(tmp_path)[9, 9]) == (255, 0, 0)


def test_what_cannot_be_read_fails(tmp_path):
    (tmp_path / "a.jpg").write_bytes(b"no picture")
    with pytest.raises(EngineError):
        thumbnail(tmp_path / "a.jpg")


def test_pixels_are_made_small_in_proportion():
    assert fitted(np.ones((200, 400, 3), np.float32), 50).shape == (25, 50, 3)
    assert fitted(np.full((2, 2, 3), 1.7, np.float32), 50).max() == 255
