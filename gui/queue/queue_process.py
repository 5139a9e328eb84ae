"""Paint the queue in a process of its own, behind the window and at a lower priority; never imports Qt.

Three threads share the work: the main thread listens and changes the list, one paints, one makes thumbnails. Each of
the first two has the file open for itself; SQLite keeps them apart, as it does other processes.
"""

from __future__ import annotations

import contextlib
import logging
import logging.handlers
import os
import queue
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from engine.errors import EngineError
from engine.values import ItemState, Progress, QueueMode
from gui.link.engine_entry import outlive_end_signals
from gui.link.messages import Failed
from gui.process.outlet import Outlet
from gui.queue import queue_messages as m

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from multiprocessing.connection import Connection

    from engine.values import QueueItem
    from gui.process.easel import Repainter

    class _Outlet(Protocol):
        """Send reports of the queue from any thread."""

        def send(self, report: m.Report) -> None: ...

        def reporting(self, job: int) -> contextlib.AbstractContextManager[None]: ...

    class _Queue(Protocol):
        """List the queue, and let a photograph wait again: `engine.queue.queue_file.QueueFile`."""

        def items(self) -> tuple[QueueItem, ...]: ...

        def give_back(self, number: int) -> None: ...


THUMBNAIL_SIDE = 112  # px
LOOK_S = 0.25  # between two looks for changes that others have made
REST_S = 60.0  # without work until a process that has loaded the engine ends, to give its memory back
END_S = 5.0  # for a picture that is being written when the window closes
_LOWER = 10  # Unix niceness

logger = logging.getLogger(__name__)


def serve(
    connection: Connection,
    file: Path,
    models: Path,
    bundled: Path,
    load_engine: Callable[[Path], tuple[Any, str]] | None = None,
) -> None:
    """Work at the queue in `file` until the connection closes; the main function of the queue's process."""
    outlive_end_signals()
    _lower_priority()
    outlet = Outlet(cast("Any", connection))
    logging.getLogger().addHandler(logging.handlers.QueueHandler(cast("Any", outlet)))
    with outlet.reporting(0):
        QueueProcess(connection, cast("Any", outlet), file, bundled, _Loader(models, load_engine)).run()
    outlet.send(cast("Any", m.Resting()))
    os._exit(0)  # torch's threads may still run, and must not see Python end below them


def _lower_priority() -> None:
    """Let whatever the user does in the window come first."""
    if sys.platform == "win32":
        import psutil

        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
    else:
        os.nice(_LOWER)


class _Loader:
    """Load the engine when the first photograph asks for it."""

    def __init__(self, models: Path, load: Callable[[Path], tuple[Any, str]] | None) -> None:
        self._models, self._load = models, load
        self.engine: Repainter | None = None

    def __call__(self) -> Repainter:
        if self.engine is None:
            from gui.process.engine_process import load_stylizer

            self.engine, _ = (self._load or load_stylizer)(self._models)
        return self.engine


class QueueProcess:
    """Answer the window, and have the painter paint.

    Raises:
        CannotWrite: the queue cannot be opened.
    """

    def __init__(self, connection: Connection, outlet: _Outlet, file: Path, bundled: Path, loader: _Loader) -> None:
        from engine.queue.queue_file import QueueFile

        self._connection, self._outlet = connection, outlet
        self._queue = QueueFile(file, bundled)
        self._painter = Painter(outlet, file, bundled, loader)
        self._loader = loader
        self._thumbnails: queue.SimpleQueue[Path] = queue.SimpleQueue()
        self._seen = -1  # the file's version that was told
        self._leaving: tuple[int, ...] = ()  # still to be taken out

    def run(self) -> None:
        """Listen until the window asks us to quit, is gone, or there was nothing to do for a while."""
        if self._queue.set_aside is not None:
            said = f"The queue was damaged and begins anew; what was left of it is in {self._queue.set_aside}."
            self._outlet.send(Failed(0, said))
        painter = threading.Thread(target=self._painter.run, name="painter", daemon=True)
        painter.start()
        threading.Thread(target=self._make_thumbnails, name="thumbnails", daemon=True).start()
        with contextlib.suppress(EOFError, OSError):
            self._listen()
        self._painter.quit()
        painter.join(END_S)
        self._painter.abandon(self._queue)

    def _listen(self) -> None:
        last = time.monotonic()
        while True:
            self._tell_changes()
            if self._leaving:
                self._remove(self._leaving)
            if self._connection.poll(LOOK_S):
                request = self._connection.recv()
                if isinstance(request, m.Quit):
                    return
                with self._outlet.reporting(0):
                    self._grant(request)
                last = time.monotonic()
            elif self._painter.is_busy:
                last = time.monotonic()
            elif self._loader.engine is not None and time.monotonic() - last > REST_S:
                return

    def _grant(self, request: m.Request) -> None:
        queue = self._queue
        match request:
            case m.Add():
                self._add(request)
            case m.Remove(numbers):
                self._remove(numbers)
            case m.Move(numbers, before):
                queue.move(numbers, before)
            case m.Retry(numbers):
                queue.retry(numbers)
            case m.ClearFinished():
                queue.clear_finished()
            case m.SetMode(mode):
                if mode is QueueMode.STOPPING and not self._painter.is_busy:
                    mode = QueueMode.PAUSED  # there is none to stop after
                queue.set_mode(mode)
                self._painter.hold(is_held=mode is QueueMode.PAUSED)
            case m.GiveThumbnail(path):
                self._thumbnails.put(path)
            case m.Look():
                self._seen = -1
        self._painter.wake()

    def _remove(self, numbers: tuple[int, ...]) -> None:
        with self._painter.without(numbers):
            self._queue.remove(numbers)
        kept = {item.number for item in self._queue.items()}
        self._leaving = tuple(number for number in numbers if number in kept)  # in a long step: again at the next look

    def _add(self, request: m.Add) -> None:
        from engine.errors import BadOptions
        from engine.queue.queue_names import photos_in

        photos = photos_in(request.paths)
        if not photos:
            raise BadOptions("There is no picture in these folders; choose others.")
        numbers = self._queue.add(
            photos,
            request.options,
            request.folder,
            request.template,
            request.save_options,
            request.suffix,
            skips_finished=request.skips_finished,
        )
        states = {item.number: item.state for item in self._queue.items()}
        finished = sum(states.get(number) is ItemState.DONE for number in numbers)
        self._outlet.send(m.Added(len(numbers), finished))

    def _tell_changes(self) -> None:
        version = self._queue.version
        if version != self._seen:
            self._seen = version
            items = self._queue.items()
            mode = self._queue.mode
            self._painter.hold(is_held=mode is QueueMode.PAUSED)
            self._painter.wake()  # another process may have added some
            self._outlet.send(m.Listed(items, mode))

    def _make_thumbnails(self) -> None:
        while True:
            path = self._thumbnails.get()
            try:
                made = _thumbnail(path)
            except EngineError:  # its turn in the queue will tell why
                continue
            except Exception:  # a thread's boundary: the next picture may be better
                logger.exception("No thumbnail of %s", path.name)
                continue
            self._outlet.send(m.ThumbnailMade(path, THUMBNAIL_SIDE, made))


