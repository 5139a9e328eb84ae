"""Check that the photo that was used last is kept, and how pictures are made for the screen."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.errors import UnreadableImage
from gui.engine_process.messages import LONGEST_SIDE, Photo
from gui.engine_process.photo_cache import PhotoCache, fitted, on_screen
from gui.link.protocol import Array


class _Store:
    """Hold one pasted picture."""

    def __init__(self, rgba: np.ndarray) -> None:
        self.rgba = rgba

    def get(self, _array: Array, read):
        return read(self.rgba)


@pytest.fixture
def cache() -> PhotoCache:
    rgba = np.full((2, 3, 4), 255, np.uint8)
    rgba[0, 0] = 0, 51, 255, 102
    return PhotoCache(_Store(rgba))


def test_a_file_is_read_once_and_anew_for_another_photo(cache, photo_path):
    first = cache.get(Photo(1, photo_path))
    Image.new("RGB", (8, 6)).save(photo_path)
    assert cache.get(Photo(1, photo_path)) is first
    assert cache.get(Photo(2, photo_path)).pixels.shape == (6, 8, 3)


def test_a_photo_that_cannot_be_read_leaves_the_one_before(cache, photo_path):
    first = cache.get(Photo(1, photo_path))
    with pytest.raises(UnreadableImage):
        cache.get(Photo(2, Path("gone.png")))
    assert cache.get_if_open(Photo(1, photo_path)) is first


def test_an_older_photo_is_not_read_again_for_whoever_only_looks(cache, photo_path, style_path):
    newer = cache.get(Photo(2, photo_path))
    assert cache.get_if_open(Photo(1, style_path)) is None
    assert cache.get_if_open(Photo(2, photo_path)) is newer
    assert cache.get(Photo(1, style_path)).pixels.shape == (80, 80, 3)


def test_a_pasted_photo_has_alpha_only_where_something_is_transparent(cache):
    pasted = Array("pasted", (2, 3, 4), "uint8")
    picture = cache.get(Photo(1, pasted=pasted))
    assert picture.pixels[0, 0] == pytest.approx((0.0, 0.2, 1.0))
    assert picture.alpha is not None
    assert picture.alpha[0, 0] == pytest.approx(0.4)
    cache._store.rgba = np.full((2, 3, 4), 255, np.uint8)
    assert cache.get(Photo(2, pasted=pasted)).alpha is None


@pytest.mark.parametrize("photo", [Photo(1), Photo(1, Path("lake.jpg"), is_written_back=True)])
def test_what_is_not_there_any_more_is_said(cache, photo):
    with pytest.raises(UnreadableImage, match=r"open (it|that file) again"):
        cache.get(photo)


def test_the_screen_shows_rounded_levels_of_all_rows():
    pixels = np.tile(np.linspace(0, 1, 600, dtype=np.float32)[:, None, None], (1, 4, 3))
    shown = on_screen(pixels)
    assert shown.dtype == np.uint8
    assert np.array_equal(shown, np.rint(pixels * 255).astype(np.uint8))
    assert on_screen(np.full((1, 1, 3), 1.4, np.float32)).max() == 255


def test_what_is_too_large_is_made_smaller_in_proportion():
    assert on_screen(np.zeros((4, LONGEST_SIDE + 200, 3), np.float32)).shape[1] == LONGEST_SIDE
    small = np.zeros((40, 80, 3), np.uint8)
    assert fitted(small) is small
    assert fitted(small, 20).shape == (10, 20, 3)
