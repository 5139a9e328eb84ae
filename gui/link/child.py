"""Hold one child process from the window's side: start it, talk to it, copy its pictures, end it."""

from __future__ import annotations

import logging
import multiprocessing
import threading
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QColorSpace, QImage

from gui.link.peer import End, enter
from gui.link.protocol import FreeFrame, Note, Quit
from gui.link.sender import Sender

if TYPE_CHECKING:
    from collections.abc import Callable

    from gui.link.pixel_store import OwnedPixels
    from gui.link.program import Program
    from gui.link.protocol import Frame, Request

KILL_LIMIT = 5.0  # s in which the system ends a killed process
LAST_WORDS = 0.2  # s in which a process that has closed its connection is about to end by itself

logger = logging.getLogger(__name__)


class Child:
    """Own a process, the connection to it and the rings of pictures that it shows.

    Args:
        program: what it runs.
        pixels: where the rings are made.
        hear: called in a thread with this child and each report, and with None when the process has ended.

    Raises:
        OSError: the system has no room for another process, or for its pictures.
    """

    def __init__(self, program: Program, pixels: OwnedPixels, hear: Callable[[Child, object | None], None]) -> None:
        self._pixels, self._rings = pixels, {ring.name: ring for ring in program.rings}
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        end = End(theirs, pixels.prefix, program.rings)
        arguments = (end, program.main, program.arguments)
        is_daemonic = not program.has_children
        self._process = context.Process(
            target=enter, args=arguments, name=f"impasto-{program.name}", daemon=is_daemonic
        )
        try:
            for ring in program.rings:
                pixels.make(ring.array)
            self._process.start()
        except OSError:
            self._connection.close()
            pixels.drop(*(ring.array.key for ring in program.rings))
            raise
        finally:
            theirs.close()  # now the connection ends when the process does
        self._sender = Sender(self._connection)
        self._listener = threading.Thread(target=self._listen, args=(hear,), name="listener", daemon=True)
        self._listener.start()

    @property
    def pid(self) -> int | None:
        """Give the process' number."""
        return self._process.pid

    def send(self, message: Request[Any] | Note) -> None:
        """Send a message without waiting; if the process is gone, `hear` is told."""
        self._sender.send(message)

    def _listen(self, hear: Callable[[Child, object | None], None]) -> None:
        while True:
            try:
                report = self._connection.recv()
            except (EOFError, OSError):
                hear(self, None)
                return
            except Exception:  # a thread's boundary: what cannot be read must not stop what follows
                logger.exception("A report cannot be read")
                continue
            hear(self, report)

    def image(self, frame: Frame) -> QImage:
        """Copy a picture out of its slot, and free that."""
        ring = self._rings[frame.ring]
        start, line = frame.slot * ring.slot_bytes, frame.width * ring.channels
        kind = QImage.Format.Format_RGB888 if ring.channels == 3 else QImage.Format.Format_RGB32
        with self._pixels.bytes(ring.array.key)[start : start + frame.height * line] as view:
            shared = QImage(view, frame.width, frame.height, line, kind)
            if ring.channels == 3:
                image = shared.convertToFormat(QImage.Format.Format_RGB32)  # a copy, in the format that paints fastest
                image.setColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
            else:
                image = shared.copy()
            del shared
        self.free(frame)
        return image

    def free(self, frame: Frame) -> None:
        """Free the slot of a picture that is not wanted."""
        self.send(FreeFrame(frame.ring, frame.slot))

    def end(self, limit: float) -> int | None:
        """End the process, by force after `limit` seconds in all; return its exit code, negative for a signal."""
        self.send(Quit())
        self._process.join(limit)
        return self.kill()

    def kill(self) -> int | None:
        """End the process at once and give its memory back; return the exit code."""
        self._process.join(LAST_WORDS)
        self._process.kill()
        self._process.join(KILL_LIMIT)
        self._sender.finish(KILL_LIMIT)  # the pipe has broken, so that no send waits any more
        self._listener.join(KILL_LIMIT)
        self._connection.close()
        self._pixels.drop(*(ring.array.key for ring in self._rings.values()))
        return self._process.exitcode
