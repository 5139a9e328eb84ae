"""Check what the menu of one style offers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMenu, QWidget

from engine.values import StrokesState
from gui.styles.style_catalog import Style
from gui.styles.style_library import StyleLibrary
from gui.styles.style_menu import StyleMenu

INK, OWN = Path("ink.jpg"), Path("own.jpg")


@pytest.fixture
def library(qapp) -> StyleLibrary:
    library = StyleLibrary()
    library.add_styles([Style(INK, Path("none.jpg"))])
    library.add_own((OWN,), "Journeys")
    return library


@pytest.fixture
def menu_of(qtbot, library):
    window = QWidget()
    qtbot.addWidget(window)
    return lambda path, **more: StyleMenu(window, library, path, **more)


def _words(menu) -> list[str]:
    return [action.text() for action in menu.actions() if action.text()]


def test_only_own_styles_can_be_deleted_and_words_say_what_is(menu_of, library):
    assert _words(menu_of(INK)) == ["Add to the mix", "Make it a favourite", "Edit…", "Learn its strokes", "Folder"]
    library.toggle_favourite(OWN)
    library.set_strokes({OWN: StrokesState.LEARNT})
    assert _words(menu_of(OWN)) == ["Take out of the mix", "No favourite any more", "Edit…", "Folder", "Delete"]


def test_learning_is_begun_gone_on_with_or_paused(menu_of, library, qtbot):
    library.set_strokes({INK: StrokesState.BEGUN})
    for is_learning, words, signal in (
        (False, "Go on learning its strokes", "learn_requested"),
        (True, "Pause learning its strokes", "pause_requested"),
    ):
        menu = menu_of(INK, is_learning=is_learning)
        with qtbot.waitSignal(getattr(menu, signal)) as told:
            next(action for action in menu.actions() if action.text() == words).trigger()
        assert told.args == [INK]


def test_the_folders_are_offered_with_the_styles_own_marked(menu_of, library, qtbot):
    library.set_note(INK, replace(library.note(INK), folder="alps"))
    menu = menu_of(OWN)
    actions = menu.findChild(QMenu).actions()
    assert [(action.text(), action.isChecked()) for action in actions if action.text()] == [
        ("None", False), ("alps", False), ("Journeys", True), ("New folder…", False),
    ]  # fmt: skip
    with qtbot.waitSignal(menu.folder_chosen) as told:
        actions[0].trigger()
    assert told.args == [OWN, ""]
    with qtbot.waitSignal(menu.new_folder_requested):
        actions[-1].trigger()


def test_the_mix_changes_at_once(menu_of, library):
    menu_of(INK).actions()[0].trigger()
    assert [choice.path for choice in library.choices] == [OWN, INK]
