"""Compute Gatys' losses and their exact gradient strip by strip (Gatys et al., arXiv:1508.06576).

A first pass adds up the Gram matrices of the whole picture; a second carries their analytic gradient back,
d|G - A|^2 / dF = 4 (G - A) F / (H W). So no strip has statistics of its own, and there are no seams.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from engine.networks.vgg_strips import layer_sizes
from engine.runs.driven import Driven
from engine.values import CONTENT_LAYER, STYLE_LAYERS, Losses

if TYPE_CHECKING:
    from collections.abc import Generator

    from torch import Tensor

    from engine.networks.vgg_strips import StripVgg
    from engine.painters.gatys.subject import SubjectWeight

_LEAST_COUNT = 1e-6  # positions of a region, which divide
_TV_SIDE = 512  # px, long side at which variation is measured per pixel
_TV_PIXELS = 1 << 20  # of a strip


@dataclass(frozen=True, slots=True)
class Targets:
    """Hold what a picture is to match."""

    content: Tensor  # (1, C, h, w), the network's dtype
    content_energy: float
    grams: dict[str, Tensor]  # layer: (K, C, C) float64, on the CPU, one a region
    regions: Tensor | None = None  # (K, h, w) at any size, on the picture's device; None is one region everywhere


@dataclass(frozen=True, slots=True)
class Weights:
    """Weigh the three terms."""

    content: float
    style: float
    tv: float
    subject: SubjectWeight | None = None  # has the content's follow its distance


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
    """Add up the Gram matrices of a picture whose strips are shown one after the other.

    With regions each has its own guided Gram matrix, of features that are weighed by the root of the region's share
    (Gatys et al., arXiv:1611.07865, section 4.1, whose guidance channels are normalised likewise).

    Args:
        layers: sizes (height, width) of each layer, where there are regions.
        regions: (K, h, w) at any size.
    """

    def __init__(self, regions: Tensor | None = None, layers: dict[str, tuple[int, int]] | None = None) -> None:
        self._regions, self._layers = regions, layers or {}
        self._sums: dict[str, Tensor] = {}
        self._counts: dict[str, Tensor] = {}
        self._positions: dict[str, int] = {}

    def visit(self, layer: str, features: Tensor, first: int) -> None:
        """Add one strip: a float32 product, summed in float64 on the CPU, as MPS has none."""
        if layer not in STYLE_LAYERS:
            return
        flat = _flat(features)
        shares = self.shares(layer, first, features.shape[2])
        if shares is None:
            product, count = (flat.T @ flat)[None], torch.tensor([float(flat.shape[0])])
        else:
            product = torch.stack([(flat * share[:, None]).T @ flat for share in shares])
            count = shares.sum(1)
        product, count = product.cpu().double(), count.cpu().double()
        self._sums[layer] = self._sums[layer] + product if layer in self._sums else product
        self._counts[layer] = self._counts[layer] + count if layer in self._counts else count
        self._positions[layer] = self._positions.get(layer, 0) + flat.shape[0]

    def matrices(self) -> dict[str, Tensor]:
        """Divide by the positions: (K, C, C) float64 a layer, on the CPU."""
        return {layer: total / self.counts(layer)[:, None, None] for layer, total in self._sums.items()}

    def counts(self, layer: str) -> Tensor:
        """Count the positions of a layer in each region, (K,) float64."""
        return self._counts[layer].clamp(min=_LEAST_COUNT)

    def areas(self, layer: str) -> Tensor:
        """Return each region's share of the picture, (K,) float64."""
        return self._counts[layer] / self._positions[layer]

    def shares(self, layer: str, first: int, rows: int) -> Tensor | None:
        """Return how much of each position of some rows belongs to each region, (K, rows * w); None without any."""
        if self._regions is None:
            return None
        height, width = self._layers[layer]
        y, x = (
            (torch.arange(start, stop, device=self._regions.device) * side).div(size, rounding_mode="floor")
            for start, stop, side, size in (
                (first, first + rows, self._regions.shape[1], height),
                (0, width, self._regions.shape[2], width),
            )
        )
        return self._regions[:, y][:, :, x].flatten(1)


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
    grams = GramSums(targets.regions, layer_sizes(*image.shape[-2:]))
    squares, done = [0.0], 0.0

    def visit(layer: str, features: Tensor, first: int) -> None:
        grams.visit(layer, features, first)
        if layer == CONTENT_LAYER:
            wanted = targets.content[:, :, first : first + features.shape[2]]
            squares[0] += float((features.float() - wanted.float()).square().sum())

    passing = Driven(network.forward(image, visit))
    for share in passing:
        done += share / 3
        yield done
    content = squares[0] / targets.content.numel() / targets.content_energy
    styles, factors = _style(grams, targets, weights, image)
    held = weights.content * (1.0 if weights.subject is None else weights.subject.at(content))
    loss = content if weights.subject is None else weights.subject.loss(content)
    pull = 2 * held / targets.content_energy / targets.content.numel()

    def gradient(layer: str, features: Tensor, first: int) -> Tensor | None:
        if layer == CONTENT_LAYER:
            wanted = targets.content[:, :, first : first + features.shape[2]]
            return (features - wanted).mul_(pull)
        if layer not in factors:
            return None
        return _pulled(features, factors[layer], grams.shares(layer, first, features.shape[2]))

    returning = Driven(network.backward(passing.value, gradient))
    for share in returning:
        done += share * 2 / 3
        yield min(done, 1.0)
    total = returning.value
    variation = add_total_variation(image, total, weights.tv)
    terms = weights.content * loss, sum(styles), weights.tv * variation
    return Losses(*terms, styles, distance=content, content_weight=held), total


def _style(
    grams: GramSums, targets: Targets, weights: Weights, image: Tensor
) -> tuple[tuple[float, ...], dict[str, Tensor]]:
    """Return each layer's term, and for each layer the symmetric matrices (K, C, C) that F is multiplied by.

    A region counts by its share of the picture, so that style pulls as much at every pixel as it does without regions.
    The terms wait for no device: the matrices are on the CPU.
    """
    terms, factors, matrices = [], {}, grams.matrices()
    for layer in STYLE_LAYERS:
        gram, wanted = matrices[layer], targets.grams[layer]
        energies = wanted.square().sum((1, 2)).clamp(min=1e-12)
        shares = grams.areas(layer) / energies / len(STYLE_LAYERS)  # (K,)
        terms.append(weights.style * float((shares * (gram - wanted).square().sum((1, 2))).sum()))
        pulls = 4 * weights.style * shares / grams.counts(layer)
        factors[layer] = ((gram - wanted) * pulls[:, None, None]).float().to(image.device)
    return tuple(terms), factors


def _pulled(features: Tensor, factors: Tensor, shares: Tensor | None) -> Tensor:
    """Multiply (1, C, h, w) by the regions' matrices (K, C, C), each as far as it reaches."""
    flat = features.permute(0, 2, 3, 1)  # (1, h, w, C)
    if shares is None:
        return (flat @ factors[0].to(flat.dtype)).permute(0, 3, 1, 2)
    pulled = torch.zeros_like(flat)
    for factor, share in zip(factors, shares, strict=True):
        pulled += (flat @ factor.to(flat.dtype)) * share.view(1, *flat.shape[1:3], 1).to(flat.dtype)
    return pulled.permute(0, 3, 1, 2)


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
