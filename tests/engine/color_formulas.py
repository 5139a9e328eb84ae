"""Compute colours by the textbook, as no library does it: between linear light, curves, primaries and whites."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    Corners = Sequence[tuple[float, float]]  # x and y of red, green and blue

D50, D65 = (0.3457, 0.3585), (0.3127, 0.3290)
SRGB, ADOBE = ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06)), ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06))
P3, BT2020 = ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)), ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046))
COLORS = np.array([[[0.2, 0.5, 0.8], [0.9, 0.6, 0.3], [0.5, 0.5, 0.5], [0.75, 0.1, 0.1]]])
_BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])


def of_xy(x: float, y: float) -> np.ndarray:
    """Return X, Y and Z, Y being 1."""
    return np.array([x / y, 1, (1 - x - y) / y])


def to_xyz(corners: Corners, white: tuple[float, float] = D65) -> np.ndarray:
    """Return the matrix from linear red, green, blue to X, Y, Z."""
    full = np.array([of_xy(*corner) for corner in corners]).T
    return full * np.linalg.solve(full, of_xy(*white))


def linear(encoded: np.ndarray) -> np.ndarray:
    """Undo sRGB's curve."""
    return np.where(encoded <= 0.04045, encoded / 12.92, ((np.maximum(encoded, 0) + 0.055) / 1.055) ** 2.4)


def encoded(light: np.ndarray) -> np.ndarray:
    """Apply sRGB's curve, turned about 0 below it."""
    size = np.abs(light)
    return np.copysign(np.where(size <= 0.0031308, 12.92 * size, 1.055 * size ** (1 / 2.4) - 0.055), light)


def expected_srgb(light: np.ndarray, corners: Corners, white: tuple[float, float] = D65) -> np.ndarray:
    """Return sRGB of linear light, (..., 3), of such primaries, white staying white (Bradford)."""
    shares = (_BRADFORD @ of_xy(*D65)) / (_BRADFORD @ of_xy(*white))
    adapted = np.linalg.inv(_BRADFORD) @ np.diag(shares) @ _BRADFORD @ to_xyz(corners, white)
    return encoded(light @ (np.linalg.inv(to_xyz(SRGB)) @ adapted).T)
