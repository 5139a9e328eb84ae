"""Paint what waits in a queue on several computers at a time; the queue's file stays the truth."""

from __future__ import annotations

import queue as queues
import threading
import time
from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.commissions.commission import Ended
from engine.commissions.queue.queue_item import ItemState, QueueMode
from engine.commissions.queue.queue_run import order_of
from engine.computers.attempts import Elsewhere, is_loss, paint_here, paint_there
from engine.computers.engine_process import CancelledOrder
from engine.computers.first_result import FirstResult, Run, Superseded, cancel
from engine.computers.open_clips import OpenClips
from engine.computers.pieces import PART
from engine.computers.placing import SLOTS, Load, Work, doubled_work, next_work
from engine.computers.sizes import factor_of, has_parts, travels, work_of
from engine.errors import CannotWrite, EngineError, EngineStopped, OutOfReach
from engine.values import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable
    from pathlib import Path

    from engine.commissions.commission import Order, Repainter, Step
    from engine.commissions.queue.queue_file import QueueFile
    from engine.commissions.queue.queue_item import QueueItem
    from engine.computers.packing import Packing
    from engine.computers.worker_pool import Computer, WorkerPool

HERE = ""  # name of this computer among the others
PATIENCE_S = 30.0  # that nobody answers until the work is given up
_PARTS = 8  # that wait, with which no other clip is taken apart
_TICK_S = 0.25
_END_S = 6.0  # for all to let go of what they paint
_REST_S = 1.0  # after a computer was lost, in which it is seen whether it is there
MOST_LOSSES = 3  # of a computer while it paints a picture, until others are asked: it may be too large for that one
_LATEST = 0.5  # share of the latest picture in what is known of a computer's speed


