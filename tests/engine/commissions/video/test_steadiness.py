"""Check what frames carry over: things that move, light, what comes into sight, and that nothing stays for ever."""

from __future__ import annotations

import numpy as np
import pytest

from engine.commissions.video.steadiness import FAR, Steadiness

HEIGHT, WIDTH, RADIUS = 120, 200, 22


def _noise(height: int, width: int, seed: int, grain: int = 4) -> np.ndarray:
    rng = np.random.default_rng(seed)
    big = rng.random((height // grain + 2, width // grain + 2, 3))
    import cv2

    return cv2.resize(big, (width, height), interpolation=cv2.INTER_CUBIC).astype(np.float32).clip(0, 1)


BACKGROUND, DISC = _noise(HEIGHT, WIDTH, 1), _noise(2 * RADIUS, 2 * RADIUS, 2)


def _disc_at(x: int) -> np.ndarray:
    """Draw a disc over a still background."""
    frame = BACKGROUND.copy()
    y, columns = np.ogrid[-RADIUS:RADIUS, -RADIUS:RADIUS]
    inside = (y**2 + columns**2 < RADIUS**2)[..., None]
    part = frame[HEIGHT // 2 - RADIUS : HEIGHT // 2 + RADIUS, x - RADIUS : x + RADIUS]
    part[:] = np.where(inside, DISC, part)
    return frame


def _run(frames: list[np.ndarray], paintings: list[np.ndarray], share: float = 1.0) -> list[np.ndarray]:
    steady, out = Steadiness(), []
    for photo, painting in zip(frames, paintings, strict=True):
        carried = steady.carried(photo)
        out.append(steady.blended(painting.copy(), photo, carried, share))
    return out


def test_flicker_is_taken_from_what_stands_still() -> None:
    frames = [_disc_at(60)] * 8
    rng = np.random.default_rng(0)
    paintings = [1 - frame + rng.normal(0, 0.1, frame.shape).astype(np.float32) for frame in frames]
    alone = np.abs(np.diff(paintings, axis=0)).mean()
    together = np.abs(np.diff(_run(frames, paintings), axis=0))[-1].mean()
    assert together < 0.3 * alone


def test_steadiness_0_leaves_each_frame_alone() -> None:
    frames = [_disc_at(60)] * 3
    paintings = [1 - frame + 0.01 * index for index, frame in enumerate(frames)]
    for one, other in zip(_run(frames, paintings, 0.0), paintings, strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_moving_disc_leaves_no_ghost() -> None:
    """GIVEN a disc that crosses a still background WHEN it has passed THEN what lies behind it is as before it."""
    frames = [_disc_at(40 + 8 * index) for index in range(14)]
    paintings = [1 - frame for frame in frames]
    out = _run(frames, paintings)

    row = slice(HEIGHT // 2 - RADIUS // 2, HEIGHT // 2 + RADIUS // 2)
    passed = np.abs(out[-1] - paintings[-1])[row, 40:60].mean()  # the disc was here, ten frames ago
    untouched = np.abs(out[-1] - paintings[-1])[:20].mean()
    assert passed <= untouched + 0.005


def test_the_first_frame_is_forgotten() -> None:
    frames = [_disc_at(60)] * 30
    rng = np.random.default_rng(0)
    first = np.clip(1 - frames[0] + rng.normal(0, 0.3, frames[0].shape), 0, 1).astype(np.float32)
    later = 1 - frames[0]
    out = _run(frames, [first, *[later] * 29])
    assert np.abs(out[-1] - later).mean() < 0.1 * np.abs(first - later).mean()


def test_light_that_changes_is_followed() -> None:
    frames = [_disc_at(60) * (0.8 + 0.02 * index) for index in range(8)]
    paintings = [frame * 0.8 for frame in frames]
    out = _run(frames, paintings)
    assert abs(out[-1].mean() - paintings[-1].mean()) < 0.02


def test_nothing_is_carried_over_a_cut() -> None:
    steady = Steadiness()
    steady.carried(_disc_at(60))
    steady.keep(_disc_at(60))
    assert steady.carried(_noise(HEIGHT, WIDTH, 9)) is None


def test_what_is_not_painted_stays_as_it_is() -> None:
    frames = [_disc_at(40 + 6 * index) for index in range(4)]
    paintings = [frame.copy() for frame in frames]
    for painting in paintings:
        painting[:, :100] = 1 - painting[:, :100]
    out = _run(frames, paintings)
    np.testing.assert_array_equal(out[-1][:, 100:], frames[-1][:, 100:])


def test_what_stands_still_is_not_sharpened_again_and_again() -> None:
    frames = [_disc_at(60)] * 12
    out = _run(frames, [1 - frame for frame in frames])
    np.testing.assert_allclose(out[-1], 1 - frames[0], atol=2e-3)


@pytest.mark.parametrize(("step", "farthest"), [(1, 0.03), (1.5, 0.1)])
def test_a_pan_stays_as_sharp_as_it_is(step: float, farthest: float) -> None:
    """GIVEN a pan by whole or by half px WHEN it has gone on for 16 frames THEN strokes are as sharp as at first."""
    import cv2

    wide = _noise(2 * HEIGHT, 2 * (WIDTH + 40), 3, 8)
    starts = [round(2 * step * index) for index in range(16)]
    views = [wide[:, start : start + 2 * WIDTH] for start in starts]
    frames = [cv2.resize(cut, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA) for cut in views]
    out = _run(frames, [1 - frame for frame in frames], 0.8)
    middle = (slice(20, -20), slice(40, -40))

    def slope(picture: np.ndarray) -> float:
        return float(np.abs(np.diff(picture[middle], axis=1)).mean())

    assert slope(out[-1]) == pytest.approx(slope(1 - frames[-1]), rel=farthest)


def test_what_was_hidden_for_a_frame_comes_back_as_it_was_painted() -> None:
    """GIVEN a disc before a wall for one frame WHEN it is gone THEN the wall is that of two frames ago."""
    bricks = np.random.default_rng(0).random((12, 16, 1), np.float32)
    wall = np.repeat(np.repeat(bricks, 8, 0), 8, 1).repeat(3, 2)
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
