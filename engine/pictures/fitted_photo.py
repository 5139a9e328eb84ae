"""Give one photograph at the sizes that are painted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from engine.pictures.tensors import resize
from engine.storage.mapped_pixels import bands

if TYPE_CHECKING:
    from torch import Tensor

    from engine.values import Pixels

_KEPT_PIXELS = 2**22  # of a size; larger ones are made anew, as they are asked for once
_KEPT_SIZES = 8


class FittedPhoto:
    """Resample a photograph, keeping what a moved slider asks for again.

    Args:
        pixels: (H, W, 3) float32, extended-range sRGB.
    """

    def __init__(self, pixels: Pixels) -> None:
        self.pixels = pixels
        self._kept: dict[object, Tensor] = {}  # the latest few

    def pixels_at(self, height: int, width: int) -> Pixels:
        """Return (height, width, 3) float32, not clamped; the photograph itself, not a copy, at its own size."""
        if (height, width) == self.pixels.shape[:2]:
            return self.pixels
        fitted = np.empty((height, width, 3), np.float32)
        for channel in range(3):  # one at a time: a whole photograph would take its own memory twice more
            plane = torch.from_numpy(_plane(self.pixels, channel))
            fitted[..., channel] = resize(plane[None, None], height, width)[0, 0].numpy()
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


def _plane(pixels: Pixels, channel: int) -> Pixels:
    """Copy one channel of (H, W, 3): (H, W)."""
    plane = np.empty(pixels.shape[:2], np.float32)
    for rows, band in zip(bands(plane), bands(pixels), strict=True):
        rows[:] = band[..., channel]
    return plane
