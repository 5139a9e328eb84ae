"""Paint what waits in the queue, in a thread of its process; never imports Qt."""

from __future__ import annotations

import contextlib
import threading
import time
from typing import TYPE_CHECKING, Protocol

from engine.commissions.commission import Ended, FrameDone
from engine.commissions.queue.queue_item import ItemState
from engine.values import Progress
from gui.queue import queue_messages as m
from gui.queue.thumbnails import fitted

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from engine.commissions.commission import Repainter, Step
    from engine.commissions.queue.queue_item import QueueItem
    from gui.link.peer import Peer
    from gui.queue.queue_helpers import Helpers

    class _Queue(Protocol):
        """List the queue, and let a photograph wait again: `engine.commissions.queue.queue_file.QueueFile`."""

        def states(self) -> dict[int, ItemState]: ...

        def give_back(self, number: int) -> None: ...


END_S = 5.0  # for a picture that is being written when the window closes
SHOW_S = 0.1  # between two frames of a clip that are shown while it is painted
_LOOK_S = 0.05  # between two looks at what others have let go


class Painter:
    """Paint what waits, in a thread of its own, and hold, drop or quit between two steps of a painting."""

    def __init__(
        self, peer: Peer, file: Path, bundled: Path, loader: Callable[[], Repainter], helpers: Helpers | None = None
    ) -> None:
        self._peer, self._file, self._bundled, self._loader = peer, file, bundled, loader
        self._helpers = helpers
        self._is_beginning_anew = False
        self._changed = threading.Condition()
        self._is_awake = True
        self._is_held = False
        self._is_quitting = False
        self._dropped: frozenset[int] = frozenset()
        self._current: int | None = None  # since its first step
        self._is_at_work = False
        self._outcomes: dict[ItemState, int] = dict.fromkeys(ItemState, 0)  # since something waited
        self._shown = 0.0  # of time.monotonic(), when a frame was shown

    @property
    def is_busy(self) -> bool:
        """Tell whether a photograph is being painted."""
        return self._current is not None or bool(self._elsewhere)

    @property
    def is_at_work(self) -> bool:
        """Tell whether a photograph is painted or looked for; a clip's first step may take minutes."""
        return self._is_at_work or self.is_busy

    @property
    def _elsewhere(self) -> frozenset[int]:
        """Name what is painted with others."""
        return frozenset() if self._helpers is None else self._helpers.numbers

    def begin_anew(self) -> None:
        """Let go of the present photograph, and go on with others, or without them."""
        with self._changed:
            self._is_beginning_anew = True
            self._changed.notify_all()

    def wake(self) -> None:
        """Look for something that waits."""
        with self._changed:
            self._is_awake = True
            self._changed.notify_all()

    def hold(self, *, is_held: bool) -> None:
        """Wait before the next step of the painting, or go on."""
        with self._changed:
            self._is_held = is_held
            self._changed.notify_all()

    @contextlib.contextmanager
    def without(self, numbers: tuple[int, ...]) -> Generator[None, None, None]:
        """Stop at the present photograph if it is one of these, and begin no other one until they are gone."""
        with self._changed:
            self._dropped = frozenset(numbers)
            self._changed.notify_all()
            if self._helpers is not None:
                self._helpers.drop(self._dropped)
            self._changed.wait_for(lambda: self._current not in self._dropped, timeout=END_S)
        _wait_for(lambda: not self._elsewhere & frozenset(numbers), END_S)
        try:
            yield
        finally:
            with self._changed:
                self._dropped = frozenset()
                self._changed.notify_all()
            if self._helpers is not None:
                self._helpers.drop(frozenset())

    def quit(self) -> None:
        """End at the next step."""
        with self._changed:
            self._is_quitting = True
            self._changed.notify_all()
        if self._helpers is not None:
            self._helpers.stop()

    def abandon(self, queue: _Queue) -> None:
        """Let the photograph wait again that a thread has not let go in time."""
        if self._current is not None:
            queue.give_back(self._current)

    def run(self) -> None:
        """Paint until `quit`; the thread's function."""
        from engine.commissions.queue.queue_file import QueueFile
        from engine.commissions.queue.queue_run import work

        with self._peer.reporting(None):
            queue = QueueFile(self._file, self._bundled)
            while self._wait_for_work():
                with self._peer.reporting(None):
                    if self._helpers is not None and self._helpers.is_on:
                        self._work_together(self._helpers.steps(queue, self._loader))
                    else:
                        self._work(work(queue, self._loader, self._bundled))
                    self._tell_the_end(queue)

    def _wait_for_work(self) -> bool:
        with self._changed:
            self._is_at_work = False
            self._changed.wait_for(
                lambda: self._is_quitting or (self._is_awake and not self._is_held and not self._dropped)
            )
            self._is_awake = self._is_beginning_anew = False
            self._is_at_work = not self._is_quitting
            return self._is_at_work

    def _work(self, steps: Generator[tuple[QueueItem, Step], None, None]) -> None:
        with contextlib.closing(steps):
            for item, step in steps:
                self._enter(item.number)
                match step:
                    case Progress():
                        self._peer.send(m.Progressed(item.number, step))
                    case FrameDone():
                        self._show(item.number, step)
                    case Ended(state):
                        self._outcomes[state] += 1
                        self._enter(None)
                if not self._may_go_on():
                    break
        self._enter(None)

    def _work_together(self, steps: Generator[tuple[QueueItem, Step], None, None]) -> None:
        """Paint with others; what is painted when the queue pauses is finished."""
        with contextlib.closing(steps):
            for item, step in steps:
                if isinstance(step, Progress):
                    self._peer.send(m.Progressed(item.number, step))
                elif isinstance(step, FrameDone):
                    self._show(item.number, step)
                elif isinstance(step, Ended):
                    self._outcomes[step.state] += 1
                if self._is_quitting or self._is_beginning_anew:
                    break
        with self._changed:
            self._is_awake = True  # what has been given back

    def _show(self, number: int, done: FrameDone) -> None:
        """Show a frame of a clip, not too often, and only where the window has seen the one before."""
        if done.frame.time is None or done.count < 2 or time.monotonic() - self._shown < SHOW_S:
            return
        ring = self._peer.rings[m.FRAMES.name]
        before = ring.try_put(fitted(done.frame.picture.pixels, m.FRAME_SIDE))
        if before is None:
            return
        after = ring.try_put(fitted(done.result.pixels, m.FRAME_SIDE))
        if after is None:
            ring.free(before.slot)
            return
        self._shown = time.monotonic()
        index, moment = done.frame.index, float(done.frame.time)
        self._peer.send(m.FramePainted(number, index, done.count, moment, before, after))

    def _enter(self, number: int | None) -> None:
        with self._changed:
            self._current = number
            self._changed.notify_all()

    def _may_go_on(self) -> bool:
        """Wait while held; then tell whether the present photograph is still wanted."""
        with self._changed:
            self._changed.wait_for(lambda: self._must_stop() or not self._is_held)
            self._is_awake = True  # after a drop, the next one
            return not self._must_stop()

    def _must_stop(self) -> bool:
        is_dropped = self._current is not None and self._current in self._dropped
        return self._is_quitting or self._is_beginning_anew or is_dropped

    def _tell_the_end(self, queue: _Queue) -> None:
        done, failed = self._outcomes[ItemState.DONE], self._outcomes[ItemState.FAILED]
        open_ones = any(state in (ItemState.WAITING, ItemState.RUNNING) for state in queue.states().values())
        if not open_ones:
            self._outcomes = dict.fromkeys(ItemState, 0)
            if done or failed:
                self._peer.send(m.Emptied(done, failed))


def _wait_for(what: Callable[[], bool], limit: float) -> None:
    deadline = time.monotonic() + limit
    while not what() and time.monotonic() < deadline:
        time.sleep(_LOOK_S)
