"""Paint what is in the queue together with the computers that help: what `--workers` of several commands does."""

from __future__ import annotations

import shutil
from contextlib import closing
from typing import TYPE_CHECKING

from engine.commands.command import Advance, Note
from engine.commissions.commission import Ended
from engine.commissions.queue.queue_item import REPLACES, Batch
from engine.errors import EngineError, EngineStopped, OutOfReach
from engine.runs.driven import Driven
from engine.values import Progress

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Collection, Generator, Iterator
    from pathlib import Path

    from engine.commands.command import Place, Report
    from engine.commissions.commission import Order, Step
    from engine.commissions.queue.queue_file import QueueFile
    from engine.commissions.queue.queue_item import QueueItem
    from engine.computers.engine_process import Report as Taught

    Tell = Callable[[QueueItem, Ended], Iterator[Report]]

_WITH_THIS, OTHERS = "all", "others"
_SHORT_PATIENCE_S = 10.0  # that others have to come, until this computer learns


def declare_workers(parser: argparse.ArgumentParser) -> None:
    """Offer `--workers`."""
    told = "let the computers of `workers list` help this one, or by `others` paint alone"
    parser.add_argument("--workers", nargs="?", choices=(_WITH_THIS, OTHERS), const=_WITH_THIS, help=told)


def painted(
    queue: QueueFile, place: Place, chosen: Collection[int], who: str, tell: Tell
) -> Generator[Report, None, int]:
    """Paint what is chosen of the queue; return the code of the first failure. Raises OutOfReach."""
    code, progress = 0, _Whole(len(chosen))
    with closing(_Helpers(place, who)) as helpers, closing(helpers.steps(queue, chosen)) as steps:
        for item, step in steps:
            yield from helpers.notes()
            if isinstance(step, Progress):
                yield Advance(progress.of(item.number, step.fraction), helpers.told)
            elif isinstance(step, Ended):
                progress.of(item.number, 1.0)
                yield from tell(item, step)
                code = code or step.exit_code
    return code


def painted_clip(order: Order, folder: Path, place: Place, who: str) -> Generator[Report, None, Path]:
    """Paint a clip by its parts, noting down in `folder` how far it is; return what was written. Raises EngineError."""
    from engine.commissions.queue.queue_file import QueueFile

    details = dict(order.details) | ({REPLACES: True} if order.replaces else {})
    batch = Batch(
        (order.source,), order.options, order.target.parent, "{n}", order.save_options,
        details=details, target=order.target, skips_finished=True,
    )  # fmt: skip
    with closing(QueueFile(folder / "clip.sqlite", place.styles)) as queue:
        chosen = queue.add(batch)  # or what is left of an earlier run

        def fail(_item: QueueItem, ended: Ended) -> Iterator[Report]:
            if ended.result is None:
                raise ended.error if isinstance(ended.error, EngineError) else EngineStopped(ended.message)
            yield from ()

        yield from painted(queue, place, chosen, who, fail)
        written = next(item.result for item in queue.items() if item.number in chosen)
    shutil.rmtree(folder, ignore_errors=True)
    assert written is not None
    return written


def learnt(
    painting: Path, photos: tuple[Path, ...], steps: int | None, place: Place, who: str
) -> Generator[Taught, None, bool]:
    """Have others learn strokes, yielding how far they are; return whether they have.

    Raises OutOfReach where nobody was invited, and what is wrong with the painting.
    """
    from engine.computers.distributed_run import PATIENCE_S
    from engine.computers.remote_learning import Lesson, learn_elsewhere
    from engine.models.weights import Models

    with closing(_Helpers(place, OTHERS)) as helpers:
        patience = PATIENCE_S if who == OTHERS else _SHORT_PATIENCE_S
        models = Models(place.models, place.user.models)
        learning = learn_elsewhere(Lesson(painting, photos, steps), helpers.pool, models, helpers.packing, patience)
        with closing(learning):
            driven = Driven(learning)
            for _, report in driven:
                yield report
            return driven.value


class _Helpers:
    """Hold what several computers paint with, and what is told of them."""

    def __init__(self, place: Place, who: str) -> None:
        from engine.computers.packing import Packing
        from engine.computers.worker_pool import WorkerPool

        computer_list = place.computer_list()
        if not computer_list.members():
            raise OutOfReach("No other computer was invited yet; `workers invite` writes an invitation.")
        self.packing = Packing(place.models, place.user.models, place.styles)
        stylizer = place.stylizer() if who == _WITH_THIS else None
        self._here = None if stylizer is None else lambda: stylizer
        self._styles, self._notes = place.styles, list[str]()
        self.pool = WorkerPool(computer_list, place.models)

    def steps(
        self, queue: QueueFile, chosen: Collection[int] | None = None
    ) -> Generator[tuple[QueueItem, Step], None, None]:
        """Paint what is chosen of a queue."""
        from engine.computers.distributed_run import DistributedRun

        tell = self._notes.append
        return DistributedRun(queue, self.pool, self.packing, self._styles, self._here, only=chosen, tell=tell).steps()

    @property
    def told(self) -> str:
        """Say how many help now."""
        return f"{len(self.pool.computers)} helping"

    def notes(self) -> Iterator[Note]:
        """Give what is to be told, once."""
        while self._notes:
            yield Note(self._notes.pop(0))

    def close(self) -> None:
        """End it."""
        self.pool.close()


class _Whole:
    """Add up how far each of several pictures is."""

    def __init__(self, count: int) -> None:
        self._count = max(1, count)
        self._fractions: dict[int, float] = {}

    def of(self, number: int, fraction: float) -> float:
        """Note how far one is, and return how far all are; that never falls."""
        self._fractions[number] = max(fraction, self._fractions.get(number, 0.0))
        return min(1.0, sum(self._fractions.values()) / self._count)
