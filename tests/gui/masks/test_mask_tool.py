"""Check that strokes are kept small without being changed."""

from __future__ import annotations

import math
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from gui.masks.mask_tool import simplified

place = st.floats(-0.2, 1.2)


def _distance(point: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> float:
    across, down = end[0] - start[0], end[1] - start[1]
    length = across**2 + down**2
    along = ((point[0] - start[0]) * across + (point[1] - start[1]) * down) / length if length > 1e-12 else 0
    along = min(max(along, 0), 1)
    return math.dist(point, (start[0] + along * across, start[1] + along * down))


@given(st.lists(st.tuples(place, place), min_size=1, max_size=30), st.floats(0.02, 1))
def test_no_point_is_further_off_than_a_part_of_the_brush(points: list[tuple[float, float]], size: float) -> None:
    kept = simplified(points, 1.0, size)

    segments = list(pairwise(kept)) or [(kept[0], kept[0])]
    assert all(min(_distance(point, *segment) for segment in segments) <= 0.03 * size / 2 + 2e-5 for point in points)
    assert math.dist(kept[0], points[0]) < 2e-5
    assert math.dist(kept[-1], points[-1]) < 2e-5


def test_a_straight_line_is_two_points_and_an_arc_a_few() -> None:
    line = [(index / 500, 0.5) for index in range(500)]
    arc = [(0.5 + 0.3 * math.cos(index / 100), 0.5 + 0.3 * math.sin(index / 100)) for index in range(500)]

    assert simplified(line, 1.5, 0.1) == ((0.0, 0.5), (0.998, 0.5))
    assert 10 < len(simplified(arc, 1.5, 0.1)) < 60
