"""Have the network's grid follow the camera, so that what it samples of a thing stays the same in a pan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from engine.values import Pixels

STEP = 4  # px, of the encoder's grid


def on_grid(photo: Pixels, way: tuple[float, float]) -> Pixels:
    """Lay a border of `STEP` px in all around a frame (h, w, 3), so that the grid lies on things as at the start.

    `way` is how far the camera has gone since, px to the right and down.
    """
    sides = [(first, STEP - first) for first in _phases(way)]
    whole: Pixels = np.pad(photo, (*reversed(sides), (0, 0)), mode="reflect" if min(photo.shape[:2]) > STEP else "edge")
    return whole


def off_grid(painted: Pixels, photo: Pixels, way: tuple[float, float]) -> Pixels:
    """Cut the border off a painting of what `on_grid` gave for a frame, also where it is painted at another size."""
    (left, top), (height, width) = _phases(way), photo.shape[:2]
    down, across = painted.shape[0] / (height + STEP), painted.shape[1] / (width + STEP)
    first, start = round(top * down), round(left * across)
    cut = painted[first : first + round(height * down), start : start + round(width * across)]
    return np.ascontiguousarray(cut)


def _phases(way: tuple[float, float]) -> tuple[int, int]:
    x, y = (round(part) % STEP for part in way)
    return x, y
