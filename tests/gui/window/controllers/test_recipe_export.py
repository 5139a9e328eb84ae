"""Check what gives settings away and takes them in, and painting once more with what is there."""

from __future__ import annotations

import json
from dataclasses import replace

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from engine.options import Init, StyleOptions
from engine.recipes.recipe import from_json
from engine.style_choice import StyleChoice
from gui.engine_process import keeping as k
from gui.system.resource_path import resource_path

INK = StyleChoice(resource_path("styles") / "ink_wash.jpg")


OPTIONS = StyleOptions((INK,), strength=0.3)


def test_settings_travel_by_the_clipboard(app, session):
    panel, actions = app.window.options_panel, app.window.actions_of.recipes
    app.window.show_options(replace(OPTIONS, engine="gatys", seed=7))
    actions.copy_settings.trigger()
    assert json.loads(QGuiApplication.clipboard().text())["seed"] == 7
    app.window.show_options(StyleOptions())
    actions.paste_settings.trigger()
    assert (panel.options.seed, panel.options.engine, panel.options.styles) == (7, "gatys", (INK,))
    QGuiApplication.clipboard().setText("hello")
    actions.paste_settings.trigger()
    assert "no settings" in app.window.message_bar.text
    assert panel.options.seed == 7


def test_settings_are_saved_as_a_recipe(app, session, tmp_path):
    app.window.show_options(OPTIONS)
    app.window.actions_of.recipes.save_settings.trigger()
    dialog = app.window.findChild(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "mine.json"))
    dialog.close()
    name, path, text = session.calls[-1]
    assert (name, path) == ("WriteText", tmp_path / "mine.json")
    assert from_json(text).options.strength == 0.3
    session.answer(k.WriteText, k.TextWritten, path)
    assert "mine.json" in app.window.message_bar.text


def test_again_with_another_seed(app, session, qtbot):
    action = app.window.actions_of.recipes.another_seed
    session.give_photo()
    qtbot.wait(60)
    assert not action.isEnabled()  # AdaIN throws no dice
    app.window.show_options(replace(OPTIONS, engine="gatys"))
    qtbot.waitUntil(action.isEnabled)
    action.trigger()
    started = session.calls[-1][1]
    assert session.calls[-1][0] == "start" and started.init is Init.NOISE
    assert app.window.options_panel.options == started
    session.finish()
    action.trigger()
    assert session.calls[-1][1].seed != started.seed


def test_continue_from_here(app, session):
    action = app.window.actions_of.recipes.go_on
    session.give_photo()
    assert not action.isEnabled()
    session.start(OPTIONS)
    session.finish()
    assert action.isEnabled()
    action.trigger()
    assert session.calls[-1][0] == "start" and session.calls[-1][2] == "from the result"
    assert session.calls[-1][1].engine == "gatys"
