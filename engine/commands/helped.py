"""Paint what is in the queue together with the computers that help: what `--workers` of several commands does."""

from __future__ import annotations

import shutil
from contextlib import closing
from typing import TYPE_CHECKING

from engine.commands.command import Advance, Note
from engine.commissions.commission import Ended
from engine.errors import OutOfReach
from engine.values import Progress

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Collection, Generator, Iterator
    from pathlib import Path

    from engine.commands.command import Place, Report
    from engine.commissions.commission import Order, Step
    from engine.commissions.queue.queue_file import QueueFile
    from engine.commissions.queue.queue_item import QueueItem

    Tell = Callable[[QueueItem, Ended], Iterator[Report]]

_WITH_THIS, _OTHERS = "all", "others"


def declare_workers(parser: argparse.ArgumentParser) -> None:
    """Offer `--workers`."""
    told = "let the computers of `workers list` help this one, or by `others` paint alone"
    parser.add_argument("--workers", nargs="?", choices=(_WITH_THIS, _OTHERS), const=_WITH_THIS, help=told)


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
    """Paint a clip by its shots, noting down in `folder` how far it is; return what was written. Raises EngineError."""
    from engine.computers.shots_together import ClipTogether

    written: Path | None = None
    with closing(_Helpers(place, who)) as helpers:
        recipe = helpers.packing.recipe(order)
        with closing(ClipTogether(order, folder, place.styles, recipe, helpers.steps).steps()) as steps:
            for step in steps:
                yield from helpers.notes()
                if isinstance(step, Progress):
                    yield Advance(step.fraction, helpers.told)
                elif isinstance(step, Ended):
                    written = step.result
    shutil.rmtree(folder, ignore_errors=True)
    assert written is not None
    return written


class _Helpers:
    """Hold what several computers paint with, and what is told of them."""

    def __init__(self, place: Place, who: str) -> None:
        from engine.computers.crew import Crew
        from engine.computers.packing import Packing

        company = place.company()
        if not company.members():
            raise OutOfReach("No other computer was invited yet; `workers invite` writes an invitation.")
        self.packing = Packing(place.models, place.user.models, place.styles)
        stylizer = place.stylizer() if who == _WITH_THIS else None
        self._here = None if stylizer is None else lambda: stylizer
        self._styles, self._notes = place.styles, list[str]()
        self._crew = Crew(company, place.models)

    def steps(
        self, queue: QueueFile, chosen: Collection[int] | None = None
    ) -> Generator[tuple[QueueItem, Step], None, None]:
        """Paint what is chosen of a queue."""
        from engine.computers.together import Together

        tell = self._notes.append
        return Together(queue, self._crew, self.packing, self._styles, self._here, only=chosen, tell=tell).steps()

    @property
    def told(self) -> str:
        """Say how many help now."""
        return f"{len(self._crew.computers)} helping"

    def notes(self) -> Iterator[Note]:
        """Give what is to be told, once."""
        while self._notes:
            yield Note(self._notes.pop(0))

    def close(self) -> None:
        """End it."""
        self._crew.close()


class _Whole:
    """Add up how far each of several pictures is."""

    def __init__(self, count: int) -> None:
        self._count = max(1, count)
        self._fractions: dict[int, float] = {}

    def of(self, number: int, fraction: float) -> float:
        """Note how far one is, and return how far all are; that never falls."""
        self._fractions[number] = max(fraction, self._fractions.get(number, 0.0))
        return min(1.0, sum(self._fractions.values()) / self._count)
