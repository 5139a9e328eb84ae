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
    Planes = NDArray[np.float32]  # (C, H, W)


class GuidedFilter:
    """Hold what the filter needs of a guide.

    Args:
        guide: (H, W, 3) float32 in [0, 1].
        radius: half the side of the windows, px.
        epsilon: variance of the colours below which an edge is none.
    """

    def __init__(self, guide: Pixels, radius: int, epsilon: float) -> None:
        self._guide: Planes = np.ascontiguousarray(guide.transpose(2, 0, 1))
        self._radius = radius
        self._mean = box_means(self._guide, radius)
        pairs = [(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)]
        moments = box_means(np.stack([self._guide[i] * self._guide[j] for i, j in pairs]), radius)
        covariance = [m - self._mean[i] * self._mean[j] for m, (i, j) in zip(moments, pairs, strict=True)]
        for diagonal in (0, 3, 5):
            covariance[diagonal] += np.float32(epsilon)
        self._inverse = _inverse(*covariance)

    def coefficients(self, values: Map) -> tuple[Planes, Map]:
        """Find `slope` (3, H, W) and `offset` (H, W): the filtered map is their sum with the colours, not clamped."""
        slope, offset, _ = self._lines(values)
        return slope, offset

    def drawn_to_edges(self, values: Map, gain: float) -> tuple[Planes, Map]:
        """Find such a line for the map itself plus `gain` times what colours say beyond its mean nearby.

        This is no part of the paper, whose filter blurs a map wherever there are no edges: here it stays as it is.
        """
        slope, offset, mean = self._lines(values)
        return gain * slope, values + gain * (offset - mean)

    def _lines(self, values: Map) -> tuple[Planes, Map, Map]:
        """Return slope, offset and mean of the map, each averaged over the windows that a pixel lies in."""
        mean = box_means(values[None], self._radius)[0]
        covariance = box_means(self._guide * values, self._radius) - self._mean * mean
        slope = np.stack([(row * covariance).sum(0) for row in self._inverse])
        offset = mean - (slope * self._mean).sum(0)
        found = box_means(np.concatenate([slope, np.stack([offset, mean])]), self._radius)
        return found[:3], found[3], found[4]


def box_means(planes: Planes, radius: int) -> Planes:
    """Average (C, H, W) over windows of 2 * radius + 1 px a side, as far as they lie inside, by running sums."""
    means = np.empty_like(planes)
    for plane, mean in zip(planes, means, strict=True):
        mean[:] = _means_down(_means_down(plane, radius).T, radius).T
    return means


def _means_down(plane: NDArray[np.float32], radius: int) -> NDArray[np.float32]:
    length = len(plane)
    ends = np.minimum(np.arange(length) + radius + 1, length)
    starts = np.maximum(np.arange(length) - radius, 0)
    sums = np.zeros((length + 1, plane.shape[1]), np.float64)
    np.cumsum(plane, axis=0, dtype=np.float64, out=sums[1:])
    means: NDArray[np.float32] = ((sums[ends] - sums[starts]) / (ends - starts)[:, None]).astype(np.float32)
    return means


def _inverse(a: Map, b: Map, c: Map, d: Map, e: Map, f: Map) -> list[Planes]:
    """Invert the symmetric matrices of every pixel, (a, b, c), (b, d, e), (c, e, f): the rows, (3, H, W) each."""
    first, second, third = d * f - e * e, c * e - b * f, b * e - c * d
    scale: Map = np.reciprocal(a * first + b * second + c * third)
    last, mixed = a * f - c * c, b * c - a * e
    return [
        np.stack([first, second, third]) * scale,
        np.stack([second, last, mixed]) * scale,
        np.stack([third, mixed, a * d - b * b]) * scale,
    ]
