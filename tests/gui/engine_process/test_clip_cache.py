"""Check that one clip is kept open, and opened anew after a failure."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.errors import UnreadableImage
from gui.engine_process.clip_cache import ClipCache

A, B = Path("a.mp4"), Path("b.mp4")


class _Browser:
    """Give frames as bright as their moment; beyond the end it fails."""

    opened: list[Path]
    closed: list[Path]

    def __init__(self, path: Path) -> None:
        self.path = path
        self.opened.append(path)

    def frame(self, seconds: float) -> np.ndarray:
        if seconds > 9:
            raise UnreadableImage("The clip is damaged.")
        return np.full((2, 3, 3), seconds, np.float32)

    def close(self) -> None:
        self.closed.append(self.path)


@pytest.fixture
def browser(monkeypatch) -> type[_Browser]:
    _Browser.opened, _Browser.closed = [], []
    monkeypatch.setattr("engine.commissions.video.guarded_clip.ClipBrowser", _Browser)
    return _Browser


def test_one_clip_is_open_at_a_time(browser):
    cache = ClipCache()
    frames = [cache.frame(path, moment) for path, moment in ((A, 0.25), (A, 2.0), (B, 0.5))]
    assert [frame.pixels.max() for frame in frames] == [0.25, 1.0, 0.5]  # held in [0, 1]
    assert [frame.source for frame in frames] == [A, A, B]
    assert (browser.opened, browser.closed) == ([A, B], [A])


def test_after_a_failure_the_clip_is_opened_anew(browser):
    cache = ClipCache()
    cache.frame(A, 0.5)
    with pytest.raises(UnreadableImage):
        cache.frame(A, 10.0)
    cache.frame(A, 0.5)
    assert (browser.opened, browser.closed) == ([A, A], [A])
