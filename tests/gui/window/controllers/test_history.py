"""Check the page of the history: its entries come back, are deleted, and are of one photograph."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from engine.options import StyleOptions
from engine.recipes.recipe import Recipe, to_json
from engine.storage.places import Places
from engine.style_choice import StyleChoice
from gui.engine_process import keeping as k
from gui.link.kept import Kept
from gui.session.session import SessionPhase
from gui.system.resource_path import resource_path
from tests.gui.fake_session import plain

INK = StyleChoice(resource_path("styles") / "ink_wash.jpg")
OPTIONS = StyleOptions((INK,), strength=0.3)


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
