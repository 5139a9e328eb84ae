"""A kind of input that the app does not know: flat pictures in a text file, registered by the test that needs it."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import numpy as np

from engine.commissions.commission import Commission
from engine.commissions.source import SourceFrame
from engine.errors import CannotWrite, UnreadableImage
from engine.values import Picture

GREYS = (0.1, 0.3, 0.5, 0.7, 0.9)


def write_toy(path: Path, greys: tuple[float, ...] = GREYS) -> Path:
    path.write_text(json.dumps(greys))
    return path


def greys_of(path: Path) -> list[float]:
    return json.loads(path.read_text())["greys"]


class ToySource:
    def __init__(self, path: Path) -> None:
        self.path, self.opened, self.closed = path, [], 0

    @property
    def count(self) -> int:
        return len(self._greys())

    def _greys(self) -> list[float]:
        try:
            return json.loads(self.path.read_text())
        except (OSError, ValueError) as error:
            raise UnreadableImage(f"{self.path.name} is no toy; choose another file.") from error

    def frames(self, first: int = 0):
        for index, grey in enumerate(self._greys()):
            if index >= first:
                self.opened.append(index)
                yield SourceFrame(index, Picture(np.full((16, 24, 3), grey, np.float32)), Fraction(index, 10))

    def close(self) -> None:
        self.closed += 1


class ToySink:
    """Append each frame's mean to a list; with `resume` the list is on the disk after every frame."""

    def __init__(self, target: Path) -> None:
        self.target, self.greys, self.recipe, self.calls = target, [], "", []
        self._kept: Path | None = None

    def check(self) -> None:
        self.calls.append("check")
        if self.target.suffix != ".toy":
            raise CannotWrite(f"{self.target.name} cannot be written as a toy; name it .toy.")

    def begin(self, resume: Path | None) -> int:
        self.calls.append("begin")
        if resume is not None:
            resume.mkdir(parents=True, exist_ok=True)
            self._kept = resume / "greys.json"
            if self._kept.exists():
                self.greys = json.loads(self._kept.read_text())
        return len(self.greys)

    def write(self, frame, painted, recipe: str) -> None:
        self.calls.append("write")
        self.greys.append(round(float(painted.pixels.mean()), 3))
        self.recipe = recipe
        if self._kept is not None:
            self._kept.write_text(json.dumps(self.greys))

    def close(self) -> Path:
        self.calls.append("close")
        self.target.write_text(json.dumps({"greys": self.greys, "recipe": self.recipe}))
        return self.target

    def discard(self) -> None:
        self.calls.append("discard")


class ToyKind:
    name = "toy"
    suffixes = (".toy",)

    def takes(self, path: Path) -> bool:
        return path.suffix == ".toy"

    def suffix_for(self, path: Path) -> str:
        return ".toy"

    def commission(self, order) -> Commission:
        return Commission(ToySource(order.source), ToySink(order.target), order.options, order.save_options)
