"""Which masks make sense."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.mask import FARTHEST, Gradient, GreyPicture, LuminanceRange, Mask, Stroke

GOOD = [Gradient(), Gradient((-5.0, 0.0), (FARTHEST, 1.0)), LuminanceRange(0.5, 0.5), GreyPicture(Path("a.png"))]
BAD = [Gradient((0.5, 0.5), (0.5, 0.5)), Gradient((FARTHEST + 1, 0.0), (0.0, 0.0)), LuminanceRange(0.6, 0.5)]
STROKE, EMPTY, FAR = Stroke(((0.5, 0.5),)), Stroke(()), Stroke(((0.5, 0.5), (0.0, -FARTHEST - 1)))


@pytest.mark.parametrize("base", [None, *GOOD])
@pytest.mark.parametrize("strokes", [(), (STROKE,)])
def test_parts_that_make_sense_make_a_mask(base, strokes) -> None:
    assert Mask(base, strokes).is_valid


@pytest.mark.parametrize("mask", [*(Mask(base) for base in BAD), Mask(None, (STROKE, EMPTY)), Mask(None, (FAR,))])
def test_one_part_that_does_not_spoils_it(mask: Mask) -> None:
    assert not mask.is_valid
