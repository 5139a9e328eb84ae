"""Check that the painter keeps networks apart, for pictures and for the loupe."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from engine.painting.stylizer import Stylizer
from engine.values import Picture, Preview
from tests.engine.stylizing import MODELS, OPTIONS, picture_of, result_of

if TYPE_CHECKING:
    from engine.values import Pixels

SMALL = replace(OPTIONS, model="impasto-adain-small")


def _glimpsed(stylizer: Stylizer, picture: Picture, model: str | None) -> Pixels:
    *_, seen = stylizer.glimpse(picture, replace(OPTIONS, model=model), (0.5, 0.5), 32)
    assert isinstance(seen, Preview)
    return seen.pixels


@pytest.fixture
def picture() -> Picture:
    return picture_of(72, 60)


def test_another_model_paints_with_its_own_network(stylizer: Stylizer, picture: Picture) -> None:
    usual, small = (result_of(stylizer, picture, options).pixels for options in (OPTIONS, SMALL))

    assert np.abs(usual - small).mean() > 0.01
    np.testing.assert_array_equal(small, result_of(Stylizer(MODELS), picture, SMALL).pixels)


def test_the_loupe_follows_the_model(stylizer: Stylizer, picture: Picture) -> None:
    usual, small = (_glimpsed(stylizer, picture, model) for model in (None, SMALL.model))

    assert np.abs(usual - small).mean() > 0.01
    np.testing.assert_array_equal(small, _glimpsed(Stylizer(MODELS), picture, SMALL.model))
