"""Define VGG-19 up to conv5_1 at any width: the perceptual network that every loss is measured with."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

if TYPE_CHECKING:
    from collections.abc import Iterable

LAYERS = (
    "conv1_1", "conv1_2",
    "conv2_1", "conv2_2",
    "conv3_1", "conv3_2", "conv3_3", "conv3_4",
    "conv4_1", "conv4_2", "conv4_3", "conv4_4",
    "conv5_1",
)  # fmt: skip
FULL_WIDTH = 64  # channels of conv1_1 in the published network
_WIDTH_FACTORS = {"1": 1, "2": 2, "3": 4, "4": 8, "5": 8}  # channels of a block, in widths
POOLED_AFTER = frozenset({"conv1_2", "conv2_2", "conv3_4", "conv4_4"})
_PADDING_MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "replicate"}
_MEAN = (0.485, 0.456, 0.406)  # of ImageNet, RGB in [0, 1]
_STD = (0.229, 0.224, 0.225)


def channels_of(layer: str, width: int) -> int:
    """Count the channels of a named layer at a channel width."""
    return width * _WIDTH_FACTORS[layer[4]]


def pad_one(x: Tensor, mode: str) -> Tensor:
    """Pad the two image sides of (N, C, H, W) by one pixel; a side of 1 px cannot be reflected and is replicated."""
    if mode == "reflect" and min(x.shape[-2:]) < 2:
        mode = "replicate"
    return F.pad(x, (1, 1, 1, 1), mode=mode)


def _max_pool(x: Tensor, ceil: bool) -> Tensor:
    return F.max_pool2d(x, 2, ceil_mode=ceil)


def _average_pool(x: Tensor, ceil: bool) -> Tensor:
    return F.avg_pool2d(x, 2, ceil_mode=ceil)


def _mixed_pool(x: Tensor, ceil: bool) -> Tensor:
    return (_max_pool(x, ceil) + _average_pool(x, ceil)) / 2


_POOLINGS = {"max": _max_pool, "average": _average_pool, "mixed": _mixed_pool}


class Vgg(nn.Module):
    """Compute the rectified activations of named layers (Simonyan & Zisserman, arXiv:1409.1556).

    Args:
        width: channels of conv1_1; 64 is the published network.
        pooling: "max" as published; "average" as Gatys et al. (arXiv:1508.06576) advise for synthesis; or "mixed",
            their mean (Lee et al., arXiv:1509.08985), as smooth as the one and as keen on lines as the other.
        padding: "zeros" as published; "reflect" and "replicate" paint no dark borders.
    """

    mean: Tensor
    std: Tensor

    def __init__(self, width: int = FULL_WIDTH, pooling: str = "average", padding: str = "reflect") -> None:
        super().__init__()
        if pooling not in _POOLINGS:
            raise ValueError(f"pooling is one of {', '.join(_POOLINGS)}, not {pooling}")
        self.width = width
        self._pool = _POOLINGS[pooling]
        self.padding_mode = _PADDING_MODES[padding]
        inputs = 3
        for layer in LAYERS:
            outputs = channels_of(layer, width)
            self.add_module(layer, nn.Conv2d(inputs, outputs, 3))
            inputs = outputs
        self.register_buffer("mean", torch.tensor(_MEAN).view(1, 3, 1, 1), persistent=False)
        self.register_buffer("std", torch.tensor(_STD).view(1, 3, 1, 1), persistent=False)

    def forward(self, images: Tensor, layers: Iterable[str]) -> dict[str, Tensor]:
        """Return the activations of `layers`, stopping at the deepest.

        Args:
            images: (N, 3, H, W) in [0, 1], sRGB-encoded; any size from 1 px.
            layers: names such as "conv4_2".

        Returns:
            For each name (N, C, H / s, W / s) after ReLU in the network's dtype; s is 1, 2, 4, 8, 16 by block.
        """
        wanted = set(layers)
        deepest = max(LAYERS.index(name) for name in wanted)
        x = ((images - self.mean) / self.std).to(next(self.parameters()).dtype)
        features: dict[str, Tensor] = {}
        for name in LAYERS[: deepest + 1]:
            x = F.relu(self.get_submodule(name)(pad_one(x, self.padding_mode)))
            if name in wanted:
                features[name] = x
            if name in POOLED_AFTER:
                x = self.pool(x, is_thin=min(x.shape[-2:]) < 2)
        return features

    def convolution(self, layer: str) -> nn.Conv2d:
        """Give a named layer's convolution."""
        return cast("nn.Conv2d", self.get_submodule(layer))

    def pool(self, x: Tensor, *, is_thin: bool) -> Tensor:
        """Halve (N, C, H, W); odd sides are rounded down, but up in a thin picture, which keeps a side of 1 px."""
        return self._pool(x, is_thin)
