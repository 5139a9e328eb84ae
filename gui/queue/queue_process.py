"""Paint the queue in a process of its own, behind the window and at a lower priority; never imports Qt.

Three threads share the work: the main thread listens and changes the list, one paints, one makes thumbnails. Each of
the first two has the file open for itself; SQLite keeps them apart, as it does other processes.
"""

from __future__ import annotations

import contextlib
import logging
import logging.handlers
import queue
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from engine.commissions.commission import Ended, FrameDone
from engine.commissions.queue.queue_item import ItemState, QueueMode
from engine.errors import EngineError, Sentence
from engine.values import Progress
from gui.link.protocol import Answer, Complaint, Failed, Request
from gui.queue import queue_messages as m

if TYPE_CHECKING:
    from collections.abc import Generator

    import numpy as np
    from numpy.typing import NDArray

    from engine.commissions.commission import Repainter, Step
    from engine.commissions.queue.queue_item import QueueItem
    from engine.storage.places import Places
    from engine.values import Pixels
    from gui.engine_process.engine_link import LoadEngine
    from gui.link.peer import Peer

    class _Queue(Protocol):
        """List the queue, and let a photograph wait again: `engine.commissions.queue.queue_file.QueueFile`."""

        def states(self) -> dict[int, ItemState]: ...

        def give_back(self, number: int) -> None: ...


LOOK_S = 0.25  # between two looks for changes that others have made
REST_S = 60.0  # without work until a process that has loaded the engine ends, to give its memory back
END_S = 5.0  # for a picture that is being written when the window closes
SHOW_S = 0.1  # between two frames of a clip that are shown while it is painted

logger = logging.getLogger(__name__)


def serve(
    peer: Peer,
    user: Places,
    models: Path,
    bundled: Path,
    load_engine: LoadEngine | None = None,
) -> None:
    """Work at the user's queue until the window quits or nothing is to be done; the main function of the process."""
    try:
        process = QueueProcess(peer, user.queue, bundled, _Loader(models, user, load_engine))
    except EngineError as error:
        _refuse(peer, error.sentence)
    else:
        process.run()


def _refuse(peer: Peer, sentence: str) -> None:
    """Answer what is asked now by a sentence, and rest: the next request may find the disk mended."""
    for request in peer.requests(LOOK_S):
        if not isinstance(request, Request):
            return
        peer.send(Failed(request.job, sentence))


class _Loader:
    """Load the engine when the first photograph asks for it."""

    def __init__(self, models: Path, user: Places, load: LoadEngine | None) -> None:
        self._models, self._user, self._load = models, user, load
        self.engine: Repainter | None = None

    def __call__(self) -> Repainter:
        if self.engine is None:
            from gui.engine_process.engine_process import load_stylizer

            self.engine, _ = (self._load or load_stylizer)(self._models, self._user)
        return self.engine


class QueueProcess:
    """Answer the window, and have the painter paint.

    Raises:
        CannotWrite: the queue cannot be opened.
    """

    def __init__(self, peer: Peer, file: Path, bundled: Path, loader: _Loader) -> None:
        from engine.commissions.queue.queue_file import QueueFile

        self._peer = peer
        self._queue = QueueFile(file, bundled)
        self._painter = Painter(peer, file, bundled, loader)
        self._loader = loader
        self._thumbnails: queue.SimpleQueue[m.MakeThumbnail] = queue.SimpleQueue()
        self._seen = -1  # the file's version that was told
        self._told = 0  # its revision that was told
        self._leaving: tuple[int, ...] = ()  # still to be taken out

    def run(self) -> None:
        """Listen until the window asks us to quit, is gone, or there was nothing to do for a while."""
        if self._queue.set_aside is not None:
            said = Sentence(
                "The queue was damaged and begins anew; what was left of it is in {0}.", self._queue.set_aside
            )
            self._peer.send(Complaint(said))
        self._tell_changes()
        self._peer.flush()  # the window must hear that the process lives before a painting can end it
        painter = threading.Thread(target=self._painter.run, name="painter", daemon=True)
        painter.start()
        threading.Thread(target=self._make_thumbnails, name="thumbnails", daemon=True).start()
        self._listen()
        self._painter.quit()
        painter.join(END_S)
        self._painter.abandon(self._queue)

    def _listen(self) -> None:
        last = time.monotonic()
        for request in self._peer.requests(LOOK_S):
            if request is not None:
                with self._peer.reporting(request.job):
                    self._grant(request)
            self._tell_changes()
            if self._leaving:
                self._remove(self._leaving)
            if request is not None or self._painter.is_busy:
                last = time.monotonic()
            elif self._loader.engine is not None and time.monotonic() - last > REST_S:
                return

    def _grant(self, request: Request[Answer]) -> None:
        queue, answer = self._queue, m.Granted(request.job)
        match request:
            case m.Add():
                self._peer.send(self._added(request))
                self._painter.wake()
                return
            case m.MakeThumbnail():
                self._thumbnails.put(request)
                return
            case m.Remove(_, numbers):
                self._remove(numbers)
            case m.Move(_, numbers, before):
                queue.move(numbers, before)
            case m.Retry(_, numbers):
                queue.retry(numbers)
            case m.ClearFinished():
                queue.clear_finished()
            case m.SetMode(_, mode):
                if mode is QueueMode.STOPPING and not self._painter.is_busy:
                    mode = QueueMode.PAUSED  # there is none to stop after
                queue.set_mode(mode)
                self._painter.hold(is_held=mode is QueueMode.PAUSED)
            case m.Look():
                self._seen, self._told = -1, 0
        self._peer.send(answer)
        self._painter.wake()

    def _remove(self, numbers: tuple[int, ...]) -> None:
        with self._painter.without(numbers):
            self._queue.remove(numbers)
        kept = self._queue.states()
        self._leaving = tuple(number for number in numbers if number in kept)  # in a long step: again at the next look

    def _added(self, request: m.Add) -> m.Added:
        from engine.commissions.queue.queue_names import photos_in
        from engine.errors import BadOptions

        photos = photos_in(request.batch.photos)
        if not photos:
            raise BadOptions("There is no picture in these folders; choose others.")
        numbers = self._queue.add(replace(request.batch, photos=photos), self._peer.token(request.job))
        states = self._queue.states()
        finished = sum(states.get(number) is ItemState.DONE for number in numbers)
        return m.Added(request.job, len(numbers), finished)

    def _tell_changes(self) -> None:
        version = self._queue.version
        if version != self._seen:
            self._seen = version
            changes = self._queue.changes_since(self._told)
            self._told = changes.revision
            self._painter.hold(is_held=changes.mode is QueueMode.PAUSED)
            self._painter.wake()  # another process may have added some
            self._peer.send(m.Changed(changes))

    def _make_thumbnails(self) -> None:
        while True:
            request = self._thumbnails.get()
            with self._peer.reporting(request.job):
                frame = self._peer.rings[m.THUMBNAILS.name].put(_thumbnail(request.path))
                self._peer.send(m.ThumbnailMade(request.job, frame))


