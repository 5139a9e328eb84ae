"""Make files in the layouts in which networks are published, with random weights."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

if TYPE_CHECKING:
    from pathlib import Path

_VGG = (64, 64, "pool", 128, 128, "pool", 256, 256, 256, 256, "pool", 512, 512, 512, 512, "pool", 512, 512, 512, 512)
_DECODER = (512, 256, "up", 256, 256, 256, 128, "up", 128, 64, "up", 64, 3)


def _conv(before: int, after: int, side: int = 3, padding: int = 0) -> nn.Conv2d:
    layer = nn.Conv2d(before, after, side, padding=padding)
    nn.init.normal_(layer.weight, 0.0, math.sqrt(2 / (before * side * side)))
    return layer


def vgg19() -> nn.Module:
    """Build torchvision's modules, with a classifier of another size: nobody reads it."""
    layers, before = [], 3
    for step in (*_VGG, "pool"):
        if step == "pool":
            layers.append(nn.MaxPool2d(2))
        else:
            layers += [_conv(before, int(step), padding=1), nn.ReLU()]
            before = int(step)
    network = nn.Module()
    network.features = nn.Sequential(*layers)
    network.classifier = nn.Sequential(nn.Linear(8, 4), nn.ReLU(), nn.Dropout(), nn.Linear(4, 4))
    return network


def vgg_normalised() -> nn.Sequential:
    """Build pytorch-AdaIN's encoder."""
    layers, before = [_conv(3, 3, 1)], 3
    for step in _VGG:
        if step == "pool":
            layers.append(nn.MaxPool2d(2, 2, 0, ceil_mode=True))
        else:
            layers += [nn.ReflectionPad2d(1), _conv(before, int(step)), nn.ReLU()]
            before = int(step)
    return nn.Sequential(*layers)


def decoder() -> nn.Sequential:
    """Build pytorch-AdaIN's decoder."""
    layers, before = [], _DECODER[0]
    for step in _DECODER[1:]:
        if step == "up":
            layers.append(nn.UpsamplingNearest2d(scale_factor=2))
        else:
            layers += [nn.ReflectionPad2d(1), _conv(int(before), int(step)), nn.ReLU()]
            before = step
    return nn.Sequential(*layers[:-1])


def write(network: nn.Module, path: Path, *, is_legacy: bool = False) -> dict[str, Tensor]:
    """Save a state dict as torch does today, or as it did when these networks were published."""
    state = network.state_dict()
    torch.save(state, path, _use_new_zipfile_serialization=not is_legacy)
    return state
