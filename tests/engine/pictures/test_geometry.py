"""Sides of pictures: scaled, and inscribed in turned ones."""

from __future__ import annotations

import math

import pytest

from engine.pictures.geometry import fitted, inscribed


@pytest.mark.parametrize(
    ("size", "side", "expected"),
    [((300, 400), 200, (150, 200)), ((400, 300), 800, (800, 600)), ((1, 5000), 10, (1, 10)), ((7, 7), 7, (7, 7))],
)
def test_the_long_side_is_as_asked(size: tuple[int, int], side: int, expected: tuple[int, int]) -> None:
    assert fitted(*size, side) == expected


def fits(size: tuple[float, float], outer: tuple[float, float], degrees: float) -> bool:
    """Tell whether every corner of an upright rectangle lies inside a turned one around the same middle."""
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    for x, y in ((size[1] / 2, size[0] / 2), (-size[1] / 2, size[0] / 2)):
        along, across = x * cosine + y * sine, -x * sine + y * cosine
        if abs(along) > outer[1] / 2 + 1e-6 or abs(across) > outer[0] / 2 + 1e-6:
            return False
    return True


@pytest.mark.parametrize("outer", [(300.0, 400.0), (400.0, 300.0), (100.0, 900.0), (50.0, 50.0)])
@pytest.mark.parametrize("degrees", [-170, -90, -44, -3, 0, 1, 12.5, 30, 45, 60, 89, 90, 120, 180, 271])
def test_it_lies_inside_and_nothing_larger_does(outer: tuple[float, float], degrees: float) -> None:
    height, width = inscribed(*outer, degrees)

    assert fits((height, width), outer, degrees)
    shapes = [2 ** (k / 500) for k in range(-2500, 2501)]
    largest = max(largest_height(outer, shape, degrees) ** 2 * shape for shape in shapes)
    assert height * width == pytest.approx(largest, rel=2e-3)


def largest_height(outer: tuple[float, float], shape: float, degrees: float) -> float:
    """Give the height of the largest rectangle, `shape` times as wide as high, that fits in a turned one."""
    sine, cosine = abs(math.sin(math.radians(degrees))), abs(math.cos(math.radians(degrees)))
    return min(outer[1] / (shape * cosine + sine), outer[0] / (shape * sine + cosine))


@pytest.mark.parametrize(("degrees", "expected"), [(0, (300, 400)), (180, (300, 400)), (90, (400, 300))])
def test_right_angles_lose_nothing(degrees: float, expected: tuple[float, float]) -> None:
    assert inscribed(300, 400, degrees) == pytest.approx(expected)
