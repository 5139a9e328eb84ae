"""Hold what the tests of the stylizer share: paintings, options, small pictures and runs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.options import Device, Precision, StyleOptions
from engine.painters import registry
from engine.painting.stylizer import Stylizer
from engine.style_choice import StyleChoice
from engine.values import Picture, Result

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
MODELS = RESOURCES / "models"
MOSAIC, WAVES = (StyleChoice(RESOURCES / "styles" / name) for name in ("mosaic.jpg", "woodblock.jpg"))
LUMA = np.array([0.299, 0.587, 0.114])
OPTIONS = StyleOptions((MOSAIC,), size=72, iterations=4, device=Device.CPU, precision=Precision.FLOAT32)
both_engines = pytest.mark.parametrize("engine", list(registry.engines()))
both_engines_in_time = pytest.mark.parametrize(  # the one that takes minutes for people is slow here as well
    "engine",
    [
        pytest.param(name, marks=() if traits.is_live else pytest.mark.slow)
        for name, traits in registry.engines().items()
    ],
)


def picture_of(height: int, width: int, level: float | None = None) -> Picture:
    pixels = np.random.default_rng(0).random((height, width, 3), np.float32)
    return Picture(pixels if level is None else np.full_like(pixels, level))


def result_of(stylizer: Stylizer, picture: Picture, options: StyleOptions) -> Result:
    *_, result = stylizer.stylize(picture, options)
    assert isinstance(result, Result)
    return result


def run(stylizer: Stylizer, picture: Picture, options: StyleOptions) -> None:
    list(stylizer.stylize(picture, options))
