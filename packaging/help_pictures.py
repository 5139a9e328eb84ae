"""Paint the small pictures of the tooltips and the Help page into resources/help/: each slider at three of its values.

Run again after a change of a bundled model: python packaging/help_pictures.py
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
from PIL import Image  # noqa: E402

from engine.options import StyleOptions  # noqa: E402
from engine.painting.stylizer import Stylizer  # noqa: E402
from engine.pictures import image_io  # noqa: E402
from engine.style_choice import StyleChoice  # noqa: E402
from engine.values import Picture, Result  # noqa: E402

TARGET = ROOT / "resources" / "help"
STYLE = ROOT / "resources" / "styles" / "impasto_night.jpg"
SIDE, SHOWN = 320, 144  # px: painted, and shown in a tooltip
QUALITY = 86
GATYS = StyleOptions((StyleChoice(STYLE),), "gatys", strength=1.0, iterations=150, size=SIDE)
ADAIN = StyleOptions((StyleChoice(STYLE),), size=SIDE)


def main() -> None:
    """Paint and write every picture."""
    TARGET.mkdir(exist_ok=True)
    photo = _photo()
    stylizer = Stylizer(ROOT / "resources" / "models")
    _write("photo", photo.pixels, SHOWN)
    _write("style", _square(image_io.load(STYLE).pixels), SHOWN)
    for name, strength in (("strength_low", 0.25), ("strength_middle", 0.6), ("strength_high", 1.0)):
        _write(name, _painted(stylizer, photo, ADAIN, strength=strength), SHOWN)
    for name, weight in (("content_low", 0.15), ("content_middle", 1.0), ("content_high", 8.0)):
        pixels = _painted(stylizer, photo, GATYS, content_weight=weight)
        _write(name, pixels, SHOWN)
        if weight == 1.0:
            _write("gatys", pixels, SHOWN)


def _photo() -> Picture:
    """Cut a square with edges and plain areas out of a sample photograph."""
    pixels = image_io.load(ROOT / "resources" / "samples" / "temple.jpg").pixels
    height, width = pixels.shape[:2]
    side = int(min(height, width) * 0.62)
    left, top = int(width * 0.2), int(height * 0.05)
    cut = Image.fromarray((pixels[top : top + side, left : left + side].clip(0, 1) * 255).astype(np.uint8))
    small = np.asarray(cut.resize((SIDE, SIDE), Image.Resampling.LANCZOS), np.float32) / 255
    return Picture(small)


def _painted(stylizer: Stylizer, photo: Picture, options: StyleOptions, **changes: float) -> np.ndarray:
    found = [item for item in stylizer.stylize(photo, replace(options, **changes)) if isinstance(item, Result)]
    return found[0].pixels


def _square(pixels: np.ndarray) -> np.ndarray:
    side = min(pixels.shape[:2])
    return pixels[:side, :side]


def _write(name: str, pixels: np.ndarray, side: int) -> None:
    image = Image.fromarray((pixels.clip(0, 1) * 255).round().astype(np.uint8))
    image.resize((side, side), Image.Resampling.LANCZOS).save(TARGET / f"{name}.jpg", quality=QUALITY, optimize=True)


if __name__ == "__main__":
    main()
