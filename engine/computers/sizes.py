"""Guess how much work a picture is before anybody has opened it."""

from __future__ import annotations

import warnings
from contextlib import suppress
from typing import TYPE_CHECKING

from PIL import Image

from engine.commissions.kinds import kind_of
from engine.commissions.still.still_kind import STILL
from engine.computers.clip_part import PART
from engine.painters import registry
from engine.pictures.formats import READABLE_SUFFIXES

if TYPE_CHECKING:
    from pathlib import Path

    from engine.commissions.queue.queue_item import Details
    from engine.options import StyleOptions

_RAW_BYTES = 1.2  # a pixel, of what Pillow cannot open
_SLOW = 100.0  # times the work of an engine that paints in moments
_CLIP = 1000.0  # megapixels


def work_of(photo: Path, options: StyleOptions, details: Details) -> float:
    """Guess the megapixels that are painted, as of an engine that paints in moments."""
    if PART in details:
        return max(float(details[PART]), 0.01) * factor_of(options.engine)
    width, height = _size(photo)
    if options.size:
        share = options.size / max(width, height, 1.0)
        width, height = width * share, height * share
    return max(width * height / 1e6, 0.01) * factor_of(options.engine)


def factor_of(engine: str) -> float:
    """Tell how many times the work of an engine that paints in moments a megapixel is."""
    return 1.0 if registry.traits_of(engine).is_live else _SLOW


def travels(photo: Path, details: Details) -> bool:
    """Tell whether other computers can paint it: a photograph or a part of a clip, but no whole one and no model."""
    return PART in details or (kind_of(photo) is STILL and photo.suffix.lower() in READABLE_SUFFIXES)


def _size(photo: Path) -> tuple[float, float]:
    if kind_of(photo) is not STILL:
        return 1000.0 * _CLIP, 1000.0
    with warnings.catch_warnings(), suppress(OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        warnings.simplefilter("ignore")
        with Image.open(photo) as image:
            return float(image.width), float(image.height)
    with suppress(OSError):
        pixels = photo.stat().st_size / _RAW_BYTES
        return pixels**0.5, pixels**0.5
    return 1.0, 1.0
