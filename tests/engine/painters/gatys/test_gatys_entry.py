"""The fine painter is known before it is loaded, and loaded when it is asked for."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from engine.models.weights import Models
from engine.networks.vgg import LAYERS
from engine.options import StyleOptions
from engine.painters.gatys.gatys_entry import ENTRY, TRAITS
from engine.painters.gatys.gatys_painter import GatysPainter
from engine.painters.painter import Painter


def test_it_is_loaded_with_the_models() -> None:
    painter = ENTRY.load(models := Models(Path("none")))
    assert isinstance(painter, GatysPainter)
    assert painter._models is models


def test_it_can_do_what_it_promises() -> None:
    """GIVEN traits WHEN they promise runs that go on and layers to look at THEN the painter's methods are its own."""
    assert TRAITS.can_resume and GatysPainter.restored is not Painter.restored
    assert not TRAITS.has_loupe and GatysPainter.glimpse is Painter.glimpse
    assert TRAITS.layers and GatysPainter.look is not Painter.look


def test_its_options_and_layers_are_those_that_there_are() -> None:
    assert TRAITS.options <= {field.name for field in fields(StyleOptions)}
    assert list(TRAITS.layers) == sorted(TRAITS.layers, key=LAYERS.index)  # shallow to deep
    assert len(set(TRAITS.layers)) == len(TRAITS.layers) == 6
