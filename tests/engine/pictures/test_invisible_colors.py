"""Check that what cannot be seen neither paints nor shows at the edges of what can."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from engine.pictures.fitted_photo import FittedPhoto
from engine.pictures.image_io import load
from engine.pictures.invisible_colors import without_invisible
from engine.pictures.picture_part import Box, photo_part
from engine.pictures.resample import resize_plane

if TYPE_CHECKING:
    from pathlib import Path

HIDDEN = [(0, 0, 0), (255, 255, 255), (0, 255, 1)]


def disc(hidden: tuple[int, int, int], soft: bool) -> np.ndarray:
    """Return (90, 120, 4): a red and blue disc on an invisible colour, with a hard or a soft edge."""
    y, x = np.mgrid[0:90, 0:120]
    distance = np.hypot(y - 45, x - 60)
    alpha = ((36 - distance) / 12).clip(0, 1) if soft else distance < 30
    color = np.where((x < 60)[..., None], (255, 0, 0), (0, 0, 255))
    seen = np.where((alpha > 0)[..., None], color, hidden)
    return np.dstack([seen, alpha * 255]).round().astype(np.uint8)


@pytest.mark.parametrize("suffix", [".png", ".tif", ".webp"])
@pytest.mark.parametrize("soft", [False, True])
def test_a_hidden_colour_makes_no_difference(tmp_path: Path, suffix: str, soft: bool) -> None:
    found = []
    for index, hidden in enumerate(HIDDEN):
        path = tmp_path / f"{index}{suffix}"
        Image.fromarray(disc(hidden, soft)).save(
            path, **({"lossless": True, "exact": True} if suffix == ".webp" else {})
        )
        found.append(load(path).pixels)

    np.testing.assert_array_equal(found[0], found[1])
    np.testing.assert_array_equal(found[0], found[2])


@pytest.mark.parametrize("size", [(45, 60), (31, 41), (200, 267)])
@pytest.mark.parametrize("soft", [False, True])
def test_scaled_edges_keep_their_colour(tmp_path: Path, size: tuple[int, int], soft: bool) -> None:
    Image.fromarray(disc((0, 255, 0), soft)).save(tmp_path / "a.png")
    picture = load(tmp_path / "a.png")
    photo = FittedPhoto(picture.pixels, picture.alpha)

    scaled = photo.pixels_at(*size)
    part = photo_part(photo, size, Box(5, 7, size[0] - 3, size[1] - 9))

    assert scaled[..., 1].max() < 1e-3  # no green
    left = scaled[:, : size[1] // 2 - 12][resize_plane(picture.alpha, size[1], size[0])[:, : size[1] // 2 - 12] > 0.1]
    np.testing.assert_allclose(left[:, 0], 1, atol=0.01)
    np.testing.assert_allclose(part, scaled[5:-3, 7:-9], atol=0.02)


def test_what_is_hardly_seen_hardly_counts() -> None:
    pixels = np.zeros((8, 8, 3), np.float32)
    pixels[:, ::2] = 1
    alpha = np.full((8, 8), 1, np.float32)
    alpha[:, ::2] = 0.1

    found = FittedPhoto(pixels, alpha).pixels_at(8, 4)

    np.testing.assert_allclose(found[:, 1:3], 0.1 / 1.1, atol=0.05)


def test_the_nearest_visible_colour_is_taken_and_grey_where_there_is_none() -> None:
    pixels = np.random.default_rng(0).random((9, 17, 3), dtype=np.float32)
    alpha = np.zeros((9, 17), np.float32)

    np.testing.assert_array_equal(without_invisible(pixels, alpha), np.full((9, 17, 3), 0.5, np.float32))
    alpha[4, 3] = 0.5
    np.testing.assert_allclose(without_invisible(pixels, alpha), np.broadcast_to(pixels[4, 3], (9, 17, 3)), atol=1e-6)
    alpha[:] = 1
    assert without_invisible(pixels, alpha) is pixels
