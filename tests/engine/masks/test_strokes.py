"""Compare strokes with distances that are measured pixel by pixel."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.mask import Stroke
from engine.masks.strokes import draw

place = st.floats(-0.5, 1.5)


def _covered(stroke: Stroke, x: float, y: float, height: int, width: int) -> float:
    """Return how much a stroke covers at a point in px."""
    points = [(px * width, py * height) for px, py in stroke.points]
    radius = max(stroke.size * max(height, width) / 2, 0.5)
    distance = math.inf
    for (x0, y0), (x1, y1) in zip(points, points[1:] or points, strict=False):
        length = (x1 - x0) ** 2 + (y1 - y0) ** 2
        along = min(max(((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length, 0), 1) if length > 1e-12 else 0
        distance = min(distance, math.dist((x, y), (x0 + along * (x1 - x0), y0 + along * (y1 - y0))))
    inner = max(0.0, min(stroke.hardness * radius, radius - 1))
    part = min(max((distance - inner) / (radius - inner), 0), 1)
    return 1 - part * part * (3 - 2 * part)


@given(
    points=st.lists(st.tuples(place, place), min_size=1, max_size=4).map(tuple),
    size=st.floats(0.02, 1.5), hardness=st.floats(0, 1), height=st.integers(1, 24), width=st.integers(1, 24),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_a_stroke_covers_by_the_distance_from_its_line(
    points: tuple[tuple[float, float], ...], size: float, hardness: float, height: int, width: int
) -> None:
    stroke = Stroke(points, size, hardness)

    kept, added = draw((stroke,), height, width)

    expected = [[_covered(stroke, x + 0.5, y + 0.5, height, width) for x in range(width)] for y in range(height)]
    np.testing.assert_allclose(added, np.array(expected), atol=2e-3)
    np.testing.assert_allclose(kept, 1 - added, atol=1e-6)


def test_strokes_are_painted_in_their_order() -> None:
    """GIVEN a stroke and an eraser over a half of it WHEN drawn THEN the order decides."""
    paint = Stroke(((0.0, 0.5), (1.0, 0.5)), 0.4, 1.0)
    erase = Stroke(((0.0, 0.0), (0.0, 1.0)), 1.0, 1.0, erases=True)

    painted, erased = draw((paint, erase), 40, 80)[1], draw((erase, paint), 40, 80)[1]

    assert painted[20, 5] == pytest.approx(0)
    assert painted[20, 75] == pytest.approx(1)
    assert erased[20, 5] == pytest.approx(1)


def test_a_far_stroke_covers_nothing() -> None:
    kept, added = draw((Stroke(((5.0, 5.0), (6.0, 6.0)), 0.1),), 20, 30)

    assert kept.min() == 1
    assert added.max() == 0
