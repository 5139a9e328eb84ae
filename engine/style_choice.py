"""Choose a style picture, and what of it is painted with: frozen values without torch or Qt."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, NamedTuple

from engine.option_table import Factor, Range, Text

SCALES = Range(0.25, 4)  # of all styles, and of each beside that
SMALLEST_CROP = 0.05  # of a picture's width and height


class Crop(NamedTuple):
    """Name a part of a picture, in shares of its width and height."""

    left: float = 0.0
    top: float = 0.0
    right: float = 1.0
    bottom: float = 1.0

    @property
    def is_valid(self) -> bool:
        """Tell whether it lies inside the picture and holds something of it."""
        across, down = self.right - self.left, self.bottom - self.top
        inside = self.left >= 0 and self.top >= 0 and self.right <= 1 and self.bottom <= 1
        return inside and min(across, down) >= SMALLEST_CROP - 1e-9


WHOLE = Crop()


@dataclass(frozen=True, slots=True)
class StyleChoice:
    """Choose one style picture, its share of the mix, and what of it is painted with."""

    path: Path
    weight: Annotated[float, Range(0, is_open=True), Text("The weight of a style")] = 1.0  # shares of a mix
    scale: Annotated[float, SCALES, Factor(SCALES.low, 4.0), Text("Brush size")] = 1.0  # times the options' style scale
    rotation: Annotated[float, Range(-180, 180), Text("The rotation of a style")] = 0.0  # degrees clockwise
    crop: Crop = WHOLE  # of the upright picture, before it is turned; what is turned is cut, so no corner is empty
