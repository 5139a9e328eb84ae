"""Draw the built-in style pictures, their thumbnails and their catalogue: `python -m training.draw_styles [NAME ...]`.

Every picture is our own, drawn from a seed; the same seed and size give the same pixels.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from training.styles import cells, charcoal, facets, gilded, impasto, points, prints, washes
from training.styles.fields import Field, Rng, Shape

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "styles"
SIZE = (1280, 1024)
THUMB = 256
OVERSAMPLING = 2
QUALITY = 88
LARGEST_FILE = 600_000


@dataclass(frozen=True)
class Style:
    """Name one style picture; `draw` takes (rows, columns) and a generator and returns sRGB in 0..1."""

    name: str
    english: str
    chinese: str
    draw: Callable[[Shape, Rng], Field]
    seed: int = 7


STYLES = (
    Style("impasto_night", "Impasto Night", "厚涂星夜", impasto.impasto_night),
    Style("impasto_field", "Impasto Field", "厚涂麦田", impasto.impasto_field),
    Style("ink_wash", "Ink Wash", "水墨", washes.ink_wash),
    Style("watercolour", "Watercolour", "水彩", washes.watercolour),
    Style("stained_glass", "Stained Glass", "彩绘玻璃", cells.stained_glass),
    Style("pointillism", "Pointillism", "点彩", points.pointillism),
    Style("woodblock", "Woodblock", "木版海浪", prints.woodblock),
    Style("mosaic", "Mosaic", "马赛克", gilded.mosaic),
    Style("golden_spirals", "Golden Spirals", "金色螺旋", gilded.golden_spirals),
    Style("cubism", "Cubism", "立体主义", facets.cubism),
    Style("charcoal", "Charcoal", "炭笔", charcoal.charcoal),
    Style("risograph", "Risograph", "孔版印刷", prints.risograph),
)


def draw(style: Style, size: tuple[int, int] = SIZE) -> Image.Image:
    """Return the style as an RGB picture of `size` (width, height), drawn larger and reduced for smooth edges."""
    width, height = (side * OVERSAMPLING for side in size)
    pixels = style.draw((height, width), np.random.default_rng(style.seed))
    large = Image.fromarray((np.clip(pixels, 0, 1) * 255 + 0.5).astype(np.uint8))
    return large.resize(size, Image.Resampling.LANCZOS)


def save(picture: Image.Image, path: Path) -> None:
    """Write a JPEG of at most LARGEST_FILE bytes, at QUALITY or as little below it as that takes."""
    for quality in range(QUALITY, 60, -4):
        picture.save(path, quality=quality, optimize=True, subsampling="4:2:0")
        if path.stat().st_size <= LARGEST_FILE:
            return


def write_catalogue(folder: Path) -> None:
    """Write styles.json: file and name in English and Chinese, in the order of the window's strip."""
    entries = [{"file": f"{style.name}.jpg", "name": {"en": style.english, "zh": style.chinese}} for style in STYLES]
    text = json.dumps({"styles": entries}, ensure_ascii=False, indent=2)
    (folder / "styles.json").write_text(text + "\n", encoding="utf-8")


def main(names: list[str], folder: Path = FOLDER) -> None:
    """Draw the named styles, or all of them, into `folder`."""
    (folder / "thumbs").mkdir(parents=True, exist_ok=True)
    for style in STYLES:
        if names and style.name not in names:
            continue
        picture = draw(style)
        save(picture, folder / f"{style.name}.jpg")
        thumb = ImageOps.fit(picture, (THUMB, THUMB), Image.Resampling.LANCZOS)
        thumb.save(folder / "thumbs" / f"{style.name}.jpg", quality=QUALITY)
        print(style.name)
    write_catalogue(folder)


if __name__ == "__main__":
    main(sys.argv[1:])
