"""The instant painter is known before it is loaded, and loaded when it is asked for."""

from __future__ import annotations

from pathlib import Path

from engine.models.weights import Models
from engine.painters.adain.adain_entry import ENTRY, TRAITS
from engine.painters.adain.adain_painter import AdainPainter
from engine.painters.painter import Painter


def test_it_is_loaded_with_the_models() -> None:
    painter = ENTRY.load(models := Models(Path("none")))
    assert isinstance(painter, AdainPainter)
    assert painter._models is models


def test_it_can_do_what_it_promises() -> None:
    """GIVEN traits WHEN they promise a loupe, and no run that goes on THEN the painter's methods are so."""
    assert TRAITS.is_live and TRAITS.has_loupe
    assert AdainPainter.glimpse is not Painter.glimpse
    assert not TRAITS.can_resume and AdainPainter.restored is Painter.restored
    assert not TRAITS.layers and AdainPainter.look is Painter.look
