"""Lay maps of features out on one sheet, which travels as a frame does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engine.values import FeatureMaps

CELL = 96  # px, of a square with a map at its top left


@dataclass(frozen=True, slots=True)
class MapSheet:
    """Say where the maps are: a column each for photograph, style and painting, a row a channel, then Gram matrices."""

    layer: str
    rows: int  # channels
    sizes: tuple[tuple[int, int], ...]  # width and height of a column's maps, px
    gram_side: int  # px

    def place(self, column: int, row: int) -> tuple[int, int, int, int]:
        """Return left, top, width and height, px, of a map, or in the last row of a Gram matrix."""
        width, height = self.sizes[column] if row < self.rows else (self.gram_side, self.gram_side)
        return column * CELL, row * CELL, width, height


def packed(maps: FeatureMaps) -> tuple[MapSheet, NDArray[np.uint8]]:
    """Copy maps onto a sheet, (H, W, 3) uint8, in the engine process."""
    import numpy as np  # the window's process does without numpy, which keeps its start short

    sizes = tuple((column.shape[2], column.shape[1]) for column in maps.maps)
    sheet = MapSheet(maps.layer, len(maps.channels), sizes, maps.grams.shape[1])
    pixels = np.zeros(((sheet.rows + 1) * CELL, len(sizes) * CELL, 3), np.uint8)
    for column, (own, gram) in enumerate(zip(maps.maps, maps.grams, strict=True)):
        for row, values in enumerate((*own, gram)):
            left, top, width, height = sheet.place(column, row)
            pixels[top : top + height, left : left + width] = values[..., None]
    return sheet, pixels
