"""Ask another process, whatever it is for: one process, one pipe, and a thread that looks after both."""

from __future__ import annotations

import contextlib
import itertools
import logging
import queue
import time
from collections import Counter
from dataclasses import fields, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from gui.link.call import Call
from gui.link.child import Child
from gui.link.pixel_store import OwnedPixels
from gui.link.protocol import (
    Answer,
    AnswerT,
    Array,
    Cancel,
    Cancelled,
    Event,
    Frame,
    Listening,
    Lost,
    MakeRoom,
    Room,
    Update,
    keys_in,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from gui.link.program import Program
    from gui.link.protocol import Note, Request

P = ParamSpec("P")
ReportT = TypeVar("ReportT", bound=Answer | Update | Event)

CANCEL_LIMIT = 2.0  # s in which a cancelled job must end; then the process is killed
MOST_TRIES = 3  # of a request whose process dies each time, before others that have died with it
MOST_FAILURES = 2  # of the thread itself, which nobody foresaw; then the link does not work any more

logger = logging.getLogger(__name__)


class _Pending:
    """Keep what the thread needs to know of a call that is not answered."""

    def __init__(self, call: Call[Any]) -> None:
        self.call, self.request = call, call.request
        self.keys = frozenset(keys_in(call.request))  # of the arrays that it needs
        self.tries = 0


class Link(QThread):
    """Own a process and the table of calls; each public method but `close` returns at once.

    A process that dies is started again, and one that does not end a cancelled job in time is replaced. Arrays that an
    answer names belong to who asked, until they are dropped; those that nobody hears of are dropped here.

    Signals:
        heard(object): an Event.
        broken(): it does not work any more; every call is lost at once from now on.
    """

    heard = Signal(object)
    broken = Signal()
    _answered = Signal(object, object)  # Call, report

    def __init__(self, program: Program, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._program = program
        self._jobs = itertools.count(1)
        self._inbox: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._answered.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        # What follows belongs to the thread.
        self._closing = False
        self._failures = 0
        self._deaths = 0  # in a row
        self._child: Child | None = None
        self._is_listening = False  # the process hears what it is asked
        self._pending: dict[int, _Pending] = {}  # the table of calls
        self._deadlines: dict[int, float] = {}  # of time.monotonic(), by cancelled jobs, the earliest first
        self._pixels = OwnedPixels()
        self._made: dict[str, int] = {}  # jobs of arrays that no answer has named yet
        self._needed: Counter[str] = Counter()  # how many requests need an array
        self._dropped: set[str] = set()  # arrays to be dropped as soon as no request needs them

    @property
    def pid(self) -> int | None:
        """Give the process' number, None while there is none."""
        child = self._child
        return child.pid if child else None

    def ask(
        self, make: Callable[Concatenate[int, P], Request[AnswerT]], *args: P.args, **kwargs: P.kwargs
    ) -> Call[AnswerT]:
        """Send the request that `make` makes of a job's number and the arguments."""
        if not self.isRunning() and not self._closing:
            self.start()
        call = Call(self, make(next(self._jobs), *args, **kwargs))
        self._post(partial(self._ask, _Pending(call)))
        return call

    def tell(self, note: Note) -> None:
        """Send what needs no answer; it is lost where there is no process."""
        self._post(partial(self._send, note))

    def cancel(self, call: Call[Any]) -> None:
        """End a call within `CANCEL_LIMIT`; see `Call.cancel`."""
        self._post(partial(self._cancel, call.request.job))

    def put(self, array: Array, fill: Callable[[memoryview], None]) -> None:
        """Make an array before what is asked next; where there is no memory, requests that need it fail."""
        self._post(partial(self._put, array, fill))

    def drop(self, message: object) -> None:
        """Give the memory of the arrays that a message names back, as soon as no request needs them."""
        if keys := frozenset(keys_in(message)):
            self._post(partial(self._drop, keys))

    def close(self) -> None:
        """End the process and the thread; return when both have ended, but for a file being written at once."""
        self._post(self._quit)
        if self.isRunning():
            self.wait()

    def _post(self, wish: Callable[[], None]) -> None:
        self._inbox.put(wish)

    @Slot(object, object)
    def _tell(self, call: Call[Any], report: Answer | Update) -> None:
        if not call.tell(report):
            self.drop(report)

    # From here on everything runs in the thread.

    def run(self) -> None:
        """Serve wishes and reports until `close`; an error that nobody foresaw costs the calls, not the thread."""
        try:
            if self._program.starts_at_once:
                self._guarded(self._start)
            while not self._closing:
                self._guarded(self._turn)
        finally:
            self._end()

    def _guarded(self, step: Callable[[], None]) -> None:
        try:
            step()
        except Exception:  # the thread's boundary
            logger.exception("The link to %s has failed", self._program.name)
            self._fail()

    def _turn(self) -> None:
        with contextlib.suppress(queue.Empty):
            self._inbox.get(timeout=self._time_left())()
        if self._time_left() == 0:
            for _ in range(self._inbox.qsize()):  # among what was told meanwhile may be that it has ended
                self._inbox.get()()
        if self._time_left() == 0:
            self._replace_child()

    def _time_left(self) -> float | None:
        """Give the seconds until the next job should have ended, None where none is cancelled."""
        deadline = next(iter(self._deadlines.values()), None)
        return None if deadline is None else max(deadline - time.monotonic(), 0.0)

    def _fail(self) -> None:
        self._failures += 1
        self._lose(self._pending)
        self._end_child(0.0)
        if self._failures >= MOST_FAILURES:
            self.broken.emit()
        elif self._program.starts_at_once:
            self._post(self._start_anew)  # guarded as every wish is: what has failed may fail again

    def _start_anew(self) -> None:
        if self._child is None:
            self._start()

    @property
    def _is_broken(self) -> bool:
        return self._failures >= MOST_FAILURES

    def _quit(self) -> None:
        self._closing = True

    def _end(self) -> None:
        is_writing = any(pending.request.is_writing for pending in self._pending.values())
        self._end_child(self._program.writing_limit if is_writing else self._program.quit_limit)
        self._pixels.close()

    def _end_child(self, limit: float) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.end(limit)

    def _ask(self, pending: _Pending) -> None:
        self._pending[pending.request.job] = pending
        self._needed.update(pending.keys)
        if self._is_broken:
            self._lose([pending.request.job])
        elif self._child is None:
            self._start()
        else:
            pending.tries += 1
            self._child.send(pending.request)

    def _send(self, note: Note) -> None:
        if self._child is not None:
            self._child.send(note)

    def _cancel(self, job: int) -> None:
        if job not in self._pending:
            return
        self._send(Cancel(job))
        if self._is_listening:
            self._deadlines[job] = time.monotonic() + CANCEL_LIMIT
        else:  # nothing has begun, and a process that takes long to start must not be killed for that
            self._finish(Cancelled(job))

    def _put(self, array: Array, fill: Callable[[memoryview], None]) -> None:
        try:
            fill(self._pixels.make(array))
        except OSError:
            logger.exception("No room for an array of shape %s", array.shape)

    def _drop(self, keys: Iterable[str]) -> None:
        self._dropped.update(keys)
        free = {key for key in self._dropped if not self._needed[key]}
        self._pixels.drop(*free)
        self._dropped -= free

    def _start(self) -> None:
        """Start a process, and give it all that is not answered."""
        self._is_listening = False
        try:
            self._child = Child(self._program, self._pixels, lambda *told: self._post(partial(self._hear, *told)))
        except OSError:
            logger.exception("The process for %s cannot be started", self._program.name)
            self._lose(self._pending)
            return
        for pending in self._pending.values():
            pending.tries += 1
            self._child.send(pending.request)

    def _replace_child(self) -> None:
        """Kill a process that does not obey, and give what else was asked to a new one."""
        late = next(iter(self._deadlines))
        logger.warning("The process for %s did not end job %s in time and is killed", self._program.name, late)
        child, self._child = self._child, None
        if child is not None:
            child.kill()
        self._forget_cancelled()
        self._drop_made()
        self._start()

    def _child_ended(self, child: Child) -> None:
        """Take it that a process has ended by itself: it rests, or it has died."""
        code = child.kill()
        self._child = None
        is_resting = code == 0
        if not is_resting:
            logger.error("The process for %s has ended with exit code %s", self._program.name, code)
            self._deaths += 1
        self._forget_cancelled()
        self._drop_made()
        if not is_resting:
            self._lose(self._given_up())
        if self._pending or (not is_resting and self._deaths < self._program.most_deaths):
            self._start()

    def _given_up(self) -> list[int]:
        """List the jobs that are not asked again: all, or the first of those that a process has died with often."""
        if not self._program.resends or self._deaths >= self._program.most_deaths:
            return list(self._pending)
        return [job for job, pending in self._pending.items() if pending.tries >= MOST_TRIES][:1]

    def _lose(self, jobs: Iterable[int]) -> None:
        for job in list(jobs):
            self._finish(Lost(job, self._is_broken))
        self._drop(())

    def _forget_cancelled(self) -> None:
        for job in list(self._deadlines):
            self._finish(Cancelled(job))

    def _drop_made(self) -> None:
        """Drop arrays that were being computed; a job that is asked again makes them again."""
        made, self._made = list(self._made), {}
        self._drop(made)

    def _hear(self, child: Child, report: object | None) -> None:
        if child is not self._child:
            return  # it was killed meanwhile
        match report:
            case None:
                self._child_ended(child)
            case logging.LogRecord():
                logging.getLogger(report.name).handle(report)
            case Listening():
                self._is_listening = True
            case Event():
                if report.shows_life:
                    self._deaths = 0
                self.heard.emit(_with_pictures(child, report))
            case MakeRoom():
                child.send(Room(report.array.key, self._is_room_made(report)))
            case Update() | Answer():
                self._take(child, report)

    def _is_room_made(self, report: MakeRoom) -> bool:
        if report.job not in self._pending:
            return False
        self._made[report.array.key] = report.job
        self._put(report.array, lambda _bytes: None)
        return self._pixels.has(report.array.key)

    def _take(self, child: Child, report: Answer | Update) -> None:
        pending = self._pending.get(report.job)
        if pending is None or report.job in self._deadlines:
            for frame in _frames_of(report).values():
                child.free(frame)
            if pending is not None and isinstance(report, Answer):
                self._finish(Cancelled(report.job))
            return
        whole = _with_pictures(child, report)
        if isinstance(whole, Answer):
            self._finish(whole)
        else:
            self._answered.emit(pending.call, whole)

    def _finish(self, answer: Answer) -> None:
        """Take a call out of the table and tell its answer; what it has made beside that is dropped."""
        pending = self._pending.pop(answer.job)
        self._deadlines.pop(answer.job, None)
        self._needed -= Counter(pending.keys)  # which also takes out what is needed no more
        self._answered.emit(pending.call, answer)
        made = {key for key, job in self._made.items() if job == answer.job}
        self._made = {key: job for key, job in self._made.items() if key not in made}
        self._drop(made - set(keys_in(answer)))


def _frames_of(report: Answer | Update | Event) -> dict[str, Frame]:
    values = {field.name: getattr(report, field.name) for field in fields(report)}
    return {name: value for name, value in values.items() if isinstance(value, Frame)}


def _with_pictures(child: Child, report: ReportT) -> ReportT:
    frames = _frames_of(report).items()
    seen: dict[str, Any] = {name: replace(frame, image=child.image(frame)) for name, frame in frames}
    return replace(report, **seen)
