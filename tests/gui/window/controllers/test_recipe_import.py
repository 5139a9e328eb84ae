"""Check that settings of painted pictures are offered and taken over through the window's own widgets."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from engine.options import Colors, Device, StyleOptions
from engine.recipes.recipe import Recipe
from engine.style_choice import StyleChoice
from engine.values import ModelInfo
from gui.engine_process import messages as m
from gui.look.language import Language
from gui.system.resource_path import resource_path

INK = resource_path("styles") / "ink_wash.jpg"
LAKE = Path("lake.jpg")


@pytest.fixture
def recipe(style_path) -> Recipe:
    """Mix a bundled style and one that the strip does not have, with options far from the defaults."""
    return Recipe(
        StyleOptions(
            (StyleChoice(INK, 2.0), StyleChoice(style_path, 0.5)),
            engine="gatys",
            strength=0.2,
            size=777,
            style_scale=2.0,
            colors=Colors.PALETTE,
            iterations=33,
            seed=5,
            model="large",
            device=Device.CUDA,
        )
    )


def read(session, recipe: Recipe | None) -> None:
    session.answer(m.ReadRecipe, m.RecipeRead, recipe)


def press_offer(app, qtbot):
    qtbot.mouseClick(app.window.message_bar.action_button, Qt.MouseButton.LeftButton)


def test_an_opened_picture_of_ours_offers_its_settings(app, session, qtbot, recipe, style_path):
    # GIVEN a picture that Impasto painted WHEN its offer is pressed THEN panel, styles and weights are its own
    session.give_photo()
    assert ("ReadRecipe", LAKE) in [call[:2] for call in session.calls]
    read(session, recipe)
    bar = app.window.message_bar
    assert bar.isVisible() and bar.action_button.text() == "Use its settings"
    press_offer(app, qtbot)
    taken = app.window.options_panel.options
    assert taken == replace(recipe.options, device=Device.AUTO)
    assert app.window.style_strip.choices == recipe.options.styles
    assert style_path in app.window.style_strip.own_styles
    assert app.settings.own_styles == (style_path,)
    assert "lake.jpg" in bar.text
    assert not bar.action_button.isVisible()


def test_the_user_may_pass_the_offer_over(app, session, qtbot, recipe):
    session.give_photo()
    before = app.window.options_panel.options
    read(session, recipe)
    qtbot.mouseClick(app.window.message_bar.close_button, Qt.MouseButton.LeftButton)
    assert app.window.options_panel.options == before


@pytest.mark.parametrize("case", ["none", "another photo", "the same"])
def test_nothing_is_offered_without_need(app, session, recipe, case):
    session.give_photo()
    if case == "none":
        read(session, None)
    elif case == "another photo":
        session.photo_path = Path("sea.jpg")  # opened meanwhile
        read(session, recipe)
    else:
        read(session, Recipe(app.window.options_panel.options))
    assert not app.window.message_bar.isVisible()


def test_a_photo_without_a_file_is_not_asked(app, session):
    session.give_photo(Path())
    assert "ReadRecipe" not in session.names()


def test_the_menu_takes_settings_from_any_picture(app, session, recipe, tmp_path):
    app.window.actions_of.take_settings.trigger()
    dialog = app.window.findChild(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "painted.png"))
    dialog.reject()
    assert session.calls[-1][:2] == ("ReadRecipe", tmp_path / "painted.png")
    read(session, recipe)
    assert app.window.options_panel.options.seed == 5
    assert app.window.options_panel.size_box.currentText() == "777 px"


def test_a_picture_without_settings_says_so(app, session, tmp_path):
    app.mediator._recipes.request(tmp_path / "plain.png")
    read(session, None)
    assert app.window.message_bar.text == "plain.png holds no settings; choose a picture that Impasto has saved."


@pytest.mark.parametrize(
    ("language", "said"),
    [(Language.ENGLISH, "not on this computer: a.jpg, b.jpg"), (Language.CHINESE, "a.jpg, b.jpg。")],
)
def test_missing_styles_are_told_and_the_rest_is_taken(app, session, tmp_path, language, said):
    app.set_language(language)
    selected = app.window.style_strip.choices
    lost = Recipe(StyleOptions(strength=0.1), missing=("a.jpg", "b.jpg"))
    app.mediator._recipes.request(tmp_path / "painted.png")
    read(session, lost)
    assert said in app.window.message_bar.text
    assert app.window.options_panel.options.strength == 0.1
    assert app.window.style_strip.choices == selected


def test_numbers_beyond_the_sliders_are_kept(app, session, tmp_path):
    app.mediator._recipes.request(tmp_path / "a.png")
    read(session, Recipe(StyleOptions(seed=-(2**40), iterations=10**9)))
    options = app.window.options_panel.options
    assert (options.seed, options.iterations) == (-(2**40), 10**9)


def test_a_model_that_is_not_here_is_told(app, session, tmp_path):
    # GIVEN a recipe of a model that is not installed WHEN it is taken over THEN it is told, and the engine's own paints
    session.engine_ready.emit("CPU")
    session.answer(m.ManageModels, m.ModelsListed, (ModelInfo("impasto-adain", "adain", 1, "MIT"),))
    app.mediator._recipes.request(tmp_path / "a.png")
    read(session, Recipe(StyleOptions(model="large", strength=0.3)))
    assert app.window.options_panel.options.model is None
    assert app.window.options_panel.options.strength == 0.3
    assert app.window.message_bar.text.endswith("These settings are not possible on this computer: Model.")
