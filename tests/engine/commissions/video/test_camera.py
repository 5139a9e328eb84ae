"""Check that a camera's newest frames are painted and recorded, and a lost one is told; a clip stands in for it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from contextlib import closing
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from engine.commissions.video.camera import Camera
from engine.commissions.video.live_recording import LiveRecording
from engine.commissions.video.live_view import LIVE_SIDE, LiveView, Seen, Wish
from engine.errors import CannotWrite, UnreadableImage, UnsupportedFormat
from tests.engine.commissions.video.clips import look, make_clip
from tests.engine.commissions.video.painting import Inverter, order

LIMIT = 20.0  # s


def _clip(folder: Path, **more) -> Path:
    return make_clip(folder / "camera.mp4", codec="mpeg4", **{"count": 100, "size": (96, 128)} | more)


def _wish(consistency: float = 0.8) -> Wish:
    return Wish(order(Path("in"), Path("out"), 1.0).options, consistency)


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
        list(islice(LiveView(Inverter(), camera).painted(_wish), 100))
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


def test_frames_are_painted_small_as_is_wished_and_the_pace_is_told(tmp_path: Path) -> None:
    wishes = [_wish(0.0)]
    clip = _clip(tmp_path, size=(2 * LIVE_SIDE // 3, LIVE_SIDE + 160))
    with closing(Camera(clip)) as camera:
        frames = (seen for seen in LiveView(Inverter(), camera).painted(lambda: wishes[-1]) if seen is not None)
        first = next(frames)
        wishes.append(replace(wishes[0], options=replace(wishes[0].options, strength=0.0)))  # the slider
        second = next(frames)
    assert first.before.shape == (320, 640, 3)
    assert first.after.shape == (240, 480, 3)
    assert first.after.mean() == pytest.approx(1 - first.before.mean(), abs=0.01)
    assert second.after.mean() == pytest.approx(second.before.mean(), abs=0.01)
    assert (first.rate, second.rate > 0) == (0.0, True)


def test_a_shot_lasts_until_the_light_or_the_scene_is_another(tmp_path: Path) -> None:
    class Film:
        """Show a scene, the same in another light, and another scene, four frames each."""

        def __init__(self) -> None:
            rng = np.random.default_rng(0)
            one, other = (np.repeat(np.repeat(rng.random((24, 32, 3)), 4, 0), 4, 1) for _ in range(2))
            self.frames = [*[one * 0.5] * 4, *[one * 0.9] * 4, *[other * 0.9] * 4]

        def newest(self, _patience: float):
            from engine.commissions.source import SourceFrame
            from engine.values import Picture

            index = 12 - len(self.frames)
            return SourceFrame(index, Picture(self.frames.pop(0).astype(np.float32)), Fraction(index, 25))

    engine = Inverter()
    list(islice(LiveView(engine, Film()).painted(_wish), 12))
    groups = [id(shot) for shot in engine.shots]
    assert len(set(groups[:4])) == len(set(groups[4:8])) == len(set(groups[8:])) == 1
    assert len(set(groups)) == 3
    assert len({id(shot.kept) for shot in engine.shots}) == 1


def _seen(at: float, shade: float, size: tuple[int, int] = (49, 65)) -> Seen:
    pixels = np.full((*size, 3), shade, np.float32)
    return Seen(Fraction(round(at * 1000), 1000), pixels, pixels, 5.0)


@pytest.mark.parametrize("suffix", [".mp4", ".mov"])
def test_a_recording_has_each_frame_at_its_time(tmp_path: Path, suffix: str) -> None:
    recording = LiveRecording(tmp_path / f"live{suffix}")
    for at, shade in ((7.0, 0.2), (7.31, 0.5), (7.32, 0.5), (8.5, 0.8)):
        recording.write(_seen(at, shade))
    assert recording.close() == tmp_path / f"live{suffix}"
    clip = look(tmp_path / f"live{suffix}")
    assert [float(time) for time in clip.times] == pytest.approx([0, 0.31, 0.32, 1.5], abs=1e-3)
    assert clip.size == (48, 64)  # even sides
    assert [path.name for path in tmp_path.iterdir()] == [f"live{suffix}"]


def test_a_recording_without_a_frame_is_no_file(tmp_path: Path) -> None:
    assert LiveRecording(tmp_path / "live.mp4").close() is None
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_recording_has_left_goes_with_the_next_one(tmp_path: Path) -> None:
    """GIVEN parts of a process that is gone and of one that runs WHEN a recording begins THEN only the first go."""
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    dead, alive = (tmp_path / f".impasto-live.{pid}.part.mp4" for pid in (child.pid, os.getppid()))
    others = (tmp_path / ".impasto-live.part.mp4", tmp_path / "live.mp4")
    for file in (dead, alive, *others):
        file.write_bytes(b"")
    LiveRecording(tmp_path / "new.mp4").discard()
    assert sorted(tmp_path.iterdir()) == sorted((alive, *others))


def test_a_recording_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedFormat, match="mp4"):
        LiveRecording(tmp_path / "live.gif")
    with pytest.raises(CannotWrite, match="missing"):
        LiveRecording(tmp_path / "missing" / "live.mp4")


def test_a_recording_that_is_given_up_leaves_nothing(tmp_path: Path) -> None:
    recording = LiveRecording(tmp_path / "live.mp4")
    recording.write(_seen(0, 0.5))
    recording.discard()
    assert list(tmp_path.iterdir()) == []
