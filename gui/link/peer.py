"""Be the child's end of a link: begin the process, hear requests, and send what comes of them. Knows no Qt."""

from __future__ import annotations

import contextlib
import logging
import logging.handlers
import os
import signal
import sys
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import psutil

from engine.errors import EngineError, Sentence
from gui.link.frame_ring import FrameRing, Ring
from gui.link.pixel_store import SharedPixels
from gui.link.protocol import Complaint, Failed, FreeFrame, Listening, Quit, Room
from gui.link.sender import Sender

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.connection import Connection
    from types import FrameType

    from gui.link.protocol import Answer, Event, Update

ORPHAN_S = 5.0  # that a process lives after such a signal where no window ends it
NICENESS = 10  # added to the window's; the system ends the scale at 19
SEND_LIMIT = 2.0  # s in which the other side must have taken what is left to say

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class End:
    """Hold what a child process needs to reach the window's."""

    connection: Connection
    prefix: str  # of the names of shared memory
    rings: tuple[Ring, ...]


class Peer:
    """Talk to the window's process from any thread."""

    def __init__(self, end: End) -> None:
        self._connection, self._prefix = end.connection, end.prefix
        self._sender = Sender(end.connection)
        self.pixels = SharedPixels(self._sender, end.prefix)
        self.rings = {ring.name: FrameRing(ring, end.prefix) for ring in end.rings}

    def send(self, report: Answer | Update | Event | logging.LogRecord) -> None:
        """Send a report without waiting; if nobody listens any more, `requests` ends."""
        self._sender.send(report)

    def token(self, job: int) -> str:
        """Name a job as nothing else is named, and the same where it is asked again of another process."""
        return f"{self._prefix}{job}"

    put_nowait = send  # what logging.handlers.QueueHandler calls

    def flush(self) -> None:
        """Wait until what was sent has left the process, but not for ever: what comes next may end it."""
        self._sender.flush(SEND_LIMIT)

    def finish(self) -> None:
        """Wait until all is sent, but not for ever: the other side may hang."""
        self._sender.finish(SEND_LIMIT)

    @contextlib.contextmanager
    def reporting(self, job: int | None) -> Iterator[None]:
        """Turn an error into a report, so that the process goes on; None is no job, but what nobody asked for."""
        try:
            yield
        except EngineError as error:
            self._tell(job, error.sentence)
        except MemoryError:
            logger.warning("Out of memory in job %s", job)
            full = Sentence("There is not enough memory for this; choose a smaller size or close other apps.")
            self._tell(job, full)
        except Exception:
            logger.exception("Unexpected error in job %s", job)
            self._tell(job, None)

    def _tell(self, job: int | None, sentence: str | None) -> None:
        self.send(Complaint(sentence) if job is None else Failed(job, sentence))

    def requests(self, tick: float | None = None) -> Iterator[Any]:
        """Yield what is asked, and None after each `tick` s without anything; end when the other side quits or is gone.

        The thread that iterates must not wait for anything that it would have to hear of itself.
        """
        self.send(Listening())
        while True:
            try:
                message = self._connection.recv() if tick is None or self._connection.poll(tick) else None
            except (EOFError, OSError):
                break
            match message:
                case Quit():
                    break
                case Room():
                    self.pixels.take(message)
                case FreeFrame(ring, slot):
                    self.rings[ring].free(slot)
                case _:
                    yield message
        self.pixels.close()
        for frames in self.rings.values():
            frames.close()


def enter(end: End, main: Callable[..., None], arguments: tuple[object, ...]) -> None:
    """Begin a child process: step aside for the window, run `main(peer, *arguments)`, and end without Python's help."""
    outlive_end_signals()
    step_aside()  # before libraries start threads, which inherit it
    peer = Peer(end)
    logging.getLogger().addHandler(logging.handlers.QueueHandler(cast("Any", peer)))
    code = 1
    with peer.reporting(None):
        main(peer, *arguments)
        code = 0
    peer.finish()
    os._exit(code)  # torch's threads may still run, and must not see Python end below them


def outlive_end_signals() -> None:
    """Leave the signals that end the whole app to the window, which then ends this process; end soon without it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal
    signal.signal(signal.SIGTERM, _end_soon)  # logging out
    if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, _end_soon)  # the terminal was closed


def _end_soon(_number: int, _frame: FrameType | None) -> None:
    threading.Timer(ORPHAN_S, os._exit, (1,)).start()


def step_aside() -> None:
    """Let the window and other programs go first, as far as the system allows it."""
    with contextlib.suppress(psutil.Error, OSError):
        if sys.platform == "win32":
            psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
        else:
            os.nice(NICENESS)  # beyond the shell's own; a process may not lower it again
