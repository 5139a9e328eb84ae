"""Lay a faint grain into the smooth places of a photograph, so that something there says where a stroke begins.

The network draws strokes along what it finds; a clear sky or a wall has nothing, and stayed bare or got strokes along
its faint gradient, whatever the painting. The grain is painted over and not seen as such.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F

from engine.networks.adain_network import StyleCode, flattened
from engine.runs.color import luma_of

if TYPE_CHECKING:
    from torch import Tensor

DEPTH = 0.03  # deviation of the grain where a photograph is flat, of values in [0, 1]
_SMOOTH = 0.08  # deviation of brightness around a pixel from which on there is no grain
_RADIUS = 9  # px around a pixel, at the size at which strokes are laid down
_SIZES = (2, 5)  # px of its specks, the fine and the coarse
_DIFFERENT = 0.1  # how far a painting's code lies from a photograph's own, of its length, where the grain is whole
_SEED = 0


def grain_of(photo: Tensor) -> Tensor:
    """Return what is added to the brightness of (1, 3, H, W) in [0, 1], (1, 1, H, W): the same for the same photograph.

    `photo` has the size at which strokes are laid down.
    """
    grey = luma_of(photo.float())
    mean, square = _around(grey), _around(grey.square())
    deviation = (square - mean.square()).clamp(min=0).sqrt()
    share = (1 - deviation / _SMOOTH).clamp(min=0)
    height, width = photo.shape[-2:]
    return DEPTH * share * _specks(height, width).to(photo.device)


def amount_of(own: StyleCode, style: StyleCode, strength: float) -> float:
    """Tell how much of the grain a painting gets: none at a strength of 0, or for a photograph in its own style."""
    start, end = flattened(own), flattened(style)
    apart = float((end - start).norm(dim=1).mean() / start.norm(dim=1).mean().clamp(min=1e-6))
    return strength * min(1.0, apart / _DIFFERENT)


def _around(grey: Tensor) -> Tensor:
    return F.avg_pool2d(grey, 2 * _RADIUS + 1, 1, _RADIUS, count_include_pad=False)


def _specks(height: int, width: int) -> Tensor:
    """Draw noise of both sizes, (1, 1, H, W) float32 on the CPU, of deviation 1."""
    random = torch.Generator().manual_seed(_SEED)
    noise = torch.zeros(1, 1, height, width)
    for size in _SIZES:
        cells = torch.randn(1, 1, height // size + 3, width // size + 3, generator=random)
        layer = F.interpolate(cells, size=(height, width), mode="bicubic")
        noise += layer / layer.std(correction=0).clamp(min=1e-6)
    return noise / noise.std(correction=0).clamp(min=1e-6)
