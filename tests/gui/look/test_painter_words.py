"""Check how engines are named beside other words."""

from __future__ import annotations

from engine.painters import registry
from gui.look.painter_words import short_title, title_for


def test_each_engine_has_a_name_and_one_that_is_gone_keeps_what_it_was_called():
    assert {engine: short_title(engine) for engine in registry.engines()} == {
        engine: traits.short_title for engine, traits in registry.engines().items()
    }
    assert short_title("wavelets") == "wavelets"


def test_a_kind_of_network_names_its_engine():
    for traits in registry.engines().values():
        assert title_for(traits.model_kind) == traits.title
    assert title_for("unknown") == ""
