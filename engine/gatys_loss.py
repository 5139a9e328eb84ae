"""Compute Gatys' losses and their exact gradient strip by strip (Gatys et al., arXiv:1508.06576).

A first pass adds up the Gram matrices of the whole picture; a second carries their analytic gradient back,
d|G - A|^2 / dF = 4 (G - A) F / (H W). So no strip has statistics of its own, and there are no seams.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from engine.values import Losses

if TYPE_CHECKING:
    from collections.abc import Generator

    from torch import Tensor

    from engine.vgg_strips import StripVgg

CONTENT_LAYER = "conv4_2"
STYLE_LAYERS = {"conv1_1": 1.0, "conv2_1": 1.0, "conv3_1": 1.0, "conv4_1": 1.0, "conv5_1": 1.0}  # layer: weight
_TV_SIDE = 512  # px, long side at which variation is measured per pixel
_TV_PIXELS = 1 << 20  # of a strip


@dataclass(frozen=True, slots=True)
class Targets:
    """Hold what a picture is to match."""

    content: Tensor  # (1, C, h, w), the network's dtype
    content_energy: float
    grams: dict[str, Tensor]  # layer: (C, C) float64, on the CPU


@dataclass(frozen=True, slots=True)
class Weights:
    """Weigh the three terms."""

    content: float
    style: float
    tv: float


def gram_matrix(features: Tensor) -> Tensor:
    """Correlate the channels of (1, C, H, W): (C, C) float32, divided by H * W (arXiv:1508.06576, equation 3)."""
    flat = _flat(features)
    return flat.T @ flat / flat.shape[0]


def total_variation(image: Tensor) -> Tensor:
    """Measure how much (1, 3, H, W) varies: the mean gradient length in units of a 512 px picture.

    An edge crosses fewer of the pixels the larger the picture is, hence the factor: the same picture at another size
    has the same variation.
    """
    down = image[:, :, 1:, :-1] - image[:, :, :-1, :-1]
    across = image[:, :, :-1, 1:] - image[:, :, :-1, :-1]
    if down.numel() == 0:
        return image.sum() * 0.0
    length = (down.square() + across.square() + 1e-6).sqrt()
    return length.mean() * (max(image.shape[-2:]) / _TV_SIDE)


class GramSums:
    """Add up the Gram matrices of a picture whose strips are shown one after the other."""

    def __init__(self) -> None:
        self._sums: dict[str, Tensor] = {}
        self._counts: dict[str, int] = {}

    def visit(self, layer: str, features: Tensor, _first: int) -> None:
        """Add one strip: a float32 product, summed in float64 on the CPU, as MPS has none."""
        if layer in STYLE_LAYERS:
            flat = _flat(features)
            product = (flat.T @ flat).cpu().double()
            self._sums[layer] = self._sums[layer] + product if layer in self._sums else product
            self._counts[layer] = self._counts.get(layer, 0) + flat.shape[0]

    def matrices(self) -> dict[str, Tensor]:
        """Divide by the positions: (C, C) float64 a layer, on the CPU."""
        return {layer: total / self._counts[layer] for layer, total in self._sums.items()}

    def count(self, layer: str) -> int:
        """Count the positions of a layer."""
        return self._counts[layer]


def evaluate(
    network: StripVgg, image: Tensor, targets: Targets, weights: Weights
) -> Generator[float, None, tuple[Losses, Tensor]]:
    """Compute losses and gradient.

    Args:
        network: cuts the picture into strips.
        image: (1, 3, H, W) float32.
        targets: of the same size.
        weights: of the terms.

    Yields:
        The share that is done, 0 .. 1.

    Returns:
        The weighted losses, and the gradient of their sum, (1, 3, H, W) float32.
    """
    grams, squares, done = GramSums(), [0.0], 0.0

    def visit(layer: str, features: Tensor, first: int) -> None:
        grams.visit(layer, features, first)
        if layer == CONTENT_LAYER:
            wanted = targets.content[:, :, first : first + features.shape[2]]
            squares[0] += float((features.float() - wanted.float()).square().sum())

    passing = network.forward(image, visit)
    while True:
        try:
            done += next(passing) / 3
        except StopIteration as stop:
            trace = stop.value
            break
        yield done
    content = squares[0] / targets.content.numel() / targets.content_energy
    style, factors = _style(grams, targets, weights, image)
    pull = 2 * weights.content / targets.content_energy / targets.content.numel()

    def gradient(layer: str, features: Tensor, first: int) -> Tensor | None:
        if layer == CONTENT_LAYER:
            wanted = targets.content[:, :, first : first + features.shape[2]]
            return (features - wanted).mul_(pull)
        if layer not in factors:
            return None
        flat = features.permute(0, 2, 3, 1)  # (1, h, w, C)
        return (flat @ factors[layer].to(flat.dtype)).permute(0, 3, 1, 2)

    returning = network.backward(trace, gradient)
    while True:
        try:
            done += next(returning) * 2 / 3
        except StopIteration as stop:
            total: Tensor = stop.value
            break
        yield min(done, 1.0)
    variation = add_total_variation(image, total, weights.tv)
    return Losses(weights.content * content, weights.style * style, weights.tv * variation), total


def _style(grams: GramSums, targets: Targets, weights: Weights, image: Tensor) -> tuple[float, dict[str, Tensor]]:
    """Return the mean ratio of the layers, and for each layer the symmetric matrix (C, C) that F is multiplied by."""
    ratio, factors = 0.0, {}
    whole = sum(STYLE_LAYERS.values())
    for layer, gram in grams.matrices().items():
        wanted = targets.grams[layer]
        share = STYLE_LAYERS[layer] / whole / max(float(wanted.square().sum()), 1e-12)
        ratio += share * float((gram - wanted).square().sum())
        factor = (gram - wanted) * (4 * weights.style * share / grams.count(layer))
        factors[layer] = factor.float().to(image.device)
    return ratio, factors


@torch.enable_grad()
def add_total_variation(image: Tensor, gradient: Tensor, weight: float) -> float:
    """Return `total_variation(image)`, and add its weighted gradient to `gradient` in place, by strips."""
    height, width = image.shape[-2:]
    if min(height, width) < 2:
        return 0.0
    rows = max(1, _TV_PIXELS // width)
    factor = max(height, width) / _TV_SIDE / (3 * (height - 1) * (width - 1))
    value = 0.0
    for first in range(0, height - 1, rows):
        last = min(first + rows, height - 1) + 1
        leaf = image[:, :, first:last].detach().requires_grad_()
        strip = total_variation(leaf)
        # back from the strip's own mean and side to the sum
        scale = 3 * (last - first - 1) * (width - 1) * _TV_SIDE / max(leaf.shape[-2:]) * factor
        (own,) = torch.autograd.grad(strip * (scale * weight), leaf)
        gradient[:, :, first:last] += own
        value += scale * strip.item()
    return value


def _flat(features: Tensor) -> Tensor:
    """Give (1, C, H, W) as (H * W, C) float32."""
    return features[0].permute(1, 2, 0).reshape(-1, features.shape[1]).float()
