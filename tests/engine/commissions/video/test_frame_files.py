"""Painted frames become a folder of pictures or an animation, with their times; what fails leaves nothing."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageSequence

from engine.commissions.queue.queue_item import ItemState
from engine.commissions.video import frame_files
from engine.commissions.video.clip_info import ClipInfo
from engine.commissions.video.frame_colors import ColorTags
from engine.commissions.video.frame_files import write_animation, write_images
from engine.commissions.video.frame_layout import FrameLayout
from engine.commissions.video.guarded_clip import ClipFrame
from engine.errors import UnreadableImage
from engine.options import SaveOptions
from engine.pictures import image_io
from tests.engine.commissions.video.clips import make_clip
from tests.engine.commissions.video.painting import paint

BASE = Fraction(1, 300)  # s
SHADES = (0.1, 0.3, 0.5, 0.7, 0.9)


class Reel:
    """Stand in for a reader of segments: each file's frames are its shades, at a rate of its own."""

    rate = 30
    opened: list[Path]

    def __init__(self, path: Path) -> None:
        if path.name == "damaged.nut":
            raise UnreadableImage("damaged.nut is damaged.")
        self._path = path
        self.opened.append(path)
        self._shades = {"a.nut": SHADES[:3], "b.nut": SHADES[3:]}[path.name]
        self.info = _info(time_base=Fraction(1, self.rate))

    def __iter__(self):
        for pts, shade in enumerate(self._shades):
            yield ClipFrame(pts, 1, np.full((8, 12, 3), shade, np.float32))

    def close(self) -> None:
        self.opened.remove(self._path)


@pytest.fixture(autouse=True)
def reel(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> type[Reel]:
    Reel.opened, Reel.rate = [], 30
    if "real" not in request.node.name:
        monkeypatch.setattr(frame_files, "ClipReader", Reel)
    return Reel


def _info(bits: int = 8, time_base: Fraction = BASE, rate: int = 30) -> ClipInfo:
    return ClipInfo(12, 8, FrameLayout(bits), ColorTags(1), time_base, Fraction(rate))


def _segments(folder: Path, *names: str, step: int = 30) -> list[tuple[Path, int]]:
    return [(folder / name, step * index) for index, name in enumerate(names or ("a.nut", "b.nut"))]


def _animation(path: Path) -> tuple[list[int], list[float], int]:
    """Give lengths, ms, mean light, and how often it repeats, 0 for ever."""
    with Image.open(path) as image:
        frames = [(f.convert("L"), f.info["duration"]) for f in ImageSequence.Iterator(image)]
        return [length for _, length in frames], [np.asarray(f).mean() / 255 for f, _ in frames], image.info["loop"]


def test_pictures_are_numbered_through_all_segments(tmp_path: Path, reel: type[Reel]) -> None:
    folder = write_images(tmp_path / "out.png", _segments(tmp_path), _info(), SaveOptions(), "{}")
    assert folder == tmp_path / "out"
    assert sorted(path.name for path in folder.iterdir()) == [f"out_{number:05}.png" for number in range(1, 6)]
    for number, shade in enumerate(SHADES, 1):
        pixels = image_io.load(folder / f"out_{number:05}.png").pixels
        assert pixels.mean() == pytest.approx(shade, abs=0.01)
    assert reel.opened == []


@pytest.mark.parametrize(("bits", "depth"), [(8, 8), (10, 16)])
def test_pictures_are_as_deep_as_the_clip(tmp_path: Path, bits: int, depth: int) -> None:
    folder = write_images(tmp_path / "out.tif", _segments(tmp_path, "a.nut"), _info(bits), SaveOptions(), "{}")
    assert image_io.load(folder / "out_00001.tif").bit_depth == depth


def test_a_taken_folder_is_kept_and_others_may_read_the_new_one(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    folder = write_images(tmp_path / "out.png", _segments(tmp_path, "a.nut"), _info(), SaveOptions(), "{}")
    assert folder == tmp_path / "out (2)"
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]
    assert folder.stat().st_mode & 0o555 == 0o555


def test_the_recipe_stands_in_each_picture(tmp_path: Path) -> None:
    folder = write_images(
        tmp_path / "out.png", _segments(tmp_path, "a.nut"), _info(), SaveOptions(), '{"strength": 0.25}'
    )
    assert all(b"strength" in path.read_bytes() for path in folder.iterdir())


def test_pictures_of_a_damaged_segment_are_none(tmp_path: Path) -> None:
    with pytest.raises(UnreadableImage):
        write_images(tmp_path / "out.png", _segments(tmp_path, "a.nut", "damaged.nut"), _info(), SaveOptions(), "{}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("suffix", "lengths"), [(".gif", [30, 40, 30, 30, 30]), (".webp", [33, 34, 33, 33, 33])])
def test_lengths_follow_the_clips_times_without_drifting(tmp_path: Path, suffix: str, lengths: list[int]) -> None:
    write_animation(tmp_path / "out", suffix, _segments(tmp_path), _info(), SaveOptions())
    found, light, loop = _animation(tmp_path / "out")
    assert found == lengths
    assert light == pytest.approx(SHADES, abs=0.03)
    assert loop == 0


def test_frames_last_until_the_next_also_where_a_segment_ends(tmp_path: Path) -> None:
    """GIVEN a second segment that begins late WHEN an animation is written THEN the frame before lasts till then."""
    write_animation(tmp_path / "out", ".gif", _segments(tmp_path, step=300), _info(), SaveOptions())
    assert _animation(tmp_path / "out")[0] == [30, 40, 930, 30, 30]


@pytest.mark.parametrize("suffix", [".gif", ".webp"])
def test_no_frame_is_shorter_than_viewers_show(tmp_path: Path, reel: type[Reel], suffix: str) -> None:
    reel.rate = 120
    write_animation(tmp_path / "out", suffix, _segments(tmp_path, step=7), _info(rate=120), SaveOptions())
    assert min(_animation(tmp_path / "out")[0][:-1]) >= 20


def test_quality_counts_for_webp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grain = np.random.default_rng(0).random((64, 64, 3), np.float32)
    monkeypatch.setattr(Reel, "__iter__", lambda _self: iter([ClipFrame(0, 1, grain), ClipFrame(1, 1, grain[::-1])]))
    sizes = []
    for quality in (10, 95):
        write_animation(tmp_path / "out", ".webp", _segments(tmp_path, "a.nut"), _info(), SaveOptions(quality=quality))
        sizes.append((tmp_path / "out").stat().st_size)
    assert sizes[0] < 0.7 * sizes[1]


def test_a_real_clip_becomes_a_folder_of_pictures(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "in.mkv", pixels="yuv420p10le", count=3)
    ended = paint(clip, tmp_path / "out.tif")
    assert ended.result == tmp_path / "out"
    names = sorted(path.name for path in ended.result.iterdir())
    assert names == ["out_00001.tif", "out_00002.tif", "out_00003.tif"]
    assert not list(tmp_path.glob(".impasto*"))


@pytest.mark.parametrize("suffix", [".gif", ".webp"])
def test_a_real_animation_keeps_its_length(tmp_path: Path, suffix: str) -> None:
    clip = make_clip(tmp_path / "in.mkv", count=9)
    ended = paint(clip, tmp_path / f"out{suffix}", saving=SaveOptions(quality=80))
    assert ended.state is ItemState.DONE
    lengths, _, _ = _animation(tmp_path / f"out{suffix}")
    assert (len(lengths), sum(lengths)) == (9, 360)
