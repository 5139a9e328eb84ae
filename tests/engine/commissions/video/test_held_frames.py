"""Check how a painter that can begin with a picture paints a clip's frames from those before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.commissions.commission import Commission
from engine.commissions.source import SourceFrame
from engine.commissions.video.clip_painter import ClipPainter
from engine.commissions.video.clip_work import ClipWork
from engine.commissions.video.steadiness import FAR, Steadiness
from engine.options import Precision, StyleOptions
from engine.values import Phase, Picture, Progress, Result

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


def test_what_was_hidden_for_a_frame_comes_back_as_it_was_painted():
    """GIVEN a disc before a wall for one frame WHEN it is gone THEN the wall is that of two frames ago."""
    wall = _frame(0)
    hidden = wall.copy()
    hidden[30:66, 40:90] = 0.5
    keeper = Steadiness(reach=max(FAR))
    for photo in (wall, wall, hidden):
        keeper.far_carried(photo)
        keeper.keep(1 - photo)
    near, far = keeper.carried(wall), keeper.far_carried(wall)
    middle = (slice(40, 56), slice(50, 80))
    assert near.share[middle].max() < 0.1
    assert far.share[middle].min() > 0.9
    assert np.abs(far.painted - (1 - wall))[middle].max() < 0.05
