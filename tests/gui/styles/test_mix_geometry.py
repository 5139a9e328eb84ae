"""Check where shares of a mix lie on the pad."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.styles.mix_geometry import corners_of, point_of, shares_at, with_share


@pytest.mark.parametrize("count", [2, 3, 4])
def test_each_corner_is_one_style_alone_and_the_middle_all_evenly(count):
    for index, corner in enumerate(corners_of(count)):
        assert shares_at(corner, count) == pytest.approx([float(index == other) for other in range(count)])
    assert shares_at(point_of([1 / count] * count), count) == pytest.approx([1 / count] * count)


@given(st.lists(st.floats(0.01, 1), min_size=2, max_size=3))
def test_the_point_of_shares_has_these_shares(weights):
    shares = [weight / sum(weights) for weight in weights]
    assert shares_at(point_of(shares), len(shares)) == pytest.approx(shares)


@pytest.mark.parametrize("count", [2, 3, 4])
@pytest.mark.parametrize("point", [(-3.0, 0.2), (5.0, 5.0), (0.1, 0.1), (0.9, -1.0)])
def test_outside_the_pad_the_shares_are_those_of_the_edge(count, point):
    shares = shares_at(point, count)
    assert sum(shares) == pytest.approx(1)
    assert all(0 <= share <= 1 for share in shares)


def test_the_others_divide_the_rest_as_before():
    assert with_share((0.5, 0.3, 0.2), 0, 0.0) == pytest.approx((0.0, 0.6, 0.4))
    assert with_share((1.0, 0.0, 0.0), 0, 0.4) == pytest.approx((0.4, 0.3, 0.3))
