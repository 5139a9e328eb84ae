"""A clip gives its frames with their times, counts them as well as it can, and goes on where a run has ended."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from engine.commissions.video import clip_source
from engine.commissions.video.clip_info import ClipInfo
from engine.commissions.video.clip_journal import Notes, Segment
from engine.commissions.video.clip_source import ClipSource
from engine.commissions.video.clip_work import ClipWork
from engine.commissions.video.frame_colors import ColorTags
from engine.commissions.video.frame_layout import FrameLayout
from engine.commissions.video.guarded_clip import ClipFrame
from engine.errors import Sentence, UnreadableImage
from tests.engine.commissions.video.clips import BASE, STEP, make_clip

PLAIN = {"count": 100, "seconds": 4.0}


class Reader:
    """Stand in for the reader of a clip of five frames, 25 a second; a shade tells which it is."""

    open = made = 0
    bits = 8
    told: dict = PLAIN

    def __init__(self, path: Path, start: float | None = None, stop: float | None = None) -> None:
        if not path.name.startswith("a"):
            raise UnreadableImage("{0} cannot be found.", path.name)
        Reader.open, Reader.made = Reader.open + 1, Reader.made + 1
        notices = (Sentence("It is in HDR."),)
        self.info = ClipInfo(
            6, 4, FrameLayout(self.bits), ColorTags(1), BASE, Fraction(25), notices=notices, **self.told
        )
        self.notices = list(notices)
        self._start, self._stop = start or 0.0, stop or 9.0

    def __iter__(self):
        for index in range(5):
            if self._start - 0.001 <= index / 25 < self._stop:
                yield ClipFrame(STEP * index, STEP, np.full((4, 6, 3), index / 10, np.float32))
        self.notices.append("It is damaged.")

    def close(self) -> None:
        Reader.open -= 1


@pytest.fixture(autouse=True)
def _reader(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    for name, value in (("open", 0), ("made", 0), ("bits", 8), ("told", PLAIN)):
        monkeypatch.setattr(Reader, name, value)
    if "real" not in request.node.name:
        monkeypatch.setattr(clip_source, "ClipReader", Reader)


def _source(start: float | None = None, stop: float | None = None) -> ClipSource:
    return ClipSource(ClipWork(Path("a.mp4"), start, stop))


def test_a_real_clip_gives_its_frames(tmp_path: Path) -> None:
    source = ClipSource(ClipWork(make_clip(tmp_path / "a.mkv", pixels="yuv420p10le", count=3)))
    frames = list(source.frames())
    assert [(frame.index, frame.time) for frame in frames] == [(index, STEP * BASE * index) for index in range(3)]
    assert {(frame.picture.pixels.shape, frame.picture.bit_depth) for frame in frames} == {((48, 64, 3), 16)}
    source.close()


def test_making_one_opens_nothing_and_what_is_missing_is_told_later() -> None:
    source = ClipSource(ClipWork(Path("none.mp4")))
    with pytest.raises(UnreadableImage, match=r"none\.mp4"):
        _ = source.count
    with pytest.raises(UnreadableImage, match=r"none\.mp4"):
        next(source.frames())


def test_what_the_file_says_is_asked_for_once_and_told() -> None:
    source = _source()
    assert source.info is source.info
    assert (Reader.made, Reader.open) == (1, 0)
    assert source._work.notices == ["It is in HDR."]


@pytest.mark.parametrize(
    ("start", "stop", "told", "count"),
    [
        (None, None, {"count": 100, "seconds": 4.0}, 100), (None, None, {"count": 0, "seconds": 4.0}, 100),
        (1.0, None, {"count": 100, "seconds": 4.0}, 75), (None, 3.0, {"count": 100, "seconds": 4.0}, 75),
        (1.0, 3.0, {"count": 0, "seconds": 4.0}, 50), (1.0, 9.0, {"count": 100, "seconds": 4.0}, 75),
        (1.0, 3.0, {"count": 100, "seconds": 0.0}, 50), (1.0, None, {"count": 100, "seconds": 0.0}, 75),
        (1.0, 3.0, {"count": 0, "seconds": 0.0}, 50), (None, None, {"count": 0, "seconds": 0.0}, 1),
        (9.0, None, {"count": 100, "seconds": 4.0}, 1),
    ],
)  # fmt: skip
def test_frames_are_counted_by_what_the_file_says(
    start: float | None, stop: float | None, told: dict, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Reader, "told", told)
    assert _source(start, stop).count == count


def test_frames_of_a_part_are_numbered_from_its_beginning() -> None:
    frames = list(_source(0.04, 0.16).frames())
    assert [(frame.index, float(frame.time)) for frame in frames] == [(0, 0.04), (1, 0.08), (2, 0.12)]
    assert [frame.picture.pixels[0, 0, 0] for frame in frames] == pytest.approx([0.1, 0.2, 0.3])


@pytest.mark.parametrize(("bits", "depth"), [(8, 8), (10, 16), (12, 16)])
def test_what_is_deeper_than_eight_bits_stays_so(bits: int, depth: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Reader, "bits", bits)
    assert next(_source().frames()).picture.bit_depth == depth


def test_a_later_run_goes_on_behind_its_last_frame_and_has_that_one() -> None:
    work = ClipWork(Path("a.mp4"), notes=Notes("work", [Segment("a.nut", 0, 3)], last_pts=2 * STEP))
    frames = list(ClipSource(work).frames(3))
    assert [(frame.index, float(frame.time)) for frame in frames] == [(3, 0.12), (4, 0.16)]
    assert work.before.pixels[0, 0, 0] == pytest.approx(0.2)


def test_what_is_told_at_the_end_is_added() -> None:
    source = _source()
    list(source.frames())
    assert source._work.notices == ["It is in HDR.", "It is damaged."]


def test_whoever_ends_early_lets_the_file_go() -> None:
    frames = _source().frames()
    next(frames)
    assert Reader.open == 1
    frames.close()
    assert Reader.open == 0


def test_closing_ends_what_reads_ahead_also_twice() -> None:
    class Reading:
        closed = 0

        def close(self) -> None:
            self.closed += 1

    source, shots, ahead = _source(), Reading(), Reading()
    source._work.shots, source._work.ahead = shots, ahead
    source.close()
    source.close()
    assert (shots.closed, ahead.closed) == (1, 1)
    assert (source._work.shots, source._work.ahead) == (None, None)
