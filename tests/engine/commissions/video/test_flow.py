"""Flow: motion grows with the picture, and what leaves it or is hidden was not seen before."""

from __future__ import annotations

import numpy as np
import pytest

from engine.commissions.video.flow import enlarged, seen_before


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
