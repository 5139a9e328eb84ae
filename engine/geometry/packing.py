"""Pack rectangles into one that is about square."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    Size = tuple[int, int]  # height and width


def on_shelves(sizes: Sequence[Size], gutter: int) -> tuple[list[Size], int, int]:
    """Place rectangles side by side on shelves, the tallest first.

    Returns:
        Top and left of each, in the order of `sizes`, and height and width of all together.
    """
    padded = [(height + gutter, width + gutter) for height, width in sizes]
    across = max(round(math.sqrt(1.1 * sum(h * w for h, w in padded))), *(width for _, width in padded))
    top, left, shelf, right = 0, 0, 0, 0
    places = [(0, 0)] * len(sizes)
    for index in sorted(range(len(sizes)), key=lambda index: -padded[index][0]):
        height, width = padded[index]
        if left and left + width > across:
            top, left, shelf = top + shelf, 0, 0
        places[index] = (top, left)
        left, shelf = left + width, max(shelf, height)
        right = max(right, left)
    return places, top + shelf - gutter, right - gutter
