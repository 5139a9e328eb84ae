"""Give one photograph at the sizes that are painted."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import torch

from engine.pictures.tensors import resize
from engine.storage.mapped_pixels import bands

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from torch import Tensor

    from engine.values import Pixels

GREY = 2 / 255  # a picture whose channels differ by less has no colours
_KEPT_PIXELS = 2**22  # of a size; larger ones are made anew, as they are asked for once
_KEPT_SIZES = 8
LEAST_ALPHA = np.float32(1 / 1024)  # that colours are weighted with
SEEN = 0.02  # resampled alpha above which they are; below, the filter's overshoot counts as much as they do


class FittedPhoto:
    """Resample a photograph, keeping what a moved slider asks for again.

    Args:
        pixels: (H, W, 3) float32, extended-range sRGB.
        alpha: (H, W), in [0, 1]; colours are weighted by it, so that what is hardly seen does not show at edges.
    """

    def __init__(self, pixels: Pixels, alpha: NDArray[np.float32] | None = None) -> None:
        self.pixels, self.alpha = pixels, alpha
        self._kept: dict[object, Tensor] = {}  # the latest few

    @cached_property
    def is_grey(self) -> bool:
        """Tell whether it has no colours."""
        return all(float(np.ptp(band, axis=2).max()) < GREY for band in bands(self.pixels))

    def pixels_at(self, height: int, width: int) -> Pixels:
        """Return (height, width, 3) float32, not clamped; the photograph itself, not a copy, at its own size."""
        if (height, width) == self.pixels.shape[:2]:
            return self.pixels
        fitted = np.empty((height, width, 3), np.float32)
        weights = None if self.alpha is None else np.maximum(self.alpha, LEAST_ALPHA)
        whole = None if weights is None else _resized(weights, height, width)
        for channel in range(3):  # one at a time: a whole photograph would take its own memory twice more
            plane = _plane(self.pixels, channel)
            fitted[..., channel] = _resized(plane, height, width)
            if weights is not None and whole is not None:
                unweighted = fitted[..., channel]
                np.copyto(unweighted, parted(_resized(plane * weights, height, width), whole, unweighted))
        return fitted

    def tensor_at(self, height: int, width: int, device: torch.device) -> Tensor:
        """Return (1, 3, height, width) in [0, 1]."""
        key = (height, width, device)
        if key in self._kept:
            return self._kept[key]
        planes = np.array(self.pixels_at(height, width).transpose(2, 0, 1), order="C")  # copied: it may be read-only
        tensor = torch.from_numpy(planes)[None].to(device).clamp_(0, 1)
        if height * width <= _KEPT_PIXELS:
            if len(self._kept) >= _KEPT_SIZES:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = tensor
        return tensor


def parted(weighted: NDArray[np.float32], whole: NDArray[np.float32], other: NDArray[np.float32]) -> Pixels:
    """Divide colours by the alpha that they are weighted with; where hardly anything is seen, return `other`."""
    return np.divide(weighted, whole, out=other.copy(), where=whole > SEEN)


def _resized(plane: NDArray[np.float32], height: int, width: int) -> NDArray[np.float32]:
    resized: NDArray[np.float32] = resize(torch.from_numpy(plane)[None, None], height, width)[0, 0].numpy()
    return resized


def _plane(pixels: Pixels, channel: int) -> Pixels:
    """Copy one channel of (H, W, 3): (H, W)."""
    plane = np.empty(pixels.shape[:2], np.float32)
    for rows, band in zip(bands(plane), bands(pixels), strict=True):
        rows[:] = band[..., channel]
    return plane
