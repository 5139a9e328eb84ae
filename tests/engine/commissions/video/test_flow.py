"""Flow: motion is found and grows with the picture; what leaves it or is hidden was not seen before."""

from __future__ import annotations

import numpy as np
import pytest

from engine.commissions.video.flow import DisFlow, enlarged, moved, seen_before

HEIGHT, WIDTH, RADIUS = 120, 200, 22


def _noise(height: int, width: int, seed: int, grain: int = 4) -> np.ndarray:
    rng = np.random.default_rng(seed)
    big = rng.random((height // grain + 2, width // grain + 2, 3))
    import cv2

    return cv2.resize(big, (width, height), interpolation=cv2.INTER_CUBIC).astype(np.float32).clip(0, 1)


def test_flow_finds_motion() -> None:
    wide = _noise(HEIGHT, WIDTH + 40, 5)
    here, there = wide[:, 10 : 10 + WIDTH], wide[:, 15 : 15 + WIDTH]
    finder = DisFlow()
    flow = finder.flow(finder.prepare(here), finder.prepare(there))
    middle = flow[20:-20, 20:-20]
    assert np.median(middle[..., 0]) == pytest.approx(-5, abs=0.3)
    assert np.abs(moved(there, flow) - here)[20:-20, 20:-20].mean() < 0.02


def test_motion_grows_with_the_picture() -> None:
    flow = np.broadcast_to(np.float32([1.0, -2.0]), (10, 20, 2))
    assert enlarged(flow, 20, 60).reshape(-1, 2) == pytest.approx(np.tile([3.0, -4.0], (1200, 1)))
    assert enlarged(flow, 10, 20) is flow


def test_what_comes_in_was_not_seen_before() -> None:
    """GIVEN a camera that goes 3 px to the right WHEN both flows agree THEN all was there but 3 columns."""
    back = np.broadcast_to(np.float32([3.0, 0.0]), (12, 20, 2)).copy()
    seen = seen_before(back, -back)
    assert seen[:, :17].all() and not seen[:, 17:].any()
    assert not seen_before(back, back).any()
