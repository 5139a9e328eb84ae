"""Check an installation: load every model, repaint a small picture by both engines, write and read it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from engine import image_io, image_saving
from engine.errors import BadResult
from engine.resample import fit
from engine.stylizer import Stylizer
from engine.values import Engine, Result, StyleChoice, StyleOptions
from engine.weights import Models

if TYPE_CHECKING:
    from engine.values import Picture

_SIDE = 64  # px


def check(resources: Path, own: Path | None = None) -> dict[str, str]:
    """Return what was found, by what was checked; `own` is the folder of the user's models.

    Raises:
        EngineError: of the first check that failed.
    """
    report: dict[str, str] = {}
    models = Models(resources / "models", own)
    for model in models.all():
        models.network(model)
        report[f"model {model.name}"] = "loaded"
    photo = image_io.load(next(iter(sorted((resources / "samples").glob("*.jpg")))))
    style = StyleChoice(next(iter(sorted((resources / "styles").glob("*.jpg")))))
    stylizer = Stylizer(resources / "models")
    for engine in Engine:
        options = StyleOptions((style,), engine, size=_SIDE, iterations=3)
        *_, result = stylizer.stylize(photo, options)
        assert isinstance(result, Result)  # the last item always is
        _check_round_trip(result, photo)
        report[f"engine {engine.value}"] = f"{result.device}, {result.precision.value}"
    return report


def _check_round_trip(result: Result, photo: Picture) -> None:
    with tempfile.TemporaryDirectory() as folder:
        written = image_io.load(image_saving.save(Path(folder) / "picture.png", result.pixels, photo))
    if np.abs(fit(written.pixels, _SIDE) - result.pixels).max() > 1 / 255:
        raise BadResult("A written picture reads back differently; install Impasto again.")
