"""Check that maps lie on their sheet where it says."""

from __future__ import annotations

import numpy as np

from engine.values import FeatureMaps
from gui.engine_process.map_sheet import CELL, packed


def test_maps_and_gram_matrices_lie_where_the_sheet_says():
    shapes = ((2, 4, 6), (2, 8, 5), (2, 4, 6))
    maps = tuple(np.full(shape, 10 * (index + 1), np.uint8) for index, shape in enumerate(shapes))
    maps[1][1] = 77
    grams = np.stack([np.full((2, 2), 200 + index, np.uint8) for index in range(3)])
    sheet, pixels = packed(FeatureMaps("relu1_1", (0, 5), maps, grams))
    assert (sheet.layer, sheet.rows, sheet.sizes, sheet.gram_side) == ("relu1_1", 2, ((6, 4), (5, 8), (6, 4)), 2)
    assert pixels.shape == (3 * CELL, 3 * CELL, 3)

    def seen(column: int, row: int) -> tuple[int, ...]:
        left, top, width, height = sheet.place(column, row)
        cell = pixels[row * CELL : (row + 1) * CELL, column * CELL : (column + 1) * CELL]
        inside = pixels[top : top + height, left : left + width]
        assert cell.sum() == inside.sum()  # nothing lies beside it
        return (width, height, *np.unique(inside))

    assert [seen(column, 0) for column in range(3)] == [(6, 4, 10), (5, 8, 20), (6, 4, 30)]
    assert seen(1, 1) == (5, 8, 77)
    assert [seen(column, 2) for column in range(3)] == [(2, 2, 200), (2, 2, 201), (2, 2, 202)]