class DistributedRun:
    """Give pictures, models and parts of clips to this computer and to those that help.

    Args:
        queue: of this thread.
        pool: the other computers.
        packing: of what is sent to them.
        bundled: folder of the bundled styles.
        here: gives this computer's own engine, which is loaded when it is asked for; None only lets others paint.
        only: numbers of the photographs to paint, whether or not the queue is paused; None is all.
        tell: hears one sentence where a computer is in trouble.

    Attributes:
        seconds: that the others have painted so far.
    """

    def __init__(
        self, queue: QueueFile, pool: WorkerPool, packing: Packing, bundled: Path,
        here: Callable[[], Repainter] | None, *, only: Iterable[int] | None = None,
        tell: Callable[[str], object] = lambda _said: None,
    ) -> None:  # fmt: skip
        self._queue, self._pool, self._packing, self._bundled, self._here = queue, pool, packing, bundled, here
        self._only, self._tell = None if only is None else frozenset(only), tell
        self._events: queues.SimpleQueue[tuple[Run, Step]] = queues.SimpleQueue()
        self._runs: list[Run] = []
        self._threads: dict[Run, threading.Thread] = {}
        self._items: dict[int, QueueItem] = {}  # that wait; parts of open clips have numbers below 0
        self._clips = OpenClips(queue, bundled, packing.recipe)
        self._sizes: dict[int, float] = {}  # megapixels, by number
        self._travel: dict[int, bool] = {}  # whether others can paint it, likewise
        self._whole_clips: dict[int, bool] = {}  # whether it is taken apart, likewise
        self._avoided: defaultdict[int, set[str]] = defaultdict(set)
        self._losses: Counter[tuple[int, str]] = Counter()  # of computers that have begun a picture, by its number
        self._rests: dict[str, float] = {}  # s, until when a computer that was lost gets nothing
        self._whys: dict[int, EngineError] = {}  # they are avoided
        self._said: set[str] = set()  # sentences
        self.seconds = 0.0
        self._speeds: dict[str, float] = {}  # seconds a megapixel, as measured
        self._version, self._revision = -1, 0  # of the queue's file, as it was read
        self._is_running = self._ends_clips = True  # begins what waits; goes on with what is open
        self._reached = time.monotonic()
        self._is_stopped = threading.Event()
        self._dropped: frozenset[int] = frozenset()

    @property
    def painting(self) -> dict[str, tuple[str, ...]]:
        """Name the photographs that each computer has, "" being this one; for any thread."""
        found: dict[str, tuple[str, ...]] = {}
        for run in tuple(self._runs):
            found[_name_of(run)] = (*found.get(_name_of(run), ()), run.item.photo.name)
        return found

    @property
    def numbers(self) -> frozenset[int]:
        """Name what is being painted; for any thread."""
        return self._clips.numbers.union(run.item.number for run in tuple(self._runs) if run.item.number > 0)

    def drop(self, numbers: frozenset[int]) -> None:
        """Let these wait again, and begin none of them until others are dropped, or none; for any thread."""
        self._dropped = numbers
        cancel(run for run in tuple(self._runs) if self._clips.owner(run.item.number) in numbers)

    def stop(self) -> None:
        """Have `steps` end soon, and let what is painted wait again; for any thread."""
        self._is_stopped.set()

    def steps(self) -> Generator[tuple[QueueItem, Step], None, None]:
        """Paint until nothing waits or the queue pauses; closing the iterator lets what is painted wait again.

        Yields each photograph's steps, those of several in turn; what is told by Ended is in the queue's file by then.

        Raises OutOfReach where only others are to paint and none of them answers.
        """
        try:
            self._queue.free_abandoned()  # what waits is all that is claimed here
            while not self._is_stopped.is_set():
                self._read()
                yield from self._clips.heard()
                self._leave_dropped()
                yield from self._assign()
                if not self._runs and not self._has_work:
                    return
                self._check_reach()
                with suppress(queues.Empty):
                    run, step = self._events.get(timeout=_TICK_S)
                    yield from self._heard(run, step)
        finally:
            self._let_go()

    @property
    def _has_work(self) -> bool:
        return (self._is_running and bool(self._items)) or (self._ends_clips and bool(self._clips.numbers))

    def _read(self) -> None:
        """Take over what has changed in the queue and its clips, and so what waits."""
        for part in self._clips.changed():
            self._items.pop(part.number, None)
            if part.state is ItemState.WAITING:
                self._items[part.number] = part
        if self._queue.version == self._version:
            return
        self._version = self._queue.version
        changes = self._queue.changes_since(self._revision)
        self._revision = changes.revision
        self._is_running = self._only is not None or changes.mode is QueueMode.RUNNING
        self._ends_clips = self._only is not None or changes.mode is not QueueMode.PAUSED
        if changes.is_whole:
            self._items = {number: item for number, item in self._items.items() if number < 0}
        for item in changes.items:
            self._items.pop(item.number, None)
            if item.state is ItemState.WAITING and (self._only is None or item.number in self._only):
                self._items[item.number] = item
        for number in changes.removed:
            self._items.pop(number, None)

    def _leave_dropped(self) -> None:
        """Let clips wait again that are dropped, once nobody paints a part of them, and forget parts of closed ones."""
        for number in self._clips.numbers & self._dropped:
            if all(self._clips.owner(run.item.number) != number for run in self._runs):
                self._clips.leave(number)
        for number in [number for number in self._items if number < 0 and self._clips.owner(number) == number]:
            del self._items[number]

    def _assign(self) -> Generator[tuple[QueueItem, Step], None, None]:
        """Give work to whoever has none; what nobody can paint fails."""
        there = self._pool.computers
        self._take_back({one.name for one in there if one.is_learning})
        computers: dict[str, Computer | None] = {one.name: one for one in there if not one.is_learning}
        if self._here is not None:
            computers[HERE] = None
        if not computers:
            return
        yield from self._open_next()
        for item in [item for item in self._items.values() if not self._painters(item, computers)]:
            yield from self._failed_everywhere(item)
        for name, computer in computers.items():
            while work := self._choice(name, computers):
                first_result = next((run.first_result for run in self._runs if run.item.number == work.number), None)
                yield from self._begin(work, computer, first_result)

    def _take_back(self, learning: set[str]) -> None:
        """Let wait again what computers have not begun that learn strokes now, which takes long."""
        cancel(run for run in self._runs if run.computer and run.computer.name in learning and not run.has_begun)

    def _open_next(self) -> Generator[tuple[QueueItem, Step], None, None]:
        """Take the next clip apart, where few parts wait."""
        if self._is_running and not self._clips.is_looking and sum(number < 0 for number in self._items) < _PARTS:
            clips = (item for item in self._items.values() if self._is_whole_clip(item))
            item = next((item for item in clips if item.number not in self._dropped), None)
            if item is not None:
                del self._items[item.number]
                yield from self._clips.open(item)

    def _may_begin(self, item: QueueItem) -> bool:
        return self._ends_clips if item.number < 0 else self._is_running and not self._is_whole_clip(item)

    def _is_whole_clip(self, item: QueueItem) -> bool:
        """Tell whether it must be taken apart before it is painted."""
        if item.number not in self._whole_clips:
            self._whole_clips[item.number] = has_parts(item)
        return self._whole_clips[item.number]

    def _choice(self, name: str, computers: dict[str, Computer | None]) -> Work | None:
        loads = self._loads(computers)
        load, now = loads[name], time.monotonic()
        if len(load.running) >= load.slots or now < self._rests.get(name, 0.0):
            return None
        items = [item for item in self._items.values() if self._may_begin(item)]
        waiting = [self._work(item, computers) for item in items if self._clips.owner(item.number) not in self._dropped]
        found = next_work(name, loads, waiting, now)
        if found is None and not waiting and not load.running:
            numbers = [run.item.number for run in self._runs]
            alone = {run.item.number for run in self._runs if not _may_be_doubled(run) or run.is_cancelled.is_set()}
            found = doubled_work(name, loads, alone | {one for one in numbers if numbers.count(one) > 1}, now)
        return found

    def _loads(self, computers: dict[str, Computer | None]) -> dict[str, Load]:
        loads = {}
        for name, computer in computers.items():
            known = computer.speeds if computer is not None else {}
            told = next((seconds / factor_of(engine) for engine, seconds in known.items()), None)
            load = Load(self._speeds.get(name) or told, 1 if computer is None else SLOTS)
            runs = [run for run in self._runs if _name_of(run) == name]
            load.running = [(run.work, run.given) for run in runs]
            loads[name] = load
        return loads

    def _work(self, item: QueueItem, computers: dict[str, Computer | None]) -> Work:
        if item.number not in self._sizes:
            self._sizes[item.number] = work_of(item.photo, item.options, item.details)
        able = self._painters(item, computers)
        return Work(item.number, self._sizes[item.number], frozenset(computers) - able)

    def _painters(self, item: QueueItem, computers: dict[str, Computer | None]) -> set[str]:
        """Name who can paint it."""
        if item.number not in self._travel:
            self._travel[item.number] = travels(item)
        able = set(computers) if self._travel[item.number] or self._is_whole_clip(item) else {HERE} & set(computers)
        return able - self._avoided[item.number]

    def _begin(
        self, work: Work, computer: Computer | None, first_result: FirstResult | None
    ) -> Generator[tuple[QueueItem, Step], None, None]:
        """Have somebody paint it, in a thread; `first_result` is that of another who does."""
        queue, number = self._clips.rows(work.number)
        if first_result is None:
            claimed = queue.claim({number})
            self._items.pop(work.number, None)
            if claimed is None:  # another process has it
                return
            item = replace(claimed, number=work.number)
        else:
            item = next(run.item for run in self._runs if run.item.number == work.number)
        try:
            order = order_of(queue, replace(item, number=number))
        except EngineError as error:
            yield from self._fails(item, error)
            return
        run = Run(item, work, first_result or FirstResult(), computer, time.monotonic())
        self._runs.append(run)
        work_at = run, order, queue.workspace(number)
        thread = self._threads[run] = threading.Thread(target=self._paint, args=work_at, name="painting", daemon=True)
        thread.start()

    def _paint(self, run: Run, order: Order, resume: Path) -> None:
        """Paint, and tell; the function of a thread."""

        def tell(step: Step) -> None:
            self._events.put((run, step))

        if run.computer is not None:
            tell(paint_there(run, order, self._pool, self._packing, tell))
        elif self._here is not None:
            tell(paint_here(run, order, self._here, self._bundled, resume, tell))

    def _heard(self, run: Run, step: Step) -> Generator[tuple[QueueItem, Step], None, None]:
        if not isinstance(step, Ended):
            first = next((other for other in self._runs if other.item.number == run.item.number), run)
            if first is run or not isinstance(step, Progress):
                yield from self._told(run, step)
            return
        self._runs.remove(run)
        self._threads.pop(run)
        others = [other for other in self._runs if other.item.number == run.item.number]
        error, number = step.error, run.item.number
        if step.result is not None:
            self._learn(run)
            cancel(others)
            self._finish(run, step, step.result)
            yield from self._told(run, step)
        elif isinstance(error, Superseded | CancelledOrder):
            if not others:
                self._wait_again(number)
        elif isinstance(error, Elsewhere):
            yield from self._lost(run, error, is_last=not others)
        else:
            cancel(others)
            queue, row = self._clips.rows(number)
            queue.fail(row, step.message)
            yield from self._told(run, step)

    def _told(self, run: Run, step: Step) -> Generator[tuple[QueueItem, Step], None, None]:
        """Tell of a picture what it does; of a clip, what comes of its part."""
        number = run.item.number
        if number > 0:
            yield run.item, step
            return
        if isinstance(step, Ended) and step.result is None:  # and all its parts with it
            clip = self._clips.owner(number)
            cancel(other for other in self._runs if self._clips.owner(other.item.number) == clip)
        yield from self._clips.step(number, step)

    def _finish(self, run: Run, ended: Ended, written: Path) -> None:
        queue, number = self._clips.rows(run.item.number)
        queue.finish(number, written, time.monotonic() - run.given, ended.message)

    def _lost(self, run: Run, error: Elsewhere, *, is_last: bool) -> Generator[tuple[QueueItem, Step], None, None]:
        """Let a picture wait again that a computer could not paint, unless engines have died of it too often."""
        number, name, is_crash = run.item.number, _name_of(run), isinstance(error.cause, EngineStopped)
        if is_loss(error):
            self._rests[name] = time.monotonic() + _REST_S
            self._losses[number, name] += run.has_begun
        if not is_crash and (not is_loss(error) or self._losses[number, name] >= MOST_LOSSES):
            self._avoided[number].add(name)
            self._whys[number] = error.cause
        if error.sentence not in self._said:
            self._said.add(error.sentence)
            self._tell(error.sentence)
        if not is_last:
            return
        if not is_crash:
            self._wait_again(number)
            return
        queue, row = self._clips.rows(number)
        if not queue.lost(row):
            said = next((item.message for item in queue.items() if item.number == row), "")
            ended = Ended(ItemState.FAILED, said, EngineStopped.exit_code, error=EngineStopped(said))
            yield from self._told(run, ended)

    def _wait_again(self, number: int) -> None:
        queue, row = self._clips.rows(number)
        queue.give_back(row)

    def _failed_everywhere(self, item: QueueItem) -> Generator[tuple[QueueItem, Step], None, None]:
        queue, number = self._clips.rows(item.number)
        if queue.claim({number}) is None:
            return
        unfit = OutOfReach("{0} cannot be painted by other computers; let this one paint as well.", item.photo.name)
        yield from self._fails(item, self._whys.get(item.number, unfit))

    def _fails(self, item: QueueItem, error: EngineError) -> Generator[tuple[QueueItem, Step], None, None]:
        self._items.pop(item.number, None)
        queue, number = self._clips.rows(item.number)
        queue.fail(number, error.sentence)
        ended = Ended(ItemState.FAILED, error.sentence, error.exit_code, error=error)
        yield from self._clips.step(item.number, ended) if item.number < 0 else iter([(item, ended)])

    def _learn(self, run: Run) -> None:
        name = _name_of(run)
        self.seconds += run.seconds
        speed = (run.seconds or time.monotonic() - run.given) / run.work.size
        before = self._speeds.get(name, speed)
        self._speeds[name] = before + _LATEST * (speed - before)

    def _check_reach(self) -> None:
        if self._pool.computers or self._here is not None or self._runs:
            self._reached = time.monotonic()
        elif time.monotonic() - self._reached > PATIENCE_S:
            raise OutOfReach("None of the other computers answers; start Impasto there, or paint without them.")

    def _let_go(self) -> None:
        """Cancel what is painted, and let it wait again."""
        cancel(self._runs)
        deadline = time.monotonic() + _END_S
        for thread in self._threads.values():
            thread.join(max(0.0, deadline - time.monotonic()))
        while not self._events.empty():  # what was written meanwhile is done
            run, step = self._events.get()
            if isinstance(step, Ended) and step.result is not None:
                self._finish(run, step, step.result)
                self._runs = [other for other in self._runs if other.item.number != run.item.number]
        for number in {run.item.number for run in self._runs}:
            with suppress(CannotWrite):
                self._wait_again(number)
        self._clips.close()


def _name_of(run: Run) -> str:
    return HERE if run.computer is None else run.computer.name


def _may_be_doubled(run: Run) -> bool:
    """Tell whether a picture may be painted twice: what has many frames may not."""
    return PART not in run.item.details and travels(run.item)
