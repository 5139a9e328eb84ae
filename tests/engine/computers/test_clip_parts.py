"""Find the parts of a clip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.commissions.video.clip_work import ClipWork
from engine.computers.clip_parts import parts_of
from engine.runs.driven import finished
from tests.engine.computers.shots import FRAMES, three_shots

if TYPE_CHECKING:
    from pathlib import Path


def test_parts_are_the_shots(tmp_path: Path) -> None:
    clip = three_shots(tmp_path / "clip.mkv")
    found = finished(parts_of(ClipWork(clip), None))
    assert [part.frames for part in found] == [FRAMES] * 3
    assert (found[0].start, found[-1].stop) == (None, None)
    assert [part.frames for part in finished(parts_of(ClipWork(clip, 0.0, 5.0), None))] == [12, 13]
    assert [part.frames for part in finished(parts_of(ClipWork(clip, 1.0, 4.0), None))] == [15]  # too short to be two
