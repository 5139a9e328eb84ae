"""Hold one run's parts, and make of its steps what is told of them."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import torch

from engine.options import Precision
from engine.painters.saved_run import ENCODED, PAINTED, SavedRun
from engine.pictures.geometry import fitted
from engine.pictures.tensors import resize, to_frame
from engine.runs.device import describe
from engine.runs.driven import Driven
from engine.runs.finishing import colored
from engine.runs.time_left import Clock
from engine.values import Losses, Phase, Preview, Progress, Result

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from torch import Tensor

    from engine.masks.effect import Effect
    from engine.painters.journal import Journal
    from engine.painters.painter import Painter, State, Step
    from engine.painters.scene import Scene
    from engine.values import Pixels

    Item = Progress | Preview | Result

PREVIEW_SECONDS = 0.2  # at least this long between two previews
_PREVIEW_SIDE = 2048  # px, of the long side; no screen shows more of a whole picture
_LOADED = 0.05  # fraction at which loading ends


@dataclass
class Job:
    """Hold one run's parts, for its phases."""

    scene: Scene
    effect: Effect
    journal: Journal | None = None
    work: str = ""  # what is painted, for the journal
    saved: SavedRun | None = None  # to go on from
    phase: Phase = Phase.LOADING
    started: float = field(default_factory=time.monotonic)  # the phase
    seconds: dict[str, float] = field(default_factory=dict)
    losses: list[Losses] = field(default_factory=list)
    done: float = 0.0  # the largest share of the painting that was told
    clock: Clock = field(default_factory=Clock)
    shown: float = 0.0  # when the last preview was
    is_whole: bool = True  # nothing of it was there from a run before

    def enter(self, phase: Phase) -> None:
        """Book the time of the phase that ends, where another one begins."""
        if phase is not self.phase:
            now = time.monotonic()
            self.seconds[self.phase.value] = now - self.started
            self.phase, self.started = phase, now

    def open(self, journal: Journal, work: str, painter: Painter) -> None:
        """Note this work's state from now on, and go on from the one that is there, at its size."""
        self.journal, self.work = journal, work
        self.saved = journal.read(work, painter.restored)
        if self.saved is not None:  # whatever memory there is now
            plan = self.scene.plan
            painting = replace(plan.painting, sizes=(*plan.sizes[:-1], self.saved.size))
            self.scene.plan = replace(plan, painting=painting)


def told(steps: Generator[Step, None, Pixels], job: Job) -> Generator[Item, None, Pixels]:
    """Report a painter's steps as progress and, not too often, as previews; note how far they are."""
    driven = Driven(steps)
    for step in driven:
        job.enter(step.phase)
        job.is_whole = job.is_whole and not step.was_known
        if step.phase is Phase.ENCODING:
            yield Progress(_LOADED, Phase.ENCODING)
            yield from _retold(job)
            continue
        job.done = max(job.done, step.done)  # it never falls, even when a step is taken anew
        if step.losses is not None:
            job.losses.append(step.losses)
        if job.journal is not None and step.state is not None:
            job.journal.note(_saving(job, step.done, step.state))
        now = time.monotonic()
        left = job.clock.seconds_left(step.done, now) if step.is_paced else None
        yield Progress(_fraction(job.done), Phase.PAINTING, left, step.losses)
        if step.preview is not None and step.done < 1 and now - job.shown >= PREVIEW_SECONDS:
            job.shown = now
            yield _preview_of(step.preview, job)
    return driven.value


def _retold(job: Job) -> Iterator[Item]:
    """Report what an earlier run of the same work has done, if one goes on."""
    saved = job.saved
    if saved is None:
        return
    job.is_whole = False
    for index, losses in enumerate(saved.losses):
        yield Progress(_fraction(saved.done * (index + 1) / len(saved.losses)), Phase.PAINTING, None, losses)
    job.losses.extend(saved.losses)
    job.done = saved.done
    yield _preview_of(saved.state.pixels, job)


def result_of(job: Job, pixels: Pixels) -> Result:
    """End the run: give its picture (H, W, 3), with what it took and what there is to say."""
    job.seconds[job.phase.value] = time.monotonic() - job.started
    plan, fallback = job.scene.plan, job.scene.fallback
    on_cpu = fallback.device != plan.device
    precision = Precision.BFLOAT16 if plan.dtype is torch.bfloat16 and not on_cpu else Precision.FLOAT32
    return Result(
        pixels, job.scene.options, describe(fallback.device), plan.model.name, precision, job.seconds,
        tuple(job.losses), plan.notice, len(plan.sizes), plan.painting.parts(fallback.shrink),
    )  # fmt: skip


def _fraction(done: float) -> float:
    """Turn the share of the painting into that of the run."""
    return ENCODED + (PAINTED - ENCODED) * done


def _saving(job: Job, done: float, state: Callable[[], State]) -> Callable[[], SavedRun]:
    return lambda: SavedRun(job.work, job.scene.size, done, tuple(job.losses), state())


def _preview_of(painted: Tensor, job: Job) -> Preview:
    """Show a half painted picture (1, 3, h, w) as the result will be seen, no larger than a screen."""
    seen = fitted(painted.shape[2], painted.shape[3], min(max(painted.shape[-2:]), _PREVIEW_SIDE))
    scene = job.scene
    return Preview(
        to_frame(job.effect.applied(colored(resize(painted, *seen), scene.photo, scene.options, is_grey=scene.is_grey)))
    )
