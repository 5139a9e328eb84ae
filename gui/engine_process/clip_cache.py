"""Keep a clip open that frames are asked of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from engine.errors import EngineError
from engine.values import Picture

if TYPE_CHECKING:
    from pathlib import Path

    from engine.values import Pixels


class Browser(Protocol):
    """Show frames of an open clip; `engine.commissions.video.guarded_clip.ClipBrowser` is one."""

    def frame(self, seconds: float) -> Pixels:
        """Give the frame that is shown then, (H, W, 3); raises EngineError."""

    def close(self) -> None:
        """Let go of the file."""


class ClipCache:
    """Hold the clip that was asked of last; for one thread at a time."""

    def __init__(self) -> None:
        self._path: Path | None = None
        self._browser: Browser | None = None

    def frame(self, path: Path, moment: float) -> Picture:
        """Give the frame that is shown at a second; raises EngineError, after which the clip is opened anew."""
        from engine.commissions.video.guarded_clip import ClipBrowser

        if self._browser is None or path != self._path:
            self._close()
            self._browser, self._path = ClipBrowser(path), path
        try:
            pixels = self._browser.frame(moment)
        except EngineError:
            self._close()
            raise
        return Picture(pixels.clip(0, 1), source=path)

    def _close(self) -> None:
        if self._browser is not None:
            self._browser.close()
            self._browser = None
