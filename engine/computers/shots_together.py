"""Paint a clip on several computers: its shots are rows of a queue of their own, and are joined at the end."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast

from engine.commissions.commission import Ended
from engine.commissions.kinds import commission_of
from engine.commissions.queue.queue_file import QueueFile
from engine.commissions.queue.queue_item import Batch, ItemState
from engine.commissions.video.clip_journal import work_of
from engine.commissions.video.cuts import cuts, small
from engine.commissions.video.guarded_clip import ClipReader
from engine.computers.clip_part import PART, read_part
from engine.errors import CannotWrite, EngineError, EngineStopped, UnreadableImage
from engine.pictures.image_saving import write_sentence
from engine.runs.driven import Driven
from engine.storage.whole_file import write_whole
from engine.values import Phase, Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from pathlib import Path

    from engine.commissions.commission import Order, Step
    from engine.commissions.queue.queue_item import QueueItem
    from engine.commissions.video.clip_sink import ClipSink
    from engine.commissions.video.clip_source import ClipSource

LEAST_S = 2.0  # of a part; shorter shots go together
_LOOKING = 0.05  # of the progress: the search for shots


@dataclass(frozen=True, slots=True)
class Part:
    """Describe some shots that are painted by one computer."""

    start: float | None  # s; None is the beginning
    stop: float | None  # s; None is the end
    frames: int


def parts_of(path: Path, start: float | None, stop: float | None) -> Generator[float, None, list[Part]]:
    """Find the parts of a clip, yielding the share of it that was looked at; raises as `ClipReader` does."""
    moments: list[float] = []
    shots: list[int] = []
    with closing(ClipReader(path, start, stop)) as reader:
        base, total = reader.info.time_base, max(1, reader.info.count)

        def smalls() -> Iterator[object]:
            for frame in reader:
                moments.append(float(frame.pts * base))
                yield small(frame.pixels)

        for index, begins in enumerate(cuts(cast("Iterator[Any]", smalls()))):
            if begins and (not shots or moments[index] - moments[shots[-1]] >= LEAST_S):
                shots.append(index)
            yield min(1.0, index / total)
    if not moments:
        raise UnreadableImage("{0} holds no frame that can be painted; choose another part.", path.name)
    if len(shots) > 1 and moments[-1] - moments[shots[-1]] < LEAST_S:
        shots.pop()
    between = [start, *((moments[first - 1] + moments[first]) / 2 for first in shots[1:]), stop]  # safely
    counts = [end - first for first, end in pairwise([*shots, len(moments)])]
    return [Part(*ends, count) for ends, count in zip(pairwise(between), counts, strict=True)]


class ClipTogether:
    """Paint one clip.

    Args:
        order: of the whole.
        folder: need not exist; notes down how far the work is, and is gone at its end.
        styles: folder of the bundled ones.
        recipe: JSON that is written into the clip.
        painted: paints what waits in a queue with others, as `Together.steps` does.
    """

    def __init__(
        self, order: Order, folder: Path, styles: Path, recipe: str,
        painted: Callable[[QueueFile], Generator[tuple[QueueItem, Step], None, None]],
    ) -> None:  # fmt: skip
        self._order, self._styles, self._recipe, self._painted = order, styles, recipe, painted
        self._folder = folder / "parts"
        commission = commission_of(order)
        self._source, self._sink = cast("ClipSource", commission.source), cast("ClipSink", commission.sink)

    def steps(self) -> Generator[Step, None, None]:
        """Paint, telling as `carry_out` does; raises EngineError where it does so by Ended."""
        with closing(self._source):
            self._sink.check()
            yield Progress(0.0, Phase.LOADING)
            self._begin()
            with closing(QueueFile(self._folder / "parts.sqlite", self._styles)) as queue:
                if not queue.states():
                    yield from self._fill(queue)
                yield from self._paint(queue)
                yield Progress(1.0, Phase.FINISHING)
                written = self._join(queue)
            shutil.rmtree(self._folder, ignore_errors=True)
            yield Ended(ItemState.DONE, result=written)

    def _begin(self) -> None:
        """Make the folder; what another work has left there goes."""
        order, note = self._order, self._folder / "work.txt"
        try:
            work = work_of(order.source, repr(order.options), repr(sorted(order.details.items())), order.target.suffix)
            if not note.exists() or note.read_text(encoding="ascii") != work:
                shutil.rmtree(self._folder, ignore_errors=True)
                self._folder.mkdir(parents=True)
                write_whole(note, work)
        except OSError as error:
            raise CannotWrite(write_sentence(order.target, error)) from error

    def _fill(self, queue: QueueFile) -> Generator[Progress, None, None]:
        """Find the parts and have them wait."""
        order = self._order
        start, stop = (float(order.details[key]) if key in order.details else None for key in ("from", "to"))
        looking = Driven(parts_of(order.source, start, stop))
        for share in looking:
            yield Progress(_LOOKING * share, Phase.LOADING)
        info = self._source.info
        for number, part in enumerate(looking.value):
            work = part.frames * info.width * info.height / 1e6
            ends = {"from": part.start, "to": part.stop}
            details = dict(order.details) | {key: value for key, value in ends.items() if value is not None}
            target = self._folder / f"part-{number:05}{order.target.suffix}"
            queue.add(
                Batch(
                    (order.source,), order.options, self._folder, "{n}", order.save_options,
                    details=details | {PART: work}, target=target,
                )
            )  # fmt: skip

    def _paint(self, queue: QueueFile) -> Generator[Step, None, None]:
        """Paint what waits, also what has failed in an earlier run."""
        queue.retry([number for number, state in queue.states().items() if state is ItemState.FAILED])
        works = {item.number: float(item.details[PART]) for item in queue.items()}
        done = {item.number: 1.0 for item in queue.items() if item.state is ItemState.DONE}
        with closing(self._painted(queue)) as steps:
            for item, step in steps:
                if isinstance(step, Ended) and step.result is None:
                    raise step.error if isinstance(step.error, EngineError) else EngineStopped(step.message)
                if isinstance(step, Progress | Ended):
                    share = step.fraction if isinstance(step, Progress) else 1.0
                    done[item.number] = max(share, done.get(item.number, 0.0))
                    painted = sum(works[number] * share for number, share in done.items()) / sum(works.values())
                    yield Progress(_LOOKING + (1 - _LOOKING) * painted, Phase.PAINTING)

    def _join(self, queue: QueueFile) -> Path:
        try:
            lists = [item.result for item in queue.items()]
            pieces = [piece for listed in lists if listed is not None for piece in read_part(listed)]
            if None in lists:
                raise EngineStopped("The engine ended without a picture; try again.")
            self._sink.begin(self._folder / "whole")
            self._sink.take(pieces, self._recipe)
            return self._sink.close()
        except (OSError, ValueError) as error:
            self._sink.discard()
            name = self._order.source.name
            raise CannotWrite("The parts of {0} could not be put together; try again.", name) from error
