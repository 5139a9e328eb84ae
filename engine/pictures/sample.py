"""Show how far a learning is by a small picture: in a file, and before that on its way from another computer."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from engine.pictures.found_metadata import CORRUPT
from engine.storage.whole_file import whole_file

if TYPE_CHECKING:
    from pathlib import Path

    from engine.values import Frame

MOST_BYTES = 2**18  # of a picture on its way
_MOST_SIDE = 1024  # px, likewise
_QUALITY = 90


def show(frame: Frame, file: Path) -> None:
    """Write a picture, uint8 (H, W, 3), as PNG where another program looks at it, never half of one; raises OSError."""
    with whole_file(file, file.with_suffix(".part")) as part:
        Image.fromarray(frame).save(part, "PNG")


def packed(frame: Frame) -> bytes:
    """Encode a picture, uint8 (H, W, 3), to be sent."""
    content = io.BytesIO()
    Image.fromarray(frame).save(content, "JPEG", quality=_QUALITY)
    return content.getvalue()


def show_packed(content: bytes, file: Path) -> None:
    """Write what another computer has packed as `show` does, or nothing where it is no small picture or cannot be."""
    if len(content) > MOST_BYTES:
        return
    with suppress(*CORRUPT, Image.DecompressionBombError), Image.open(io.BytesIO(content), formats=["JPEG"]) as image:
        if max(image.size) <= _MOST_SIDE:
            show(np.asarray(image.convert("RGB")), file)
