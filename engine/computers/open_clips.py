"""Take clips of a queue apart into parts that are painted like pictures, and put the painted parts together."""

from __future__ import annotations

import contextlib
import itertools
import queue as queues
import shutil
import threading
import time
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import msgspec

from engine.commissions.commission import Ended
from engine.commissions.kinds import commission_of
from engine.commissions.queue.queue_file import QueueFile
from engine.commissions.queue.queue_item import Batch, ItemState
from engine.commissions.queue.queue_run import order_of
from engine.commissions.video.clip_journal import work_of
from engine.commissions.video.clip_work import SEEN, WITHIN, work_from
from engine.computers.clip_parts import Splitting, parts_of
from engine.computers.pieces import PART, read_pieces
from engine.errors import CannotWrite, EngineError, EngineStopped
from engine.pictures.image_saving import write_sentence
from engine.runs.driven import Driven
from engine.storage.whole_file import write_whole
from engine.values import Phase, Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from engine.commissions.commission import Order, Step
    from engine.commissions.queue.queue_item import Details, QueueItem
    from engine.commissions.video.clip_sink import ClipSink
    from engine.commissions.video.clip_source import ClipSource
    from engine.computers.clip_parts import Part

_LOOKING = 0.05  # of the progress: the search for shots
_TOLD = 0.01  # of that, from one report to the next
_END_S = 6.0  # for a thread that puts a clip together
_PARTS = "parts.sqlite"


@dataclass(slots=True, eq=False)
class _Clip:
    """Hold a clip of the queue that is open."""

    item: QueueItem
    order: Order
    folder: Path  # of its parts and how far they are
    began: float = field(default_factory=time.monotonic)
    queue: QueueFile | None = None  # of its parts, once these are known
    numbers: dict[int, int] = field(default_factory=dict)  # in that queue, by ours
    works: dict[int, float] = field(default_factory=dict)  # megapixels, by our numbers
    shares: dict[int, float] = field(default_factory=dict)  # that are painted, likewise
    version: int = -1  # of `queue`, as it was read
    thread: threading.Thread | None = None
    is_left: threading.Event = field(default_factory=threading.Event)  # nobody waits for the thread any more

    @property
    def is_painted(self) -> bool:
        """Tell whether all parts are."""
        return self.queue is not None and set(self.queue.states().values()) == {ItemState.DONE}


