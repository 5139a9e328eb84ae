"""Check that a camera gives its newest frame, and a lost one is told; a clip stands in for it."""

from __future__ import annotations

import threading
import time
from contextlib import closing
from itertools import islice
from pathlib import Path

import pytest

from engine.commissions.video.camera import Camera
from engine.errors import UnreadableImage
from tests.engine.commissions.video.clips import make_clip

LIMIT = 20.0  # s


def _clip(folder: Path, **more) -> Path:
    return make_clip(folder / "camera.mp4", codec="mpeg4", **{"count": 100, "size": (96, 128)} | more)


def test_who_is_late_gets_the_newest_frame(tmp_path: Path) -> None:
    with closing(Camera(_clip(tmp_path))) as camera:
        first = camera.newest(LIMIT)
        time.sleep(0.5)  # 12 frames
        second = camera.newest(LIMIT)
        third = camera.newest(LIMIT)
    assert first.index == 0
    assert second.index >= 5
    assert third.index == second.index + 1
    assert second.time - first.time == pytest.approx(0.5, abs=0.2)
    assert second.picture.pixels.shape == (96, 128, 3)


def test_a_camera_that_ends_is_told_and_let_go(tmp_path: Path) -> None:
    camera = Camera(_clip(tmp_path, count=5))
    with pytest.raises(UnreadableImage, match="cable"):
        list(islice(camera.frames(), 100))
    camera.close()
    assert not any(thread.name == "camera" for thread in threading.enumerate())


def test_a_camera_that_is_not_there_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    with closing(Camera(97)) as camera, pytest.raises(UnreadableImage, match="Camera 98 cannot be opened"):
        list(camera.frames())
    assert capfd.readouterr().err == ""


def test_closing_a_camera_ends_its_thread_at_once(tmp_path: Path) -> None:
    camera = Camera(_clip(tmp_path, count=100))
    assert camera.newest(LIMIT) is not None
    began = time.monotonic()
    camera.close()
    assert time.monotonic() - began < 0.9
    assert not any(thread.name == "camera" for thread in threading.enumerate())
