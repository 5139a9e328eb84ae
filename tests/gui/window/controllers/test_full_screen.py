"""Check that the canvas has the screen alone, and that all around it comes back as it was."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from gui.window.controllers.full_screen import NEAR_THE_END, FullScreen
from gui.window.main_window import MainWindow
from tests.gui.fake_session import plain


@pytest.fixture
def window(main_window) -> MainWindow:
    return main_window


@pytest.fixture
def full_screen(window) -> FullScreen:
    """Serve a window with a photograph, by the menu's action."""
    window.canvas.set_photo(plain(60, 40, "gray"))
    full_screen = FullScreen(window)
    window.actions_of.looking.full_screen.triggered.connect(full_screen.set_active)
    return full_screen


def _keys(action: QAction) -> list[str]:
    return [keys.toString() for keys in action.shortcuts()]


def test_only_the_canvas_is_shown_until_escape(window, full_screen, qtbot):
    # GIVEN a window with menus and panels WHEN F11 THEN only the canvas is seen, and Esc brings the rest back
    around = [window.menuBar(), window.style_strip, window.options_panel, window.view_bar]
    cancelled: list[bool] = []
    window.actions_of.cancel.triggered.connect(lambda: cancelled.append(True))
    QTest.keyClick(window, Qt.Key.Key_F11)
    assert full_screen.is_active and window.isFullScreen()
    assert not any(widget.isVisible() for widget in around)
    qtbot.waitUntil(lambda: window.canvas.size() == window.centralWidget().size() == window.size())
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not full_screen.is_active and not window.isFullScreen()
    assert not window.actions_of.looking.full_screen.isChecked()
    assert all(widget.isVisible() for widget in around)
    assert cancelled == []  # a run goes on
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert cancelled == [True]


def test_the_view_bar_comes_to_the_pointer_near_the_lower_edge(window, full_screen, qtbot):
    full_screen.set_active(True)
    canvas = window.canvas
    qtbot.waitUntil(lambda: canvas.size() == window.size())
    for above, is_near in ((NEAR_THE_END - 10, True), (NEAR_THE_END + 10, False)):
        QTest.mouseMove(canvas, QPoint(50, canvas.height() - above))
        qtbot.waitUntil(lambda is_near=is_near: window.view_bar.isVisible() is is_near)
    full_screen.set_active(False)
    QTest.mouseMove(canvas, QPoint(50, 20))
    QTest.qWait(20)
    assert window.view_bar.isVisible()


@pytest.mark.parametrize("is_open", [True, False])
def test_a_drawer_is_open_again_only_if_it_was(window, full_screen, is_open):
    page = QWidget()
    window.drawer.add_page(page)
    if is_open:
        window.drawer.show_page(page)
    full_screen.set_active(True)
    assert not window.drawer.isVisible()
    full_screen.set_active(False)
    assert window.drawer.isVisible() is is_open


@pytest.mark.parametrize("was_maximized", [True, False])
def test_a_window_has_the_size_of_before(window, full_screen, was_maximized):
    if was_maximized:
        window.showMaximized()
    full_screen.set_active(True)
    assert window.isFullScreen()
    full_screen.set_active(False)
    assert window.isMaximized() is was_maximized


def test_keys_that_the_user_has_chosen_are_lent_and_given_back(window, full_screen):
    own, cancel = window.actions_of.looking.full_screen, window.actions_of.cancel
    own.setShortcuts([QKeySequence("F9")])
    cancel.setShortcuts([QKeySequence("F10")])
    full_screen.set_active(False)  # it is not active
    assert (_keys(own), _keys(cancel)) == (["F9"], ["F10"])
    full_screen.set_active(True)
    full_screen.set_active(True)
    assert (_keys(own), _keys(cancel)) == (["F9", "Esc"], [])
    full_screen.set_active(False)
    assert (_keys(own), _keys(cancel)) == (["F9"], ["F10"])
