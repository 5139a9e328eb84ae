"""Check the pages of history and presets, and what gives settings away and takes them in."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from engine.options import Init, StyleOptions
from engine.recipes.recipe import Recipe, from_json, to_json
from engine.storage.places import Places
from engine.style_choice import StyleChoice
from gui.engine_process import keeping as k
from gui.engine_process import messages as m
from gui.engine_process.tile import TileSource
from gui.link.kept import Kept
from gui.link.protocol import Cancelled
from gui.options.sketch_cache import SketchCache
from gui.session.session import SessionPhase
from gui.system.resource_path import resource_path
from gui.window.controllers.presets import read_presets
from tests.gui.fake_session import frame_of, plain

INK = StyleChoice(resource_path("styles") / "ink_wash.jpg")
OPTIONS = StyleOptions((INK,), strength=0.3)
BUNDLED = tuple(resource_path("styles").glob("*.jpg"))


def click(qtbot, pictures, row):
    place = pictures.visualItemRect(pictures.item(row)).center()
    qtbot.mouseClick(pictures.viewport(), Qt.MouseButton.LeftButton, pos=place)


def red_of(pictures, row):
    """Give the red of an entry's picture in its middle, 0 while it is empty."""
    return pictures.item(row).icon().pixmap(40, 30).toImage().pixelColor(20, 15).red()


@pytest.fixture
def history(app, session, tmp_path):
    """Open the page with two entries, the thumbnail of the first of which is there."""
    recipe = to_json(Recipe(OPTIONS), resource_path("styles"))
    entries = tuple(Kept(tmp_path, name, recipe, 1.0e9, 600, 400) for name in ("b", "a"))
    plain(60, 40, "red").save(str(entries[0].thumbnail))
    app.mediator.history.keep_in(Places.below(tmp_path))
    session.give_photo()
    app.window.actions_of.recipes.history.trigger()
    session.answer(k.ListKept, k.KeptListed, entries)
    return app.mediator.history.page.list


def test_a_painting_of_the_history_comes_back_with_its_settings(app, session, history, qtbot):
    # GIVEN two entries WHEN the second is clicked THEN it is the result, and panel and strip are as they were for it
    assert session.names().count("ListKept") == 1
    assert history.isVisible() and history.count() == 2
    assert "600 × 400" in history.item(0).text()
    qtbot.waitUntil(lambda: red_of(history, 0) > 250)
    click(qtbot, history, 1)
    name, key, options, is_saved = session.calls[-1]
    assert (name, key, is_saved) == ("recall", "a", True)
    assert options.strength == 0.3 and options.styles == (INK,)
    assert app.window.options_panel.options == options


def test_nothing_comes_back_during_a_run(app, session, history, qtbot):
    session.enter(SessionPhase.RUNNING)
    click(qtbot, history, 0)
    assert "recall" not in session.names()
    assert "under way" in app.window.message_bar.text


def test_the_delete_key_deletes(app, session, history, qtbot):
    history.setCurrentRow(1)
    history.setFocus()
    qtbot.keyClick(history, Qt.Key.Key_Delete)
    assert session.calls[-1][0] == "RemoveKept" and session.calls[-1][1].name == "a"


def test_another_photo_has_another_history(session, history):
    session.give_photo(Path("sea.jpg"))
    assert history.count() == 0


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


def test_the_bundled_presets_are_whole():
    presets = read_presets(resource_path("presets"), BUNDLED)
    assert len(presets) == 12
    for preset in presets:
        assert preset.recipe.options.styles and not preset.recipe.missing
        assert preset.name("en") and preset.name("zh") != preset.name("en")


def test_presets_are_drawn_one_after_the_other_and_taken_over(app, session, qtbot):
    # GIVEN a photo WHEN the page is opened THEN sketches are asked for one by one; a click sets everything
    session.photo_tiles = TileSource(3, None, 600, 400)
    session.give_photo()
    app.window.actions_of.recipes.presets.trigger()
    pictures = app.mediator.presets.page.list
    assert pictures.isVisible() and pictures.count() == 12
    for row in range(2):
        qtbot.waitUntil(lambda row=row: session.names().count("Glimpse") == row + 1)
        assert session.calls[-1][1].engine == "adain"
        session.answer(m.Glimpse, m.Glimpsed, frame_of(plain(60, 40, "red")))
        assert red_of(pictures, row) > 250
    click(qtbot, pictures, 1)
    chosen = read_presets(resource_path("presets"), BUNDLED)[1].recipe.options
    shown = app.window.options_panel.options
    assert (shown.styles, shown.strength, shown.colors) == (chosen.styles, chosen.strength, chosen.colors)


def test_a_missed_sketch_is_asked_for_again(app, session, qtbot):
    session.photo_tiles = TileSource(3, None, 600, 400)
    session.give_photo()
    app.window.actions_of.recipes.presets.trigger()
    qtbot.waitUntil(lambda: "Glimpse" in session.names())
    session.answer(m.Glimpse, Cancelled)
    qtbot.waitUntil(lambda: session.names().count("Glimpse") == 2)


def test_sketches_of_a_photograph_are_kept_for_the_next_start(app, session, qtbot, home, monkeypatch):
    # GIVEN sketches WHEN the same picture is opened again THEN none is asked for, of another one all are
    monkeypatch.setattr("gui.options.sketch_cache.MOST", 15)
    session.photo_tiles = TileSource(1, None, 600, 400)
    session.give_photo()
    app.window.actions_of.recipes.presets.trigger()
    count = app.mediator.presets.page.list.count()
    for done in range(count):
        qtbot.waitUntil(lambda done=done: session.names().count("Glimpse") == done + 1)
        session.answer(m.Glimpse, m.Glimpsed, frame_of(plain(60, 40, "red")))
    qtbot.waitUntil(lambda: app.mediator.presets.is_complete)
    session.photo_tiles = TileSource(2, None, 600, 400)
    session.give_photo(Path("copy.jpg"))
    assert not app.mediator.presets.is_complete
    qtbot.waitUntil(lambda: app.mediator.presets.is_complete)
    assert session.names().count("Glimpse") == count
    icon = app.mediator.presets.page.list.item(0).icon().pixmap(40).toImage()
    assert icon.pixelColor(20, 20).red() > 240
    assert icon.pixelColor(20, 20).green() < 15
    session.photo_tiles = TileSource(3, None, 600, 400)
    session.photo_opened.emit(Path("other.jpg"), plain(60, 40, "blue"), QSize(600, 400))
    for done in range(count):
        qtbot.waitUntil(lambda done=done: session.names().count("Glimpse") == count + done + 1)
        session.answer(m.Glimpse, m.Glimpsed, frame_of(plain(60, 40, "blue")))
    qtbot.waitUntil(lambda: app.mediator.presets.is_complete)
    files = list(app.places.sketches.iterdir())
    assert len(files) == 15  # the oldest have made room
    files[0].write_bytes(b"damaged")
    cache = SketchCache(files[0].parent)
    assert cache.get(files[0].stem).isNull()
    assert not cache.get(files[1].stem).isNull()
