"""Check how a clip's frames are painted: from those before, between key frames, on from an earlier run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.commissions.commission import Commission
from engine.commissions.source import SourceFrame
from engine.commissions.video.clip_journal import Notes
from engine.commissions.video.clip_painter import ClipPainter
from engine.commissions.video.clip_work import ClipWork
from engine.options import Precision, StyleOptions
from engine.values import Phase, Picture, Progress, Result
from tests.engine.commissions.video.painting import Inverter

OPTIONS = StyleOptions(engine="gatys", iterations=80)


class _Recorder:
    """Paint the negative, and keep what each frame was begun with and held to."""

    def __init__(self) -> None:
        self.begun, self.held, self.iterations = [], [], []

    def stylize(self, picture, options, *, begin=None, shot=None, hold=None):
        self.begun.append(begin)
        self.held.append(hold)
        self.iterations.append(options.iterations)
        yield Progress(0.5, Phase.PAINTING)
        yield Result(1 - picture.pixels, options, "cpu", "negative", Precision.FLOAT32)


class _Shots:
    """Begin a shot with some frames."""

    def __init__(self, *beginnings: int, count: int = 99) -> None:
        self._beginnings, self._count = beginnings, count

    def begins(self, index: int) -> bool:
        return index in self._beginnings

    def last_of_shot(self, index: int, limit: int) -> int:
        ends = (limit, self._count - 1, *(one - 1 for one in self._beginnings if one > index))
        return min(ends)

    def samples(self, index: int) -> tuple:
        return ()


def _frame(shift: int) -> np.ndarray:
    rng = np.random.default_rng(0)
    wide = np.repeat(np.repeat(rng.random((12, 30, 1), np.float32), 8, 0), 8, 1).repeat(3, 2)
    return np.ascontiguousarray(wide[:, shift : shift + 128])


def _paint(frames, consistency=0.8, beginnings=(0,)):
    recorder = _Recorder()
    work = ClipWork(Path("clip.mp4"), consistency=consistency, shots=_Shots(*beginnings))
    painter = ClipPainter(recorder, Commission(None, None, OPTIONS), work)
    results = []
    for index, pixels in enumerate(frames):
        *_, result = painter.paint(SourceFrame(index, Picture(pixels)))
        results.append(result)
    return recorder, results


def test_frames_begin_with_the_moved_painting_and_are_held_to_it():
    frames = [_frame(2 * index) for index in range(3)]
    recorder, results = _paint(frames)
    assert recorder.begun[0] is recorder.held[0] is None
    inside = (slice(24, -24), slice(24, -24))
    for pixels, begin, hold in zip(frames[1:], recorder.begun[1:], recorder.held[1:], strict=True):
        assert hold.share[inside].mean() > 0.9
        assert np.abs(hold.picture - (1 - pixels))[inside].mean() < 0.03
        assert np.abs(begin - (1 - pixels))[inside].mean() < 0.05
    assert recorder.iterations == [80, 20, 20]
    assert [result.options for result in results] == [OPTIONS] * 3
    np.testing.assert_array_equal(results[1].pixels, 1 - frames[1])  # what is held is not blended in as well


def test_nothing_is_handed_over_a_cut_nor_without_steadiness():
    frames = [_frame(0), _frame(2), _frame(4)]
    assert _paint(frames, beginnings=(0, 2))[0].held[2] is None
    assert _paint(frames, consistency=0.0)[0].held == [None] * 3


class _Moved:
    """Show a wall that moves 2 px a frame."""

    def __init__(self, count: int) -> None:
        self.count = count

    def frame(self, index: int):
        return _frame(2 * index) if index < self.count else None

    def close(self) -> None:
        pass


def test_frames_between_key_frames_are_carried_over_from_both_sides():
    """GIVEN every fourth frame is painted WHEN a wall moves THEN the others are its painting as well, unpainted."""
    recorder = _Recorder()
    work = ClipWork(Path("clip.mp4"), shots=_Shots(0, count=10), ahead=_Moved(10))
    painter = ClipPainter(recorder, Commission(None, None, replace(OPTIONS, key_frames=4)), work)
    inside = (slice(24, -24), slice(24, -24))
    for index in range(10):
        pixels = _frame(2 * index)
        *_, result = painter.paint(SourceFrame(index, Picture(pixels)))
        assert np.abs(result.pixels - (1 - pixels))[inside].mean() < 0.03
    assert len(recorder.begun) == 4  # 0, 4, 8 and the last


def test_key_frames_are_not_carried_over_a_cut():
    recorder = _Recorder()
    work = ClipWork(Path("clip.mp4"), shots=_Shots(0, 3, count=6), ahead=_Moved(6))
    painter = ClipPainter(recorder, Commission(None, None, replace(OPTIONS, key_frames=8)), work)
    for index in range(6):
        *_, _result = painter.paint(SourceFrame(index, Picture(_frame(2 * index))))
    assert [begin is None for begin in recorder.begun] == [True, False, True, False]  # both ends of both shots


@pytest.mark.parametrize(("consistency", "weight"), [(1.0, 10.0), (0.5, 5.0)])
def test_steadiness_is_the_weight(consistency, weight):
    assert _paint([_frame(0), _frame(0)], consistency)[0].held[1].weight == pytest.approx(weight)


INSTANT = StyleOptions(engine="adain")


def _painted(engine, work: ClipWork, frames, options: StyleOptions = INSTANT, first: int = 0) -> list[Result]:
    painter = ClipPainter(engine, Commission(None, None, options), work)
    return [list(painter.paint(SourceFrame(index, Picture(pixels))))[-1] for index, pixels in enumerate(frames, first)]


@pytest.mark.parametrize("options", [replace(INSTANT, strength=0.0), replace(INSTANT, opacity=0.0)])
def test_what_is_not_painted_is_not_read_ahead_either(options: StyleOptions) -> None:
    """GIVEN a clip that is left as it is WHEN a frame is painted THEN nobody asks where shots begin."""
    engine = Inverter()
    _painted(engine, ClipWork(Path("clip.mp4"), shots=None), [_frame(0)], options)
    assert engine.shots == [None]


def test_frames_of_a_shot_share_it_and_a_cut_begins_another() -> None:
    engine = Inverter()
    work = ClipWork(Path("clip.mp4"), shots=_Shots(0, 2))
    _painted(engine, work, [_frame(0)] * 4)
    one, two, three, four = engine.shots
    assert one is two and three is four and two is not three
    assert one.kept is three.kept
    assert work.notes.shot == 2


def test_what_the_work_has_to_tell_stands_with_each_result() -> None:
    for options in (INSTANT, OPTIONS):
        work = ClipWork(Path("clip.mp4"), shots=_Shots(0), notices=["One thing.", "Another."])
        engine = Inverter() if options is INSTANT else _Recorder()
        assert [result.notice for result in _painted(engine, work, [_frame(0)] * 2, options)] == [
            "One thing. Another."
        ] * 2


def test_the_camera_s_way_is_noted_down() -> None:
    work = ClipWork(Path("clip.mp4"), shots=_Shots(0))
    _painted(Inverter(), work, [_frame(2 * index) for index in range(4)])
    right, down = work.notes.way
    assert abs(right) == pytest.approx(6, abs=0.6)
    assert abs(down) < 0.1


@pytest.mark.parametrize("options", [INSTANT, OPTIONS])
def test_a_later_run_goes_on_from_the_painting_before(options: StyleOptions) -> None:
    """GIVEN a run that was stopped in a shot WHEN another paints its next frame THEN it is as in one run."""

    class Flat(_Recorder):
        def stylize(self, picture, options, **more):
            *steps, result = super().stylize(picture, options, **more)
            yield from steps
            yield replace(result, pixels=np.full_like(picture.pixels, 0.8 if len(self.begun) == 1 else 0.4))

    whole, frames = Flat(), [_frame(0), _frame(2)]
    paintings = _painted(whole, ClipWork(Path("clip.mp4"), shots=_Shots(0)), frames, options)
    notes = Notes(shot=0, last_pts=0)
    work = ClipWork(Path("clip.mp4"), notes=notes, shots=_Shots(0), last=paintings[0].pixels)
    work.before = Picture(frames[0])
    again = Flat()
    again.begun.append(None)  # the first frame's painting is the earlier run's
    (painting,) = _painted(again, work, frames[1:], options, first=1)
    np.testing.assert_allclose(painting.pixels, paintings[1].pixels, atol=1e-5)
    assert (again.begun[1] is None) == (whole.begun[1] is None)
    assert (work.before, work.last) == (None, None)


def test_a_cut_at_which_a_later_run_begins_carries_nothing_over() -> None:
    work = ClipWork(Path("clip.mp4"), notes=Notes(shot=0), shots=_Shots(1), last=1 - _frame(0))
    work.before = Picture(_frame(0))
    engine = _Recorder()
    _painted(engine, work, [_frame(0)], OPTIONS, first=1)
    assert engine.begun == [None]
    assert work.notes.shot == 1


@pytest.mark.parametrize("options", [INSTANT, OPTIONS, replace(OPTIONS, key_frames=4)])
def test_cancelling_a_frame_ends_the_engine_s_work(options: StyleOptions) -> None:
    class Watched(_Recorder):
        ended = 0

        def stylize(self, picture, options, **more):
            try:
                yield from super().stylize(picture, options, **more)
            finally:
                self.ended += 1

    engine = Watched()
    work = ClipWork(Path("clip.mp4"), shots=_Shots(0), ahead=_Moved(9))
    steps = ClipPainter(engine, Commission(None, None, options), work).paint(SourceFrame(0, Picture(_frame(0))))
    assert isinstance(next(steps), Progress)
    steps.close()
    assert engine.ended == 1