class Painter:
    """Paint what waits, in a thread of its own, and hold, drop or quit between two steps of a painting."""

    def __init__(self, peer: Peer, file: Path, bundled: Path, loader: _Loader) -> None:
        self._peer, self._file, self._bundled, self._loader = peer, file, bundled, loader
        self._changed = threading.Condition()
        self._is_awake = True
        self._is_held = False
        self._is_quitting = False
        self._dropped: frozenset[int] = frozenset()
        self._current: int | None = None
        self._outcomes: dict[ItemState, int] = dict.fromkeys(ItemState, 0)  # since something waited
        self._shown = 0.0  # of time.monotonic(), when a frame was shown

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
        from engine.commissions.queue.queue_file import QueueFile
        from engine.commissions.queue.queue_run import work

        with self._peer.reporting(None):
            queue = QueueFile(self._file, self._bundled)
            while self._wait_for_work():
                with self._peer.reporting(None):
                    self._work(work(queue, self._loader, self._bundled))
                    self._tell_the_end(queue)

    def _wait_for_work(self) -> bool:
        with self._changed:
            self._changed.wait_for(
                lambda: self._is_quitting or (self._is_awake and not self._is_held and not self._dropped)
            )
            self._is_awake = False
            return not self._is_quitting

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

    def _show(self, number: int, done: FrameDone) -> None:
        """Show a frame of a clip, not too often, and only where the window has seen the one before."""
        if done.frame.time is None or done.count < 2 or time.monotonic() - self._shown < SHOW_S:
            return
        ring = self._peer.rings[m.FRAMES.name]
        before = ring.try_put(_fitted(done.frame.picture.pixels, m.FRAME_SIDE))
        if before is None:
            return
        after = ring.try_put(_fitted(done.result.pixels, m.FRAME_SIDE))
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
        return self._is_quitting or (self._current is not None and self._current in self._dropped)

    def _tell_the_end(self, queue: _Queue) -> None:
        done, failed = self._outcomes[ItemState.DONE], self._outcomes[ItemState.FAILED]
        open_ones = any(state in (ItemState.WAITING, ItemState.RUNNING) for state in queue.states().values())
        if not open_ones:
            self._outcomes = dict.fromkeys(ItemState, 0)
            if done or failed:
                self._peer.send(m.Emptied(done, failed))


def _thumbnail(path: Path) -> NDArray[np.uint8]:
    """Cut the middle of a picture out as a square; a JPEG is decoded at a fraction of its size."""
    import numpy as np
    from PIL import Image, ImageOps

    side = (m.THUMBNAIL_SIDE, m.THUMBNAIL_SIDE)
    if path.is_dir():  # a clip that was written as pictures
        path = min((file for file in path.iterdir() if not file.name.startswith(".")), default=path)
    with contextlib.suppress(OSError, ValueError, SyntaxError), Image.open(path) as image:
        if image.format == "JPEG" and image.mode == "RGB":
            image.draft("RGB", (2 * m.THUMBNAIL_SIDE, 2 * m.THUMBNAIL_SIDE))
            return np.asarray(ImageOps.fit(ImageOps.exif_transpose(image), side))
    return np.asarray(ImageOps.fit(Image.fromarray(_fitted(_pixels_of(path), 4 * m.THUMBNAIL_SIDE)), side))


def _pixels_of(path: Path) -> Pixels:
    """Read a picture, or the first frame of a clip, (H, W, 3)."""
    from engine.commissions.video.clip_files import is_clip
    from engine.pictures import image_io

    if not is_clip(path):
        return image_io.load(path).pixels
    from engine.commissions.video.guarded_clip import ClipBrowser

    with contextlib.closing(ClipBrowser(path)) as browser:
        return browser.frame(0.0)


def _fitted(pixels: Pixels, side: int) -> NDArray[np.uint8]:
    """Turn (H, W, 3) float32, about [0, 1], into uint8 of at most `side` px."""
    import numpy as np
    from PIL import Image

    step = max(1, max(pixels.shape[:2]) // (2 * side))
    image = Image.fromarray(np.rint(pixels[::step, ::step].clip(0, 1) * 255).astype(np.uint8))
    image.thumbnail((side, side))
    return np.asarray(image)
