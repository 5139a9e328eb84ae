"""Compare two pictures' features by sorted random projections, which see more of their distribution than covariances.

The sliced Wasserstein distance (arXiv:2006.07229), of a sample of places, relative to the painting's own spread and not
squared, as the other distances of styles.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F

from engine.painters.adain.style_losses import STYLE_LAYERS

if TYPE_CHECKING:
    from torch import Tensor

PLACES = 512  # at most, of each layer
_DIRECTIONS = 32  # anew in every step
_LEAST = 1e-4  # added to what a root is taken of

Sample = dict[str, "Tensor"]
"""By style layer the features at some places, (C, K)."""


def sample_of(features: dict[str, Tensor], random: torch.Generator) -> Sample:
    """Choose places of (N, C, H, W), the same ones for all channels of a layer."""
    found = {}
    for layer in STYLE_LAYERS:
        flat = features[layer].transpose(0, 1).flatten(1)  # (C, N * H * W)
        chosen = torch.randperm(flat.shape[1], generator=random)[:PLACES]
        found[layer] = flat[:, chosen.to(flat.device)]
    return found


def projected_loss(own: Sample, wanted: Sample, random: torch.Generator) -> Tensor:
    """Average over layers how far the sorted projections of two samples lie apart, one number."""
    distances = []
    for layer in STYLE_LAYERS:
        ours, theirs = own[layer].float(), wanted[layer].float()
        directions = F.normalize(torch.randn(_DIRECTIONS, len(ours), generator=random), dim=1).to(ours.device)
        rows, target = ((directions @ sample).sort(1).values for sample in (ours, theirs))
        target = F.interpolate(target[None], rows.shape[1], mode="linear", align_corners=True)[0]
        spread = (target - target.mean(1, keepdim=True)).square().mean()
        distances.append(((rows - target).square().mean() / (spread + _LEAST) + _LEAST).sqrt() - _LEAST**0.5)
    return torch.stack(distances).mean()
