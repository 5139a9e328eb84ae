"""Paint one picture, here or on another computer: what one of several threads does, and tells as `carry_out` does."""

from __future__ import annotations

import logging
import uuid
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, cast

from engine.commissions.carry_out import carry_out, unforeseen
from engine.commissions.commission import Ended
from engine.commissions.kinds import kind_of
from engine.commissions.model3d.model_kind import MODEL
from engine.commissions.queue.queue_item import ItemState
from engine.computers.engine_process import CancelledOrder
from engine.computers.first_result import ReplaceableEngine, Superseded
from engine.computers.pieces import PART, commission_of, write_pieces
from engine.computers.worker_pool import Gone
from engine.errors import (
    BadOptions,
    BadResult,
    EngineError,
    EngineStopped,
    Sentence,
    UnreadableImage,
    UnsupportedFormat,
)
from engine.pictures.image_saving import check_target, save_finished
from engine.values import Phase, Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from engine.commissions.commission import Order, Repainter, Step
    from engine.commissions.model3d.model_sink import ModelSink
    from engine.computers.engine_process import Report
    from engine.computers.first_result import Run
    from engine.computers.packing import Packing
    from engine.computers.worker_pool import WorkerPool

_AT_FAULT = (BadOptions, BadResult, UnreadableImage, UnsupportedFormat)  # the picture, wherever it is painted

logger = logging.getLogger(__name__)


class Elsewhere(Exception):
    """A computer could not paint what another one may; its own error is `cause`, and `sentence` names it."""

    def __init__(self, cause: EngineError, name: str) -> None:
        self.cause, self.sentence = cause, cause.sentence
        if isinstance(cause, EngineStopped):
            self.sentence = Sentence("“{0}” has not finished a picture, which is painted again.", name)
        elif name not in cause.sentence.values:
            self.sentence = Sentence("“{0}”: {1}", name, cause.sentence)
        super().__init__(self.sentence)


def paint_here(
    run: Run, order: Order, engine: Callable[[], Repainter], bundled: Path, resume: Path, tell: Callable[[Step], None]
) -> Ended:
    """Paint by this computer's engine; all but the end, Superseded where another was quicker, goes to `tell`."""
    with (
        _told() as told,
        closing(carry_out(commission_of(order), lambda: ReplaceableEngine(engine(), run), bundled, resume)) as steps,
    ):
        for step in steps:
            if isinstance(step, Ended):
                return step
            if run.is_cancelled.is_set():
                raise Superseded
            tell(step)
    return told[0]


def paint_there(run: Run, order: Order, pool: WorkerPool, packing: Packing, tell: Callable[[Step], None]) -> Ended:
    """Have another computer paint and write what comes; how far it is goes to `tell`.

    What keeps this computer from painting, and not the picture from being painted, is told as Elsewhere.
    """
    with _told() as told:
        return _sent(run, order, pool, packing, tell)
    return told[0]


@contextmanager
def _told() -> Iterator[list[Ended]]:
    """Turn what is raised into the end that it is."""
    told: list[Ended] = []
    try:
        yield told
    except (Superseded, CancelledOrder, Elsewhere) as outcome:
        told.append(Ended(ItemState.FAILED, "", 1, error=outcome))
    except EngineError as error:
        told.append(Ended(ItemState.FAILED, error.sentence, error.exit_code, error=error))
    except Exception as error:  # the boundary of one thread
        logger.exception("Unexpected error")
        told.append(Ended(ItemState.FAILED, unforeseen(error), 1, error=error))


def _sent(run: Run, order: Order, pool: WorkerPool, packing: Packing, tell: Callable[[Step], None]) -> Ended:
    assert run.computer is not None

    def hear(report: Report) -> None:
        run.has_begun = True
        tell(Progress(report.fraction, Phase(report.phase), report.seconds_left))

    model = commission_of(order).sink if kind_of(order.source) is MODEL else None
    if model is not None:
        model.check()
    elif PART not in order.details:
        check_target(order.target, order.source)
    parcel = packing.pack(order, f"{run.item.number}-{uuid.uuid4().hex}")
    try:
        painted = pool.paint(run.computer, parcel, hear, run.is_cancelled.is_set)
    except _AT_FAULT:
        raise
    except EngineError as error:
        raise Elsewhere(error, run.computer.name) from error
    run.first_result.claim(run)
    run.seconds = painted.seconds
    if PART in order.details:
        return Ended(ItemState.DONE, result=write_pieces(order.target, painted.pieces))
    if model is not None:
        written = cast("ModelSink", model).take({piece.start: piece.content for piece in painted.pieces})
        return Ended(ItemState.DONE, result=written)
    size = painted.width, painted.height
    written = save_finished(order.target, painted.pieces[0].content, size, overwrite=order.replaces)
    return Ended(ItemState.DONE, Sentence.from_json(painted.loss), result=written)


def is_loss(error: Exception | None) -> bool:
    """Tell whether a computer was lost, and not one that is still there could not paint."""
    return isinstance(error, Elsewhere) and isinstance(error.cause, Gone)
