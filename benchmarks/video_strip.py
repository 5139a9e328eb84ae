"""Make the README's strip of a clip's frames before and after: `python -m benchmarks.video_strip`.

The clip is a slow pan over a sample photograph, painted by `main.py video`'s own loop at its usual steadiness.
Writes `resources/screenshots/clip.jpg`.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.video import RESOURCES
from benchmarks.video_memory import pan
from engine.commissions.carry_out import carry_out
from engine.commissions.commission import Ended, FrameDone, Order
from engine.commissions.video.clip_kind import CLIP
from engine.options import StyleOptions
from engine.painting.stylizer import Stylizer
from engine.style_choice import StyleChoice

SIZE = (288, 384)
FRAMES, SHOWN = 41, 5
_GAP = 6  # px, white
_STYLE = "impasto_night"


def main() -> None:
    """Paint, and lay some frames beside each other: as they were above, painted below."""
    pairs: list[tuple[np.ndarray, np.ndarray]] = []
    with tempfile.TemporaryDirectory() as folder:
        clip = Path(folder, "pan.mp4")
        pan(clip, RESOURCES / "samples" / "temple.jpg", FRAMES, SIZE)
        options = StyleOptions((StyleChoice(RESOURCES / "styles" / f"{_STYLE}.jpg"),))
        commission = CLIP.commission(Order(clip, Path(folder, "painted.mkv"), options))
        for step in carry_out(commission, lambda: Stylizer(RESOURCES / "models"), RESOURCES / "styles"):
            if isinstance(step, FrameDone) and step.frame.index % ((FRAMES - 1) // (SHOWN - 1)) == 0:
                pairs.append((step.frame.picture.pixels, step.result.pixels))
            if isinstance(step, Ended) and step.exit_code:
                raise SystemExit(str(step.message))
    height, width = SIZE
    strip = Image.new("RGB", (SHOWN * (width + _GAP) - _GAP, 2 * height + _GAP), "white")
    for column, pair in enumerate(pairs):
        for row, pixels in enumerate(pair):
            image = Image.fromarray(np.rint(pixels.clip(0, 1) * 255).astype(np.uint8))
            strip.paste(image, (column * (width + _GAP), row * (height + _GAP)))
    strip.save(RESOURCES / "screenshots" / "clip.jpg", quality=85)


if __name__ == "__main__":
    main()
