"""Check which styles a painting has, and which share of them a mask."""

from __future__ import annotations

from dataclasses import replace

from engine.mask import Gradient, Mask
from engine.masks.mixing import mixes, paintings
from tests.engine.stylizing import MOSAIC, OPTIONS, WAVES

LEFT = Mask(Gradient((0.45, 0.5), (0.55, 0.5)))
RIGHT = replace(LEFT, inverted=True)


def test_a_mask_without_a_style_has_the_mix() -> None:
    options = replace(OPTIONS, styles=(MOSAIC, replace(WAVES, weight=3.0)), masks=(LEFT, replace(RIGHT, style=WAVES)))

    assert paintings(options) == (MOSAIC, replace(WAVES, weight=3.0), WAVES)
    assert mixes(options) == [[0.25, 0.75, 0.0], [0.0, 0.0, 1.0]]
    assert mixes(replace(options, masks=())) == [[0.25, 0.75]]
