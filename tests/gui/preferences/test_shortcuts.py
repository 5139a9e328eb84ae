"""Check that actions take other keys, that no two share some, and that what was changed is remembered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from gui.preferences.shortcuts import OF_THE_CANVAS, Shortcuts, with_keys


class _More(QObject):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.undo = QAction("Undo", self)
        self.undo.setShortcuts(["Ctrl+Z", "Alt+Backspace"])


class _Menu(QObject):
    """Hold three actions, one of them in an object of its own."""

    menu_keys = (QKeySequence("Alt+F"),)

    def __init__(self) -> None:
        super().__init__()
        self.open = QAction("&Open…", self)
        self.open.setShortcut("Ctrl+O")
        self.fit = QAction("Fit", self)
        self._hidden = QAction("Hidden", self)
        self.more = _More(self)
        self.written = 0

    def retranslate(self) -> None:
        self.written += 1


@pytest.fixture
def menu(qapp) -> _Menu:
    return _Menu()


@pytest.fixture
def shortcuts(menu, settings) -> Shortcuts:
    return Shortcuts(menu, settings)


def _keys(action: QAction) -> list[str]:
    return [keys.toString() for keys in action.shortcuts()]


def test_every_action_is_known_by_its_attribute_and_words(shortcuts):
    assert shortcuts.names == ("open", "fit", "undo")
    assert [shortcuts.text(name) for name in shortcuts.names] == ["Open", "Fit", "Undo"]
    assert shortcuts.keys("fit").isEmpty()


def test_other_keys_hold_at_once_and_at_the_next_start(shortcuts, menu, settings, qapp):
    shortcuts.set_keys("fit", QKeySequence("Ctrl+0"))
    assert _keys(menu.fit) == ["Ctrl+0"]
    assert menu.written == 2
    assert (shortcuts.is_default("fit"), shortcuts.is_default("open")) == (False, True)
    later = _Menu()
    Shortcuts(later, settings)
    assert _keys(later.fit) == ["Ctrl+0"]


def test_whoever_had_the_keys_loses_them_and_gets_them_back_by_a_reset(shortcuts, menu):
    shortcuts.set_keys("fit", QKeySequence("Ctrl+Z"))
    assert (_keys(menu.fit), _keys(menu.more.undo)) == (["Ctrl+Z"], [])
    shortcuts.reset("undo")
    assert _keys(menu.more.undo) == ["Ctrl+Z", "Alt+Backspace"]
    shortcuts.reset()
    assert (_keys(menu.fit), _keys(menu.open)) == ([], ["Ctrl+O"])


def test_the_first_of_its_own_keys_brings_the_others_back(shortcuts, menu):
    shortcuts.set_keys("undo", QKeySequence("Ctrl+U"))
    assert _keys(menu.more.undo) == ["Ctrl+U"]
    shortcuts.set_keys("undo", QKeySequence("Ctrl+Z"))
    assert _keys(menu.more.undo) == ["Ctrl+Z", "Alt+Backspace"]
    assert shortcuts.is_default("undo")


@pytest.mark.parametrize(
    ("keys", "owner"),
    [
        ("", None),
        ("Ctrl+K", None),
        ("Ctrl+O", "open"),
        ("Ctrl+O, A", "open"),
        ("Alt+Backspace", "undo"),
        ("Alt+F", ""),
        ("Delete", ""),
    ]
    + [(keys, "") for keys in OF_THE_CANVAS],
)
def test_keys_have_one_owner(shortcuts, keys, owner):
    assert shortcuts.owner(QKeySequence(keys), "fit") == owner
    if owner:
        assert shortcuts.owner(QKeySequence(keys), owner) is None


def test_keys_are_named_behind_words(menu):
    assert with_keys("Open", menu.open) == "Open (Ctrl+O)"
    assert with_keys("Fit", menu.fit) == "Fit"
