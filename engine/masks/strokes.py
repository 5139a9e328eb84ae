"""Draw the strokes of a mask's brush at any size."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.mask import Stroke

    Map = NDArray[np.float32]  # (H, W)


def draw(strokes: tuple[Stroke, ...], height: int, width: int) -> tuple[Map, Map]:
    """Draw strokes one over the other.

    Returns:
        `kept` and `added`, each (height, width) float32 in [0, 1]: what they are painted on becomes
        `base * kept + added`.
    """
    kept, added = np.ones((height, width), np.float32), np.zeros((height, width), np.float32)
    for stroke in strokes:
        rows, columns, value = _covered(stroke, height, width)
        kept[rows, columns] *= 1 - value
        added[rows, columns] *= 1 - value
        if not stroke.erases:
            added[rows, columns] += value
    return kept, added


def _covered(stroke: Stroke, height: int, width: int) -> tuple[slice, slice, Map]:
    """Return the rows and columns that a stroke may reach, and how much it covers of each pixel there."""
    points = np.array(stroke.points, np.float64) * (width, height)
    radius = max(stroke.size * max(height, width) / 2, 0.5)
    rows, columns = _reach(points[:, 1], radius, height), _reach(points[:, 0], radius, width)
    squares = np.full((rows.stop - rows.start, columns.stop - columns.start), radius**2, np.float32)
    segments = pairwise(points) if len(points) > 1 else [(points[0], points[0])]
    for start, end in segments:
        _approach(squares, rows.start, columns.start, start, end, radius)
    inner = max(0.0, min(stroke.hardness * radius, radius - 1))  # an edge is at least 1 px wide
    part = ((np.sqrt(squares) - np.float32(inner)) / np.float32(radius - inner)).clip(0, 1)
    return rows, columns, 1 - part * part * (3 - 2 * part)


def _approach(
    squares: Map, top: int, left: int, start: NDArray[np.float64], end: NDArray[np.float64], radius: float
) -> None:
    """Lower the squared distances, in place, to those from one segment, where it is within the radius."""
    (x0, y0), (x1, y1) = start, end
    rows = _reach(np.array([y0 - top, y1 - top]), radius, squares.shape[0])
    columns = _reach(np.array([x0 - left, x1 - left]), radius, squares.shape[1])
    if rows.start >= rows.stop or columns.start >= columns.stop:
        return
    y = (np.arange(rows.start, rows.stop) + (top + 0.5 - y0)).astype(np.float32)[:, None]
    x = (np.arange(columns.start, columns.stop) + (left + 0.5 - x0)).astype(np.float32)[None]
    across, down = x1 - x0, y1 - y0
    length = across * across + down * down
    along = ((x * np.float32(across) + y * np.float32(down)) / np.float32(max(length, 1e-12))).clip(0, 1)
    found = (x - along * np.float32(across)) ** 2 + (y - along * np.float32(down)) ** 2
    np.minimum(squares[rows, columns], found, out=squares[rows, columns])


def _reach(places: NDArray[np.float64], radius: float, length: int) -> slice:
    """Return the pixels of one side, of so many, that lie within the radius of some place."""
    start = int(min(max(np.floor(places.min() - radius), 0), length))
    return slice(start, int(max(min(np.ceil(places.max() + radius), length), start)))
