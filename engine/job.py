"""Hold one run's parts, and make of its steps what is told of them."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import torch

from engine.gatys.run_state import RunState, SavedRun
from engine.gatys.run_words import ENCODED, PAINTED
from engine.masks.effect import Effect
from engine.pictures.fitted_photo import FittedPhoto
from engine.pictures.tensors import fitted, resize, to_frame, to_tensor
from engine.run_plan import RunPlan
from engine.runs.device import describe
from engine.runs.finishing import colored
from engine.runs.pace import Clock
from engine.runs.retreat import Retreat
from engine.values import Losses, Phase, Precision, Preview, Progress, Result

if TYPE_CHECKING:
    from collections.abc import Generator

    from torch import Tensor

    from engine.gatys.gatys import Step
    from engine.gatys.journal import Journal
    from engine.values import Pixels, StyleOptions

    Item = Progress | Preview | Result

PREVIEW_SECONDS = 0.2  # at least this long between two previews
_PREVIEW_SIDE = 2048  # px, of the long side; no screen shows more of a whole picture


@dataclass
class Job:
    """Hold one run's parts, for its phases."""

    options: StyleOptions
    plan: RunPlan
    retreat: Retreat
    photo: FittedPhoto
    effect: Effect
    started: float = field(default_factory=time.monotonic)
    seconds: dict[str, float] = field(default_factory=dict)
    losses: list[Losses] = field(default_factory=list)
    done: float = 0.0  # the largest share of the painting that was told
    clock: Clock = field(default_factory=Clock)
    begin: Pixels | None = None  # that Gatys goes on from
    journal: Journal | None = None
    work: str = ""  # what is painted, for the journal
    saved: SavedRun | None = None  # to go on from
    is_whole: bool = True  # nothing of it was there from a run before

    @property
    def device(self) -> torch.device:
        """Name what computes, unless its memory runs out."""
        return self.plan.device

    @property
    def size(self) -> tuple[int, int]:
        """Give height and width of the result, px."""
        return self.plan.size

    def end(self, phase: Phase) -> None:
        """Book the time since the last phase ended."""
        now = time.monotonic()
        self.seconds[phase.value] = now - self.started
        self.started = now


def followed(steps: Generator[tuple[float, Tensor | None], None, Pixels], job: Job) -> Generator[Item, None, Pixels]:
    """Report a painting's steps as progress and, not too often, as previews."""
    shown = 0.0
    while True:
        try:
            done, preview = next(steps)
        except StopIteration as end:
            pixels: Pixels = end.value
            return pixels
        now = time.monotonic()
        job.done = max(job.done, done)  # it never falls, even when the painting starts anew
        left = job.clock.seconds_left(done, now)
        yield Progress(ENCODED + (PAINTED - ENCODED) * job.done, Phase.PAINTING, left)
        if preview is not None and done < 1 and now - shown >= PREVIEW_SECONDS:
            shown = now
            yield Preview(to_frame(_seen(preview, job)))


def _seen(painted: Tensor, job: Job) -> Tensor:
    """Give a preview the colours and the place of the result."""
    return job.effect.applied(colored(painted, job.photo, job.options))


def resumed(job: Job) -> Generator[Item, None, Tensor | RunState | None]:
    """Return what Gatys begins from: the state in the journal, which is shown first, a picture, or nothing."""
    saved = job.saved
    if saved is None:
        return None if job.begin is None else to_tensor(job.begin, job.device)
    job.saved = None  # it takes memory
    for index, losses in enumerate(saved.losses):
        share = saved.done * (index + 1) / len(saved.losses)
        yield Progress(ENCODED + (PAINTED - ENCODED) * share, Phase.PAINTING, None, losses)
    job.losses.extend(saved.losses)
    yield preview_of(saved.state.pixels, job)
    return saved.state


def saved_run(job: Job, step: Step) -> SavedRun:
    """Gather what a later start goes on from."""
    return SavedRun(job.work, job.size, step.done, tuple(job.losses), step.state())


def preview_of(painted: Tensor, job: Job) -> Preview:
    """Show a half painted picture (1, 3, h, w) as the result will be seen, no larger than a screen."""
    seen = fitted(painted.shape[2], painted.shape[3], min(max(painted.shape[-2:]), _PREVIEW_SIDE))
    return Preview(to_frame(_seen(resize(painted, *seen), job)))


def result_of(job: Job, pixels: Pixels) -> Result:
    """End the run: give its picture (H, W, 3), with what it took and what there is to say."""
    job.end(Phase.FINISHING)
    plan = job.plan
    on_cpu = job.retreat.device != plan.device
    precision = Precision.BFLOAT16 if plan.dtype is torch.bfloat16 and not on_cpu else Precision.FLOAT32
    return Result(
        pixels, job.options, describe(job.retreat.device), plan.model.name, precision, job.seconds, tuple(job.losses),
        plan.notice, len(plan.sizes), plan.parts(job.options, job.retreat.shrink),
    )  # fmt: skip
