"""Have another computer learn the strokes of a painting, and keep them as if they were learnt here."""

from __future__ import annotations

import queue as queues
import threading
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.computers.engine_process import CancelledOrder, Report
from engine.computers.order import Painted
from engine.computers.worker_pool import Gone
from engine.errors import BadWeights, EngineError, EngineStopped, UnreadableImage, UnsupportedFormat
from engine.models import learning_state
from engine.models.strokes_files import content_hash
from engine.networks.strokes import UNREADABLE, learnable_layers, strokes_from
from engine.values import Phase

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from engine.computers.packing import Packing
    from engine.computers.worker_pool import Computer, WorkerPool
    from engine.models.weights import Model, Models
    from engine.networks.strokes import Strokes

MOST_TRIES = 3  # by computers that are lost or whose engine dies
_END_S = 5.0  # for a computer to let go
_POLL_S = 0.2
_AT_FAULT = (UnreadableImage, UnsupportedFormat)  # the painting, wherever it is learnt


@dataclass(frozen=True, slots=True)
class Lesson:
    """Say whose strokes are learnt, and on what."""

    painting: Path
    photos: tuple[Path, ...]
    steps: int | None = None  # as many as there is time for without


def learn_elsewhere(
    lesson: Lesson, pool: WorkerPool, models: Models, packing: Packing, patience: float = 0.0
) -> Generator[tuple[str, Report], None, bool]:
    """Have others learn, yielding who does and how far; closing the generator cancels.

    Args:
        lesson: what is learnt.
        pool: the other computers.
        models: that learn, with the library that the strokes go to.
        packing: of what is sent.
        patience: s to wait for a computer that is there, whenever there is none.

    Returns:
        Whether it is learnt; False where none of the others can, so that this computer may.

    Raises:
        BadWeights, CannotWrite, UnreadableImage, UnsupportedFormat.
    """
    avoided: set[str] = set()
    tries, until = 0, time.monotonic() + patience
    while tries < MOST_TRIES:
        with pool.learner(avoided) as computer:
            if computer is not None:
                try:
                    learnt = yield from _learnt(lesson, pool, computer, packing)
                    _keep(lesson, models, learnt)
                except (*_AT_FAULT, CancelledOrder):
                    raise
                except (Gone, EngineStopped):
                    tries += 1
                except EngineError:  # its disk or memory, or what came is damaged: another one may do better
                    avoided.add(computer.name)
                else:
                    return True
        if computer is not None:
            until = time.monotonic() + patience
        elif time.monotonic() >= until:
            return False
        else:
            time.sleep(_POLL_S)
    return False


def _learnt(
    lesson: Lesson, pool: WorkerPool, computer: Computer, packing: Packing
) -> Generator[tuple[str, Report], None, Painted]:
    """Wait for one computer; raises as it does."""
    told: queues.SimpleQueue[Report | Painted | Exception] = queues.SimpleQueue()
    is_cancelled = threading.Event()
    parcel = packing.learning(lesson.painting, lesson.photos, lesson.steps, f"learn-{uuid.uuid4().hex}")

    def ask() -> None:
        try:
            told.put(pool.paint(computer, parcel, told.put, is_cancelled.is_set))
        except Exception as error:  # noqa: BLE001  # the boundary of this thread: it is raised in the other one
            told.put(error)

    thread = threading.Thread(target=ask, name="learning", daemon=True)
    thread.start()
    report = Report(0.0, Phase.LOADING.value)
    try:
        while True:
            yield computer.name, report  # now and then also without anything new, so that it can be closed
            report = report._replace(sample=b"")
            with suppress(queues.Empty):
                heard = told.get(timeout=_POLL_S)
                if isinstance(heard, Painted):
                    return heard
                if isinstance(heard, Exception):
                    raise heard
                report = heard
    finally:
        is_cancelled.set()
        thread.join(_END_S)


def _keep(lesson: Lesson, models: Models, learnt: Painted) -> None:
    """Check what has come, and put all of it into the library; raises BadWeights and CannotWrite."""
    contents = content_hash(lesson.painting)
    lacking = learning_state.lacking(models, contents)
    if len(learnt.pieces) != len(lacking):
        raise BadWeights(UNREADABLE)
    found = [_checked(models, model, piece.content) for model, piece in zip(lacking, learnt.pieces, strict=True)]
    for model, strokes in zip(lacking, found, strict=True):
        models.strokes.add(strokes, contents)
        models.strokes.checkpoint_of(model.sha256, contents).unlink(missing_ok=True)


def _checked(models: Models, model: Model, content: bytes) -> Strokes:
    """Read strokes that fit the network; raises BadWeights."""
    strokes, network = strokes_from(content), models.adain(model)
    shapes = {layer: (rows.shape[0], columns.shape[1]) for layer, (rows, columns) in strokes.kernels.items()}
    values = [strokes.code, *(factor for factors in strokes.kernels.values() for factor in factors)]
    fits = shapes == learnable_layers(network) and strokes.code.shape[1:] == network.modulation.norm.normalized_shape
    if strokes.network != model.sha256 or not fits or not all(bool(value.isfinite().all()) for value in values):
        raise BadWeights(UNREADABLE)
    return strokes
