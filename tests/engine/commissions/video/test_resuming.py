"""Check that a clip goes on where it was, whatever ended the painting."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from engine.commissions.carry_out import carry_out
from engine.commissions.commission import FrameDone
from engine.commissions.queue.queue_item import ItemState
from engine.commissions.video import clip_sink
from engine.commissions.video.clip_kind import CLIP
from tests.engine.commissions.video.clips import look, make_clip, packets
from tests.engine.commissions.video.painting import STYLES, Inverter, order, paint

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture(autouse=True)
def _short_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clip_sink, "SEGMENT_SECONDS", 0.39)


class _Keeper(Inverter):
    """Keep for the whole clip what it finds at its first frame."""

    def __init__(self, found: bytes) -> None:
        super().__init__()
        self.found = found

    def stylize(self, picture, options, *, begin=None, shot=None):
        shot.kept.setdefault("strokes", self.found)
        yield from super().stylize(picture, options, begin=begin, shot=shot)


def _paint_frames(clip: Path, target: Path, resume: Path, count: int, engine: Inverter | None = None) -> None:
    """Paint so many frames, and stop as Cancel does."""
    engine = engine or Inverter()
    steps = carry_out(CLIP.commission(order(clip, target, 1.0)), lambda: engine, STYLES, resume)
    while count:
        count -= isinstance(next(steps), FrameDone)
    steps.close()


@pytest.mark.slow
def test_a_stopped_painting_goes_on_at_its_segment(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "in.mp4", codec="mpeg4", count=25, sound=("aac",))
    paint(clip, tmp_path / "whole.mkv", strength=1.0)
    _paint_frames(clip, tmp_path / "out.mkv", tmp_path / "work", 22)

    engine = Inverter()
    ended = paint(clip, tmp_path / "out.mkv", engine, tmp_path / "work", strength=1.0)

    assert ended.state is ItemState.DONE, ended.message
    assert engine.count == 25 - 20  # two segments of ten frames were done
    whole, out = look(tmp_path / "whole.mkv"), look(tmp_path / "out.mkv")
    assert out.times == whole.times
    assert packets(tmp_path / "out.mkv") == packets(tmp_path / "whole.mkv")
    for one, other in zip(whole.planes, out.planes, strict=True):
        assert np.array_equal(one[0], other[0])  # what the frame before gave is there again
    assert not (tmp_path / "work").exists()


def test_what_a_painter_keeps_for_a_clip_is_kept_by_the_run_that_goes_on(tmp_path: Path) -> None:
    """GIVEN a stopped painting WHEN its style is learnt before it goes on THEN the rest looks as the beginning."""
    clip = make_clip(tmp_path / "in.mp4", codec="mpeg4", count=15)
    _paint_frames(clip, tmp_path / "out.mkv", tmp_path / "work", 12, _Keeper(b"predicted"))

    engine = _Keeper(b"learnt")
    assert paint(clip, tmp_path / "out.mkv", engine, tmp_path / "work", strength=1.0).state is ItemState.DONE
    assert [shot.kept for shot in engine.shots] == 5 * [{"strokes": b"predicted"}]


@pytest.mark.slow
def test_other_settings_begin_anew(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "in.mp4", codec="mpeg4", count=30)
    _paint_frames(clip, tmp_path / "out.mkv", tmp_path / "work", 25)
    engine = Inverter()
    paint(clip, tmp_path / "out.mkv", engine, tmp_path / "work", strength=0.5)
    assert engine.count == 30


@pytest.mark.slow
def test_notes_that_are_damaged_begin_anew(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "in.mp4", codec="mpeg4", count=30)
    _paint_frames(clip, tmp_path / "out.mkv", tmp_path / "work", 25)
    (tmp_path / "work" / "journal.json").write_bytes(b"{")
    engine = Inverter()
    assert paint(clip, tmp_path / "out.mkv", engine, tmp_path / "work", strength=1.0).state is ItemState.DONE
    assert engine.count == 30


_CHILD = """
import sys
from pathlib import Path
from engine.commissions.video import clip_sink
from tests.engine.commissions.video.painting import Inverter, paint
clip_sink.SEGMENT_SECONDS = 0.39
ended = paint(Path(sys.argv[1]), Path(sys.argv[2]), Inverter(0.01), Path(sys.argv[3]), strength=1.0)
sys.exit(ended.exit_code)
"""


def _killed_at_random(tmp_path: Path, times: int) -> None:
    clip = make_clip(tmp_path / "in.mp4", codec="mpeg4", count=100, sound=("aac",))
    paint(clip, tmp_path / "whole.mkv", strength=1.0)
    words = [sys.executable, "-c", _CHILD, str(clip), str(tmp_path / "out.mkv"), str(tmp_path / "work")]
    rng = random.Random(3)
    for _ in range(times):
        child = subprocess.Popen(words, cwd=ROOT)
        notes = tmp_path / "work" / "journal.json"
        before = notes.stat().st_mtime_ns if notes.exists() else 0
        end = time.monotonic() + 60
        while child.poll() is None and time.monotonic() < end:
            if notes.exists() and notes.stat().st_mtime_ns != before:
                break
            time.sleep(0.01)
        time.sleep(rng.random() * 0.3)  # a moment that nobody chose
        if child.poll() is None:
            os.kill(child.pid, signal.SIGKILL)
        child.wait()
    assert subprocess.run(words, cwd=ROOT, check=False).returncode == 0
    whole, out = look(tmp_path / "whole.mkv"), look(tmp_path / "out.mkv")
    assert out.times == whole.times
    assert packets(tmp_path / "out.mkv") == packets(tmp_path / "whole.mkv")
    for one, other in zip(whole.planes, out.planes, strict=True):
        assert np.array_equal(one[0], other[0])


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_kill_9_costs_one_segment(tmp_path: Path) -> None:
    _killed_at_random(tmp_path, 2)


@pytest.mark.slow
def test_kill_9_ten_times(tmp_path: Path) -> None:
    _killed_at_random(tmp_path, 10)
