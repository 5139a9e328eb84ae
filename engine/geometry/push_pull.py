"""Fill what no triangle covers from what lies around it, coarser the farther away (Gortler et al., The Lumigraph)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F

if TYPE_CHECKING:
    from torch import Tensor


def filled(image: Tensor, known: Tensor) -> Tensor:
    """Keep what is known and fill the rest; where nothing is known, the picture stays as it is.

    Args:
        image: (1, C, H, W).
        known: (1, 1, H, W), 0 .. 1; what is known in part is mixed with what is filled in.

    Returns:
        (1, C, H, W).
    """
    if not bool(known.any()):
        return image
    return _filled(image, known.to(image.dtype))


def _filled(image: Tensor, known: Tensor) -> Tensor:
    height, width = image.shape[-2:]
    if max(height, width) == 1 or bool((known >= 1).all()):
        return image
    padding = (0, width % 2, 0, height % 2)
    weights = F.pad(known, padding)
    total = F.avg_pool2d(weights, 2)
    colors = F.avg_pool2d(F.pad(image * known, padding), 2) / total.clamp(min=1e-12)
    coarse = _filled(colors, (total * 4).clamp(max=1))
    wide = F.interpolate(coarse, scale_factor=2, mode="bilinear", align_corners=False)[..., :height, :width]
    return torch.lerp(wide, image, known)
