"""Check that the same settings come back through recipe, panel and store, and that a new option does at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import pytest

from engine.errors import BadOptions
from engine.option_table import Factor, Flag, Range, Text, table
from engine.options import Colors, StyleOptions
from engine.recipes import recipe as recipes
from engine.recipes.option_rules import check
from engine.recipes.recipe import Recipe, from_json, to_json
from engine.style_choice import StyleChoice
from gui.options import advanced_options, options_panel
from gui.options.options_panel import OptionsPanel
from gui.preferences import settings as preferences
from gui.preferences.settings import options_from_json, options_to_json
from gui.window.controllers import undo

STYLE = Path(__file__).parents[3] / "resources" / "styles" / "ink_wash.jpg"


@dataclass(frozen=True, slots=True)
class Options(StyleOptions):
    """Have three options more."""

    varnish: Annotated[float, Range(0.5, 8), Factor(0.5, 4.0), Text("Varnish", "More gloss"), Flag("--varnish")] = 2.0
    coats: Annotated[int, Range(1, 2**40), Text("Coats"), Flag("--coats")] = 1
    is_framed: Annotated[bool, Text("Frame"), Flag("--frame")] = False


def boundaries(option):
    """List the ends of an option's range, what is beyond every control, and all its members."""
    if option.values:
        return list(option.values)
    if option.kind is bool:
        return [False, True]
    numbers = {
        "iterations": [1, 10_001, 20_000, 10**9],
        "key_frames": [1, 5, 24],
        "seed": [-(2**53), -5, 2**31, 2**53],
        "size": [None, 1, 777, 10**9],
        "model": [None],
        "memory_gib": [None, 0.1, 3.7, 1e6],
    }
    if option.name in numbers:
        return numbers[option.name]
    high = option.high if option.range.high is not None else 1e300
    return [option.low, high, min(high, 2000.0), (option.low + min(high, 4.0)) / 3]


def around(panel, options, bundled):
    """Take options from a recipe to the panel, to the store, to the next start's panel, and into a recipe again."""
    check(options)
    own = {name: getattr(options, name) for name, o in table(StyleOptions).items() if o.is_of_computer}
    panel.set_options(replace(from_json(to_json(Recipe(options), bundled), [STYLE]).options, **own))
    panel.set_options(options_from_json(options_to_json(panel.options)))
    return from_json(to_json(Recipe(panel.options), bundled), [STYLE]).options


@pytest.mark.parametrize("option", table(StyleOptions).values(), ids=lambda option: option.name)
def test_every_option_comes_back_at_its_ends(option, theme, qtbot):
    panel = OptionsPanel(theme)
    qtbot.addWidget(panel)
    for value in boundaries(option):
        asked = replace(StyleOptions((StyleChoice(STYLE, 0.3, 0.5, 12.5),), "gatys"), **{option.name: value})
        assert around(panel, asked, STYLE.parent) == asked


@pytest.mark.parametrize("seed", [2**53 + 1, 10**30, -(10**30)])
def test_recipe_settings_and_engine_refuse_the_same_seeds(seed):
    with pytest.raises(BadOptions, match="Seed"):
        from_json(f'{{"recipe": 1, "seed": {seed}}}')
    with pytest.raises(BadOptions, match="Seed"):
        check(StyleOptions((StyleChoice(STYLE),), seed=seed))
    assert options_from_json(f'{{"seed": {seed}}}').seed == 0


OLD = (
    '{"styles": [{"path": "/a/b.jpg", "weight": 0.4, "scale": 0.5, "crop": {"left": 0.0, "top": 0.0, "right": 0.5, '
    '"bottom": 1.0}}], "engine": "gatys", "strength": 0.33, "size": 1024, "style_scale": 1.7, "colors": "palette", '
    '"color_strength": 0.6, "iterations": 99, "content_weight": 2.5, "style_weight": 0.3, "tv_weight": 4.0, '
    '"init": "noise", "seed": 7, "model": null, "device": "cpu", "precision": "float32", "memory_gib": null, '
    '"opacity": 0.5, "masks": []}'
)


def test_settings_of_the_first_version_are_still_read():
    options = options_from_json(OLD)
    assert (options.styles[0].path, options.styles[0].crop.right) == (Path("/a/b.jpg"), 0.5)
    assert (options.iterations, options.colors, options.opacity) == (99, Colors.PALETTE, 0.5)
    assert options_to_json(options_from_json(options_to_json(options))) == options_to_json(options)


@pytest.fixture
def extended(monkeypatch):
    """Let everybody see the options as if they stood in engine/options.py."""
    for module in (recipes, preferences, advanced_options, options_panel, undo):
        monkeypatch.setattr(module, "StyleOptions", Options)


def test_a_new_option_has_a_control_a_place_in_the_settings_and_a_name_in_undo(extended, theme, qtbot):
    # GIVEN options with annotated fields that nobody knows WHEN the panel is built THEN it shows, takes and keeps them
    panel = OptionsPanel(theme)
    qtbot.addWidget(panel)
    controls = panel.advanced.controls
    assert panel.options == Options()
    assert controls["varnish"].slider.accessibleName() == "Varnish"
    assert controls["varnish"].slider.accessibleDescription() == "More gloss"
    controls["varnish"].slider.setValue(controls["varnish"].slider.maximum())
    controls["coats"].box.setValue(2**33)
    with qtbot.waitSignal(panel.options_changed):
        controls["is_framed"].box.click()
    chosen = Options(varnish=4.0, coats=2**33, is_framed=True)
    assert panel.options == chosen
    assert options_from_json(options_to_json(chosen)) == chosen
    assert options_from_json('{"varnish": 9, "coats": 3}') == Options(coats=3)
    assert around(panel, replace(chosen, styles=(StyleChoice(STYLE),), varnish=7.5), STYLE.parent).varnish == 7.5
    assert undo.words_of(frozenset({"varnish"})) == "varnish"
    with qtbot.waitSignal(panel.options_changed):  # the last, while the options are what they seem
        panel.set_options(chosen)


def test_every_option_has_a_name_in_undo():
    names = {name: undo.words_of(frozenset({name})) for name in recipes.StyleOptions.__dataclass_fields__}
    assert all(names.values())
    assert len(set(names.values())) == len(names)
    assert names["tv_weight"] == "smoothness"
    assert undo.words_of(frozenset({"seed", "init"})) == ""
