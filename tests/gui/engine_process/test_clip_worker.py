"""Check what is told of a clip that is looked through, and that a later one takes its place."""

from __future__ import annotations

from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from gui.engine_process import messages as m
from gui.engine_process import scrubbing as s
from gui.engine_process.clip_worker import PICTURE_SIDE, ClipWorker

CLIP = Path("lake.mp4")
INFO = SimpleNamespace(seconds=None, count=40, rate=Fraction(10), notices=("HDR",), time_base=Fraction(1, 10))


class _Peer:
    """Keep what is sent; a frame is its shape."""

    def __init__(self) -> None:
        self.sent: list = []
        self.send = self.sent.append
        self.rings = {m.SCREEN.name: SimpleNamespace(put=lambda pixels: pixels.shape)}

    @contextmanager
    def reporting(self, job: int):
        yield


class _Clip:
    """Have 40 frames of 400 x 200 px in four seconds, dark and then bright."""

    info = INFO
    moments: list[float]
    closed: list[str]

    def __init__(self, path: Path) -> None:
        assert path == CLIP

    def frame(self, seconds: float) -> np.ndarray:
        self.moments.append(seconds)
        return np.zeros((200, 400, 3), np.float32)

    def __iter__(self):
        for index in range(40):
            pixels = np.random.default_rng(index >= 20).random((48, 64, 3), np.float32) * (0.1 + 0.9 * (index >= 20))
            yield SimpleNamespace(pts=index, pixels=pixels.astype(np.float32))

    def close(self) -> None:
        self.closed.append("closed")


@pytest.fixture
def worker(monkeypatch) -> ClipWorker:
    _Clip.moments, _Clip.closed = [], []
    monkeypatch.setattr("engine.commissions.video.guarded_clip.ClipBrowser", _Clip)
    monkeypatch.setattr("engine.commissions.video.guarded_clip.ClipReader", _Clip)
    return ClipWorker(_Peer())


def test_length_pictures_and_cuts_are_told(worker):
    request = s.LookThrough(3, CLIP, 4)
    worker.submit(request)
    cuts = worker._look_through(request)
    seen, *pictures = worker._peer.sent
    assert seen == s.ClipSeen(3, 4.0, 10.0, ("HDR",))
    small = (PICTURE_SIDE // 2, PICTURE_SIDE, 3)
    assert pictures == [s.ClipPicture(3, place, small) for place in range(4)]
    assert _Clip.moments == [0.5, 1.5, 2.5, 3.5]  # in the middle of each place
    assert cuts == (0.0, 2.0)
    assert len(_Clip.closed) == 2


@pytest.mark.parametrize("ends", ["another", "cancel"])
def test_what_is_not_wanted_any_more_ends_before_the_next_picture(worker, ends):
    first = s.LookThrough(3, CLIP, 4)
    worker.submit(first)
    if ends == "cancel":
        worker.cancel(3)
    else:
        worker.submit(s.LookThrough(4, CLIP, 4))
    assert worker._look_through(first) is None
    assert _Clip.moments == []
    assert len(_Clip.closed) == 1


def test_cancelling_what_is_over_leaves_the_one_after_it(worker):
    worker.submit(s.LookThrough(4, CLIP, 1))
    worker.cancel(3)
    assert worker._look_through(s.LookThrough(4, CLIP, 1)) is not None
