"""Guess how much work a picture is before anybody has opened it."""

from __future__ import annotations

import warnings
from contextlib import suppress
from typing import TYPE_CHECKING

from PIL import Image

from engine.commissions.kinds import kind_of
from engine.commissions.model3d.model_kind import MODEL
from engine.commissions.video.clip_kind import CLIP
from engine.computers.pieces import PART
from engine.painters import registry
from engine.pictures.formats import READABLE_SUFFIXES

if TYPE_CHECKING:
    from pathlib import Path

    from engine.commissions.queue.queue_item import Details, QueueItem
    from engine.options import StyleOptions

_RAW_BYTES = 1.2  # a pixel, of what Pillow cannot open
_SLOW = 100.0  # times the work of an engine that paints in moments
_MODEL = 2048.0  # px, side of a model's pictures; nobody opens it to look


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


def travels(item: QueueItem) -> bool:
    """Tell whether other computers can paint it; a turntable is filmed where the painted model is."""
    if kind_of(item.photo) is MODEL:
        return "turntable" not in item.details
    return PART in item.details or item.photo.suffix.lower() in READABLE_SUFFIXES


def has_parts(item: QueueItem) -> bool:
    """Tell whether it is a clip, which is painted by its parts."""
    return PART not in item.details and kind_of(item.photo) is CLIP and not CLIP.is_still(item.photo, item.target)


def _size(photo: Path) -> tuple[float, float]:
    if kind_of(photo) is MODEL:
        return _MODEL, _MODEL
    with warnings.catch_warnings(), suppress(OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        warnings.simplefilter("ignore")
        with Image.open(photo) as image:
            return float(image.width), float(image.height)
    with suppress(OSError):
        pixels = photo.stat().st_size / _RAW_BYTES
        return pixels**0.5, pixels**0.5
    return 1.0, 1.0
