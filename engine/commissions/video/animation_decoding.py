"""Decode an animated WebP with Pillow, as FFmpeg does not; in the process that has limits."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from engine.commissions.video.clip_errors import OVER_WHITE, too_large_frames
from engine.commissions.video.clip_info import ClipInfo, Decoded, Span
from engine.commissions.video.frame_colors import ColorTags
from engine.commissions.video.frame_layout import FrameLayout

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BASE = Fraction(1, 1000)  # s, the unit of the durations
_MOST_PIXELS = 64_000_000  # of a frame


def is_webp(path: Path) -> bool:
    """Tell by the first bytes; raises OSError."""
    with path.open("rb") as file:
        head = file.read(12)
    return head[:4] == b"RIFF" and head[8:] == b"WEBP"


def decode_webp(path: Path, span: Span) -> Iterator[ClipInfo | Decoded]:
    """Yield what the file says, and its frames; raises UnreadableImage, and what Pillow raises on damaged data."""
    from PIL import Image, ImageSequence  # noqa: PLC0415  # of which most clips need nothing

    with Image.open(path, formats=["WEBP"]) as image:
        if image.width * image.height > _MOST_PIXELS:
            raise too_large_frames(path.name)
        count, alpha = int(getattr(image, "n_frames", 1)), "A" in image.getbands()
        layout, tags = FrameLayout(8, is_rgb=True, has_alpha=alpha), ColorTags(0, is_full=True)
        image.load()  # the first frame's duration is told by decoding it
        usual = int(image.info.get("duration") or 40)
        notices = (OVER_WHITE,) if alpha else ()
        rate = Fraction(1000, usual)
        yield ClipInfo(image.width, image.height, layout, tags, _BASE, rate, count=count, notices=notices)
        time, index = 0, 0
        for frame in ImageSequence.Iterator(image):
            samples = np.asarray(frame.convert("RGBA" if alpha else "RGB"))
            length = int(frame.info.get("duration") or usual)
            seconds = time / 1000
            if span.stop is not None and seconds >= span.stop:
                return
            if span.start is None or seconds >= span.start:
                if index % span.stride == 0:
                    order = (1, 2, 0, 3)[: samples.shape[2]]
                    yield Decoded(time, length, [np.ascontiguousarray(samples[..., i]) for i in order])
                index += 1
            time += length
