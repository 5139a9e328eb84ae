"""Keep a photograph's colours while its brightness is repainted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from torch import Tensor

LUMA = (0.299, 0.587, 0.114)  # ITU-R BT.601, the weights that Gatys et al. (arXiv:1606.05897) use


def luma_of(image: Tensor) -> Tensor:
    """Weigh (N, 3, H, W) to brightness (N, 1, H, W), on the encoded values."""
    weights = torch.tensor(LUMA, device=image.device, dtype=image.dtype).view(1, 3, 1, 1)
    return (image * weights).sum(1, keepdim=True)


def keep_colors(painted: Tensor, photo: Tensor) -> Tensor:
    """Combine the painting's brightness with the photograph's chroma (arXiv:1606.05897, section 5.1).

    Args:
        painted: (1, 3, H, W) in about [0, 1].
        photo: the same shape.

    Returns:
        (1, 3, H, W) in [0, 1]. Brightness is exactly the painted one; where the photograph's chroma would leave the
        range it is drawn towards grey instead of being clipped, so hue stays as well.
    """
    luma = luma_of(painted).clamp(0, 1)
    chroma = photo - luma_of(photo)
    headroom = torch.where(chroma > 0, 1 - luma, luma)  # how far each channel may move
    fitting = (headroom / chroma.abs().clamp(min=1e-6)).amin(1, keepdim=True).clamp(max=1)
    return luma + chroma * fitting
