"""Read a camera: a source of frames that does not wait; who is late gets the newest."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from engine.commissions.source import SourceFrame
from engine.commissions.video.clip_errors import no_clip
from engine.errors import UnreadableImage
from engine.values import Picture

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_WIDTH, _HEIGHT = 1280, 720  # px, asked of the camera, which gives what it can
_OPENING = 20.0  # s that a camera may take to begin; some systems need ten
_SILENT = 3.0  # s without a frame after which it is lost
_TICKS = 1000  # a second, of the frames' times
_END_LIMIT = 1.0  # s that its thread is waited for


class Camera:
    """Be the source of a camera's frames; made, it is opened in a thread of its own.

    Args:
        device: its number, from 0; or a clip that stands in for it, which runs in its own time and is lost at its end.

    Raises, when frames are asked for:
        UnreadableImage: there is none, or it gives no frames any more.
    """

    def __init__(self, device: int | Path) -> None:
        self._device = device
        self._changed = threading.Condition()
        self._newest: tuple[int, float, Any] | None = None  # index, s, (h, w, 3) uint8 blue, green, red
        self._index = 0
        self._is_open, self._is_over, self._is_closed = False, False, False
        self._began = time.monotonic()
        self._heard, self._first = self._began, 0.0  # of the latest frame, and of the first
        self._thread = threading.Thread(target=self._run, name="camera", daemon=True)
        self._thread.start()

    @property
    def count(self) -> int:
        """Count one frame: how many will come nobody knows."""
        return 1

    def frames(self, first: int = 0) -> Iterator[SourceFrame]:
        """Yield the newest frame each time, until the camera is closed or lost."""
        while not self._is_closed:
            frame = self.newest(_SILENT)
            if frame is not None and frame.index >= first:
                yield frame

    def newest(self, patience: float) -> SourceFrame | None:
        """Return a frame that has not been returned yet; None where none comes in so many s."""
        with self._changed:
            self._changed.wait_for(lambda: self._newest is not None or self._is_over, patience)
            if self._newest is None:
                self._check()
                return None
            (index, moment, taken), self._newest = self._newest, None
        pixels = cv2.cvtColor(taken, cv2.COLOR_BGR2RGB).astype(np.float32) / np.float32(255)
        return SourceFrame(index, Picture(pixels), Fraction(round((moment - self._began) * _TICKS), _TICKS))

    def close(self) -> None:
        """Let the camera go; may be called twice. One that hangs is let go by the system at the process' end."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
        self._thread.join(_END_LIMIT)

    def _check(self) -> None:
        silent = time.monotonic() - self._heard
        if not self._is_open and (self._is_over or silent > _OPENING):
            if isinstance(self._device, int):
                raise UnreadableImage(
                    "Camera {0} cannot be opened; connect one, or close the program that uses it.", self._device + 1
                )
            raise no_clip(self._device.name)
        if self._is_open and (self._is_over or silent > _SILENT):
            raise UnreadableImage("The camera gives no pictures any more; check its cable and open it again.")

    def _run(self) -> None:
        """Open it, take each frame as it comes, and let it go."""
        capture = self._opened()
        try:
            while not self._is_closed and capture.isOpened():
                is_there, taken = capture.read()
                if not is_there:
                    break
                self._take(taken)
                if not isinstance(self._device, int):
                    self._wait_for_next(capture)
        finally:
            capture.release()
            with self._changed:
                self._is_over = True
                self._changed.notify_all()

    def _opened(self) -> cv2.VideoCapture:
        if not isinstance(self._device, int):
            return cv2.VideoCapture(str(self._device))
        os.environ.setdefault("OPENCV_AVFOUNDATION_SKIP_AUTH", "1")  # macOS asks the user itself, in any thread
        with _quiet():
            capture = cv2.VideoCapture(self._device)
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, _WIDTH)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, _HEIGHT)
        return capture

    def _take(self, taken: Any) -> None:  # noqa: ANN401  # an array of OpenCV's
        with self._changed:
            self._is_open, self._heard = True, time.monotonic()
            self._first = self._first or self._heard
            self._newest = self._index, self._heard, taken
            self._index += 1
            self._changed.notify_all()

    def _wait_for_next(self, capture: cv2.VideoCapture) -> None:
        """Let a clip run in its own time."""
        rate = capture.get(cv2.CAP_PROP_FPS) or 25.0
        due = self._first + self._index / rate
        with self._changed:
            self._changed.wait_for(lambda: self._is_closed, max(0.0, due - time.monotonic()))


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep OpenCV from printing that a camera is not there."""
    logging: Any = getattr(cv2.utils, "logging", None)
    if logging is None:
        yield
        return
    before = logging.getLogLevel()
    logging.setLogLevel(logging.LOG_LEVEL_SILENT)
    try:
        yield
    finally:
        logging.setLogLevel(before)
