"""Check what mouse, wheel, fingers and keys do over the canvas."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QNativeGestureEvent,
    QPointingDevice,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.canvas.canvas import Canvas


def plain(color: str) -> QImage:
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(QColor(color))
    return image


def color_at(canvas: Canvas, x: int, y: int = 180) -> str:
    return canvas.grab().toImage().pixelColor(x, y).name()


def test_dragging_the_divider_moves_it_and_stops_at_the_edge(canvas, qtbot):
    # GIVEN a painting with the divider in the middle WHEN it is dragged past the edge THEN it stays at the edge
    canvas.set_photo(plain("blue"))
    canvas.set_preview(plain("red"))
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(224, 224))
    qtbot.mouseMove(canvas, QPoint(124, 224))
    assert canvas.split == pytest.approx((124 - 24) / 400)
    qtbot.mouseMove(canvas, QPoint(2, 224))
    assert canvas.split == 0
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(2, 224))
    assert color_at(canvas, 60) == "#ff0000"


def test_dragging_elsewhere_pans(canvas, qtbot):
    canvas.set_photo(plain("blue"))
    canvas.zoom_to(4.0)
    left = canvas.picture_rect.left()
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    qtbot.mouseMove(canvas, QPoint(130, 100))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(130, 100))
    assert canvas.picture_rect.left() == pytest.approx(left + 30)


def test_space_shows_the_original_while_held(canvas, qtbot):
    canvas.set_photo(plain("blue"))
    canvas.set_result(plain("red"))
    QTest.keyPress(canvas, Qt.Key.Key_Space)
    assert color_at(canvas, 350) == "#0000ff"
    QTest.keyRelease(canvas, Qt.Key.Key_Space)
    assert color_at(canvas, 350) == "#ff0000"


def test_wheel_zooms_around_the_pointer(canvas):
    canvas.set_photo(plain("blue"))
    zoom = canvas.zoom
    event = QWheelEvent(
        QPointF(224, 224),
        QPointF(224, 224),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, event)
    assert canvas.zoom == pytest.approx(1.25 * zoom)


def test_fingers_on_a_touch_pad_pan_and_pinch_zooms(canvas):
    canvas.set_photo(plain("blue"), QSize(3000, 2000))
    canvas.zoom_to(1.0)
    left = canvas.picture_rect.left()
    at, none = QPointF(224, 224), Qt.MouseButton.NoButton
    moved = QWheelEvent(
        at,
        at,
        QPoint(-30, 0),
        QPoint(-240, 0),
        none,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.ScrollUpdate,
        False,
    )
    QApplication.sendEvent(canvas, moved)
    assert canvas.picture_rect.left() == pytest.approx(left - 30)
    pad = QPointingDevice.primaryPointingDevice()
    pinch = QNativeGestureEvent(Qt.NativeGestureType.ZoomNativeGesture, pad, 2, at, at, at, 0.5, QPointF())
    QApplication.sendEvent(canvas, pinch)
    assert canvas.zoom == pytest.approx(1.5)


def test_the_middle_button_pans_also_over_the_divider(canvas, qtbot):
    canvas.set_photo(plain("blue"))
    canvas.set_preview(plain("red"))
    canvas.zoom_to(4.0)
    left = canvas.picture_rect.left()
    qtbot.mousePress(canvas, Qt.MouseButton.MiddleButton, pos=QPoint(224, 224))
    qtbot.mouseMove(canvas, QPoint(204, 224))
    qtbot.mouseRelease(canvas, Qt.MouseButton.MiddleButton, pos=QPoint(204, 224))
    assert canvas.picture_rect.left() == pytest.approx(left - 20)
    assert canvas.split == 0.5


def test_a_double_click_goes_to_full_size_and_back(canvas, qtbot):
    canvas.set_photo(plain("blue"), QSize(3000, 2000))
    fitted = canvas.zoom
    under = canvas.to_picture(QPointF(100, 200))
    qtbot.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(100, 200))
    assert canvas.zoom == 1.0
    assert canvas.to_picture(QPointF(100, 200)).toTuple() == pytest.approx(under.toTuple())
    qtbot.mouseDClick(canvas, Qt.MouseButton.RightButton, pos=QPoint(100, 200))
    qtbot.mouseRelease(canvas, Qt.MouseButton.RightButton, pos=QPoint(100, 200))  # else it is held in later tests
    assert canvas.zoom == 1.0
    qtbot.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(100, 200))
    assert canvas.zoom == fitted


def test_brackets_move_the_divider_and_arrows_the_picture(canvas):
    canvas.set_photo(plain("blue"))
    canvas.set_preview(plain("red"))
    QTest.keyClick(canvas, Qt.Key.Key_BracketRight)
    assert canvas.split == pytest.approx(0.52)
    for _ in range(2):
        QTest.keyClick(canvas, Qt.Key.Key_BracketLeft)
    assert canvas.split == pytest.approx(0.48)
    canvas.zoom_to(4.0)
    place = canvas.picture_rect.topLeft()
    QTest.keyClick(canvas, Qt.Key.Key_Left)
    QTest.keyClick(canvas, Qt.Key.Key_Down)
    assert canvas.picture_rect.topLeft() == place + QPointF(40, -40)


def test_losing_the_focus_shows_the_painting_again(canvas):
    canvas.set_photo(plain("blue"))
    canvas.set_result(plain("red"))
    QTest.keyPress(canvas, Qt.Key.Key_Space)
    assert canvas.is_peeking
    QApplication.sendEvent(canvas, QFocusEvent(QEvent.Type.FocusOut))
    assert not canvas.is_peeking


def test_the_pointer_shows_what_a_press_would_take(canvas, qtbot):
    shapes = []
    for has_photo in (False, True):
        if has_photo:
            canvas.set_photo(plain("blue"))
            canvas.set_preview(plain("red"))
        for x in (224, 100):
            qtbot.mouseMove(canvas, QPoint(x, 224))
            shapes.append(canvas.cursor().shape().name)
    assert shapes == ["ArrowCursor", "ArrowCursor", "SplitHCursor", "OpenHandCursor"]
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(100, 224))
    assert canvas.cursor().shape() is Qt.CursorShape.ClosedHandCursor
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(100, 224))
