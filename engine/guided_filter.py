"""Let a map follow the edges of a colour picture (He, Sun & Tang, TPAMI 2013, equations 14 to 18).

Near every pixel the map is a linear function of the colour there. As in the fast version (He & Sun, arXiv:1505.00996)
the function's coefficients are found on a small picture, and applied to the colours of a large one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.values import Pixels

    Map = NDArray[np.float32]  # (H, W)


class GuidedFilter:
    """Hold what the filter needs of a guide.

    Args:
        guide: (H, W, 3) float32 in [0, 1].
        radius: half the side of the windows, px.
        epsilon: variance of the colours below which an edge is none.
    """

    def __init__(self, guide: Pixels, radius: int, epsilon: float) -> None:
        self._guide, self._radius = guide, radius
        self._mean = box_mean(guide, radius)  # (H, W, 3)
        products = guide[..., :, None] * guide[..., None, :]
        covariance = box_mean(products, radius) - self._mean[..., :, None] * self._mean[..., None, :]
        self._inverse = _inverse(covariance + epsilon * np.eye(3, dtype=np.float32))

    def coefficients(self, values: Map) -> tuple[NDArray[np.float32], Map]:
        """Find `slope` (H, W, 3) and `offset` (H, W): the filtered map is their sum with the colours, not clamped."""
        mean = box_mean(values, self._radius)
        covariance = box_mean(self._guide * values[..., None], self._radius) - self._mean * mean[..., None]
        slope = np.einsum("hwij,hwj->hwi", self._inverse, covariance)
        offset = mean - (slope * self._mean).sum(-1)
        return box_mean(slope, self._radius), box_mean(offset, self._radius)


def box_mean(values: NDArray[np.float32], radius: int) -> NDArray[np.float32]:
    """Average (H, W, ...) over windows of 2 * radius + 1 px a side, as far as they lie inside, by running sums."""
    for axis in (0, 1):
        length = values.shape[axis]
        ends = np.minimum(np.arange(length) + radius + 1, length)
        starts = np.maximum(np.arange(length) - radius, 0)
        sums = np.zeros((length + 1, *np.moveaxis(values, axis, 0).shape[1:]), np.float64)
        np.cumsum(np.moveaxis(values, axis, 0), axis=0, dtype=np.float64, out=sums[1:])
        means = (sums[ends] - sums[starts]) / (ends - starts).reshape(-1, *[1] * (values.ndim - 1))
        values = np.moveaxis(means.astype(np.float32), 0, axis)
    return values


def _inverse(matrices: NDArray[np.float32]) -> NDArray[np.float32]:
    """Invert symmetric positive (H, W, 3, 3), many times faster than LAPACK one by one."""
    first, second, third = (matrices[..., row, :] for row in range(3))
    adjugate = np.stack([np.cross(second, third), np.cross(third, first), np.cross(first, second)], -2)
    inverse: NDArray[np.float32] = adjugate / (first * adjugate[..., 0, :]).sum(-1)[..., None, None]
    return inverse
