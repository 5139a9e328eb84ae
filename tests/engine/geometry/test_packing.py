"""Packing: rectangles keep their distance, and nothing is added at the end."""

from __future__ import annotations

import numpy as np

from engine.geometry.packing import on_shelves


def test_one_rectangle_takes_its_own_size() -> None:
    assert on_shelves([(5, 7)], 3) == ([(0, 0)], 5, 7)


def test_rectangles_keep_their_distance() -> None:
    sizes = [(40, 10), (8, 30), (22, 22), (5, 5), (40, 12)]
    places, height, width = on_shelves(sizes, 4)
    taken = np.zeros((height, width), int)
    for (top, left), (rows, columns) in zip(places, sizes, strict=True):
        assert top + rows <= height and left + columns <= width
        taken[top : top + rows + 4, left : left + columns + 4] += 1
    assert taken.max() == 1
    assert height * width < 4 * sum(rows * columns for rows, columns in sizes)
