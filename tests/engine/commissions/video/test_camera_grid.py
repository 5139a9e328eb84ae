"""Check that the network's grid stays on things while the camera moves."""

from __future__ import annotations

import numpy as np
import pytest

from engine.commissions.video.camera_grid import STEP, off_grid, on_grid
from engine.commissions.video.steadiness import Steadiness

WIDE = np.random.default_rng(0).random((90, 200, 3), np.float32).repeat(2, 0).repeat(2, 1)


def _seen(x: int, y: int) -> np.ndarray:
    return np.ascontiguousarray(WIDE[y : y + 120, x : x + 200])


@pytest.mark.parametrize(("x", "y"), [(0, 0), (1, 0), (3, 2), (6, 5)])
def test_things_lie_at_the_same_place_of_the_grid(x, y):
    on = on_grid(_seen(x, y), (x, y))
    assert on.shape == (120 + STEP, 200 + STEP, 3)
    first, left = STEP - y % STEP, STEP - x % STEP  # of the wide picture's next cell, counted in the frame
    cell = on[y % STEP + first :, x % STEP + left :][:STEP, :STEP]
    assert (y % STEP + first) % STEP == (x % STEP + left) % STEP == 0
    np.testing.assert_array_equal(cell, WIDE[y + first :, x + left :][:STEP, :STEP])
    assert (y + first) % STEP == (x + left) % STEP == 0


@pytest.mark.parametrize("scale", [1, 2])
def test_the_border_is_cut_off_again(scale):
    photo = _seen(3, 2)
    painted = on_grid(photo, (3.2, 1.8)).repeat(scale, 0).repeat(scale, 1)
    np.testing.assert_array_equal(off_grid(painted, photo, (3.2, 1.8)), photo.repeat(scale, 0).repeat(scale, 1))


def test_the_camera_is_found_by_the_flow():
    keeper = Steadiness()
    smooth = [np.ascontiguousarray(one) for one in (_seen(0, 0), _seen(3, 2))]
    keeper.carried(smooth[0])
    keeper.keep(smooth[0])
    x, y = keeper.carried(smooth[1]).camera
    assert (round(x), round(y)) == (3, 2)
