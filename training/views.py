"""Make two views of a picture that a network should find alike: crops with other light, contrast and saturation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F

if TYPE_CHECKING:
    from torch import Tensor

_CHANGE = 0.35  # of light, contrast and saturation; gentler than usual: a painting's features must keep its colours
_BLURRED = 0.3  # share of views


def disturb(images: Tensor, generator: torch.Generator) -> Tensor:
    """Change (N, 3, H, W) in [0, 1] at random, each picture by itself; stays in [0, 1]."""
    count = len(images)

    def factor() -> Tensor:
        uniform = torch.rand(count, 1, 1, 1, generator=generator)
        return (1 + _CHANGE * (2 * uniform - 1)).to(images.device)

    grey = images.mean(1, keepdim=True)
    saturated = grey + (images - grey) * factor()
    mean = saturated.mean((1, 2, 3), keepdim=True)
    lit = (mean + (saturated - mean) * factor()) * factor()
    blurred = F.avg_pool2d(F.pad(lit, (1, 1, 1, 1), mode="reflect"), 3, 1)
    chosen = (torch.rand(count, 1, 1, 1, generator=generator) < _BLURRED).to(images.device)
    return torch.where(chosen, blurred, lit).clamp(0, 1)


def vicreg_loss(one: Tensor, two: Tensor) -> dict[str, Tensor]:
    """Judge embeddings (N, D) of two views by invariance, variance and covariance (VICReg, arXiv:2105.04906)."""
    one, two = one.float(), two.float()
    return {
        "invariance": 25 * F.mse_loss(one, two),
        "variance": 25 * (_missing_spread(one) + _missing_spread(two)) / 2,
        "covariance": _redundancy(one) + _redundancy(two),
    }


def _missing_spread(x: Tensor) -> Tensor:
    return F.relu(1 - (x.var(0) + 1e-4).sqrt()).mean()


def _redundancy(x: Tensor) -> Tensor:
    centred = x - x.mean(0)
    covariance = centred.T @ centred / (len(x) - 1)
    return (covariance.square().sum() - covariance.diagonal().square().sum()) / x.shape[1]
