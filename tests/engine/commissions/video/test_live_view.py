"""What a camera sees is painted small, as is wished now, and in shots whose light is one."""

from __future__ import annotations

from collections import deque
from contextlib import closing
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from engine.commissions.source import SourceFrame
from engine.commissions.video.camera import Camera
from engine.commissions.video.live_view import LIVE_SIDE, LiveView, Wish
from engine.errors import UnreadableImage
from engine.values import Picture, Progress
from tests.engine.commissions.video.clips import make_clip
from tests.engine.commissions.video.painting import Inverter, order


def _wish(consistency: float = 0.8) -> Wish:
    return Wish(order(Path("in"), Path("out"), 1.0).options, consistency)


class Film:
    """Stand in for a camera that shows these frames, None where it shows none for a while."""

    def __init__(self, *frames: np.ndarray | None) -> None:
        self._frames, self._index = deque(frames), -1

    def newest(self, _patience: float) -> SourceFrame | None:
        if not self._frames:
            raise UnreadableImage("The film is over.")
        pixels = self._frames.popleft()
        self._index += 1
        return None if pixels is None else SourceFrame(self._index, Picture(pixels), Fraction(self._index, 25))


def _scene(seed: int, light: float = 1.0) -> np.ndarray:
    big = np.random.default_rng(seed).random((24, 32, 3))
    return (np.repeat(np.repeat(big, 4, 0), 4, 1) * light).astype(np.float32)


def test_frames_are_painted_small_as_is_wished_and_the_pace_is_told(tmp_path: Path) -> None:
    wishes = [_wish(0.0)]
    clip = make_clip(tmp_path / "camera.mp4", codec="mpeg4", count=100, size=(2 * LIVE_SIDE // 3, LIVE_SIDE + 160))
    with closing(Camera(clip)) as camera:
        frames = (seen for seen in LiveView(Inverter(), camera).painted(lambda: wishes[-1]) if seen is not None)
        first = next(frames)
        wishes.append(replace(wishes[0], options=replace(wishes[0].options, strength=0.0)))  # the slider
        second = next(frames)
    assert first.before.shape == (320, 640, 3)
    assert first.after.shape == (240, 480, 3)
    assert first.after.mean() == pytest.approx(1 - first.before.mean(), abs=0.01)
    assert second.after.mean() == pytest.approx(second.before.mean(), abs=0.01)
    assert (first.rate, second.rate > 0) == (0.0, True)


def test_a_shot_lasts_until_the_light_or_the_scene_is_another() -> None:
    """GIVEN a scene, the same in another light, and another scene WHEN painted THEN each is one shot."""
    engine = Inverter()
    film = Film(*[_scene(0, 0.5)] * 4, *[_scene(0, 0.9)] * 4, *[_scene(1, 0.9)] * 4)
    list(islice(LiveView(engine, film).painted(_wish), 12))
    groups = [id(shot) for shot in engine.shots]
    assert len(set(groups[:4])) == len(set(groups[4:8])) == len(set(groups[8:])) == 1
    assert len(set(groups)) == 3
    assert len({id(shot.kept) for shot in engine.shots}) == 1
    assert [engine.shots[place].samples[0][0, 0, 0] for place in (0, 4)] == [
        _scene(0, light)[0, 0, 0] for light in (0.5, 0.9)
    ]


def test_whoever_watches_is_asked_while_no_frame_comes() -> None:
    frames = LiveView(Inverter(), Film(None, _scene(0), None)).painted(_wish)
    assert [seen is None for seen in islice(frames, 3)] == [True, False, True]
    with pytest.raises(UnreadableImage, match="film is over"):
        next(frames)


def test_a_frame_tells_its_time_and_is_given_as_the_camera_sees_it() -> None:
    *_, seen = islice(LiveView(Inverter(), Film(_scene(0), None, _scene(1))).painted(lambda: _wish(0.0)), 3)
    assert seen.time == Fraction(2, 25)
    np.testing.assert_array_equal(seen.before, _scene(1))
    np.testing.assert_allclose(seen.after, 1 - _scene(1), atol=1e-6)  # small enough: painted as large as it is


def test_what_stands_still_is_painted_steadily() -> None:
    """GIVEN an engine that flickers WHEN nothing moves THEN steadiness takes most of it away."""

    class Flickering(Inverter):
        def stylize(self, picture, options, **more):
            for step in super().stylize(picture, options, **more):
                if isinstance(step, Progress):
                    yield step
                else:
                    yield replace(step, pixels=(step.pixels + 0.1 * (self.count % 2)).clip(0, 1))

    def flicker(consistency: float) -> float:
        film = Film(*[_scene(0, 0.5)] * 6)
        seen = islice(LiveView(Flickering(), film).painted(lambda: _wish(consistency)), 6)
        means = [one.after.mean() for one in seen]
        return abs(means[-1] - means[-2])

    assert flicker(1.0) < 0.3 * flicker(0.0)
