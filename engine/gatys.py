"""Optimise the pixels themselves with L-BFGS until their features match (Gatys et al., arXiv:1508.06576).

Deviations from the paper: the picture grows from coarse to fine, so that strokes of every size are found; every term
is relative to its target's own energy, so that a weight means the same at every size and with every network.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from engine.errors import BadResult
from engine.tensors import fitted, resize
from engine.values import Init, Losses, StyleOptions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from torch import Tensor

    from engine.vgg import Vgg

CONTENT_LAYER = "conv4_2"
STYLE_LAYERS = {"conv1_1": 1.0, "conv2_1": 1.0, "conv3_1": 1.0, "conv4_1": 1.0, "conv5_1": 1.0}  # layer: weight
_LAYERS = (CONTENT_LAYER, *STYLE_LAYERS)
_COARSEST = 128  # px, long side of the first stage
_GROWTH = 3**0.5  # from stage to stage
_HISTORY = 10  # curvature pairs of L-BFGS; torch keeps 2 x 10 x 12 bytes a pixel
_CONTENT_BALANCE = 0.5  # content against style at strength 1/2
_CONTENT_FLOOR = 0.02  # of the balance at strength 1: without any, a photograph dissolves into texture
_TV_BALANCE = 0.4
_TV_SIDE = 512  # px, long side at which variation is measured per pixel


@dataclass(frozen=True, slots=True)
class Step:
    """Show the picture after one step of L-BFGS."""

    image: Tensor  # (1, 3, h, w), about [0, 1]; the size of the stage
    losses: Losses
    done: float  # share of all the work, 0 .. 1


@dataclass(frozen=True, slots=True)
class Stage:
    """Say how many steps are taken at one size."""

    height: int
    width: int
    steps: int


@dataclass(frozen=True, slots=True)
class _Targets:
    content: Tensor  # (1, C, h, w) float32
    content_energy: Tensor
    grams: dict[str, Tensor]  # layer: (C, C) float32


def gram_matrix(features: Tensor) -> Tensor:
    """Correlate the channels of (1, C, H, W): (C, C) float32, divided by H * W (arXiv:1508.06576, equation 3)."""
    flat = features[0].flatten(1).float()  # (C, H * W)
    return flat @ flat.T / flat.shape[1]


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


def stages(height: int, width: int, iterations: int) -> list[Stage]:
    """Plan the sizes from coarse to fine and share `iterations` among them, the coarse ones taking more."""
    side = max(height, width)
    sides = [side]
    while sides[0] / _GROWTH >= _COARSEST:
        sides.insert(0, round(sides[0] / _GROWTH))
    shares = [0.8**i for i in range(len(sides))]
    steps = [max(1, round(iterations * share / sum(shares))) for share in shares]
    return [Stage(*fitted(height, width, s), n) for s, n in zip(sides, steps, strict=True)]


def content_weight(strength: float) -> float:
    """Weigh content against style: without bound towards strength 0, a small remainder at strength 1."""
    s = min(max(strength, 0.001), 1.0)
    ratio: float = ((1 - s) / s) ** 1.5
    return _CONTENT_BALANCE * (ratio + _CONTENT_FLOOR)


class Gatys:
    """Repaint one photograph; holds the network and nothing of a run.

    Args:
        vgg: perceptual network, on the device that paints.
    """

    def __init__(self, vgg: Vgg) -> None:
        self._vgg = vgg

    def paint(self, photo: Tensor, styles: list[Tensor], weights: list[float], options: StyleOptions) -> Iterator[Step]:
        """Yield every step, coarse to fine.

        Args:
            photo: (1, 3, H, W) float32 in [0, 1], the size of the result.
            styles: (1, 3, h, w) each, any sizes; they are shrunk, never enlarged, to each stage times the style scale.
            weights: sum 1.
            options: strength, iterations, weights, init, seed, style scale.

        Raises:
            BadResult: the optimisation left the numbers.
        """
        plan = stages(photo.shape[2], photo.shape[3], options.iterations)
        work = sum(s.height * s.width * s.steps for s in plan)
        done = 0
        image = self._start(photo, plan[0], options)
        for stage in plan:
            image = resize(image, stage.height, stage.width)
            content = resize(photo, stage.height, stage.width).clamp(0, 1)
            targets = self._targets(content, styles, weights, options)
            for painted, losses in self._optimise(image, targets, stage.steps, options):
                done += stage.height * stage.width
                image = painted
                yield Step(image, losses, done / work)

    def _start(self, photo: Tensor, first: Stage, options: StyleOptions) -> Tensor:
        content = resize(photo, first.height, first.width).clamp(0, 1)
        if options.init is Init.CONTENT:
            return content
        generator = torch.Generator().manual_seed(options.seed)
        noise = torch.randn(content.shape, generator=generator).to(content.device)
        mean = content.mean((2, 3), keepdim=True)
        return (mean + 0.15 * noise).clamp(0, 1)

    @torch.no_grad()
    def _targets(self, content: Tensor, styles: list[Tensor], weights: list[float], options: StyleOptions) -> _Targets:
        features = self._vgg(content, (CONTENT_LAYER,))[CONTENT_LAYER].float()
        energy = (features - features.mean((2, 3), keepdim=True)).square().mean() + 1e-3
        grams = {layer: torch.zeros(()) for layer in STYLE_LAYERS}
        for style, weight in zip(styles, weights, strict=True):
            side = round(max(content.shape[-2:]) * options.style_scale)
            size = fitted(style.shape[2], style.shape[3], min(side, max(style.shape[-2:])))
            seen = self._vgg(resize(style, *size).clamp(0, 1), STYLE_LAYERS)
            grams = {
                layer: gram.to(content.device) + weight * gram_matrix(seen[layer]) for layer, gram in grams.items()
            }
        return _Targets(features, energy, grams)

    def _losses(self, image: Tensor, targets: _Targets, options: StyleOptions) -> tuple[Tensor, Tensor, Tensor]:
        features = self._vgg(image, _LAYERS)
        content = (features[CONTENT_LAYER].float() - targets.content).square().mean() / targets.content_energy
        terms = [
            weight
            * (gram_matrix(features[layer]) - targets.grams[layer]).square().sum()
            / targets.grams[layer].square().sum()
            for layer, weight in STYLE_LAYERS.items()
        ]
        style = torch.stack(terms).sum() / sum(STYLE_LAYERS.values())
        return (
            options.content_weight * content_weight(options.strength) * content,
            options.style_weight * style,
            options.tv_weight * _TV_BALANCE * total_variation(image),
        )

    def _optimise(
        self, image: Tensor, targets: _Targets, steps: int, options: StyleOptions
    ) -> Iterator[tuple[Tensor, Losses]]:
        pixels = image.detach().clone(memory_format=torch.contiguous_format).requires_grad_()
        # One closure call a step; never clamped inside, which would spoil the curvature pairs.
        optimizer = torch.optim.LBFGS(
            [pixels], max_iter=1, history_size=_HISTORY, tolerance_grad=-1, tolerance_change=-1
        )
        last: list[Losses] = []

        def closure() -> Tensor:
            optimizer.zero_grad()
            terms = self._losses(pixels, targets, options)
            total = torch.stack(terms).sum() * _LOSS_SCALE
            total.backward()
            last.append(Losses(*(term.item() for term in terms)))
            return total

        for _ in range(steps):
            optimizer.step(closure)
            if not torch.isfinite(pixels.detach()).all():
                raise BadResult("The optimisation ran out of bounds; use a smaller style weight or another seed.")
            yield pixels.detach(), last.pop()


_LOSS_SCALE = 1e4  # L-BFGS' first step is 1 / sum|gradient|; with larger gradients it is a gentle one
