"""Keep what the latest run has shown, until it is written as a clip or another run begins."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Protocol

from engine.errors import BadOptions
from engine.values import Preview, Result

if TYPE_CHECKING:
    from pathlib import Path

    from engine.values import Frame, Pixels, Progress


class Lapse(Protocol):
    """Keep pictures of a run; `engine.commissions.video.time_lapse.TimeLapse` is one."""

    def add(self, pixels: Frame) -> None:
        """Keep the next one, (H, W, 3) uint8."""

    def end(self, pixels: Pixels) -> None:
        """Keep the finished one."""

    def write(self, path: Path, seconds: float) -> Path:
        """Write a clip, and return its name; raises EngineError."""


class Recording:
    """Hold one time-lapse, which one thread fills and another writes."""

    def __init__(self) -> None:
        self._lapse: Lapse | None = None
        self._lock = threading.Lock()

    def begin(self) -> None:
        """Forget the run before."""
        with self._lock:
            self._lapse = None

    def take(self, item: Progress | Preview | Result) -> None:
        """Keep what a run shows."""
        if not isinstance(item, Preview | Result):
            return
        from engine.commissions.video.time_lapse import TimeLapse

        with self._lock:
            self._lapse = self._lapse or TimeLapse()
            if isinstance(item, Preview):
                self._lapse.add(item.pixels)
            else:
                self._lapse.end(item.pixels)

    def write(self, path: Path, seconds: float) -> Path:
        """Write it, and return its name; raises EngineError."""
        with self._lock:
            if self._lapse is None:
                raise BadOptions("There is no recording of this painting any more; paint it again.")
            return self._lapse.write(path, seconds)
