"""Shots are found ahead of the painting."""

from __future__ import annotations

from contextlib import closing

from engine.commissions.video.shots import ShotFinder
from tests.engine.commissions.video.clips import make_clip


def test_a_long_shot_keeps_no_frames(tmp_path) -> None:
    """GIVEN a shot of 400 frames WHEN it is followed to its end THEN the samples behind the playhead are let go."""
    clip = make_clip(tmp_path / "in.mp4", codec="mpeg4", count=400)
    with closing(ShotFinder(clip, None, None)) as finder:
        held = 0
        for index in range(400):
            if finder.begins(index):
                assert len(finder.samples(index)) >= 12  # of its first 96 frames
            held = max(held, len(finder._kept))
    assert held <= 14
