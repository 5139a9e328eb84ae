"""Check that a clip at strength 0 comes back with its code values, times, sound, tags and shape."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from engine.commissions.queue.queue_item import ItemState
from tests.engine.commissions.video.clips import BASE, look, make_clip, packets
from tests.engine.commissions.video.painting import Inverter, paint

JITTER = [0, 512, 700, 2000, 2001, 9000, 9512, 10024]  # variable rate

SORTS = {
    "plain": {},
    "ten bits": {"pixels": "yuv420p10le", "tags": (1, 1, 1, 1)},
    "4:2:2": {"pixels": "yuv422p10le", "tags": (9, 1, 9, 14)},
    "4:4:4": {"pixels": "yuv444p"},
    "full range": {"tags": (1, 2, 1, 1)},
    "BT.601": {"tags": (6, 1, 6, 6)},
    "grey": {"pixels": "gray"},
    "odd size": {"size": (35, 51)},
    "tiny": {"size": (2, 3)},
    "one frame": {"count": 1},
}


@pytest.mark.parametrize("sort", SORTS)
def test_lossless_in_lossless_out_is_equal(tmp_path: Path, sort: str) -> None:
    clip = make_clip(tmp_path / "in.mkv", **SORTS[sort])

    ended = paint(clip, tmp_path / "out.mkv")

    assert ended.state is ItemState.DONE, ended.message
    before, after = look(clip), look(tmp_path / "out.mkv")
    assert (after.name, after.size, after.times) == (before.name, before.size, before.times)
    if before.tags[0] != 2:
        assert after.tags == before.tags
    for one, other in zip(before.planes, after.planes, strict=True):
        assert all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("suffix", [".mp4", ".mov"])
def test_times_sound_shape_and_tags_stay(tmp_path: Path, suffix: str) -> None:
    clip = make_clip(
        tmp_path / "in.mp4", codec="mpeg4", pts=JITTER, sound=("aac", "aac"), aspect=Fraction(4, 3), size=(64, 96),
        tags=(1, 1, 1, 1), metadata={"title": "Water", "creation_time": "2024-05-06T07:08:09.000000Z"},
    )  # fmt: skip

    ended = paint(clip, tmp_path / f"out{suffix}")

    assert ended.state is ItemState.DONE, ended.message
    seen = look(tmp_path / f"out{suffix}")
    assert seen.times == [stamp * BASE for stamp in JITTER]
    assert packets(tmp_path / f"out{suffix}") == packets(clip)
    assert (seen.size, seen.aspect, seen.tags[:3]) == ((64, 96), Fraction(4, 3), (1, 1, 1))
    assert seen.codec == {".mp4": "libdav1d", ".mov": "prores"}[suffix]
    error = np.mean([np.abs(a[0] / 4.0 - b[0]).mean() for a, b in zip(seen.planes, look(clip).planes, strict=True)])
    assert error < 3  # codes of 255: the encoder's loss
    with av.open(str(tmp_path / f"out{suffix}")) as out:
        assert out.metadata["title"] == "Water"
        assert out.metadata["creation_time"].startswith("2024-05-06T07:08:09")
        assert [track.language for track in out.streams.audio] in (["eng", "deu"], ["eng", "ger"])  # as QuickTime says


def test_a_turned_clip_is_turned_once(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "in.mp4", codec="mpeg4", rotation=-90)
    paint(clip, tmp_path / "out.mkv")
    with av.open(str(tmp_path / "out.mkv")) as out:
        frame = next(out.decode(video=0))
    assert (frame.width, frame.height, frame.rotation) == (48, 64, 0)


def test_paintings_are_painted(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "in.mkv")
    paint(clip, tmp_path / "out.mkv", strength=1.0, consistency=0.0)
    before, after = look(clip), look(tmp_path / "out.mkv")
    assert float(np.mean(after.planes[0][0] + before.planes[0][0].astype(int))) == pytest.approx(251, abs=6)  # 16 + 235


@pytest.mark.slow
def test_memory_does_not_grow_with_length(tmp_path: Path) -> None:
    import psutil

    clip = make_clip(tmp_path / "in.mp4", codec="mpeg4", size=(180, 320), count=400)
    process, seen = psutil.Process(), []

    class Watcher(Inverter):
        def stylize(self, picture, options, **more):
            self.shots.clear()  # the stand-in keeps them, which hold frames
            seen.append(process.memory_info().rss)
            yield from super().stylize(picture, options, **more)

    assert paint(clip, tmp_path / "out.mov", Watcher(), strength=1.0).state is ItemState.DONE
    assert max(seen[100:]) - min(seen[100:]) < 30 << 20  # 300 frames are 210 MB as floats
