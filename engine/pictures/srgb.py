"""Know sRGB's curve (IEC 61966-2-1), turned about 0 and going on above 1, and how bright its colours are."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

SLOPE = 12.92  # of the straight part near 0
KNEE = 0.04045  # encoded, where that ends
OFFSET, EXPONENT = 0.055, 2.4  # of the rest
LUMA = (0.299, 0.587, 0.114)  # shares of red, green and blue in brightness, encoded as they are: ITU-R BT.601


def encoded(light: NDArray[Any]) -> NDArray[Any]:
    """Apply the curve to light of any shape, 1 being white, in its own precision."""
    size = np.abs(light)
    curved: NDArray[Any] = size ** (1 / EXPONENT)
    curved *= 1 + OFFSET
    curved -= OFFSET
    np.multiply(size, SLOPE, out=curved, where=size <= KNEE / SLOPE)
    np.copysign(curved, light, out=curved)
    return curved


def linear(numbers: NDArray[Any]) -> NDArray[Any]:
    """Undo `encoded`."""
    size = np.abs(numbers)
    light: NDArray[Any] = ((size + OFFSET) / (1 + OFFSET)) ** EXPONENT
    np.divide(size, SLOPE, out=light, where=size <= KNEE)
    np.copysign(light, numbers, out=light)
    return light
