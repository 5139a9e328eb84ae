"""Say where a photograph is painted: frozen values without torch or Qt."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from engine.option_table import Range, Text
from engine.style_choice import StyleChoice

MOST_MASKS = 4
FARTHEST = 100.0  # picture's sides from its corner that a mask's point may lie


@dataclass(frozen=True, slots=True)
class Stroke:
    """Hold one stroke of the brush that paints a mask."""

    points: tuple[tuple[float, float], ...]  # x, y in shares of the picture's width and height; they may lie outside
    size: Annotated[float, Range(0, 2, is_open=True), Text("Brush")] = 0.1  # diameter, of the long side
    hardness: Annotated[float, Range(0, 1), Text("Hardness")] = 0.5  # full share of it
    erases: bool = False

    @property
    def is_valid(self) -> bool:
        """Tell whether it has points, all near the picture."""
        return bool(self.points) and all(abs(place) <= FARTHEST for point in self.points for place in point)


@dataclass(frozen=True, slots=True)
class Gradient:
    """Fade a mask along a line: full before its start, nothing behind its end."""

    start: tuple[float, float] = (0.5, 0.25)  # x, y as a stroke's
    end: tuple[float, float] = (0.5, 0.75)

    @property
    def is_valid(self) -> bool:
        """Tell whether the line has a length, near the picture."""
        return self.start != self.end and all(abs(place) <= FARTHEST for place in (*self.start, *self.end))


@dataclass(frozen=True, slots=True)
class LuminanceRange:
    """Cover what is about as bright as wanted."""

    # of the photograph's encoded brightness
    low: Annotated[float, Range(0, 1), Text("From", "The darkest that is covered")] = 0.5
    high: Annotated[float, Range(0, 1), Text("To", "The brightest that is covered")] = 1.0
    # width of the fading beyond both ends
    softness: Annotated[float, Range(0, 1), Text("Softness", "How gently the mask fades at both ends")] = 0.1

    @property
    def is_valid(self) -> bool:
        """Tell whether it holds any brightness."""
        return self.low <= self.high


@dataclass(frozen=True, slots=True)
class GreyPicture:
    """Take a mask from a picture's brightness, stretched over the photograph."""

    path: Path

    @property
    def is_valid(self) -> bool:
        """Be true: whether the file can be read shows when it is."""
        return True


@dataclass(frozen=True, slots=True)
class Mask:
    """Say where a photograph is painted, at any size: a base, strokes upon it, and what is done with both."""

    base: Gradient | LuminanceRange | GreyPicture | None = None  # None covers nothing
    strokes: tuple[Stroke, ...] = ()  # in the order in which they were painted
    inverted: bool = False
    # standard deviation of the blur, in shares of the long side
    feather: Annotated[float, Range(0, 0.25), Text("Feather", "Blurs the edge of the mask")] = 0.0
    follows_edges: bool = False  # of the photograph
    style: StyleChoice | None = None  # painted in here; None is the mix of all styles

    @property
    def is_valid(self) -> bool:
        """Tell whether its parts are what they must be beside their ranges."""
        return all(part.is_valid for part in (*self.strokes, *([self.base] if self.base else [])))
