"""Cuts: found where a clip cuts and nowhere else; hue is a circle, and a shot has some frames."""

from __future__ import annotations

import numpy as np
import pytest

from engine.commissions.video.cuts import change, cuts, small

HEIGHT, WIDTH, RADIUS = 120, 200, 22


def _noise(height: int, width: int, seed: int, grain: int = 4) -> np.ndarray:
    rng = np.random.default_rng(seed)
    big = rng.random((height // grain + 2, width // grain + 2, 3))
    import cv2

    return cv2.resize(big, (width, height), interpolation=cv2.INTER_CUBIC).astype(np.float32).clip(0, 1)


def _shots(*lengths: int) -> list[np.ndarray]:
    frames = []
    for number, length in enumerate(lengths):
        wide = _noise(HEIGHT, WIDTH + 2 * length, 10 + number, 16)
        wide[..., number % 3] *= 0.3
        frames += [wide[:, 2 * index : 2 * index + WIDTH] for index in range(length)]
    return frames


def test_cuts_are_found_and_nothing_else() -> None:
    frames = _shots(20, 15, 12)
    assert [index for index, begins in enumerate(cuts(map(small, frames))) if begins] == [0, 20, 35]


def test_a_flash_is_no_cut() -> None:
    frames = _shots(30)
    frames[12] = np.ones_like(frames[12])
    found = [index for index, begins in enumerate(cuts(map(small, frames))) if begins]
    assert found == [0]


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_short_clips_have_as_many_answers_as_frames(count: int) -> None:
    assert len(list(cuts(map(small, _shots(3)[:count])))) == count


def _plain(hue: int, saturation: int = 200, value: int = 200) -> np.ndarray:
    return np.full((8, 12, 3), (hue, saturation, value), np.uint8)


@pytest.mark.parametrize(("one", "other", "steps"), [(1, 179, 2), (179, 1, 2), (10, 30, 20), (0, 90, 90)])
def test_hue_is_a_circle(one: int, other: int, steps: int) -> None:
    assert change(_plain(one), _plain(other)) == pytest.approx(steps / 3)


def test_a_shot_is_not_shorter_than_eight_frames() -> None:
    """GIVEN pictures that change after 20 frames, 4 more and 12 more THEN the second change is no cut."""
    frames = [_plain(0)] * 20 + [_plain(90)] * 4 + [_plain(0)] * 12 + [_plain(90)] * 10
    assert [place for place, begins in enumerate(cuts(frames)) if begins] == [0, 20, 36]
