"""Paint masks with the mouse on the canvas: strokes of a brush, and the line of a gradient."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from enum import Enum, auto
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPen, QPolygonF, QWheelEvent

from engine.mask import Gradient, Stroke
from gui.canvas.canvas import Canvas
from gui.masks.mask_tool import SIZES, Brush, Point, Tool, simplified

GRIP = 14.0  # logical px around an end of the line that take the mouse
STEP = 1.15  # of the brush's size
HARDNESS_STEP = 0.1
_LIVE = {Tool.PAINT: QColor(229, 37, 77, 120), Tool.ERASE: QColor(40, 40, 40, 130)}
_ERASERS = {Tool.PAINT: Tool.ERASE, Tool.ERASE: Tool.PAINT}
_KEYS: dict[Qt.Key, tuple[float, float]] = {  # factor on the size, step of the hardness
    Qt.Key.Key_Comma: (1 / STEP, 0.0),
    Qt.Key.Key_Period: (STEP, 0.0),
    Qt.Key.Key_Less: (1.0, -HARDNESS_STEP),
    Qt.Key.Key_Greater: (1.0, HARDNESS_STEP),
}


class _Grip(Enum):
    """Say what of the line is dragged."""

    START = auto()
    END = auto()
    WHOLE = auto()


class MaskPainter(QObject):
    """Take the canvas' mouse while a tool is chosen, and show brush and line over the picture.

    Shift with the wheel, or the keys comma and period, change the brush's size; with Ctrl too, or < and >, its
    hardness. Alt paints the other way round, X changes between painting and erasing, Esc puts the tool away. The
    wheel alone, the middle button and Space look around as ever.

    Signals:
        stroke_painted(object): a Stroke is finished.
        line_drawn(object): the Gradient as it is now.
        brush_changed(object): Brush, by wheel or keys.
        tool_changed(object): Tool, by a key.
    """

    _tool: Tool = Tool.NONE  # also while the window is destroyed, when an event can still come after all else is gone

    stroke_painted = Signal(object)
    line_drawn = Signal(object)
    brush_changed = Signal(object)
    tool_changed = Signal(object)

    def __init__(self, canvas: Canvas) -> None:
        """Watch a canvas; nothing is taken before a tool is chosen."""
        super().__init__(canvas)
        self._canvas = canvas
        self._tool = Tool.NONE
        self._brush = Brush()
        self._line: Gradient | None = None
        self._points: list[Point] = []  # of the stroke that is being painted
        self._stroke_tool = Tool.NONE  # that it is painted with
        self._grip: _Grip | None = None
        self._grip_from: Point = (0.0, 0.0)
        self._pointer: QPointF | None = None  # over the canvas
        self._handlers: dict[QEvent.Type, Callable[[Any], bool]] = {
            QEvent.Type.MouseButtonPress: self._press,
            QEvent.Type.MouseButtonDblClick: self._press,
            QEvent.Type.MouseMove: self._move,
            QEvent.Type.MouseButtonRelease: self._release,
            QEvent.Type.Wheel: self._turn,
            QEvent.Type.ShortcutOverride: self._claim_key,
            QEvent.Type.KeyPress: self._press_key,
            QEvent.Type.Leave: self._leave,
        }
        canvas.installEventFilter(self)
        canvas.add_overlay(self)

    @property
    def tool(self) -> Tool:
        """Give the tool that is chosen."""
        return self._tool

    def set_tool(self, tool: Tool) -> None:
        """Choose a tool; a stroke that is being painted is given up."""
        if tool is not self._tool:
            self._tool, self._points, self._grip = tool, [], None
            self._canvas.setCursor(Qt.CursorShape.OpenHandCursor if tool is Tool.NONE else Qt.CursorShape.CrossCursor)
            self._canvas.update()

    def set_brush(self, brush: Brush) -> None:
        """Take another size or hardness."""
        self._brush = brush
        self._canvas.update()

    def set_line(self, line: Gradient | None) -> None:
        """Show the line of a gradient that can be dragged."""
        self._line = line
        self._canvas.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Take what a tool needs before the canvas looks around with it."""
        if self._tool is not Tool.NONE and self._canvas.has_photo:
            handler = self._handlers.get(event.type())
            if handler is not None and handler(event):
                return True
        return super().eventFilter(watched, event)

    def paint(self, painter: QPainter, canvas: Canvas) -> None:
        """Draw stroke, brush and line over each picture."""
        if self._tool is Tool.NONE:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for rect in canvas.picture_rects:
            if self._points:
                self._paint_stroke(painter, rect)
            if self._tool is Tool.LINE and self._line is not None:
                self._paint_line(painter, rect)
        if self._pointer is not None and self._tool is not Tool.LINE:
            self._paint_brush(painter, self._pointer)
        painter.restore()

    def _press(self, event: QMouseEvent) -> bool:
        if event.button() is not Qt.MouseButton.LeftButton:
            return False
        point = self._share(event.position())
        if self._tool is Tool.LINE:
            self._grip, self._grip_from = self._grip_at(event.position()), point
            if self._grip is None:
                self._grip, self._line = _Grip.END, Gradient(point, point)
        else:
            is_other = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            self._stroke_tool = _ERASERS[self._tool] if is_other else self._tool
            self._points = [point]
        self._canvas.update()
        return True

    def _move(self, event: QMouseEvent) -> bool:
        self._pointer = event.position()
        self._canvas.update()
        if event.buttons() & ~Qt.MouseButton.LeftButton:
            return False
        self._canvas.setCursor(Qt.CursorShape.CrossCursor)
        point = self._share(event.position())
        if self._points:
            self._points.append(point)
        elif self._grip is not None:
            self._drag_line(point)
        return True

    def _release(self, event: QMouseEvent) -> bool:
        if event.button() is not Qt.MouseButton.LeftButton:
            return False
        if self._points:
            points = simplified(self._points, self._aspect(), self._brush.size)
            erases = self._stroke_tool is Tool.ERASE
            self._points = []
            self.stroke_painted.emit(Stroke(points, self._brush.size, self._brush.hardness, erases=erases))
        self._grip = None
        self._canvas.update()
        return True

    def _turn(self, event: QWheelEvent) -> bool:
        """Change the brush with Shift held; some systems turn the wheel's direction then."""
        if not event.modifiers() & Qt.KeyboardModifier.ShiftModifier or self._tool is Tool.LINE:
            return False
        turned = event.angleDelta()
        notches = (turned.y() or turned.x()) / 120
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._change_brush(1.0, HARDNESS_STEP * notches)
        else:
            self._change_brush(STEP**notches, 0.0)
        event.accept()
        return True

    def _claim_key(self, event: QKeyEvent) -> bool:
        """Take a key before the shortcuts of the window do."""
        key = Qt.Key(event.key())
        is_own = key is Qt.Key.Key_Escape or (self._tool in _ERASERS and (key in _KEYS or key is Qt.Key.Key_X))
        event.setAccepted(is_own)
        return is_own

    def _press_key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key is Qt.Key.Key_Escape:
            self._choose(Tool.NONE)
        elif key in _KEYS and self._tool is not Tool.LINE:
            self._change_brush(*_KEYS[key])
        elif key is Qt.Key.Key_X and self._tool in _ERASERS:
            self._choose(_ERASERS[self._tool])
        else:
            return False
        return True

    def _leave(self, _event: QEvent) -> bool:
        self._pointer = None
        self._canvas.update()
        return False

    def _choose(self, tool: Tool) -> None:
        self.set_tool(tool)
        self.tool_changed.emit(tool)

    def _change_brush(self, factor: float, step: float) -> None:
        size = min(max(self._brush.size * factor, SIZES[0]), SIZES[1])
        hardness = min(max(self._brush.hardness + step, 0.0), 1.0)
        self.set_brush(Brush(size, hardness))
        self.brush_changed.emit(self._brush)

    def _drag_line(self, point: Point) -> None:
        if self._line is None:
            return
        if self._grip is _Grip.WHOLE:
            across, down = point[0] - self._grip_from[0], point[1] - self._grip_from[1]
            start, end = ((x + across, y + down) for x, y in (self._line.start, self._line.end))
            self._line, self._grip_from = Gradient(start, end), point
        else:
            self._line = replace(self._line, **{"start" if self._grip is _Grip.START else "end": point})
        if self._line.is_valid:
            self.line_drawn.emit(self._line)

    def _grip_at(self, point: QPointF) -> _Grip | None:
        if self._line is None:
            return None
        for rect in self._canvas.picture_rects:
            start, end = (_place(share, rect) for share in (self._line.start, self._line.end))
            for grip, place in ((_Grip.START, start), (_Grip.END, end), (_Grip.WHOLE, (start + end) / 2)):
                if math.dist(point.toTuple(), place.toTuple()) <= GRIP:
                    return grip
        return None

    def _share(self, point: QPointF) -> Point:
        """Turn a point of the canvas into shares of the picture's width and height."""
        rect, place = self._canvas.picture_rect, self._canvas.to_picture(point)
        scale = self._canvas.zoom / self._canvas.devicePixelRatioF()  # logical px a pixel of the photograph
        return place.x() * scale / rect.width(), place.y() * scale / rect.height()

    def _aspect(self) -> float:
        rect = self._canvas.picture_rect
        return rect.width() / rect.height()

    def _diameter(self) -> float:
        """Give the brush's in logical px."""
        rect = self._canvas.picture_rect
        return self._brush.size * max(rect.width(), rect.height())

    def _paint_stroke(self, painter: QPainter, rect: QRectF) -> None:
        line = QPolygonF([_place(point, rect) for point in self._points])
        if len(self._points) == 1:
            line.append(line.first() + QPointF(0.01, 0))  # a path without a length is not drawn
        path = QPainterPath()
        path.addPolygon(line)
        pen = QPen(_LIVE[self._stroke_tool], self._diameter())
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setClipRect(rect)
        painter.strokePath(path, pen)
        painter.setClipping(False)

    def _paint_brush(self, painter: QPainter, center: QPointF) -> None:
        """Draw the brush's edge and, inside, where it begins to fade."""
        radius = self._diameter() / 2
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for color, width in ((QColor(0, 0, 0, 120), 3.0), (QColor(255, 255, 255, 230), 1.2)):
            painter.setPen(QPen(color, width))
            painter.drawEllipse(center, radius, radius)
        if 0 < self._brush.hardness < 1:
            painter.setPen(QPen(QColor(255, 255, 255, 150), 1, Qt.PenStyle.DotLine))
            painter.drawEllipse(center, radius * self._brush.hardness, radius * self._brush.hardness)
        if self._tool is Tool.ERASE:
            painter.setPen(QPen(QColor(255, 255, 255, 230), 1.5))
            painter.drawLine(center - QPointF(4, 0), center + QPointF(4, 0))

    def _paint_line(self, painter: QPainter, rect: QRectF) -> None:
        """Draw the line with its three grips, and across its ends where the mask begins to fade and has faded."""
        assert self._line is not None  # the caller has looked
        start, end = _place(self._line.start, rect), _place(self._line.end, rect)
        along = end - start
        length = math.hypot(along.x(), along.y())
        across = QPointF(-along.y(), along.x()) * (40 / length) if length > 1 else QPointF()
        for color, width in ((QColor(0, 0, 0, 120), 4.0), (QColor(255, 255, 255, 235), 2.0)):
            painter.setPen(QPen(color, width))
            painter.drawLine(start, end)
            painter.drawLine(start - across, start + across)
            painter.drawLine(end - across, end + across)
        painter.setPen(QPen(QColor(0, 0, 0, 120), 1))
        painter.setBrush(QColor(255, 255, 255))
        for place in (start, end, (start + end) / 2):
            painter.drawEllipse(place, 6, 6)


def _place(share: Point, rect: QRectF) -> QPointF:
    return QPointF(rect.left() + share[0] * rect.width(), rect.top() + share[1] * rect.height())
