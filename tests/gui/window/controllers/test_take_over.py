"""Check that a recipe's settings are shown, and that what this computer does not have is said."""

from __future__ import annotations

from pathlib import Path

from engine.options import Device, StyleOptions
from engine.recipes.recipe import Recipe
from engine.style_choice import StyleChoice
from engine.values import ModelInfo
from gui.look.language import Language
from gui.styles.style_catalog import Style
from gui.window.controllers.take_over import take_over

INK, OIL = Path("ink.jpg"), Path("oil.jpg")
MODELS = (ModelInfo("compact-vgg", "vgg", 1, "MIT", "ours", is_bundled=True),)


def _with_styles(window):
    window.style_strip.add_styles([Style(path, Path("none.jpg")) for path in (INK, OIL)])
    window.style_strip.select(OIL)
    return window


def test_all_that_is_possible_is_shown_and_nothing_said(window):
    _with_styles(window)
    recipe = Recipe(StyleOptions((StyleChoice(INK, 1.0, 2.0),), engine="gatys", strength=0.2, device=Device.CUDA))
    assert take_over(window, recipe) == ""
    shown = window.options_panel.options
    assert (shown.engine, shown.strength, shown.styles) == ("gatys", 0.2, (StyleChoice(INK, 1.0, 2.0),))
    assert window.style_strip.choices == shown.styles
    assert shown.device is Device.AUTO  # this computer's own


def test_styles_that_are_missing_are_named_and_those_of_now_stay(window):
    _with_styles(window)
    said = take_over(window, Recipe(StyleOptions(strength=0.2), missing=("a.jpg", "b.jpg")))
    assert said == "These styles are not on this computer: a.jpg, b.jpg."
    assert [choice.path for choice in window.options_panel.options.styles] == [OIL]
    assert window.options_panel.options.strength == 0.2


def test_settings_that_are_not_possible_are_named_in_the_windows_language(window, set_language):
    _with_styles(window)
    window.options_panel.advanced.set_models(MODELS)
    recipe = Recipe(StyleOptions((StyleChoice(INK),), engine="gatys", model="large"), missing=("a.jpg",))
    assert take_over(window, recipe) == (
        "These styles are not on this computer: a.jpg. These settings are not possible on this computer: Model."
    )
    set_language(Language.CHINESE)
    said = take_over(window, recipe)
    assert said.startswith("这台电脑上没有这些风格：a.jpg。 这些设置在这台电脑上无法使用：")
    assert "Model" not in said
