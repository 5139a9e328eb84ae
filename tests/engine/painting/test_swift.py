"""Check which options paint a camera's frames: about what is chosen, in the shortest time there is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from engine.options import StyleOptions
from engine.painting.stylizer import Stylizer
from engine.style_choice import StyleChoice

RESOURCES = Path(__file__).resolve().parents[3] / "resources"
OPTIONS = StyleOptions((StyleChoice(RESOURCES / "styles" / "charcoal.jpg"),), strength=0.4, size=4000)


def test_the_network_for_sketches_paints_whatever_engine_is_chosen() -> None:
    stylizer = Stylizer(RESOURCES / "models")
    expected = replace(OPTIONS, size=None, model="impasto-adain-small")
    assert stylizer.swift(OPTIONS) == expected
    assert stylizer.swift(replace(OPTIONS, engine="gatys", model="compact-vgg")) == expected
    assert stylizer.swift(expected) == expected
