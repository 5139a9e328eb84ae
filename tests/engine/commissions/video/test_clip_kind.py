"""Clips as a kind of input: what they are, what becomes of them, and that an animation may become one picture."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from engine.commissions.commission import Order
from engine.commissions.still.still_sink import StillSink
from engine.commissions.video.clip_kind import CLIP
from engine.commissions.video.clip_painter import ClipPainter
from engine.commissions.video.clip_sink import ClipSink
from engine.commissions.video.clip_source import ClipSource
from engine.errors import BadOptions
from engine.options import SaveOptions, StyleOptions


def _commission(source: str, target: str, **details: float):
    options, saving = StyleOptions(strength=0.5), SaveOptions(quality=77)
    return CLIP.commission(Order(Path(source), Path(target), options, saving, details, replaces=True))


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("a.mp4", ".mp4"), ("a.MOV", ".mp4"), ("a.avi", ".mp4"), ("a.mkv", ".mkv"), ("a.GIF", ".gif"),
        ("a.webp", ".webp"), ("a.apng", ".mp4"),
    ],
)  # fmt: skip
def test_a_painting_is_what_everything_plays_unless_the_clip_is_more(name: str, suffix: str) -> None:
    assert CLIP.suffix_for(Path(name)) == suffix


def test_what_moves_is_a_clip(tmp_path: Path) -> None:
    still, moving = Image.new("RGB", (8, 8)), Image.new("RGB", (8, 8), "red")
    still.save(tmp_path / "still.gif")
    still.save(tmp_path / "moving.gif", save_all=True, append_images=[moving], duration=100)
    assert CLIP.takes(tmp_path / "moving.gif") and CLIP.takes(Path("a.mp4"))
    assert not CLIP.takes(tmp_path / "still.gif") and not CLIP.takes(Path("a.jpg"))
    assert {".mp4", ".mkv", ".apng"} <= set(CLIP.suffixes)
    assert ".gif" not in CLIP.suffixes  # which pictures have


def test_an_order_is_read() -> None:
    commission = _commission("a.mp4", "b.mkv", **{"from": 1.0, "to": 3.5, "consistency": 0.25})
    assert isinstance(commission.source, ClipSource) and isinstance(commission.sink, ClipSink)
    assert (commission.options.strength, commission.save_options.quality) == (0.5, 77)
    work = commission.sink._work
    assert (work.path, work.start, work.stop, work.consistency) == (Path("a.mp4"), 1.0, 3.5, 0.25)
    painter = commission.painter(object(), commission)
    assert isinstance(painter, ClipPainter)
    assert painter._work is work is commission.source._work


@pytest.mark.parametrize(
    ("source", "target", "moves"),
    [
        ("a.gif", "b.png", False), ("a.webp", "b.JPG", False), ("a.apng", "b.tif", False), ("a.gif", "b.gif", True),
        ("a.webp", "b.MP4", True), ("a.mp4", "b.png", True), ("a.mov", "b.tif", True),
    ],
)  # fmt: skip
def test_an_animation_becomes_a_picture_where_one_is_asked_for(source: str, target: str, moves: bool) -> None:
    """GIVEN an animation, or a film WHEN a picture is asked for THEN it is the first frame, or a folder of all."""
    assert isinstance(_commission(source, target).sink, ClipSink if moves else StillSink)


@pytest.mark.parametrize("details", [{"consistency": 2.0}, {"from": 3.0, "to": 1.0}])
def test_what_makes_no_sense_is_refused_before_anything_is_opened(details: dict) -> None:
    with pytest.raises(BadOptions):
        _commission("a.mp4", "b.mp4", **details)