class OpenClips:
    """Hold the clips that are painted by their parts, each with a queue of its own; parts have numbers below 0.

    Args:
        queue: in which the clips wait; of this thread.
        styles: folder of the bundled ones.
        recipe: JSON that is written into the painting of an order.
    """

    def __init__(self, queue: QueueFile, styles: Path, recipe: Callable[[Order], str]) -> None:
        self._queue, self._styles, self._recipe = queue, styles, recipe
        self._clips: dict[int, _Clip] = {}  # by number
        self._owners: dict[int, _Clip] = {}  # by the numbers of parts
        self._numbers = itertools.count(-1, -1)
        self._told: queues.SimpleQueue[tuple[_Clip, Progress | EngineError | Path | None]] = queues.SimpleQueue()

    @property
    def numbers(self) -> frozenset[int]:
        """Name the clips that are open; for any thread."""
        return frozenset(tuple(self._clips))

    @property
    def is_looking(self) -> bool:
        """Tell whether the parts of a clip are looked for."""
        return any(clip.queue is None for clip in self._clips.values())

    def owner(self, number: int) -> int:
        """Name the clip that a part is of; anything else is its own. For any thread."""
        clip = self._owners.get(number)
        return number if clip is None else clip.item.number

    def rows(self, number: int) -> tuple[QueueFile, int]:
        """Say in which queue an item or a part stands, and under which number."""
        clip = self._owners.get(number)
        return (self._queue, number) if clip is None or clip.queue is None else (clip.queue, clip.numbers[number])

    def open(self, item: QueueItem) -> Generator[tuple[QueueItem, Step], None, None]:
        """Claim a clip and look for its parts."""
        claimed = self._queue.claim({item.number})
        if claimed is None:  # another process has it
            return
        try:
            order = order_of(self._queue, claimed)
        except EngineError as error:
            yield self._failed(claimed, error)
            return
        clip = self._clips[item.number] = _Clip(claimed, order, self._queue.workspace(item.number) / "parts")
        self._start(clip, self._look)

    def changed(self) -> Iterator[QueueItem]:
        """Give the parts of which something has changed since it was asked last."""
        for clip in self._clips.values():
            if clip.queue is not None and clip.queue.version != clip.version:
                clip.version = clip.queue.version
                ours = {theirs: number for number, theirs in clip.numbers.items()}
                yield from (replace(item, number=ours[item.number]) for item in clip.queue.items())

    def heard(self) -> Generator[tuple[QueueItem, Step], None, None]:
        """Take what the threads have found out."""
        while not self._told.empty():
            clip, told = self._told.get()
            if self._clips.get(clip.item.number) is not clip:
                continue
            if isinstance(told, Progress):
                yield clip.item, told
            elif isinstance(told, EngineError):
                self._forget(clip)
                yield self._failed(clip.item, told)
            elif told is None:
                self._take_parts(clip)
            else:
                self._forget(clip)
                self._queue.finish(clip.item.number, told, time.monotonic() - clip.began)
                yield clip.item, Ended(ItemState.DONE, result=told)

    def step(self, number: int, step: Step) -> Generator[tuple[QueueItem, Step], None, None]:
        """Tell of a clip what a part has told; one that fails ends it, and the last one puts it together."""
        clip = self._owners.get(number)
        if clip is None or not isinstance(step, Progress | Ended):
            return
        if isinstance(step, Ended) and step.result is None:
            self._forget(clip)
            error = step.error if isinstance(step.error, EngineError) else EngineStopped(step.message)
            yield self._failed(clip.item, error)
            return
        share = step.fraction if isinstance(step, Progress) else 1.0
        clip.shares[number] = max(share, clip.shares.get(number, 0.0))
        yield clip.item, self._progress(clip)
        if isinstance(step, Ended) and clip.is_painted:
            self._start(clip, self._join)

    def leave(self, number: int) -> None:
        """Let a clip wait again, of which nobody paints a part; its painted parts are kept."""
        clip = self._clips[number]
        is_joined = clip.is_painted
        self._forget(clip)
        if clip.thread is not None:
            clip.thread.join(None if is_joined else _END_S)  # what it writes is whole soon
        written = [told for other, told in self._drained() if other is clip and isinstance(told, Path)]
        if written:
            self._queue.finish(number, written[0], time.monotonic() - clip.began)
        else:
            self._queue.give_back(number)

    def close(self) -> None:
        """Let all wait again."""
        for number in self.numbers:
            with contextlib.suppress(CannotWrite):
                self.leave(number)

    def _drained(self) -> Iterator[tuple[_Clip, Progress | EngineError | Path | None]]:
        while not self._told.empty():
            yield self._told.get()

    def _failed(self, item: QueueItem, error: EngineError) -> tuple[QueueItem, Step]:
        self._queue.fail(item.number, error.sentence)
        return item, Ended(ItemState.FAILED, error.sentence, error.exit_code, error=error)

    def _forget(self, clip: _Clip) -> None:
        clip.is_left.set()
        del self._clips[clip.item.number]
        for number in clip.numbers:
            del self._owners[number]
        if clip.queue is not None:
            clip.queue.close()

    @staticmethod
    def _progress(clip: _Clip) -> Progress:
        painted = sum(clip.works[number] * share for number, share in clip.shares.items()) / sum(clip.works.values())
        return Progress(_LOOKING + (1 - _LOOKING) * min(1.0, painted), Phase.PAINTING)

    def _take_parts(self, clip: _Clip) -> None:
        """Have the parts that were found wait, also those that have failed in an earlier run."""
        queue = clip.queue = QueueFile(clip.folder / _PARTS, self._styles)
        queue.free_abandoned()
        queue.retry([number for number, state in queue.states().items() if state is ItemState.FAILED])
        for item in queue.items():
            number = next(self._numbers)
            clip.numbers[number], self._owners[number] = item.number, clip
            clip.works[number] = float(item.details[PART])
            clip.shares[number] = float(item.state is ItemState.DONE)
        clip.thread = None
        if clip.is_painted:
            self._start(clip, self._join)

    def _start(self, clip: _Clip, work: Callable[[_Clip], None]) -> None:
        def run() -> None:
            try:
                work(clip)
            except EngineError as error:
                self._told.put((clip, error))
            except OSError as error:
                self._told.put((clip, CannotWrite(write_sentence(clip.order.target, error))))

        clip.thread = threading.Thread(target=run, name="clip", daemon=True)
        clip.thread.start()

    def _look(self, clip: _Clip) -> None:
        """Find the parts, unless an earlier run has; the function of a thread."""
        order, note = clip.order, clip.folder / "work.txt"
        commission = commission_of(order)
        source = cast("ClipSource", commission.source)
        with closing(source):
            commission.sink.check()
            work = work_of(order.source, repr(order.options), repr(sorted(order.details.items())), order.target.suffix)
            if not note.exists() or note.read_text(encoding="ascii") != work:
                shutil.rmtree(clip.folder, ignore_errors=True)
                clip.folder.mkdir(parents=True)
                with closing(QueueFile(clip.folder / _PARTS, self._styles)) as queue:
                    if not self._fill(clip, queue, source):
                        return
                write_whole(note, work)  # last: they are all there
        self._told.put((clip, None))

    def _fill(self, clip: _Clip, queue: QueueFile, source: ClipSource) -> bool:
        """Have the parts wait; False where nobody waits for this clip any more."""
        order = clip.order
        work = work_from(order.source, order.details)
        steps = parts_of(work, Splitting.of(order.options, work.consistency))
        told = 0.0
        with closing(steps):
            looking = Driven(steps)
            for share in looking:
                if share - told >= _TOLD:
                    told = share
                    self._told.put((clip, Progress(_LOOKING * share, Phase.LOADING)))
                if clip.is_left.is_set():
                    return False
        for number, part in enumerate(looking.value):
            target = clip.folder / f"part-{number:05}{order.target.suffix}"
            details = part_details(part, order, source.info.width * source.info.height / 1e6)
            batch = Batch(
                (order.source,), order.options, clip.folder, "{n}", order.save_options, details=details, target=target
            )
            queue.add(batch)
        return True

    def _join(self, clip: _Clip) -> None:
        """Put the parts together; the function of a thread."""
        self._told.put((clip, Progress(1.0, Phase.FINISHING)))
        commission = commission_of(clip.order)
        sink = cast("ClipSink", commission.sink)
        with closing(commission.source), closing(QueueFile(clip.folder / _PARTS, self._styles)) as queue:
            lists = [item.result for item in queue.items()]
        try:
            pieces = [piece for listed in lists if listed is not None for piece in read_pieces(listed)]
            sink.begin(clip.folder / "whole")
            sink.take(pieces, self._recipe(clip.order))
            written = sink.close()
        except (OSError, ValueError) as error:
            sink.discard()
            name = clip.order.source.name
            raise CannotWrite("The parts of {0} could not be put together; try again.", name) from error
        shutil.rmtree(clip.folder, ignore_errors=True)
        self._told.put((clip, written))


def part_details(part: Part, order: Order, size: float) -> Details:
    """Write down a part; `size` is a frame's, megapixels."""
    frames = part.frames + (part.within.lead + 1 if part.within else 0)
    within = None if part.within is None else msgspec.json.encode(part.within).decode()
    own = {"from": part.start, "to": part.stop, PART: frames * size, SEEN: part.seen, WITHIN: within}
    return dict(order.details) | {key: value for key, value in own.items() if value is not None}
