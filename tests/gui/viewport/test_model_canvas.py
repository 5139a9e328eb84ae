"""Check that hands turn, move and zoom a model, and that nothing lets it be lost from sight."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent

from gui.engine_process.viewing import View
from gui.viewport.model_canvas import ModelCanvas, picture_size

LEFT, SHIFT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def canvas(qtbot):
    canvas = ModelCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(400, 300)
    canvas.show()
    return canvas


def _drag(qtbot, canvas, across, down, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.mousePress(canvas, LEFT, modifier, QPoint(100, 100))
    qtbot.mouseMove(canvas, QPoint(100 + across, 100 + down))
    qtbot.mouseRelease(canvas, LEFT, modifier, QPoint(100 + across, 100 + down))


def test_dragging_turns_the_model_with_the_hand(qtbot, canvas):
    _drag(qtbot, canvas, 50, 10)
    assert (canvas.view.yaw, canvas.view.pitch) == pytest.approx((15.0, 16.0))
    assert not canvas.is_held


def test_it_is_not_turned_over(qtbot, canvas):
    _drag(qtbot, canvas, 0, 2000)
    assert canvas.view.pitch == 89


def test_other_buttons_move_it(qtbot, canvas):
    qtbot.mousePress(canvas, Qt.MouseButton.MiddleButton, pos=QPoint(100, 100))
    qtbot.mouseMove(canvas, QPoint(175, 100))
    qtbot.mouseRelease(canvas, Qt.MouseButton.MiddleButton, pos=QPoint(175, 100))
    assert canvas.view.shift == pytest.approx((0.5, 0.0))
    assert canvas.view.yaw == View().yaw


def test_keys_turn_zoom_and_look_as_at_first(qtbot, canvas):
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Plus):
        qtbot.keyClick(canvas, key)
    assert (canvas.view.yaw, canvas.view.pitch, canvas.view.zoom) == (41.0, 18.0, 1.25)
    canvas.set_view(View(yaw=3.0, is_lit=False, clip=1))
    qtbot.keyClick(canvas, Qt.Key.Key_Home)
    assert canvas.view == View(is_lit=False, clip=1)


def test_the_wheel_zooms_within_limits(canvas):
    def turn(delta):
        at, none = QPointF(5, 5), Qt.KeyboardModifier.NoModifier
        canvas.wheelEvent(
            QWheelEvent(at, at, QPoint(), QPoint(0, delta), Qt.MouseButton.NoButton, none, Qt.ScrollPhase(0), False)
        )

    turn(120)
    assert 1.1 < canvas.view.zoom < 1.3
    turn(100_000)
    assert canvas.view.zoom == 16
    turn(-200_000)
    assert canvas.view.zoom == 0.3


def test_space_holds_the_original(qtbot, canvas):
    heard = []
    canvas.original_held.connect(heard.append)
    qtbot.keyPress(canvas, Qt.Key.Key_Space)
    qtbot.keyRelease(canvas, Qt.Key.Key_Space)
    assert heard == [True, False]


def test_the_picture_fills_it(canvas):
    image = QImage(40, 30, QImage.Format.Format_RGB888)
    image.fill(QColor("red"))
    canvas.show_image(image)
    shown = canvas.grab().toImage()
    assert shown.pixelColor(2, 2) == shown.pixelColor(398, 298) == QColor("red")


@pytest.mark.parametrize(
    ("widget", "ratio", "longest", "size"),
    [((400, 300), 1.0, 2048, (400, 300)), ((400, 300), 2.0, 480, (480, 360)), ((0, 0), 1.0, 480, (1, 1))],
)
def test_pictures_are_as_large_as_the_screen_and_the_limit_allow(widget, ratio, longest, size):
    assert picture_size(QSize(*widget), ratio, longest) == size
