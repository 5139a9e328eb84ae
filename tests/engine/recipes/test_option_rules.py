"""Options that no engine can paint with are refused, and say what to do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.errors import BadOptions
from engine.mask import MOST_MASKS, Gradient, Mask, Stroke
from engine.options import StyleOptions
from engine.recipes.option_rules import check
from engine.style_choice import Crop, StyleChoice

STYLE = StyleChoice(Path("a.jpg"))
OPTIONS = StyleOptions((STYLE,))
OUTSIDE = replace(STYLE, crop=Crop(0.5, 0.5, 1.1, 0.9))


@pytest.mark.parametrize(
    "options",
    [
        OPTIONS, replace(OPTIONS, masks=(Mask(),) * MOST_MASKS), replace(OPTIONS, strength=0.0),
        replace(OPTIONS, styles=(replace(STYLE, crop=Crop(0.0, 0.0, 0.05, 1.0)),)),
        replace(OPTIONS, masks=(Mask(Gradient((0.0, 0.0), (1.0, 1.0))),)),
    ],
)  # fmt: skip
def test_what_can_be_painted_passes(options: StyleOptions) -> None:
    check(options)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (StyleOptions(), "at least one style"),
        (replace(OPTIONS, strength=1.5), "Strength is 1.5"),
        (replace(OPTIONS, engine="oil"), "oil"),
        (replace(OPTIONS, masks=(Mask(),) * (MOST_MASKS + 1)), f"at most {MOST_MASKS} masks"),
        (replace(OPTIONS, masks=(Mask(strokes=(Stroke(((900.0, 0.5),)),)),)), "near the picture"),
        (replace(OPTIONS, styles=(OUTSIDE,)), "inside the picture"),
        (replace(OPTIONS, styles=(STYLE, OUTSIDE)), "inside the picture"),
        (replace(OPTIONS, masks=(Mask(style=OUTSIDE),)), "inside the picture"),
        (replace(OPTIONS, styles=(replace(STYLE, crop=Crop(0.0, 0.0, 0.04, 1.0)),)), "a twentieth"),
    ],
)
def test_what_cannot_says_what_to_do(options: StyleOptions, says: str) -> None:
    with pytest.raises(BadOptions, match=says):
        check(options)
