"""Cuts: hue is a circle, and a shot has some frames."""

from __future__ import annotations

import numpy as np
import pytest

from engine.commissions.video.cuts import change, cuts


def _plain(hue: int, saturation: int = 200, value: int = 200) -> np.ndarray:
    return np.full((8, 12, 3), (hue, saturation, value), np.uint8)


@pytest.mark.parametrize(("one", "other", "steps"), [(1, 179, 2), (179, 1, 2), (10, 30, 20), (0, 90, 90)])
def test_hue_is_a_circle(one: int, other: int, steps: int) -> None:
    assert change(_plain(one), _plain(other)) == pytest.approx(steps / 3)


def test_a_shot_is_not_shorter_than_eight_frames() -> None:
    """GIVEN pictures that change after 20 frames, 4 more and 12 more THEN the second change is no cut."""
    frames = [_plain(0)] * 20 + [_plain(90)] * 4 + [_plain(0)] * 12 + [_plain(90)] * 10
    assert [place for place, begins in enumerate(cuts(frames)) if begins] == [0, 20, 36]
