"""Resize float pictures with a Lanczos filter, without torch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.values import Pixels

_REDUCING_GAP = 3.0  # below a third of the size, box averaging comes first: as good to the eye and several times faster


def fit(pixels: Pixels, long_side: int, *, enlarge: bool = False) -> Pixels:
    """Resize (H, W, 3) in [0, 1] so that its longer side is `long_side` px; smaller pictures stay unless `enlarge`."""
    height, width = pixels.shape[:2]
    factor = long_side / max(height, width)
    if factor == 1.0 or (factor > 1.0 and not enlarge):
        return pixels
    return resize_pixels(pixels, max(1, round(width * factor)), max(1, round(height * factor)))


def resize_pixels(pixels: Pixels, width: int, height: int) -> Pixels:
    """Resize (H, W, 3) in [0, 1] to (height, width, 3)."""
    resized = np.empty((height, width, pixels.shape[2]), np.float32)
    for channel in range(pixels.shape[2]):
        resized[..., channel] = resize_plane(pixels[..., channel], width, height)
    return resized


def resize_plane(plane: NDArray[np.float32], width: int, height: int) -> NDArray[np.float32]:
    """Resize one channel (H, W) in [0, 1] to (height, width); the filter's overshoot is clipped."""
    image = Image.fromarray(np.ascontiguousarray(plane, np.float32))
    resized = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=_REDUCING_GAP)
    return np.asarray(resized, np.float32).clip(0.0, 1.0)
