"""Define the AdaIN network: an encoder, adaptive instance normalisation at every site of a trunk, a decoder.

Huang & Belongie (arXiv:1703.06868) re-normalise once, at the encoder's output. Here the residual trunk behind it is
re-normalised as well, at a quarter of the picture's resolution, and one network serves photographs and paintings: a
picture's `StyleCode` is what its own statistics are at each site when nothing is re-normalised. Hence a photograph
painted with its own code comes back unchanged, a mix of styles is a mix of codes, and the strength goes from the
photograph's code to the painting's. Nothing outside the trunk depends on the whole picture.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.vgg import pad_one

STRIDE = 4  # image pixels to a trunk pixel
EPSILON = 1e-5  # added to variances


class Statistics(NamedTuple):
    """Hold per-channel mean and standard deviation, each (N, C, 1, 1) float32."""

    mean: Tensor
    std: Tensor


StyleCode = tuple[Statistics, ...]  # one a site


def statistics(x: Tensor) -> Statistics:
    """Measure (N, C, H, W) over its pixels in float32; the variance is the biased one, which one pixel has too."""
    x = x.float()
    mean = x.mean((2, 3), keepdim=True)
    variance = (x - mean).square().mean((2, 3), keepdim=True)  # on the CPU many times faster than var_mean
    return Statistics(mean, (variance + EPSILON).sqrt())


def renormalise(x: Tensor, own: Statistics, target: Statistics) -> Tensor:
    """Give `x` (N, C, H, W), whose statistics are `own`, those of `target` (arXiv:1703.06868, equation 8)."""
    scale = target.std / own.std
    shift = target.mean - own.mean * scale
    return torch.addcmul(shift.to(x.dtype), x, scale.to(x.dtype))


def mix(codes: list[StyleCode], weights: list[float]) -> StyleCode:
    """Add codes with weights that sum to 1 (arXiv:1703.06868, equation 15, taken at every site)."""
    return tuple(
        Statistics(
            sum((w * s.mean for s, w in zip(site, weights, strict=True)), torch.zeros(())),
            sum((w * s.std for s, w in zip(site, weights, strict=True)), torch.zeros(())),
        )
        for site in zip(*codes, strict=True)
    )


class Conv(nn.Conv2d):
    """Convolve 3x3 with reflection padding."""

    def __init__(self, inputs: int, outputs: int, stride: int = 1) -> None:
        super().__init__(inputs, outputs, 3, stride)

    def forward(self, x: Tensor) -> Tensor:
        """Return (N, outputs, ceil(H / stride), ceil(W / stride))."""
        return super().forward(pad_one(x, "reflect"))


class Block(nn.Module):
    """Add a residual whose two convolutions are each re-normalised."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = Conv(channels, channels)
        self.second = Conv(channels, channels)

    def forward(self, x: Tensor, first: Statistics | None, second: Statistics | None) -> tuple[Tensor, StyleCode]:
        """Return (N, C, H, W) and the two sites' own statistics; a target of None leaves a site as it is."""
        y, own_first = _site(self.first(x), first)
        y, own_second = _site(self.second(F.relu(y)), second)
        return x + y, (own_first, own_second)


def _site(x: Tensor, target: Statistics | None) -> tuple[Tensor, Statistics]:
    own = statistics(x)
    return (x if target is None else renormalise(x, own, target)), own


class AdainNetwork(nn.Module):
    """Hold encoder, trunk and decoder.

    Args:
        widths: channels at full, half and quarter resolution.
        blocks: residual blocks in the trunk; there are 1 + 2 * blocks sites.
    """

    def __init__(self, widths: tuple[int, int, int] = (24, 48, 96), blocks: int = 5) -> None:
        super().__init__()
        full, half, quarter = widths
        self.widths = widths
        self.encoder = nn.Sequential(
            Conv(3, full), nn.ReLU(), Conv(full, half, 2), nn.ReLU(), Conv(half, quarter, 2), nn.ReLU(),
            Conv(quarter, quarter),
        )  # fmt: skip
        self.trunk = nn.ModuleList(Block(quarter) for _ in range(blocks))
        self.decoder = nn.Sequential(
            Conv(quarter, quarter), nn.ReLU(), nn.Upsample(scale_factor=2), Conv(quarter, half), nn.ReLU(),
            Conv(half, half), nn.ReLU(), nn.Upsample(scale_factor=2), Conv(half, full), nn.ReLU(), Conv(full, 3),
        )  # fmt: skip

    @property
    def dtype(self) -> torch.dtype:
        """Name the format that the network computes in."""
        return next(self.parameters()).dtype

    def encode(self, images: Tensor) -> Tensor:
        """Turn (N, 3, H, W) in [0, 1] into features (N, C, H / 4, W / 4); H and W are multiples of 4."""
        features: Tensor = self.encoder((images * 2 - 1).to(self.dtype))
        return features

    def transform(self, features: Tensor, target: StyleCode | None) -> tuple[Tensor, StyleCode]:
        """Run the trunk, re-normalising every site to `target`.

        Args:
            features: (N, C, H / 4, W / 4) from `encode`.
            target: statistics for each site; None re-normalises nothing, and the picture's own code is returned.

        Returns:
            Features of the same shape, and the statistics found at each site before it was re-normalised.
        """
        sites = 1 + 2 * len(self.trunk)
        targets = target if target is not None else (None,) * sites
        x, own = _site(features, targets[0])
        code = [own]
        for index, block in enumerate(self.trunk):
            x, pair = block(x, targets[1 + 2 * index], targets[2 + 2 * index])
            code += pair
        return x, tuple(code)

    def decode(self, features: Tensor) -> Tensor:
        """Turn features (N, C, H / 4, W / 4) into images (N, 3, H, W) float32, about [0, 1], not clamped."""
        images: Tensor = self.decoder(features).float()
        return (images + 1) / 2
