"""Stand in for the engine in the child process: what it does is the stem of the first style's file name."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from engine.errors import BadResult, OutOfMemory
from engine.options import Precision
from engine.storage.places import Places
from engine.values import Estimate, FeatureMaps, Losses, Phase, Preview, Progress, Result

NOTICE = "The size was limited to 64 px."


def load(models: Path, user: Places) -> tuple[FakeStylizer, str]:
    """Load at once."""
    return FakeStylizer(), "CPU"


def load_slowly(models: Path, user: Places) -> tuple[FakeStylizer, str]:
    """Load as long as torch does."""
    time.sleep(1.5)
    return FakeStylizer(), "CPU"


def load_badly(models: Path, user: Places) -> tuple[FakeStylizer, str]:
    """Fail as a missing model does."""
    raise BadResult("The model is missing; install Impasto again.")


def die(models: Path, user: Places) -> tuple[FakeStylizer, str]:
    """End the process before the engine has loaded."""
    os._exit(3)


class FakeStylizer:
    """Darken the picture by the strength, in ten steps."""

    step = 0  # the latest

    def look(self, layer):
        if self.step:
            yield None
            if layer == "bug":
                raise ValueError("unforeseen")
            maps = tuple(np.full((2, 4, 6), level, np.uint8) for level in (10, 20, self.step))
            yield FeatureMaps(layer, (7, 3), maps, np.full((3, 5, 5), 200, np.uint8))

    def glimpse(self, picture, options, center, side):
        yield Progress(0.5, Phase.PAINTING)
        if options.styles[0].path.stem == "oom":
            raise OutOfMemory("There is not enough memory; choose a smaller size.")
        yield Preview(np.full((side, side, 3), round(center[0] * 100), np.uint8))

    def estimate(self, height, width, options):
        if options.styles[0].path.stem == "oom":
            raise OutOfMemory("There is not enough memory; choose a smaller size.")
        return Estimate(options.strength, height * width, width, height)

    def sketching(self, height, width, options):
        """Sketch where the first style's name says so."""
        return replace(options, model="small") if options.styles[0].path.stem.startswith("sketched") else None

    def swift(self, options):
        return replace(options, size=None)

    def stylize(self, picture, options, *, begin=None, journal=None, shot=None):
        act = options.styles[0].path.stem
        if options.model == "small":
            yield Result(picture.pixels * np.float32(0.5), options, "cpu", "small", Precision.FLOAT32)
            return
        act = act.removeprefix("sketched-")
        if act == "oom":
            raise OutOfMemory("There is not enough memory; choose a smaller size.")
        if act == "memory":
            raise MemoryError
        if act == "bug":
            raise ValueError("unforeseen")
        for step in range(1, 10_000 if act == "endless" else 11):
            self.step = step
            yield Progress(min(step / 10, 0.99), Phase.PAINTING, 1.0, Losses(1.0, 2.0, 0.0))
            if act in {"slow", "endless"}:
                time.sleep(0.05)
            if act == "quick":
                time.sleep(0.005)
            if act == "die" and step == 4:
                os._exit(1)
            if act == "hang" and step == 4:
                time.sleep(3600)
            yield Preview(np.full((30, 40, 3), min(step * 20, 255), np.uint8))
        pixels = (picture.pixels if begin is None else begin) * np.float32(1 - options.strength)
        yield Result(pixels, options, "cpu", "fake", Precision.FLOAT32, notice=NOTICE)
