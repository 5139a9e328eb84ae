"""What is painted live becomes a clip with its times; what does not leaves nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from engine.commissions.video import live_recording
from engine.commissions.video.live_recording import LiveRecording
from engine.commissions.video.live_view import Seen
from engine.errors import CannotWrite, UnsupportedFormat
from tests.engine.commissions.video.clips import look


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


def test_frames_that_come_in_one_moment_keep_their_order(tmp_path: Path) -> None:
    recording = LiveRecording(tmp_path / "live.mov")
    for shade in (0.2, 0.5, 0.8):
        recording.write(_seen(3.0, shade))
    recording.close()
    clip = look(tmp_path / "live.mov")
    assert [float(time) for time in clip.times] == pytest.approx([0, 1e-3, 2e-3], abs=1e-5)
    light = [planes[0].mean() for planes in clip.planes]
    assert light == sorted(light)


def test_frames_of_another_size_are_left_out(tmp_path: Path) -> None:
    recording = LiveRecording(tmp_path / "live.mov")
    for at, size in ((0.0, (48, 64)), (0.1, (48, 66)), (0.2, (50, 64)), (0.3, (49, 65))):
        recording.write(_seen(at, 0.5, size))
    recording.close()
    assert [float(time) for time in look(tmp_path / "live.mov").times] == pytest.approx([0, 0.3], abs=1e-3)


def test_a_clip_of_that_name_stays_until_the_recording_is_whole(tmp_path: Path) -> None:
    (tmp_path / "live.mp4").write_bytes(b"the last one")
    recording = LiveRecording(tmp_path / "live.mp4")
    recording.write(_seen(0, 0.5))
    assert (tmp_path / "live.mp4").read_bytes() == b"the last one"
    recording.close()
    assert len(look(tmp_path / "live.mp4").times) == 1
    assert recording.close() is None  # it is over


def test_a_disk_that_is_full_at_the_end_is_told_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_written: Path, _target: Path) -> None:
        raise OSError(28, "No space left on device")

    recording = LiveRecording(tmp_path / "live.mp4")
    recording.write(_seen(0, 0.5))
    monkeypatch.setattr(live_recording, "put_in_place", full)
    with pytest.raises(CannotWrite, match=r"live\.mp4 could not be saved"):
        recording.close()
    assert list(tmp_path.iterdir()) == []
