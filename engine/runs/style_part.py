"""Take the part of a painting that matters, turned, so that nothing beyond its edges comes in."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F

from engine.pictures.geometry import fitted, inscribed
from engine.pictures.tensors import resize

if TYPE_CHECKING:
    from torch import Tensor

    from engine.style_choice import Crop

_LARGEST = 3072  # px, long side of what is turned by less than a quarter; half of it may be cut off
_MARGIN = 1.0  # px at each side of a turned picture, where the bicubic filter would reach beyond the edge


def part_of(painting: Tensor, crop: Crop, rotation: float) -> Tensor:
    """Cut a painting and turn what is left.

    Args:
        painting: (1, 3, H, W) in [0, 1].
        crop: what is kept of the upright painting.
        rotation: degrees clockwise, any; of the turned part the largest upright rectangle inside it is kept.

    Returns:
        (1, 3, h, w) in [0, 1], at least 1 px a side.
    """
    height, width = painting.shape[-2:]
    left, top = min(int(crop.left * width), width - 1), min(int(crop.top * height), height - 1)
    right, bottom = max(left + 1, math.ceil(crop.right * width)), max(top + 1, math.ceil(crop.bottom * height))
    return turned(painting[..., top:bottom, left:right], rotation)


def turned(image: Tensor, degrees: float) -> Tensor:
    """Turn (1, 3, H, W) clockwise and keep the largest upright rectangle inside it; quarter turns lose nothing."""
    quarters, rest = divmod(degrees + 45, 90)
    image = torch.rot90(image, -int(quarters), (2, 3))
    angle = math.radians(rest - 45)
    if abs(angle) < 1e-6:
        return image
    if max(image.shape[-2:]) > _LARGEST:
        image = resize(image, *fitted(image.shape[2], image.shape[3], _LARGEST)).clamp(0, 1)
    height, width = image.shape[-2:]
    kept_height, kept_width = (max(1, int(side - 2 * _MARGIN)) for side in inscribed(height, width, rest - 45))
    y = torch.arange(kept_height, dtype=torch.float32) - (kept_height - 1) / 2
    x = torch.arange(kept_width, dtype=torch.float32) - (kept_width - 1) / 2
    across = (x[None] * math.cos(angle) + y[:, None] * math.sin(angle)) * 2 / width
    down = (y[:, None] * math.cos(angle) - x[None] * math.sin(angle)) * 2 / height
    grid = torch.stack([across, down], -1)[None].to(image.device)
    return F.grid_sample(image, grid, "bicubic", "reflection", align_corners=False).clamp(0, 1)
