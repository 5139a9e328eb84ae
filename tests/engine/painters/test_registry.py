"""Check that the registry finds painters by engine and by the layout of the network, and tells what there is."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

import pytest

from engine.errors import BadOptions, BadWeights
from engine.models.weights import NO_MODEL, Model, Models
from engine.options import StyleOptions
from engine.painters import registry
from tests.engine.stylizing import MODELS
from tests.toy_painter import ENTRY

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def models(monkeypatch: pytest.MonkeyPatch) -> Models:
    """Give the bundled models and one of the published layout."""
    models = Models(MODELS)
    published = Model("as-published", "x.safetensors", "0", "adain", {"layout": "published", "width": 4}, "MIT", "")
    bundled = models.all()
    monkeypatch.setattr(models, "all", lambda: [*bundled, published])
    return models


def test_each_engine_is_offered_once_in_the_order_of_the_registry() -> None:
    assert list(registry.engines()) == ["adain", "gatys"]


@pytest.mark.parametrize(
    ("engine", "model", "layout", "kind"),
    [("adain", None, "", "adain"), ("adain", "as-published", "published", "adain"), ("gatys", None, "", "vgg")],
)
def test_a_painter_is_chosen_by_engine_and_layout(
    models: Models, engine: str, model: str | None, layout: str, kind: str
) -> None:
    entry, chosen = registry.choose(models, StyleOptions(engine=engine, model=model))

    assert (entry.traits.engine, entry.traits.layout) == (engine, layout)
    assert chosen.kind == kind


def test_what_is_not_there_is_told(models: Models, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadOptions, match="“oil”; choose one of: adain, gatys"):
        registry.choose(models, StyleOptions(engine="oil"))
    with pytest.raises(BadWeights, match="no model “nobody”"):
        registry.choose(models, StyleOptions(model="nobody"))
    monkeypatch.setattr(registry, "PAINTERS", registry.PAINTERS[:1])
    with pytest.raises(BadOptions, match="no way to paint with “as-published”"):
        registry.choose(models, StyleOptions(model="as-published"))


def test_an_engine_without_networks_has_no_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "PAINTERS", (*registry.PAINTERS, ENTRY))

    assert registry.choose(Models(tmp_path), StyleOptions(engine="toy")) == (ENTRY, NO_MODEL)
    assert Models(MODELS).stand_in(NO_MODEL) is None


def test_traits_name_what_there_is() -> None:
    options = {field.name for field in fields(StyleOptions)}
    for entry in registry.PAINTERS:
        assert entry.traits.options <= options
        assert all((entry.traits.title, entry.traits.short_title, entry.traits.explanation, entry.traits.method))
    assert registry.own_options() == registry.traits_of("gatys").options


def test_the_engine_that_goes_on_is_the_chosen_one_or_one_that_can(monkeypatch: pytest.MonkeyPatch) -> None:
    assert registry.going_on("adain") == "gatys"
    able = replace(ENTRY, traits=replace(ENTRY.traits, can_begin=True))
    monkeypatch.setattr(registry, "PAINTERS", (*registry.PAINTERS, able))
    assert registry.going_on("toy") == "toy"
    monkeypatch.setattr(registry, "PAINTERS", registry.PAINTERS[:1])
    assert registry.going_on("adain") is None
    assert registry.live_engine() == "adain"
