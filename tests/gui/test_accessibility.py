"""Check that a screen reader can name every control of the window and its dialogs, and that Tab reaches all."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from gui.look.language import Language
from tests.gui.accessibility import faults, walk
from tests.gui.states import dialog_classes, dialogs, pages_of, show_much

languages = pytest.mark.parametrize("language", [Language.ENGLISH, Language.CHINESE])


@languages
def test_every_control_of_the_window_has_a_name_and_a_role(app, session, language):
    app.set_language(language)
    app.window.resize(1280, 800)
    assert faults(app.window) == []
    show_much(app, session)
    assert faults(app.window) == []
    roles = [interface.role() for interface in walk(app.window)]
    assert roles.count(QAccessible.Role.Slider) > 5
    assert len(roles) > 80
    for page in pages_of(app):
        app.window.drawer.show_page(page)
        assert faults(app.window.drawer) == []


@languages
@pytest.mark.parametrize("kind", sorted(dialog_classes(), key=lambda kind: kind.__name__))
def test_every_control_of_a_dialog_has_a_name_and_a_role(app, kind, language):
    app.set_language(language)
    dialog = dialogs(app)[kind]()
    dialog.show()
    assert faults(dialog) == []
    dialog.close()


@languages
def test_a_message_and_its_sign_are_named(app, language):
    app.set_language(language)
    bar = app.window.message_bar
    names = []
    for show in (bar.show_error, bar.show_notice):
        show("A sentence.")
        assert faults(bar) == []
        graphics = [at for at in walk(bar) if at.role() is QAccessible.Role.Graphic]
        names += [at.text(QAccessible.Text.Name) for at in graphics]
    assert len(set(names)) == 2


def test_menus_are_named(app):
    for menu in app.window.menuBar().actions():
        assert menu.text()
        for action in menu.menu().actions():
            assert action.isSeparator() or action.text()


def test_the_walk_sees_what_it_shall_find(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    for child in (QPushButton(widget), QLineEdit(widget), QLabel("text", widget)):
        child.show()
    widget.show()
    assert [said.split(":")[0] for said in faults(widget)] == ["no name", "no name"]


def test_tab_goes_around_in_a_sane_order(app, session):
    """GIVEN much that is shown WHEN Tab is pressed THEN strip, panel and buttons come in turn, then all again."""
    app.window.resize(1280, 800)
    show_much(app, session)
    window = app.window
    window.activateWindow()
    window.canvas.setFocus()
    seen: list[QWidget] = []
    for _ in range(150):
        focused = QApplication.focusWidget()
        if focused in seen:
            break
        seen.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() in seen
    strip, panel, bar = window.style_strip, window.options_panel, window.run_bar
    places = [next(i for i, w in enumerate(seen) if part.isAncestorOf(w)) for part in (strip, panel, bar)]
    assert places == sorted(places)
    for part in (strip, panel, bar):
        inside = [part.isAncestorOf(widget) for widget in seen]
        assert inside.count(True) == len(inside) - inside[::-1].index(True) - inside.index(True)  # without a gap
    tiles = [widget for widget in seen if widget in strip.tiles]
    assert len(tiles) == 1
    assert {strip.mix_pad.surface, panel.strength.slider, bar.save_button} <= set(seen)
