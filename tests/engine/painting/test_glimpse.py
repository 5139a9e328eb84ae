"""Check where the piece lies that the loupe shows."""

from __future__ import annotations

import pytest

from engine.painting.glimpse import square
from engine.pictures.picture_part import Box


@pytest.mark.parametrize(
    ("center", "box"),
    [
        ((0.5, 0.5), Box(40, 90, 60, 110)),
        ((0.0, 0.0), Box(0, 0, 20, 20)),
        ((1.0, 1.0), Box(80, 180, 100, 200)),
        ((0.25, 0.9), Box(80, 40, 100, 60)),
    ],
)
def test_a_square_lies_inside(center: tuple[float, float], box: Box) -> None:
    assert square((100, 200), center, 20) == box


def test_a_square_is_no_larger_than_the_picture() -> None:
    assert square((10, 200), (0.5, 0.5), 64) == Box(0, 68, 10, 132)
