"""Weigh colours by alpha: what cannot be seen neither paints nor shows at the edges of what can."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.values import Pixels

_INVISIBLE = 0.5 / 255  # alpha below which nothing is seen


def without_invisible(pixels: Pixels, alpha: NDArray[np.float32]) -> Pixels:
    """Give wholly transparent pixels the colours of the nearest visible ones, weighted by alpha; others stay.

    Args:
        pixels: (H, W, 3).
        alpha: (H, W), in [0, 1].

    Returns:
        (H, W, 3); mid-grey where nothing is visible at all.
    """
    invisible = alpha < _INVISIBLE
    if not invisible.any():
        return pixels
    weights = np.where(invisible, np.float32(0), alpha)
    filled = np.where(invisible[..., np.newaxis], _spread(pixels * weights[..., np.newaxis], weights), pixels)
    return np.asarray(filled, np.float32)


def _spread(weighted: Pixels, weights: NDArray[np.float32]) -> Pixels:
    """Return colours everywhere, from the smallest of ever larger squares around each pixel that has any."""
    if weights.size == 1:
        return weighted / weights[..., np.newaxis] if weights.all() else np.full_like(weighted, 0.5)
    height, width = weights.shape
    beyond = _spread(_halved(weighted), _halved(weights))
    beyond = beyond.repeat(2, axis=0).repeat(2, axis=1)[:height, :width]
    share = np.maximum(weights, np.float32(1e-12))[..., np.newaxis]
    return np.where((weights > 0)[..., np.newaxis], weighted / share, beyond)


def _halved(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Add up squares of 2 x 2 px; the last row and column of an odd size stand alone."""
    for axis in (0, 1):
        if values.shape[axis] > 1:
            values = np.add.reduceat(values, np.arange(0, values.shape[axis], 2), axis=axis)
    return values
