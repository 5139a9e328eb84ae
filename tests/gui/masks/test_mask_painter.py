"""Check that mouse, wheel and keys over a picture paint strokes, lay lines and change the brush."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.mask import Gradient
from gui.masks.mask_painter import HARDNESS_STEP, STEP, MaskPainter
from gui.masks.mask_tool import SIZES, Brush, Tool

LEFT, NO_KEYS, ALT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def painter(canvas) -> MaskPainter:
    """Hold the brush; what is told is kept in `strokes`, `lines`, `brushes` and `tools`."""
    painter = MaskPainter(canvas)
    painter.strokes, painter.lines, painter.brushes, painter.tools = [], [], [], []
    painter.stroke_painted.connect(painter.strokes.append)
    painter.line_drawn.connect(painter.lines.append)
    painter.brush_changed.connect(painter.brushes.append)
    painter.tool_changed.connect(painter.tools.append)
    painter.set_tool(Tool.PAINT)
    return painter


def _at(canvas, x: float, y: float) -> QPoint:
    rect = canvas.picture_rect
    return QPointF(rect.left() + x * rect.width(), rect.top() + y * rect.height()).toPoint()


def _drag(canvas, *shares: tuple[float, float], keys=NO_KEYS, button=LEFT) -> None:
    QTest.mousePress(canvas, button, keys, _at(canvas, *shares[0]))
    for share in shares[1:]:
        QTest.mouseMove(canvas, _at(canvas, *share))
    QTest.mouseRelease(canvas, button, keys, _at(canvas, *shares[-1]))


def _turn(canvas, across: int, down: int, keys: Qt.KeyboardModifier) -> None:
    middle, none = QPointF(canvas.rect().center()), Qt.MouseButton.NoButton
    phase = Qt.ScrollPhase.NoScrollPhase
    delta = QPoint(120 * across, 120 * down)
    event = QWheelEvent(middle, canvas.mapToGlobal(middle), QPoint(), delta, none, keys, phase, False)
    QApplication.sendEvent(canvas, event)


def test_a_stroke_is_where_the_pointer_went_in_shares_of_the_picture(canvas, painter):
    painter.set_brush(Brush(0.2, 0.7))
    _drag(canvas, (0.2, 0.3), (0.5, 0.3), (0.8, 0.7))
    (stroke,) = painter.strokes
    assert [stroke.points[0], stroke.points[-1]] == [
        pytest.approx((0.2, 0.3), abs=0.01),
        pytest.approx((0.8, 0.7), abs=0.01),
    ]
    assert (stroke.size, stroke.hardness, stroke.erases) == (0.2, 0.7, False)


@pytest.mark.parametrize(
    ("tool", "keys", "erases"),
    [(Tool.PAINT, ALT, True), (Tool.ERASE, NO_KEYS, True), (Tool.ERASE, ALT, False)],
)
def test_alt_paints_the_other_way_round(canvas, painter, tool, keys, erases):
    painter.set_tool(tool)
    _drag(canvas, (0.2, 0.3), (0.5, 0.3), keys=keys)
    assert [stroke.erases for stroke in painter.strokes] == [erases]


def test_other_buttons_and_no_tool_look_around_as_ever(canvas, painter):
    _drag(canvas, (0.2, 0.3), (0.5, 0.3), button=Qt.MouseButton.MiddleButton)
    painter.set_tool(Tool.NONE)
    _drag(canvas, (0.2, 0.3), (0.5, 0.3))
    assert painter.strokes == []


def test_another_tool_gives_a_stroke_up(canvas, painter):
    QTest.mousePress(canvas, LEFT, NO_KEYS, _at(canvas, 0.2, 0.2))
    QTest.mouseMove(canvas, _at(canvas, 0.4, 0.4))
    painter.set_tool(Tool.ERASE)
    QTest.mouseRelease(canvas, LEFT, NO_KEYS, _at(canvas, 0.4, 0.4))
    assert painter.strokes == []


def test_a_stroke_is_seen_while_it_is_painted(canvas, painter):
    before = canvas.grab().toImage().pixelColor(_at(canvas, 0.3, 0.5))
    QTest.mousePress(canvas, LEFT, NO_KEYS, _at(canvas, 0.2, 0.5))
    QTest.mouseMove(canvas, _at(canvas, 0.4, 0.5))
    assert canvas.grab().toImage().pixelColor(_at(canvas, 0.3, 0.5)).red() > before.red() + 40
    QTest.mouseRelease(canvas, LEFT, NO_KEYS, _at(canvas, 0.4, 0.5))


def test_the_wheel_with_shift_changes_size_and_hardness_and_alone_zooms(canvas, painter):
    zoom = canvas.zoom
    _turn(canvas, 0, 1, SHIFT)
    _turn(canvas, 1, 0, SHIFT)  # as some systems turn it
    _turn(canvas, 0, -1, SHIFT | CTRL)
    assert canvas.zoom == zoom
    assert painter.brushes[-1].size == pytest.approx(Brush().size * STEP**2)
    assert painter.brushes[-1].hardness == pytest.approx(Brush().hardness - HARDNESS_STEP)
    _turn(canvas, 0, 1, NO_KEYS)
    assert canvas.zoom > zoom


def test_the_brush_stays_within_its_limits(canvas, painter):
    _turn(canvas, 0, 100, SHIFT)
    _turn(canvas, 0, 100, SHIFT | CTRL)
    assert painter.brushes[-1] == Brush(SIZES[1], 1.0)
    _turn(canvas, 0, -200, SHIFT)
    _turn(canvas, 0, -100, SHIFT | CTRL)
    assert painter.brushes[-1] == Brush(SIZES[0], 0.0)


def test_keys_change_brush_and_tool(canvas, painter):
    for key in (Qt.Key.Key_Period, Qt.Key.Key_Greater):
        QTest.keyClick(canvas, key)
    assert painter.brushes[-1].size == pytest.approx(Brush().size * STEP)
    assert painter.brushes[-1].hardness == pytest.approx(Brush().hardness + HARDNESS_STEP)
    for key in (Qt.Key.Key_X, Qt.Key.Key_X, Qt.Key.Key_Escape):
        QTest.keyClick(canvas, key)
    assert painter.tools == [Tool.ERASE, Tool.PAINT, Tool.NONE]
    assert painter.tool is Tool.NONE


@pytest.mark.parametrize(
    ("tool", "key", "is_claimed"),
    [
        (Tool.PAINT, Qt.Key.Key_X, True),
        (Tool.PAINT, Qt.Key.Key_Comma, True),
        (Tool.PAINT, Qt.Key.Key_Z, False),
        (Tool.LINE, Qt.Key.Key_X, False),
        (Tool.LINE, Qt.Key.Key_Escape, True),
        (Tool.NONE, Qt.Key.Key_Escape, False),
    ],
)
def test_only_the_keys_of_the_tool_are_kept_from_the_windows_shortcuts(canvas, painter, tool, key, is_claimed):
    painter.set_tool(tool)
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, NO_KEYS)
    event.ignore()
    QApplication.sendEvent(canvas, event)
    assert event.isAccepted() is is_claimed


def test_a_line_is_drawn_anew_and_moved_by_its_middle_and_its_ends(canvas, painter):
    painter.set_tool(Tool.LINE)
    for drag, line in (
        (((0.1, 0.1), (0.3, 0.2), (0.5, 0.3)), (0.1, 0.1, 0.5, 0.3)),
        (((0.3, 0.2), (0.4, 0.4)), (0.2, 0.3, 0.6, 0.5)),
        (((0.6, 0.5), (0.9, 0.9)), (0.2, 0.3, 0.9, 0.9)),
        (((0.2, 0.3), (0.3, 0.3)), (0.3, 0.3, 0.9, 0.9)),
    ):
        _drag(canvas, *drag)
        assert (*painter.lines[-1].start, *painter.lines[-1].end) == pytest.approx(line, abs=0.02)
    painter.lines.clear()
    _drag(canvas, (0.1, 0.9), (0.1, 0.9))
    assert painter.lines == []  # a click lays no line


def test_the_grips_of_a_line_are_drawn(canvas, painter):
    painter.set_tool(Tool.LINE)
    painter.set_line(Gradient((0.25, 0.5), (0.75, 0.5)))
    shot = canvas.grab().toImage()
    assert [shot.pixelColor(_at(canvas, x, 0.5)).name() for x in (0.25, 0.5, 0.75)] == ["#ffffff"] * 3
    painter.set_tool(Tool.NONE)
    assert canvas.grab().toImage().pixelColor(_at(canvas, 0.25, 0.5)).name() != "#ffffff"
