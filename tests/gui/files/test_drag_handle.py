"""Check that a press, a drag and a click on the handle are told apart."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.files.drag_handle import DragHandle
from gui.look.language import Language
from gui.look.theme import ThemeMode

LEFT, RIGHT, NO_KEYS = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier
START = QPoint(20, 10)


@pytest.fixture
def handle(qtbot, theme) -> DragHandle:
    """Show a handle; what it tells is in `told`."""
    handle = DragHandle(theme)
    qtbot.addWidget(handle)
    handle.resize(40, 30)
    handle.show()
    handle.told = []
    handle.pressed_down.connect(lambda: handle.told.append("pressed"))
    handle.drag_began.connect(lambda: handle.told.append("drag"))
    handle.clicked.connect(lambda: handle.told.append("click"))
    return handle


def _move(handle: DragHandle, by: int, button: Qt.MouseButton = LEFT) -> None:
    to = QPointF(START + QPoint(by, 0))
    handle.mouseMoveEvent(QMouseEvent(QMouseEvent.Type.MouseMove, to, handle.mapToGlobal(to), button, button, NO_KEYS))


def test_a_click_is_a_press_and_no_drag(handle):
    QTest.mouseClick(handle, LEFT, NO_KEYS, START)
    assert handle.told == ["pressed", "click"]


def test_a_hand_that_trembles_does_not_drag(handle):
    QTest.mousePress(handle, LEFT, NO_KEYS, START)
    _move(handle, QApplication.startDragDistance() - 1)
    QTest.mouseRelease(handle, LEFT, NO_KEYS, START)
    assert handle.told == ["pressed", "click"]


def test_a_drag_begins_once_and_no_click_follows(handle):
    QTest.mousePress(handle, LEFT, NO_KEYS, START)
    for by in (2, QApplication.startDragDistance(), 60):
        _move(handle, by)
    assert handle.told == ["pressed", "drag"]
    assert not handle.isDown()
    QTest.mouseRelease(handle, LEFT, NO_KEYS, START)
    assert handle.told == ["pressed", "drag"]


def test_a_movement_without_a_press_and_the_right_button_are_nothing(handle):
    _move(handle, 60)
    QTest.mousePress(handle, RIGHT, NO_KEYS, START)
    _move(handle, 60, RIGHT)
    QTest.mouseRelease(handle, RIGHT, NO_KEYS, START)
    QTest.mouseClick(handle, LEFT, NO_KEYS, START)
    _move(handle, 60)  # the press is over
    assert handle.told == ["pressed", "click"]


def test_without_a_picture_nothing_is_told(handle):
    handle.setEnabled(False)
    QTest.mouseClick(handle, LEFT, NO_KEYS, START)
    assert handle.told == []


def test_words_and_icon_follow_language_and_theme(handle, theme, set_language):
    assert handle.accessibleName() == "Copy the painting"
    assert "Drag the painting into another program" in handle.toolTip()
    set_language(Language.CHINESE)
    assert (handle.accessibleName(), handle.toolTip()) == ("复制画作", "把画作拖到其他程序，或点击复制")
    dark = handle.icon().pixmap(64, 64).toImage()
    theme.set_mode(ThemeMode.LIGHT)
    assert handle.icon().pixmap(64, 64).toImage() == theme.icon("drag").pixmap(64, 64).toImage() != dark
