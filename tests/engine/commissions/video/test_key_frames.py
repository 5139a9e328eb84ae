"""Frames between two that are painted get both paintings, the nearer and the one that shows them more."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from engine.commissions.source import SourceFrame
from engine.commissions.video.clip_work import ClipWork
from engine.commissions.video.key_frames import Ahead, KeyFrame, between
from engine.options import Precision, StyleOptions
from engine.values import Picture, Result
from tests.engine.commissions.video.clips import BASE, STEP, make_clip, texture

PHOTO = np.zeros((4, 6, 3), np.float32)


class Keeper:
    """Carry a painting of one shade, of which so much is trusted; None carries nothing."""

    def __init__(self, shade: float, share: float | None = 1.0) -> None:
        self.shade, self.share = shade, share

    def carried(self, photo: np.ndarray):
        assert photo is PHOTO
        if self.share is None:
            return None
        return SimpleNamespace(
            painted=np.full((4, 6, 3), self.shade, np.float32), share=np.full((4, 6, 1), self.share, np.float32)
        )


def _key(index: int, shade: float, share: float | None = 1.0) -> KeyFrame:
    return KeyFrame(index, None, Keeper(shade, share))


@pytest.mark.parametrize(("index", "shade"), [(10, 0.2), (11, 0.35), (12, 0.5), (13, 0.65), (14, 0.8)])
def test_the_nearer_one_counts_more(index: int, shade: float) -> None:
    np.testing.assert_allclose(between(PHOTO, index, _key(10, 0.2), _key(14, 0.8)), shade, atol=1e-6)


def test_what_only_one_shows_is_that_ones() -> None:
    assert between(PHOTO, 12, _key(10, 0.2), _key(14, 0.8, 0.0)).max() < 0.22
    assert between(PHOTO, 12, _key(10, 0.2, 0.0), _key(14, 0.8)).min() > 0.78


def test_what_neither_shows_is_taken_of_both() -> None:
    np.testing.assert_allclose(between(PHOTO, 13, _key(10, 0.2, 0.0), _key(14, 0.8, 0.0)), 0.65, atol=1e-6)


@pytest.mark.parametrize(
    ("before", "after", "shade"), [(0.4, None, 0.4), (None, 0.6, 0.6), (1.5, None, 1.0), (None, -0.5, 0.0)]
)
def test_at_a_cut_the_one_that_is_left_is_taken(before: float | None, after: float | None, shade: float) -> None:
    keys = (_key(place, one or 0.0, None if one is None else 1.0) for place, one in ((10, before), (14, after)))
    np.testing.assert_allclose(between(PHOTO, 12, *keys), shade)


def test_where_neither_shows_anything_there_is_no_painting() -> None:
    assert between(PHOTO, 12, _key(10, 0.2, None), _key(14, 0.8, None)) is None


def test_paintings_stay_inside_what_can_be_shown() -> None:
    found = between(PHOTO, 12, _key(10, -0.5), _key(14, -0.3))
    assert found.min() == found.max() == 0.0


def test_a_key_frame_carries_its_own_painting() -> None:
    photo = texture(48, 64, 0)[..., None].repeat(3, 2).astype(np.float32)
    key = KeyFrame.of(7, photo, Result(1 - photo, StyleOptions(), "cpu", "none", Precision.FLOAT32))
    assert key.index == 7
    np.testing.assert_allclose(key.keeper.carried(photo).painted, 1 - photo, atol=0.02)


def test_frames_ahead_are_those_of_the_clip_from_where_it_is(tmp_path: Path) -> None:
    """GIVEN a part of a clip, read from its fifth frame on WHEN later ones are asked for THEN they come, to its end."""
    clip = make_clip(tmp_path / "a.mkv", count=12)
    frame = SourceFrame(3, Picture(PHOTO), 5 * STEP * BASE)  # the part begins with the clip's third frame
    with closing(Ahead(ClipWork(clip, start=0.08, stop=0.4), frame)) as ahead:
        fifth, seventh = ahead.frame(3), ahead.frame(5)
        assert ahead.frame(7) is not None
        assert ahead.frame(8) is None
    assert fifth.shape == seventh.shape == (48, 64, 3)
    np.testing.assert_allclose(seventh[:, :-4].mean(2), fifth[:, 4:].mean(2), atol=0.25)  # moved by 2 px a frame
    assert np.abs(seventh - fifth).mean() > 0.05


def test_without_a_time_it_is_read_from_the_beginning(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mkv", count=3)
    with closing(Ahead(ClipWork(clip), SourceFrame(0, Picture(PHOTO), None))) as ahead:
        assert ahead.frame(2) is not None
        assert ahead.frame(3) is None
