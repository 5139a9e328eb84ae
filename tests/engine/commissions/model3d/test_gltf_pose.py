"""Poses: turns take the short way, and cubic splines pass through their keys by their tangents."""

from __future__ import annotations

import numpy as np
import pytest

from engine.commissions.model3d.gltf_pose import _interpolated, _rotated, _slerp

STILL = np.array([0.0, 0.0, 0.0, 1.0])


def _about_y(degrees: float) -> np.ndarray:
    half = np.radians(degrees) / 2
    return np.array([0.0, np.sin(half), 0.0, np.cos(half)])


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_turn_takes_the_short_way(sign: float) -> None:
    """GIVEN a turn, which two quaternions name WHEN it is half done THEN by either it is half of the short way."""
    assert _rotated(_slerp(STILL, sign * _about_y(90), 0.5)) == pytest.approx(_rotated(_about_y(45)))
    assert _rotated(_slerp(STILL, sign * _about_y(1), 0.25)) == pytest.approx(_rotated(_about_y(0.25)), abs=1e-6)


def test_a_spline_has_its_keys_and_tangents() -> None:
    """GIVEN a parabola's keys and slopes WHEN it is asked between THEN it is the parabola: a cubic spline holds one."""
    times = np.array([1.0, 3.0])
    values = np.array([[[2 * t], [t * t], [2 * t]] for t in times])  # tangent in, value, tangent out
    for moment in (1.0, 1.5, 2.25, 2.999):
        assert _interpolated(times, values, moment, "CUBICSPLINE", turns=False) == pytest.approx(moment**2, abs=1e-9)