class Painter:
    """Paint what waits, in a thread of its own, and hold, drop or quit between two steps of a painting."""

    def __init__(self, outlet: _Outlet, file: Path, bundled: Path, loader: _Loader) -> None:
        self._outlet, self._file, self._bundled, self._loader = outlet, file, bundled, loader
        self._changed = threading.Condition()
        self._is_awake = True
        self._is_held = False
        self._is_quitting = False
        self._dropped: frozenset[int] = frozenset()
        self._current: int | None = None
        self._outcomes: dict[ItemState, int] = dict.fromkeys(ItemState, 0)  # since something waited

    @property
    def is_busy(self) -> bool:
        """Tell whether a photograph is being painted."""
        return self._current is not None

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
            self._changed.wait_for(lambda: self._current not in self._dropped, timeout=END_S)
        try:
            yield
        finally:
            with self._changed:
                self._dropped = frozenset()
                self._changed.notify_all()

    def quit(self) -> None:
        """End at the next step."""
        with self._changed:
            self._is_quitting = True
            self._changed.notify_all()

    def abandon(self, queue: _Queue) -> None:
        """Let the photograph wait again that a thread has not let go in time."""
        if self._current is not None:
            queue.give_back(self._current)

    def run(self) -> None:
        """Paint until `quit`; the thread's function."""
        from engine.queue.queue_file import QueueFile
        from engine.queue.queue_run import work

        with self._outlet.reporting(0):
            queue = QueueFile(self._file, self._bundled)
            while self._wait_for_work():
                with self._outlet.reporting(0):
                    self._work(work(queue, self._loader, self._bundled))
                    self._tell_the_end(queue)

    def _wait_for_work(self) -> bool:
        with self._changed:
            self._changed.wait_for(
                lambda: self._is_quitting or (self._is_awake and not self._is_held and not self._dropped)
            )
            self._is_awake = False
            return not self._is_quitting

    def _work(self, steps: Generator[tuple[QueueItem, Any], None, None]) -> None:
        with contextlib.closing(steps):
            for item, step in steps:
                self._enter(item.number)
                if isinstance(step, Progress):
                    self._outlet.send(m.Progressed(item.number, step))
                else:
                    self._outcomes[step.state] += 1
                    self._enter(None)
                if not self._may_go_on():
                    break
        self._enter(None)

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
        return self._is_quitting or (self._current is not None and self._current in self._dropped)

    def _tell_the_end(self, queue: _Queue) -> None:
        done, failed = self._outcomes[ItemState.DONE], self._outcomes[ItemState.FAILED]
        open_ones = any(item.state in (ItemState.WAITING, ItemState.RUNNING) for item in queue.items())
        if not open_ones:
            self._outcomes = dict.fromkeys(ItemState, 0)
            if done or failed:
                self._outlet.send(m.Emptied(done, failed))


def _thumbnail(path: Path) -> bytes:
    """Cut the middle of a picture out as a square; a JPEG is decoded at a fraction of its size."""
    import numpy as np
    from PIL import Image, ImageOps

    from engine.pictures import image_io

    side = (THUMBNAIL_SIDE, THUMBNAIL_SIDE)
    with contextlib.suppress(OSError, ValueError, SyntaxError), Image.open(path) as image:
        if image.format == "JPEG" and image.mode == "RGB":
            image.draft("RGB", (2 * THUMBNAIL_SIDE, 2 * THUMBNAIL_SIDE))
            return ImageOps.fit(ImageOps.exif_transpose(image), side).tobytes()
    pixels = image_io.load(path).pixels
    step = max(1, min(pixels.shape[:2]) // (2 * THUMBNAIL_SIDE))
    small = np.rint(pixels[::step, ::step].clip(0, 1) * 255).astype(np.uint8)
    return ImageOps.fit(Image.fromarray(small), side).tobytes()
