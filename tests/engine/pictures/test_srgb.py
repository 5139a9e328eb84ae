"""sRGB's curve, as the standard has it, turned about 0."""

from __future__ import annotations

import numpy as np
import pytest

from engine.pictures import srgb


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_curve_is_the_standards(dtype: type[np.floating]) -> None:
    """GIVEN light of known numbers WHEN encoded THEN they come out, in the same precision, on both sides of 0."""
    light = np.array([0.0, 0.001, 0.0031308, 0.01, 0.214041, 0.5, 1.0, 2.0], dtype)
    numbers = np.array([0.0, 0.01292, 0.04045, 0.0998528, 0.5, 0.7353569, 1.0, 1.3532560], dtype)

    assert srgb.encoded(light).dtype == dtype
    np.testing.assert_allclose(srgb.encoded(light), numbers, atol=2e-6)
    np.testing.assert_allclose(srgb.encoded(-light), -numbers, atol=2e-6)
    np.testing.assert_allclose(srgb.linear(numbers), light, atol=2e-6)


def test_it_has_no_step_at_its_knee_and_is_undone() -> None:
    numbers = np.linspace(-1.5, 1.5, 200_001)
    light = srgb.linear(numbers)
    assert np.diff(light).min() > 0
    np.testing.assert_allclose(srgb.encoded(light), numbers, atol=1e-6)


def test_a_grey_is_as_bright_as_it_is() -> None:
    assert sum(srgb.LUMA) == pytest.approx(1)
