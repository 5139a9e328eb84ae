"""Name what the mouse does to a mask, and keep strokes small."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

Point = tuple[float, float]

SIZES = (0.01, 1.0)  # diameter of the brush, in shares of the picture's long side
_DIGITS = 5  # of a point that is kept
_TOLERANCE = 0.03  # of the brush's radius that a kept line may be off


class Tool(StrEnum):
    """Say what a press on the picture does."""

    NONE = "none"  # looks around
    PAINT = "paint"
    ERASE = "erase"
    LINE = "line"  # lays a gradient


@dataclass(frozen=True, slots=True)
class Brush:
    """Hold how the next stroke is painted."""

    size: float = 0.1  # as of a Stroke
    hardness: float = 0.5


def simplified(points: list[Point], aspect: float, size: float) -> tuple[Point, ...]:
    """Leave out points that lie on the line between others (Douglas & Peucker, 1973), and round the rest.

    Args:
        points: in shares of the picture's width and height.
        aspect: width by height.
        size: of the brush, whose radius says how near is near.
    """
    across, down = (1.0, 1 / aspect) if aspect >= 1 else (aspect, 1.0)  # in long sides
    places = [(x * across, y * down) for x, y in points]
    kept, spans = {0, len(points) - 1}, [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        distances = [_distance(places[index], places[first], places[last]) for index in range(first + 1, last)]
        if distances and max(distances) > _TOLERANCE * size / 2:
            middle = first + 1 + distances.index(max(distances))
            kept.add(middle)
            spans += [(first, middle), (middle, last)]
    return tuple((round(points[index][0], _DIGITS), round(points[index][1], _DIGITS)) for index in sorted(kept))


def _distance(point: Point, start: Point, end: Point) -> float:
    across, down = end[0] - start[0], end[1] - start[1]
    length = across * across + down * down
    along = ((point[0] - start[0]) * across + (point[1] - start[1]) * down) / length if length else 0.0
    along = min(max(along, 0.0), 1.0)
    return math.dist(point, (start[0] + along * across, start[1] + along * down))
