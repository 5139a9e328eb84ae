"""Check the menus: their words, keys and icons, in both languages and themes."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow, QMenu

from gui.look.language import Language
from gui.look.theme import ThemeMode
from gui.preferences.shortcuts import Shortcuts
from gui.window.actions import ICONS, SHORTCUTS, Actions


@pytest.fixture
def menu_window(qtbot) -> QMainWindow:
    window = QMainWindow()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def actions(menu_window, theme) -> Actions:
    return Actions(menu_window, theme)


def _in_menus(menu: QMenu) -> list[QAction]:
    """List what a menu and those in it offer."""
    found = []
    for action in menu.actions():
        found += _in_menus(action.menu()) if action.menu() else [action] * (not action.isSeparator())
    return found


def _titles(window: QMainWindow) -> list[str]:
    return [action.text() for action in window.menuBar().actions()]


def test_every_action_is_in_the_menus_once_and_on_the_window(menu_window, actions):
    offered = Counter(action for bar in menu_window.menuBar().actions() for action in _in_menus(bar.menu()))
    own = {action for action in vars(actions).values() if isinstance(action, QAction)}
    kinds = (actions.looking.by_name, actions.recipes.by_name)
    assert own | {action for kind in kinds for action in kind.values()} <= offered.keys()
    assert set(offered.values()) == {1}
    assert {action.text() for action in offered} >= {"System", "Dark", "Light", "English", "简体中文"}
    with_keys = {action for action in offered if not action.shortcut().isEmpty()}
    assert with_keys <= set(menu_window.actions())  # the keys work where no menu is shown


def test_keys_call_their_action(menu_window, actions, qtbot):
    with qtbot.waitExposed(menu_window):
        menu_window.show()
    pressed: list[str] = []
    for name in ("open", "save", "help", "find_style"):
        getattr(actions, name).triggered.connect(lambda _checked, name=name: pressed.append(name))
    for key, modifier in (
        (Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier),
    ):
        QTest.keyClick(menu_window, key, modifier)
    assert pressed == ["open", "help", "find_style"]
    assert {name: getattr(actions, name).shortcut().toString() for name in SHORTCUTS} == SHORTCUTS


def test_hints_name_the_keys_also_those_of_the_user(actions):
    assert actions.open.toolTip() == "Open… (Ctrl+O)"
    assert actions.tour.toolTip() == "Show me around"
    actions.open.setShortcut(QKeySequence("F6"))
    actions.retranslate()
    assert actions.open.toolTip() == "Open… (F6)"


def test_menus_open_by_keys_of_their_own(actions):
    keys = [keys.toString() for keys in actions.menu_keys]
    assert keys == ["Alt+F", "Alt+E", "Alt+P", "Alt+V", "Alt+H"]


def test_texts_follow_the_language_of_the_window(menu_window, actions, set_language):
    assert _titles(menu_window) == ["&File", "&Edit", "&Painting", "&View", "&Help"]
    set_language(Language.CHINESE)
    assert _titles(menu_window)[0] == "文件(&F)"
    assert (actions.save.text(), actions.looking.histogram.text()) == ("另存为…", "直方图")
    assert (actions.recipes.presets.text(), actions.themes[ThemeMode.DARK].text()) == ("预设", "深色")
    assert actions.languages[Language.ENGLISH].text() == "English"  # who does not read Chinese finds it
    assert [keys.toString() for keys in actions.menu_keys] == ["Alt+F", "Alt+E", "Alt+P", "Alt+V", "Alt+H"]


def test_save_writes_back_while_a_file_is_edited_for_another_program(menu_window, actions, set_language):
    assert (actions.save.text(), actions.save_as.isVisible()) == ("Save as…", False)
    actions.set_editing(True)
    assert (actions.save.text(), actions.save_as.isVisible()) == ("Save back", True)
    set_language(Language.CHINESE)
    assert (actions.save.text(), actions.save_as.text()) == ("写回原文件", "另存为…")
    actions.set_editing(False)
    assert (actions.save.text(), actions.save_as.isVisible()) == ("另存为…", False)


@pytest.mark.parametrize("kind", ["themes", "languages"])
def test_one_theme_and_one_language_is_chosen(actions, kind):
    choices = list(getattr(actions, kind).items())
    for member, action in choices:
        action.trigger()
        assert [one for one, other in choices if other.isChecked()] == [member]
        assert type(member)(action.data()) is member


def test_icons_have_the_themes_colour(actions, theme):
    def drawn() -> dict[str, set[str]]:
        images = {name: getattr(actions, name).icon().pixmap(64, 64).toImage() for name in ICONS}
        return {
            name: {
                image.pixelColor(x, y).name()
                for x in range(64)
                for y in range(64)
                if image.pixelColor(x, y).alpha() == 255
            }
            for name, image in images.items()
        }

    assert all(colors == {theme.tokens.text} for colors in drawn().values())
    theme.set_mode(ThemeMode.LIGHT)
    assert all(colors == {theme.tokens.text} for colors in drawn().values())


def test_the_system_finds_what_it_moves_on_a_mac(actions):
    roles = {
        actions.quit: QAction.MenuRole.QuitRole,
        actions.about: QAction.MenuRole.AboutRole,
        actions.settings: QAction.MenuRole.PreferencesRole,
    }
    assert all(action.menuRole() is role for action, role in roles.items())
    assert all(action.isCheckable() for action in (actions.pause, actions.queue))


def test_no_two_actions_come_with_the_same_keys(actions, settings):
    shortcuts = Shortcuts(actions, settings)
    owners = {name: shortcuts.owner(shortcuts.keys(name), name) for name in shortcuts.names}
    assert len(owners) > 30
    assert {name: owner for name, owner in owners.items() if owner is not None} == {}
