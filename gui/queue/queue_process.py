"""Paint the queue in a process of its own, behind the window and at a lower priority; never imports Qt.

Three threads share the work: the main thread listens and changes the list, one paints, one makes thumbnails. Each of
the first two has the file open for itself; SQLite keeps them apart, as it does other processes.
"""

from __future__ import annotations

import logging
import logging.handlers
import queue
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from engine.commissions.queue.queue_item import ItemState, QueueMode
from engine.errors import EngineError, Sentence
from gui.link.protocol import Answer, Cancel, Cancelled, Complaint, Failed, Request
from gui.queue import queue_messages as m
from gui.queue.queue_helpers import Helpers, Wish
from gui.queue.queue_painter import END_S, Painter
from gui.queue.thumbnails import thumbnail

if TYPE_CHECKING:
    from engine.commissions.commission import Repainter
    from engine.storage.places import Places
    from gui.engine_process.engine_link import LoadEngine
    from gui.link.peer import Peer


LOOK_S = 0.25  # between two looks for changes that others have made
REST_S = 60.0  # without work until a process that has loaded the engine ends, to give its memory back

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
        helpers = Helpers(peer, user, models, bundled)
        process = QueueProcess(peer, user, bundled, _Loader(models, user, load_engine), helpers)
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

    def __init__(
        self, peer: Peer, user: Places, bundled: Path, loader: _Loader, helpers: Helpers | None = None
    ) -> None:
        from engine.commissions.queue.queue_file import QueueFile

        self._peer, self._user = peer, user
        self._queue = QueueFile(user.queue, bundled)
        self._helpers = helpers
        self._painter = Painter(peer, user.queue, bundled, loader, helpers)
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
        if self._helpers is not None:
            with self._peer.reporting(None):
                self._helpers.begin()
        painter = threading.Thread(target=self._painter.run, name="painter", daemon=True)
        painter.start()
        threading.Thread(target=self._make_thumbnails, name="thumbnails", daemon=True).start()
        self._listen()
        self._painter.quit()
        if self._leaving:  # cancelled in a step that has not ended yet: it must not go on the next time
            self._painter.abandon(self._queue)
            self._queue.remove(self._leaving)
        painter.join(END_S)
        self._painter.abandon(self._queue)
        if self._helpers is not None:
            self._helpers.close()

    def _listen(self) -> None:
        last = time.monotonic()
        for request in self._peer.requests(LOOK_S):
            if request is not None:
                with self._peer.reporting(request.job):
                    self._grant(request)
            self._tell_changes()
            if self._leaving:
                self._remove(self._leaving)
            if self._helpers is not None:
                self._helpers.tell()
            if request is not None or self._painter.is_at_work or (self._helpers is not None and self._helpers.is_on):
                last = time.monotonic()
            elif self._loader.engine is not None and time.monotonic() - last > REST_S:
                return

    def _grant(self, request: Request[Answer] | Cancel) -> None:
        if isinstance(request, Wish):
            self._share(request)
            return
        if isinstance(request, m.LearnStrokes | Cancel):
            self._learn(request)
            return
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

    def _learn(self, request: m.LearnStrokes | Cancel) -> None:
        helpers = self._helpers
        if isinstance(request, Cancel):
            if helpers is None or not helpers.cancel(request.job):
                self._peer.send(Cancelled(request.job))
        elif helpers is None or not helpers.is_on:
            self._peer.send(m.StrokesLearnt(request.job, is_learnt=False))
        else:
            helpers.learn(request)

    def _share(self, wish: Wish) -> None:
        if self._helpers is not None:
            before = self._helpers.is_on
            self._peer.send(self._helpers.grant(wish))
            if self._helpers.is_on is not before:
                self._painter.begin_anew()
                self._painter.wake()

    def _remove(self, numbers: tuple[int, ...]) -> None:
        with self._painter.without(numbers):
            self._queue.remove(numbers)
        kept = self._queue.states()
        self._leaving = tuple(number for number in numbers if number in kept)  # in a long step: again at the next look

    def _added(self, request: m.Add) -> m.Added:
        from engine.commissions.queue.queue_names import photos_in
        from engine.errors import BadOptions
        from engine.masks.mixing import paintings
        from engine.models.strokes_files import learnt_at
        from engine.painters import registry

        photos = photos_in(request.batch.photos)
        if not photos:
            raise BadOptions("There is no picture in these folders; choose others.")
        options = request.batch.options
        has_strokes = registry.traits_of(options.engine).is_live
        styles = paintings(options) if has_strokes else ()
        batch = replace(
            request.batch, photos=photos, learnt=learnt_at(self._user.strokes, (style.path for style in styles))
        )
        numbers = self._queue.add(batch, self._peer.token(request.job))
        self._tell_changes()  # before the answer, whose numbers are so in the window's list
        states = self._queue.states()
        finished = tuple(number for number in numbers if states.get(number) is ItemState.DONE)
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
                frame = self._peer.rings[m.THUMBNAILS.name].put(thumbnail(request.path))
                self._peer.send(m.ThumbnailMade(request.job, frame))
