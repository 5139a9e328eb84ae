"""Draw README's sheet of one sky in the strokes of six paintings: `python -m benchmarks.strokes_sheet`."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from PIL import Image

from engine.options import StyleOptions
from engine.painting.stylizer import Stylizer
from engine.pictures import image_io
from engine.style_choice import StyleChoice
from engine.values import Result

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
STYLES = ("stained_glass", "impasto_night", "charcoal", "mosaic", "risograph", "woodblock")
COLUMNS, SIDE, GAP = 3, 512, 6  # px: the long side at which strokes are laid down, between two pictures


def main() -> None:
    """Paint and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photo", type=Path, default=RESOURCES / "samples" / "temple.jpg")
    parser.add_argument("-o", "--output", type=Path, default=RESOURCES / "screenshots" / "strokes.jpg")
    parsed = parser.parse_args()
    stylizer, photo = Stylizer(RESOURCES / "models"), image_io.load(parsed.photo)
    cells = []
    for name in STYLES:
        style = StyleChoice(RESOURCES / "styles" / f"{name}.jpg")
        *_, last = stylizer.stylize(photo, StyleOptions((style,), strength=1.0, size=SIDE))
        assert isinstance(last, Result)
        cells.append(
            np.pad(np.rint(last.pixels * 255).astype(np.uint8), ((0, GAP), (0, GAP), (0, 0)), constant_values=255)
        )
    rows = [np.concatenate(cells[first : first + COLUMNS], 1) for first in range(0, len(cells), COLUMNS)]
    Image.fromarray(np.concatenate(rows)[:-GAP, :-GAP]).save(parsed.output, quality=82)


if __name__ == "__main__":
    main()
