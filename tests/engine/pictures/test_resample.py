"""Check sizes, means and range of resized pictures."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.pictures.resample import fit, resize_pixels


@given(width=st.integers(1, 90), height=st.integers(1, 90), long_side=st.integers(1, 120))
def test_the_long_side_fits_and_nothing_is_enlarged(width: int, height: int, long_side: int) -> None:
    fitted = fit(np.full((height, width, 3), 0.25, np.float32), long_side)

    assert max(fitted.shape[:2]) == min(long_side, max(width, height))
    assert min(fitted.shape[:2]) >= 1
    assert fitted.dtype == np.float32
    np.testing.assert_allclose(fitted, 0.25, atol=1e-5)


def test_enlarging_happens_when_asked() -> None:
    assert fit(np.zeros((5, 10, 3), np.float32), 40, enlarge=True).shape == (20, 40, 3)


def test_a_picture_that_fits_is_returned_as_it_is() -> None:
    pixels = np.zeros((5, 10, 3), np.float32)

    assert fit(pixels, 10) is pixels


@pytest.mark.parametrize("size", [(33, 21), (7, 5)])
def test_resizing_keeps_means_and_range(size: tuple[int, int]) -> None:
    pixels = (np.random.default_rng(0).random((64, 96, 3)) > 0.5).astype(np.float32)

    resized = resize_pixels(pixels, *size)

    assert resized.shape == (size[1], size[0], 3)
    assert resized.flags.c_contiguous
    assert resized.min() >= 0.0
    assert resized.max() <= 1.0
    np.testing.assert_allclose(resized.mean(axis=(0, 1)), pixels.mean(axis=(0, 1)), atol=0.03)


def test_resizing_keeps_channels_and_directions_apart() -> None:
    pixels = np.zeros((8, 16, 3), np.float32)
    pixels[:, 8:, 0] = 1.0
    pixels[4:, :, 2] = 1.0

    resized = resize_pixels(pixels, 8, 4)

    np.testing.assert_allclose(resized[0, 0], [0, 0, 0], atol=0.05)
    np.testing.assert_allclose(resized[0, -1], [1, 0, 0], atol=0.05)
    np.testing.assert_allclose(resized[-1, 0], [0, 0, 1], atol=0.05)
