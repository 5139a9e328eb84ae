"""Turn pictures, and places in them, as the camera was held."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


FIRST_LYING = 5  # of EXIF's orientations, with which width and height change places


def turned_place(x: float, y: float, orientation: int) -> tuple[float, float]:
    """Return where a place, as shares of width and height, comes to lie when a picture is turned upright."""
    return {
        2: (1 - x, y), 3: (1 - x, 1 - y), 4: (x, 1 - y), 5: (y, x), 6: (1 - y, x), 7: (1 - y, 1 - x), 8: (y, 1 - x),
    }.get(orientation, (x, y))  # fmt: skip


def following(first: int, second: int) -> int:
    """Return the orientation that does what two do, one after the other."""
    start = 0.25, 0.125  # a place that each of the eight moves to another
    end = turned_place(*turned_place(*start, first), second)
    return next(number for number in range(1, 9) if turned_place(*start, number) == end)


def upright(samples: NDArray[Any], orientation: int) -> NDArray[Any]:
    """Turn (H, W, ...) as EXIF's orientation 1 .. 8 says."""
    if orientation in (5, 6, 7, 8):
        samples = samples.swapaxes(0, 1)
    if orientation in (3, 4, 7, 8):
        samples = samples[::-1]
    if orientation in (2, 3, 6, 7):
        samples = samples[:, ::-1]
    return np.ascontiguousarray(samples)
