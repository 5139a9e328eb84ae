"""Turn pictures as Pillow turns them."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from PIL import Image, ImageOps

from engine.pictures.orientation import following, turned_place, upright

PIXELS = np.arange(6 * 4 * 3, dtype=np.uint8).reshape(4, 6, 3)


def turned_by_pillow(pixels: np.ndarray, orientation: int) -> np.ndarray:
    image = Image.fromarray(pixels)
    image.getexif()[0x0112] = orientation
    return np.asarray(ImageOps.exif_transpose(image))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_pixels_and_places_are_turned_alike(orientation: int) -> None:
    expected = turned_by_pillow(PIXELS, orientation)

    np.testing.assert_array_equal(upright(PIXELS, orientation), expected)
    np.testing.assert_array_equal(upright(PIXELS[..., 0], orientation), expected[..., 0])
    for row, column in itertools.product(range(4), range(6)):
        x, y = turned_place((column + 0.5) / 6, (row + 0.5) / 4, orientation)
        height, width = expected.shape[:2]
        np.testing.assert_array_equal(expected[int(y * height), int(x * width)], PIXELS[row, column])


def test_what_follows_does_what_both_do() -> None:
    for first, second in itertools.product(range(1, 9), repeat=2):
        both = turned_by_pillow(turned_by_pillow(PIXELS, first), second)
        np.testing.assert_array_equal(upright(PIXELS, following(first, second)), both)
