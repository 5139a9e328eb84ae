"""Optimise the pixels themselves with L-BFGS until their features match (Gatys et al., arXiv:1508.06576).

Deviations from the paper: the picture grows from coarse to fine, so that strokes of every size are found; steps are
scaled by frequency, so that few suffice; every term is relative to its target's own energy, so that a weight means the
same at every size and with every network.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import torch

from engine.errors import BadResult
from engine.masks.masks import GUIDE_SIDE
from engine.networks.vgg_strips import StripVgg
from engine.options import Init, StyleOptions
from engine.painters.gatys.gatys_loss import GramSums, Targets, Weights, evaluate, gram_matrix, total_variation
from engine.painters.gatys.gatys_plan import Stage, blocks, history_of, last_stage, spare_bytes, stages
from engine.painters.gatys.holding import Holding
from engine.painters.gatys.lbfgs import Lbfgs
from engine.painters.gatys.preconditioner import Preconditioner
from engine.painters.gatys.run_state import RunState
from engine.painters.gatys.subject import weight_of
from engine.pictures.geometry import fitted
from engine.pictures.tensors import resize
from engine.runs.driven import Driven
from engine.runs.fallback import Fallback, give_memory_back
from engine.runs.heap import trim_heap
from engine.values import CONTENT_LAYER, Losses

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from torch import Tensor

    from engine.masks.effect import Regions
    from engine.networks.vgg import Vgg
    from engine.painters.scene import Hold, Sight, Surface

__all__ = ["Gatys", "Stage", "Step", "content_weight", "gram_matrix", "stages", "total_variation"]

T = TypeVar("T")
_CONTENT_BALANCE = 0.5  # content against style at strength 1/2
_CONTENT_FLOOR = 0.02  # of the balance at strength 1: without any, a photograph dissolves into texture
_TV_BALANCE = 0.4
_TOLD_PIXELS = 1 << 20  # of larger stages every strip is told
_TOO_FAR = 10.0  # times the loss before: a step that ends there was too long; smaller leaps mend themselves
_MOST_SHORTENED = 10  # steps of a stage; each time by three quarters


@dataclass(frozen=True, slots=True)
class Step:
    """Show the picture after one step of L-BFGS, or tell how far the next step is."""

    image: Tensor  # (1, 3, h, w), about [0, 1]; the size of the stage
    losses: Losses | None  # None within a step, after one strip
    done: float  # share of all the work, 0 .. 1
    state: Callable[[], RunState]  # to go on from later; right until the next step is asked for


def content_weight(strength: float) -> float:
    """Weigh content against style: without bound towards strength 0, a small remainder at strength 1."""
    s = min(max(strength, 0.001), 1.0)
    ratio: float = ((1 - s) / s) ** 1.5
    return _CONTENT_BALANCE * (ratio + _CONTENT_FLOOR)


class Gatys:
    """Repaint one photograph; holds the network and nothing of a run.

    Args:
        vgg: perceptual network, on the device that paints.
        memory: bytes that a run may use; more of them make it faster.
        fallback: followed by the next run when its memory runs out; None is one on the photograph's device.
        surface: that the photograph shows, and whose sheet is optimised instead; it takes the sheet at the end.
        hold: to what a frame of a clip keeps, in the last stage.
    """

    def __init__(
        self, vgg: Vgg, memory: int = 2 << 30, fallback: Fallback | None = None, surface: Surface | None = None,
        hold: Hold | None = None,
    ) -> None:  # fmt: skip
        self.vgg = vgg
        self.hold = hold
        self.surface = surface
        self.memory = memory
        self.fallback = fallback

    def paint(
        self,
        photo: Tensor,
        styles: list[Tensor],
        weights: list[float],
        options: StyleOptions,
        scales: list[float] | None = None,
        begin: Tensor | RunState | None = None,
        regions: Regions | None = None,
    ) -> Iterator[Step]:
        """Yield every step, coarse to fine, and within the steps of large pictures every strip.

        A step for which memory runs out is taken again with smaller strips, and at last on the CPU.

        Args:
            photo: (1, 3, H, W) float32 in [0, 1], the size of the result.
            styles: (1, 3, h, w) each, any sizes; they are shrunk, never enlarged, to each stage times the style scale.
            weights: sum 1; regions have their own.
            options: strength, iterations, weights, init, seed, style scale.
            scales: of each style, times the options' style scale; all 1 where None.
            begin: a picture of any size to go on from, which takes the last stage only, or the state of an earlier
                run with the same arguments.
            regions: each matches the Gram matrices of its own mix; what lies outside them keeps its content.

        Raises:
            BadResult: the optimisation left the numbers.
        """
        surface = self.surface
        plan, is_whole = _plan(photo, options, begin, surface)
        work = sum(stage.pixels * stage.steps for stage in plan)
        state = begin if isinstance(begin, RunState) else None
        image = begin if isinstance(begin, torch.Tensor) else None
        if image is None and surface is None:
            image = self._start(photo, plan[0], options)
        first = state.stage if state else 0
        done = sum(stage.pixels * stage.steps for stage in plan[:first])
        mixes = [weights] if regions is None else regions.mixes
        scales, fallback = scales or [1.0] * len(styles), self.fallback or Fallback(photo.device)
        holding = None if self.hold is None else Holding.of(self.hold, photo)
        scene = _Scene(self.vgg, photo, styles, scales, mixes, regions, fallback, surface, holding)
        inverse = None  # curvature, times the pixels, which the losses are divided by
        for index, stage in enumerate(plan[first:], first):
            run = _Run(scene, self.memory, stage, options, inverse and inverse * stage.pixels)
            if state is not None and index == first:
                run.restore(state)
            else:
                run.begin(image)
            give_memory_back()  # of the stage before, whose maps are smaller
            take = partial(run.state, index, is_whole)
            while run.done < stage.steps:
                for losses, part in run.step():
                    yield Step(run.image, losses, (done + stage.pixels * part) / work, take)
            image, known = run.pixels, run.optimizer.inverse
            inverse = known and known / stage.pixels
            done += stage.pixels * stage.steps
        if surface is not None and image is not None:
            surface.take(image)

    def _start(self, photo: Tensor, first: Stage, options: StyleOptions) -> Tensor:
        content = _content(photo, first)
        if options.init is Init.CONTENT:
            return content
        generator = torch.Generator().manual_seed(options.seed)
        noise = torch.randn(content.shape, generator=generator).to(content.device)
        mean = content.mean((2, 3), keepdim=True)
        return (mean + 0.15 * noise).clamp(0, 1)


@dataclass
class _Scene:
    """Hold what all stages look at, on the device that paints now."""

    vgg: Vgg
    photo: Tensor
    styles: list[Tensor]
    scales: list[float]
    mixes: list[list[float]]  # of each region
    regions: Regions | None
    fallback: Fallback
    surface: Surface | None
    holding: Holding | None

    def go_to_cpu(self) -> None:
        cpu = torch.device("cpu")
        self.vgg = copy.deepcopy(self.vgg).to(cpu, torch.float32)
        self.photo = self.photo.to(cpu)
        self.styles = [style.to(cpu) for style in self.styles]
        self.holding = self.holding and self.holding.to(cpu)


@dataclass
class _Run:
    """Hold one stage's optimisation."""

    scene: _Scene
    memory: int
    stage: Stage
    options: StyleOptions
    inverse: float | None  # curvature, as far as the stage before knew it
    done: int = 0  # steps
    targets: Targets | None = None
    total: float = math.inf  # loss before the last step
    shortened: int = 0  # steps that were too long

    def __post_init__(self) -> None:
        self.pixels = self.image = self.scene.photo  # what is optimised, and what is seen of it
        self.sight = self._sight()
        self.optimizer = self._optimizer(*history_of(self.stage))

    def begin(self, image: Tensor | None) -> None:
        """Begin with what the stage before has left; None is a surface as it is."""
        if image is None:
            assert self.scene.surface is not None
            image = self.scene.surface.begin(self.sight)
        size = (self.stage.height, self.stage.width) if self.sight is None else self.sight.sheet_size
        self.pixels = resize(image, *size).to(self.scene.photo.device, copy=True).contiguous()
        self.image = self.pixels if self.sight is None else self.scene.photo

    def _sight(self) -> Sight | None:
        surface = self.scene.surface
        return None if surface is None else surface.at(self.stage.height, self.stage.width, self.scene.photo.device)

    def state(self, index: int, is_whole: bool) -> RunState:
        """Copy what the next step depends on; `index` is the stage's."""
        return RunState(index, self.done, is_whole, self.pixels.to("cpu", copy=True), self.optimizer.state())

    def restore(self, state: RunState) -> None:
        """Go on where another run of this stage was."""
        device = self.scene.photo.device
        self.pixels = state.pixels.to(device, copy=True)
        self.image = self.pixels if self.sight is None else self.scene.photo
        self.optimizer.restore(state.optimizer, device)
        self.done = state.steps

    def step(self) -> Iterator[tuple[Losses | None, float]]:
        """Take a step; yield its losses, None before it is taken, and the steps done with the share of this."""
        before = self.scene.fallback.device
        try:
            if self.targets is None:
                self.targets = yield from self._encode()
            losses, gradient = yield from self._evaluate(self.targets)
            while self._is_too_far(losses) and self.optimizer.shorten(self.pixels):
                self.shortened += 1
                del gradient
                losses, gradient = yield from self._evaluate(self.targets)
            self.optimizer.step(self.pixels, gradient)
            self.total = losses.total
        except (MemoryError, RuntimeError) as error:
            self.scene.fallback.fall_back_after(error)
            losses = None
        if losses is None:
            self._make_room(before)
            yield None, self.done  # the next attempt may be made on another thread
            return
        if not torch.isfinite(self.pixels.sum()):
            raise BadResult("The optimisation ran out of bounds; use a smaller style weight or another seed.")
        self.done += 1
        if self.stage.pixels > _TOLD_PIXELS:
            trim_heap()  # else strips of all sizes leave a gigabyte between what stays
        yield losses, self.done

    def _is_too_far(self, losses: Losses) -> bool:
        is_worse = not losses.total <= _TOO_FAR * self.total  # or no number
        return is_worse and self.shortened < _MOST_SHORTENED

    def _make_room(self, before: torch.device) -> None:
        """Forget the history, and follow where the fallback has gone from the device before."""
        self.inverse = self.optimizer.inverse
        if self.scene.fallback.device != before:
            self.scene.go_to_cpu()
            self.pixels, self.targets = self.pixels.to(self.scene.photo.device), None
            self.sight = self._sight()
        self.optimizer = self._optimizer(max(1, history_of(self.stage)[0] // 2), torch.float16)
        give_memory_back()

    def _optimizer(self, history: int, dtype: torch.dtype) -> Lbfgs:
        # pixels are never clamped, which spoils curvature pairs
        size = (self.stage.height, self.stage.width) if self.sight is None else self.sight.sheet_size
        scaling = Preconditioner(*size, self.scene.photo.device)
        return Lbfgs(history, dtype, scaling, self.inverse)

    def _network(self, height: int, width: int) -> StripVgg:
        vgg, shrink = self.scene.vgg, self.scene.fallback.shrink
        spare = spare_bytes(self.stage, vgg.width, self.memory) if shrink == 1 else 0
        return StripVgg(vgg, blocks(height, width, vgg.width, spare, shrink))

    def _evaluate(self, targets: Targets) -> Generator[tuple[None, float], None, tuple[Losses, Tensor]]:
        shares = Weights(
            self.options.content_weight * content_weight(self.options.strength),
            self.options.style_weight,
            self.options.tv_weight * _TV_BALANCE,
            weight_of(self.options.keep_subject),
        )
        network = self._network(self.stage.height, self.stage.width)
        self.image = self.pixels if self.sight is None else self.sight.seen(self.pixels)
        losses, gradient = yield from self._telling(evaluate(network, self.image, targets, shares))
        holding = self.scene.holding
        if holding is not None and self.image.shape == holding.picture.shape:
            losses = replace(losses, hold=holding.add(self.image, gradient))
        return losses, gradient if self.sight is None else self.sight.carried_back(gradient)

    def _telling(self, running: Generator[float, None, T]) -> Generator[tuple[None, float], None, T]:
        """Pass on how far a generator is, where the picture has strips."""
        is_large = self.stage.pixels > _TOLD_PIXELS
        driven = Driven(running)
        for share in driven:
            if is_large:
                yield None, self.done + min(share, 1.0) * 0.999
        return driven.value

    def _encode(self) -> Generator[tuple[None, float], None, Targets]:
        """Perceive the photograph's content and the paintings' styles at the size of the stage."""
        content = _content(self.scene.photo, self.stage)
        if self.sight is not None and self.scene.surface is not None:
            content = self.sight.seen(self.scene.surface.begin(self.sight).to(content.device))
        parts: list[Tensor] = []

        def visit(layer: str, features: Tensor, _first: int) -> None:
            if layer == CONTENT_LAYER:
                parts.append(features.clone())

        for _ in self._network(*content.shape[-2:]).forward(content, visit, CONTENT_LAYER):
            if self.stage.pixels > _TOLD_PIXELS:
                yield None, self.done
        features = torch.cat(parts, 2)
        del content
        parts.clear()
        return Targets(features, _energy(features), self._grams(), self._regions())

    def _grams(self) -> dict[str, Tensor]:
        """Mix the Gram matrices of the styles for each region: (K, C, C) a layer."""
        grams: dict[str, Tensor] = {}
        scene = self.scene
        for index, (style, scale) in enumerate(zip(scene.styles, scene.scales, strict=True)):
            weights = torch.tensor([mix[index] for mix in scene.mixes], dtype=torch.float64)[:, None, None]
            if not weights.any():
                continue
            share = 1.0 if scene.surface is None else scene.surface.share
            side = round(max(self.stage.height, self.stage.width) * share * self.options.style_scale * scale)
            size = fitted(style.shape[2], style.shape[3], min(side, max(style.shape[-2:])))
            seen = GramSums()
            for _ in self._network(*size).forward(resize(style, *size).clamp(0, 1), seen.visit):
                pass
            for layer, gram in seen.matrices().items():
                grams[layer] = grams[layer] + weights * gram if layer in grams else weights * gram
        return grams

    def _regions(self) -> Tensor | None:
        """Give the regions at the size of the stage, or as fine as they are."""
        if self.scene.regions is None:
            return None
        side = min(max(self.stage.height, self.stage.width), GUIDE_SIDE)
        return self.scene.regions.at(*fitted(self.stage.height, self.stage.width, side), self.pixels.device)


def _plan(
    photo: Tensor, options: StyleOptions, begin: Tensor | RunState | None, surface: Surface | None
) -> tuple[list[Stage], bool]:
    """Return the stages, and whether they are all that there are, not the last alone."""
    size = photo.shape[2], photo.shape[3]
    if surface is not None:
        return stages(*size, options.iterations, 1 / surface.share), True
    if isinstance(begin, torch.Tensor) or (begin is not None and not begin.is_whole):
        return [last_stage(*size, options.iterations)], False
    return stages(*size, options.iterations), True


def _content(photo: Tensor, stage: Stage) -> Tensor:
    return resize(photo, stage.height, stage.width).clamp(0, 1) if stage.pixels != _area(photo) else photo


def _area(image: Tensor) -> int:
    return image.shape[2] * image.shape[3]


def _energy(features: Tensor) -> float:
    """Measure the variance of (1, C, H, W) over the positions, averaged over the channels."""
    mean = features.mean((2, 3), keepdim=True, dtype=torch.float32)
    total = sum(float((part.float() - mean).square().sum()) for part in features.split(64, 2))
    return total / features.numel() + 1e-3
