"""Frames are painted on the grid of the shot, and what the last one gave is blended in."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

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
