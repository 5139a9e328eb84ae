"""Talk to the queue's process from a thread of its own, and turn what it reports into signals."""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import queue
from multiprocessing import Pipe, connection
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, Signal
from PySide6.QtGui import QImage

from gui.link.messages import Failed
from gui.queue import queue_messages as m
from gui.queue.queue_process import END_S, serve

if TYPE_CHECKING:
    from pathlib import Path

    from gui.link.engine_entry import LoadEngine

MOST_DEATHS = 3  # in a row without a list: then it is started again only for the next request
KILL_LIMIT = 5.0  # s

logger = logging.getLogger(__name__)


class QueueWorker(QThread):
    """Own the queue's process, which is started by the first request and again whenever it has died.

    Signals:
        listed(object, object): tuple[QueueItem, ...] in their order, QueueMode.
        added(int, int): how many photographs were taken in, and how many of these are finished already.
        progressed(int, object): the item's number, engine.values.Progress.
        thumbnail_made(object, QImage): Path, a small square of that picture.
        emptied(int, int): nothing waits any more; paintings done, and photographs failed, since something did.
        failed(object): one sentence, or None for an unforeseen error that is in the log.
    """

    listed = Signal(object, object)
    added = Signal(int, int)
    progressed = Signal(int, object)
    thumbnail_made = Signal(object, QImage)
    emptied = Signal(int, int)
    failed = Signal(object)

    def __init__(
        self,
        file: Path,
        models: Path,
        bundled: Path,
        load_engine: LoadEngine | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._arguments = file, models, bundled, load_engine
        self._wishes: queue.SimpleQueue[m.Request] = queue.SimpleQueue()
        self._wake_reader, self._wake_writer = Pipe(duplex=False)
        # What follows belongs to the thread.
        self._process: multiprocessing.process.BaseProcess | None = None
        self._connection: connection.Connection | None = None
        self._deaths = 0

    @property
    def pid(self) -> int | None:
        """Give the process' number, None while there is none."""
        process = self._process
        return process.pid if process else None

    def post(self, request: m.Request) -> None:
        """Pass a wish on, and return at once."""
        self._wish(request)
        if not self.isRunning():
            self.start()

    def close(self) -> None:
        """End process and thread; a picture that is being painted waits again."""
        if self.isRunning():
            self._wish(m.Quit())  # not posted: a thread that has ended by then would be started again
            self.wait()

    def _wish(self, request: m.Request) -> None:
        self._wishes.put(request)
        self._wake_writer.send_bytes(b"!")

    # From here on everything runs in the thread.

    def run(self) -> None:
        """Serve wishes and reports until `close`."""
        try:
            while self._turn():
                pass
        finally:
            self._end()

    def _turn(self) -> bool:
        sources = [self._wake_reader, *([self._connection] if self._connection else [])]
        ready = connection.wait(sources)
        if self._connection in ready:
            self._receive()
        if self._wake_reader in ready:
            self._wake_reader.recv_bytes()
            request = self._wishes.get()
            if isinstance(request, m.Quit):
                return False
            self._send(request)
        return True

    def _send(self, request: m.Request) -> None:
        if self._connection is None:
            self._start()
        if self._connection is not None:
            with contextlib.suppress(OSError):  # if the process is gone, `_receive` tells
                self._connection.send(request)

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=serve, args=(theirs, *self._arguments), name="impasto-queue", daemon=True)
        try:
            process.start()
        except OSError:
            logger.exception("The queue's process cannot be started")
            self.failed.emit(None)
            return
        theirs.close()  # now the connection ends when the process does
        self._process, self._connection = process, ours

    def _receive(self) -> None:
        assert self._connection is not None
        try:
            report = self._connection.recv()
        except (EOFError, OSError):
            self._died()
            return
        if isinstance(report, logging.LogRecord):
            logging.getLogger(report.name).handle(report)
        else:
            self._announce(report)

    def _announce(self, report: m.Report) -> None:
        match report:
            case m.Listed(items, mode):
                self._deaths = 0
                self.listed.emit(items, mode)
            case m.Added(count, finished):
                self.added.emit(count, finished)
            case m.Progressed(number, progress):
                self.progressed.emit(number, progress)
            case m.ThumbnailMade(path, side, pixels):
                image = QImage(pixels, side, side, 3 * side, QImage.Format.Format_RGB888)
                self.thumbnail_made.emit(path, image.copy())  # the bytes end with this report
            case m.Emptied(done, failed):
                self.emptied.emit(done, failed)
            case Failed(_, sentence):
                self.failed.emit(sentence)
            case m.Resting():
                self._end()

    def _died(self) -> None:
        """Start another process, which finds the photograph in the file that this one had reached."""
        self._end()
        self._deaths += 1
        logger.error("The queue's process has ended by itself")
        if self._deaths < MOST_DEATHS:
            self._send(m.Look())

    def _end(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(OSError):
                self._connection.send(m.Quit())
        if self._process is not None:
            self._process.join(END_S + 1)
            self._process.kill()
            self._process.join(KILL_LIMIT)
        if self._connection is not None:
            self._connection.close()
        self._process = self._connection = None
