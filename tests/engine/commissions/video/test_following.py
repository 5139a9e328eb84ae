"""Frames are painted on the grid of the shot, and what the last one gave is blended in."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from engine.commissions.commission import Commission
from engine.commissions.source import SourceFrame
from engine.commissions.video.clip_painter import ClipPainter
from engine.commissions.video.clip_work import ClipWork
from engine.commissions.video.following import after, followed
from engine.options import Precision, StyleOptions
from engine.values import Phase, Picture, Progress, Result

PHOTO = np.random.default_rng(0).random((20, 28, 3), np.float32)
SHOT, CARRIED = object(), SimpleNamespace(camera=(1.5, -2.0))


class Engine:
    """Paint the negative, and remember what was asked."""

    def stylize(self, picture, options, *, begin=None, shot=None, hold=None):
        self.pixels, self.shot = picture.pixels, shot
        yield Progress(0.5, Phase.PAINTING)
        yield Result(1 - picture.pixels, options, "cpu", "none", Precision.FLOAT32)


class Keeper:
    """Stand in for Steadiness: remember what is to be blended."""

    def blended(self, painted, photo, carried, share):
        self.asked = painted, photo, carried, share
        return painted / 2


def steps(consistency: float, way: tuple[float, float] = (2.0, 1.0), options: StyleOptions | None = None):
    engine, keeper = Engine(), Keeper()
    picture = Picture(PHOTO, source=Path("a.mp4"))
    found = list(followed(engine, picture, options or StyleOptions(), SHOT, keeper, CARRIED, way, consistency))
    return engine, keeper, found


def test_the_way_of_the_camera_adds_up() -> None:
    assert after((1.0, 2.0), CARRIED) == (2.5, 0.0)
    assert after((1.0, 2.0), None) == (1.0, 2.0)


@pytest.mark.parametrize("way", [(0.0, 0.0), (2.0, 1.0), (-1.0, 7.0)])
def test_a_frame_has_a_border_while_it_is_painted_and_none_behind(way: tuple[float, float]) -> None:
    engine, keeper, (progress, result) = steps(0.8, way)

    assert isinstance(progress, Progress)
    assert engine.pixels.shape == (24, 32, 3)
    assert engine.shot is SHOT
    painted, photo, carried, share = keeper.asked
    np.testing.assert_array_equal(painted, 1 - PHOTO)
    assert photo is PHOTO
    assert (carried, share) == (CARRIED, 0.8)
    np.testing.assert_array_equal(result.pixels, (1 - PHOTO) / 2)


@pytest.mark.parametrize(("consistency", "options"), [(0.0, StyleOptions()), (0.8, StyleOptions(size=64))])
def test_alone_or_at_another_size_it_is_painted_as_it_is(consistency: float, options: StyleOptions) -> None:
    engine, _, _ = steps(consistency, options=options)

    assert engine.pixels is PHOTO


class Shots:
    """Begin shots with some frames."""

    def __init__(self, *beginnings: int) -> None:
        self.begins = beginnings.__contains__

    def samples(self, _index: int) -> tuple:
        return ()


def laid(frames: list[np.ndarray], *beginnings: int) -> list[np.ndarray]:
    """Give what the engine was asked to paint of a clip's frames."""
    engine, work, found = Engine(), ClipWork(Path("clip.mp4"), shots=Shots(*beginnings)), []
    painter = ClipPainter(engine, Commission(None, None, StyleOptions()), work)
    for index, pixels in enumerate(frames):
        for _ in painter.paint(SourceFrame(index, Picture(pixels))):
            pass
        found.append(engine.pixels)
    return found


def test_a_shot_lies_on_the_same_grid_by_itself_and_after_another() -> None:
    """GIVEN two shots in which the camera moves WHEN the second is painted alone THEN nothing of it is different."""
    walls = (np.random.default_rng(seed).random((12, 30, 1), np.float32).repeat(8, 0).repeat(8, 1) for seed in (0, 1))
    one, other = ([np.ascontiguousarray(wall[:, 3 * k : 3 * k + 128].repeat(3, 2)) for k in range(3)] for wall in walls)

    whole, alone = laid([*one, *other], 0, 3), laid(other, 0)

    for k in range(3):
        np.testing.assert_array_equal(whole[3 + k], alone[k])
    assert not np.array_equal(alone[1][:, :-4], np.pad(other[1], ((0, 4), (0, 4), (0, 0)), "reflect")[:, :-4])
