"""The painter with networks as published stands behind the instant engine, for networks of another layout."""

from __future__ import annotations

from pathlib import Path

from engine.models.weights import Models
from engine.painters.adain import adain_entry
from engine.painters.published.published_entry import ENTRY, TRAITS
from engine.painters.published.published_painter import PublishedPainter


def test_it_serves_the_instant_engine_by_another_layout_and_without_a_loupe() -> None:
    assert TRAITS.engine == adain_entry.TRAITS.engine
    assert (TRAITS.layout, adain_entry.TRAITS.layout) == ("published", "")
    assert TRAITS.is_live and not TRAITS.has_loupe


def test_it_is_loaded_with_the_models() -> None:
    painter = ENTRY.load(models := Models(Path("none")))
    assert isinstance(painter, PublishedPainter)
    assert painter._models is models
