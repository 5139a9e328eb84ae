"""Check the row in which an action takes other keys: conflicts are said, and solved only where the user agrees."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QToolButton

from gui.look.language import Language
from gui.preferences.shortcut_row import ShortcutRow
from gui.preferences.shortcuts import Shortcuts

CONTROL = Qt.KeyboardModifier.ControlModifier


class _Menu(QObject):
    menu_keys = (QKeySequence("Alt+F"),)

    def __init__(self) -> None:
        super().__init__()
        self.open = QAction("&Open…", self)
        self.open.setShortcut("Ctrl+O")
        self.start = QAction("Start", self)
        self.start.setShortcut("Ctrl+R")

    def retranslate(self) -> None:
        pass


@pytest.fixture
def held(qapp, settings) -> SimpleNamespace:
    menu = _Menu()
    return SimpleNamespace(menu=menu, shortcuts=Shortcuts(menu, settings))


@pytest.fixture
def row(qtbot, theme, held) -> ShortcutRow:
    """Show the row of Start; how often it has changed something is in `changes`."""
    row = ShortcutRow(theme, held.shortcuts, "start")
    qtbot.addWidget(row)
    row.changes = []
    row.changed.connect(lambda: row.changes.append(True))
    with qtbot.waitExposed(row):
        row.show()
    return row


def _choose(row: ShortcutRow, keys: str) -> None:
    """Press keys, and have that ended as by a pause."""
    row.edit.setKeySequence(QKeySequence(keys))
    row.edit.editingFinished.emit()


def _keys(action: QAction) -> str:
    return action.shortcut().toString()


def test_it_shows_what_the_action_has(row):
    assert row.edit.keySequence() == QKeySequence("Ctrl+R")
    assert not row.reset_button.isEnabled()
    assert not row.conflict.isVisible() and not row.take_button.isVisible()


def test_keys_that_are_pressed_are_the_actions(row, held, qtbot):
    with qtbot.waitSignal(row.edit.editingFinished, timeout=5000):
        QTest.keyClick(row.edit, Qt.Key.Key_K, CONTROL)
    assert _keys(held.menu.start) == "Ctrl+K"
    assert row.changes == [True]
    assert row.reset_button.isEnabled()


def test_without_keys_it_has_none(row, held):
    _choose(row, "")
    assert _keys(held.menu.start) == ""
    assert row.changes == [True]


def test_the_same_keys_are_no_change(row):
    _choose(row, "Ctrl+R")
    assert row.changes == []


def test_keys_of_another_action_are_taken_only_on_demand(row, held, qtbot):
    _choose(row, "Ctrl+O")
    assert row.conflict.text() == "These keys belong to “Open”."
    assert row.conflict.isVisible()
    assert (_keys(held.menu.start), row.changes) == ("Ctrl+R", [])
    qtbot.mouseClick(row.take_button, Qt.MouseButton.LeftButton)
    assert (_keys(held.menu.start), _keys(held.menu.open)) == ("Ctrl+O", "")
    assert row.changes == [True]
    assert not row.conflict.isVisible() and not row.take_button.isVisible()


@pytest.mark.parametrize("keys", ["Space", "Alt+F"])
def test_keys_of_the_picture_and_of_the_menus_are_refused(row, held, keys):
    _choose(row, keys)
    assert row.conflict.text().startswith("The picture, the lists or the menus need these keys")
    assert not row.take_button.isVisible()
    assert (_keys(held.menu.start), row.changes) == ("Ctrl+R", [])


def test_who_goes_back_to_the_keys_of_before_is_not_warned_any_more(row):
    _choose(row, "Ctrl+O")
    _choose(row, "Ctrl+R")
    assert not row.conflict.isVisible() and not row.take_button.isVisible()


def test_the_keys_that_it_came_with_come_back(row, held, qtbot):
    _choose(row, "Ctrl+K")
    qtbot.mouseClick(row.reset_button, Qt.MouseButton.LeftButton)
    assert _keys(held.menu.start) == "Ctrl+R"
    assert row.edit.keySequence() == QKeySequence("Ctrl+R")
    assert row.changes == [True, True]
    assert not row.reset_button.isEnabled()


def test_keys_that_went_to_another_row_are_gone_here(row, held):
    held.shortcuts.set_keys("open", QKeySequence("Ctrl+R"))
    row.show_keys()
    assert row.edit.keySequence().isEmpty()
    assert row.reset_button.isEnabled()


@pytest.mark.parametrize(
    ("query", "is_found"), [("", True), ("STAR", True), ("ctrl+r", True), ("r start", True), ("start open", False)]
)
def test_a_search_finds_it_by_words_and_keys(row, query, is_found):
    assert row.matches(query) is is_found


def test_screen_readers_hear_which_action_is_meant(row):
    name, field = row.findChildren(QLabel)[0], row.edit.findChild(QLineEdit)
    assert (name.text(), name.buddy()) == ("Start", row.edit)
    assert row.edit.accessibleName() == field.accessibleName() == "Start"
    assert [button.accessibleName() for button in field.findChildren(QToolButton)] == ["Clear"]
    assert row.reset_button.accessibleName() == "Bring the keys back that it came with: Start"


def test_chinese(qtbot, theme, held, set_language):
    set_language(Language.CHINESE)
    row = ShortcutRow(theme, held.shortcuts, "start")
    qtbot.addWidget(row)
    assert row.take_button.text() == "改用于此"
    assert row.reset_button.toolTip() == "恢复默认快捷键"
    _choose(row, "Ctrl+O")
    assert row.conflict.text() == "这些按键属于“Open”。"
    _choose(row, "Space")
    assert row.conflict.text() == "画面、列表或菜单要用这些按键，请另选。"
