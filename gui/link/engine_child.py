"""Hold one engine process from the window's side: start it, talk to it, copy its frames, end it."""

from __future__ import annotations

import contextlib
import multiprocessing
from typing import TYPE_CHECKING

from PySide6.QtGui import QColorSpace, QImage

from gui.link.engine_entry import enter
from gui.link.messages import Frame, FreeFrame, Quit, Report, Request
from gui.link.shared_frames import SLOT_BYTES, frames_block

if TYPE_CHECKING:
    import logging
    from pathlib import Path

    from gui.link.engine_entry import LoadEngine

KILL_LIMIT = 5.0  # s in which the system ends a killed process


class EngineChild:
    """Own an engine process, the connection to it and the frames that it shows.

    Raises:
        OSError: the system has no room for another process, or for its frames.
    """

    def __init__(self, models: Path, load_engine: LoadEngine | None) -> None:
        context = multiprocessing.get_context("spawn")
        self._frames = frames_block()
        self.connection, theirs = context.Pipe()
        self._process = context.Process(
            target=enter, args=(theirs, self._frames.block, models, load_engine), name="impasto-engine", daemon=True
        )
        self._process.start()
        theirs.close()  # now the connection ends when the process does

    @property
    def pid(self) -> int | None:
        """Give the process' number."""
        return self._process.pid

    def send(self, request: Request) -> None:
        """Send a request; if the process is gone, `receive` tells."""
        with contextlib.suppress(OSError):
            self.connection.send(request)

    def receive(self) -> Report | logging.LogRecord | None:
        """Wait for a report; None means that the process has ended."""
        try:
            report: Report | logging.LogRecord = self.connection.recv()
        except (EOFError, OSError):
            return None
        return report

    def image(self, frame: Frame) -> QImage:
        """Copy a frame out of shared memory and free its slot."""
        start = frame.slot * SLOT_BYTES
        with self._frames.bytes[start : start + frame.width * frame.height * 3] as view:
            shared = QImage(view, frame.width, frame.height, frame.width * 3, QImage.Format.Format_RGB888)
            image = shared.convertToFormat(QImage.Format.Format_RGB32)  # a copy, in the format that paints fastest
            del shared
        image.setColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
        self.free(frame)
        return image

    def free(self, frame: Frame) -> None:
        """Free the slot of a frame that is not wanted."""
        self.send(FreeFrame(frame.slot))

    def end(self, limit: float) -> int | None:
        """End the process, by force after `limit` seconds, and return its exit code; negative is a signal."""
        self.send(Quit())
        with contextlib.suppress(EOFError, OSError):
            while limit > 0 and self.connection.poll(limit):
                self.connection.recv()  # a full pipe would keep the process from ending
        return self.kill()

    def kill(self) -> int | None:
        """End the process at once and give its memory back; return the exit code."""
        self._process.join(0.2)  # a process that has closed its connection is about to end by itself
        self._process.kill()
        self._process.join(KILL_LIMIT)
        self.connection.close()
        self._frames.unlink()
        return self._process.exitcode
