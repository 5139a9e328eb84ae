"""Compare the guided filter with the paper's formulae, window by window."""

from __future__ import annotations

import numpy as np
import pytest

from engine.masks.guided_filter import GuidedFilter, box_means


def _window(y: int, x: int, radius: int) -> tuple[slice, slice]:
    return slice(max(y - radius, 0), y + radius + 1), slice(max(x - radius, 0), x + radius + 1)


@pytest.mark.parametrize("radius", [1, 3, 20])
def test_box_means_are_those_of_the_windows(radius: int) -> None:
    values = np.random.default_rng(0).random((2, 9, 13), np.float32)

    means = box_means(values, radius)

    expected = [[[plane[_window(y, x, radius)].mean() for x in range(13)] for y in range(9)] for plane in values]
    np.testing.assert_allclose(means, expected, rtol=1e-5)


def test_coefficients_are_the_papers() -> None:
    """GIVEN colours and a map WHEN filtered THEN it is the mean of every window's regression (equations 14 to 18)."""
    generator = np.random.default_rng(1)
    guide, values = generator.random((10, 12, 3)).astype(np.float32), generator.random((10, 12)).astype(np.float32)
    radius, epsilon = 2, 0.01
    lines = np.empty((10, 12, 4))
    for y in range(10):
        for x in range(12):
            colours, wanted = guide[_window(y, x, radius)].reshape(-1, 3), values[_window(y, x, radius)].ravel()
            covariance = np.cov(colours.T, bias=True) + epsilon * np.eye(3)
            slope = np.linalg.solve(covariance, (colours * wanted[:, None]).mean(0) - colours.mean(0) * wanted.mean())
            lines[y, x] = *slope, wanted.mean() - slope @ colours.mean(0)
    expected = np.array([[lines[_window(y, x, radius)].mean((0, 1)) for x in range(12)] for y in range(10)])

    slope, offset = GuidedFilter(guide, radius, epsilon).coefficients(values)

    np.testing.assert_allclose(np.concatenate([slope, offset[None]]), expected.transpose(2, 0, 1), atol=2e-4)


def test_a_rough_map_takes_the_edge_of_the_colours() -> None:
    """GIVEN a picture of two colours and a map that ends 4 px off WHEN filtered THEN it ends at their edge."""
    guide = np.zeros((40, 80, 3), np.float32)
    guide[:, 40:] = 0.8, 0.5, 0.2
    values = np.zeros((40, 80), np.float32)
    values[:, 44:] = 1

    slope, offset = GuidedFilter(guide, 12, 0.02**2).coefficients(values)
    filtered = (slope * guide.transpose(2, 0, 1)).sum(0) + offset

    assert (filtered[20, 41] - filtered[20, 38]) > 0.5
    assert abs(filtered[20, 46] - filtered[20, 41]) < 0.2


def test_a_map_without_edges_around_it_stays_as_it_is() -> None:
    """GIVEN one colour everywhere WHEN a map is drawn to edges THEN it is not blurred, and with edges it is as said."""
    values = np.zeros((40, 80), np.float32)
    values[10:20, 30:44] = 1
    flat, split = np.full((40, 80, 3), 0.5, np.float32), np.zeros((40, 80, 3), np.float32)
    split[:, 40:] = 0.8, 0.5, 0.2

    slope, offset = GuidedFilter(flat, 8, 0.02**2).drawn_to_edges(values, 5.0)
    np.testing.assert_allclose((slope * 0.5).sum(0) + offset, values, atol=1e-3)

    slope, offset = GuidedFilter(split, 8, 0.02**2).drawn_to_edges(values, 5.0)
    plain = GuidedFilter(split, 8, 0.02**2).coefficients(values)
    mean = box_means(box_means(values[None], 8), 8)[0]
    told = (plain[0] * split.transpose(2, 0, 1)).sum(0) + plain[1]
    drawn = (slope * split.transpose(2, 0, 1)).sum(0) + offset
    np.testing.assert_allclose(drawn, values + 5 * (told - mean), atol=1e-4)
    assert drawn[15, 42] < 0.8
    assert drawn[15, 38] > 0.9
