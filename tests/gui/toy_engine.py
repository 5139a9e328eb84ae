"""Load a stand-in for the engine in the queue's process; that process knows the toy kind since it imports this."""

from __future__ import annotations

import multiprocessing
from typing import TYPE_CHECKING

from engine.commissions import kinds
from engine.options import Precision
from engine.storage.places import Places
from engine.values import Estimate, Phase, Progress, Result
from tests.toy_kind import ToyKind

if TYPE_CHECKING:
    from pathlib import Path

if multiprocessing.current_process().name != "MainProcess":  # only there
    kinds.KINDS = (ToyKind(), *kinds.KINDS)


class Negative:
    def estimate(self, height, width, _options):
        return Estimate(0.1, height * width, width, height)

    def sketching(self, _height, _width, _options):
        return None

    def swift(self, options):
        return options

    def stylize(self, picture, options, *, begin=None, journal=None, shot=None):
        for step in (0.0, 0.5, 1.0):
            yield Progress(step, Phase.PAINTING)
        yield Result(1 - picture.pixels, options, "CPU", "negative", Precision.FLOAT32)


def load(_models: Path, _user: Places) -> tuple[Negative, str]:
    return Negative(), "CPU"
