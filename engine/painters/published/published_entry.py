"""Name the instant painter with networks as published."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine.painters.adain.adain_entry import TRAITS as INSTANT
from engine.painters.entry import Entry

if TYPE_CHECKING:
    from engine.models.weights import Models
    from engine.painters.painter import Painter

TRAITS = replace(INSTANT, layout="published", has_loupe=False)


def _load(models: Models) -> Painter:
    from engine.painters.published.published_painter import PublishedPainter  # noqa: PLC0415  # torch is slow to load

    return PublishedPainter(models)


ENTRY = Entry(TRAITS, _load)
