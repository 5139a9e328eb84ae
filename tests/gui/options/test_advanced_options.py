"""Check which options few people need are shown, and that what is set there comes back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.option_table import table
from engine.options import StyleOptions
from engine.painters import registry
from engine.values import ModelInfo
from gui.options.advanced_options import ELSEWHERE, AdvancedOptions

LIVE = StyleOptions().engine
FINE = "gatys"
OPTIONS = table(StyleOptions)


def _model(engine: str, name: str, *, is_installed: bool = True) -> ModelInfo:
    return ModelInfo(name, registry.traits_of(engine).model_kind, 1, "MIT", is_installed=is_installed)


@pytest.fixture
def advanced(qtbot, theme) -> AdvancedOptions:
    advanced = AdvancedOptions(theme)
    qtbot.addWidget(advanced)
    return advanced


def _shown(advanced) -> set[str]:
    return {name for name, control in advanced.controls.items() if control.isVisibleTo(advanced)}


def _models(advanced) -> list[str]:
    return [advanced.model.itemText(index) for index in range(advanced.model.count())]


def test_each_option_without_another_place_has_a_control(advanced):
    lacking = OPTIONS.keys() - ELSEWHERE - advanced.controls.keys()
    assert lacking == {"model"}


@pytest.mark.parametrize("engine", registry.engines())
def test_only_what_the_engine_has_is_shown(advanced, engine):
    own = registry.own_options() & advanced.controls.keys()
    advanced.show_clip(True)
    advanced.show_engine(engine)
    assert _shown(advanced) & own == registry.traits_of(engine).options & own


def test_what_only_clips_or_shining_models_have_comes_with_them(advanced):
    advanced.show_engine(FINE)
    for show, is_of in (
        (advanced.show_clip, lambda option: option.is_of_clips),
        (advanced.show_shining, lambda option: option.is_of_models),
    ):
        names = {name for name in advanced.controls if is_of(OPTIONS[name])}
        assert names
        show(True)
        assert _shown(advanced) & names
        show(False)
        assert not _shown(advanced) & names


def test_options_are_shown_untold_and_come_back_with_the_computers_memory(advanced, qtbot):
    options = StyleOptions(engine=FINE, iterations=99, seed=7, memory_gib=3.5)
    with qtbot.assertNotEmitted(advanced.changed):
        advanced.show_options(options)
    assert advanced.apply_to(StyleOptions(engine=FINE)) == options
    with qtbot.waitSignal(advanced.changed):
        advanced.controls["seed"].box.setValue(8)
    assert advanced.apply_to(options) == replace(options, seed=8)


def test_reset_leaves_the_memory(advanced, qtbot):
    advanced.show_options(StyleOptions(engine=FINE, iterations=99, memory_gib=3.5))
    advanced.show_engine(FINE)
    with qtbot.waitSignal(advanced.changed):
        advanced.reset_button.click()
    assert advanced.apply_to(StyleOptions(engine=FINE)) == StyleOptions(engine=FINE, memory_gib=3.5)


def test_the_installed_models_of_the_engine_are_offered_and_each_engine_keeps_its_own(advanced):
    advanced.set_models((_model(LIVE, "a"), _model(FINE, "b"), _model(LIVE, "c", is_installed=False)))
    assert _models(advanced) == ["Automatic", "a"]
    advanced.model.setCurrentIndex(1)
    advanced.show_engine(FINE)
    assert _models(advanced) == ["Automatic", "b"]
    assert advanced.apply_to(StyleOptions(engine=FINE)).model is None
    assert advanced.apply_to(StyleOptions(engine=LIVE)).model == "a"


def test_a_model_that_is_gone_gives_way_and_is_named(advanced, qtbot):
    assert advanced.set_models((_model(LIVE, "a"),)) is None
    advanced.show_options(StyleOptions(model="a"))
    assert advanced.model.currentText() == "a"
    with qtbot.waitSignal(advanced.changed):
        assert advanced.set_models(()) == "a"
    assert advanced.apply_to(StyleOptions()).model is None
    advanced.show_options(StyleOptions(model="a"))
    assert advanced.apply_to(StyleOptions()).model is None
