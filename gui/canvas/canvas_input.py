"""Turn what mouse, wheel, fingers and keys do over the canvas into looking around."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QGestureEvent, QPinchGesture

if TYPE_CHECKING:
    from gui.canvas.canvas import Canvas

ZOOM_STEP = 1.25
SPLIT_STEP = 0.02
PAN_STEP = 40.0  # logical px
ARROWS = {
    Qt.Key.Key_Left: QPointF(PAN_STEP, 0),
    Qt.Key.Key_Right: QPointF(-PAN_STEP, 0),
    Qt.Key.Key_Up: QPointF(0, PAN_STEP),
    Qt.Key.Key_Down: QPointF(0, -PAN_STEP),
}
BRACKETS = {Qt.Key.Key_BracketLeft: -SPLIT_STEP, Qt.Key.Key_BracketRight: SPLIT_STEP}


class _Drag(Enum):
    PAN = auto()
    DIVIDER = auto()


class CanvasInput(QObject):
    """Filter the canvas' events; a filter that is installed later, a brush for example, sees them first."""

    # none while the window is destroyed, when an event can still come after all else is gone
    _handlers: Mapping[QEvent.Type, Callable[[Any], bool]] = {}

    def __init__(self, canvas: Canvas) -> None:
        """Follow a canvas."""
        super().__init__(canvas)
        self._canvas = canvas
        self._drag: _Drag | None = None
        self._drag_from = QPointF()
        self._handlers = {
            QEvent.Type.Wheel: self._turn,
            QEvent.Type.MouseButtonPress: self._press,
            QEvent.Type.MouseMove: self._move,
            QEvent.Type.MouseButtonRelease: self._release,
            QEvent.Type.MouseButtonDblClick: self._double_click,
            QEvent.Type.NativeGesture: self._pinch_pad,
            QEvent.Type.Gesture: self._pinch_screen,
            QEvent.Type.KeyPress: self._press_key,
            QEvent.Type.KeyRelease: self._release_key,
            QEvent.Type.FocusOut: self._lose_focus,
        }
        canvas.grabGesture(Qt.GestureType.PinchGesture)
        canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Handle what is for looking; leave the rest to the canvas."""
        handler = self._handlers.get(event.type())
        if handler is not None and handler(event):
            return True
        return super().eventFilter(watched, event)

    def _turn(self, event: QWheelEvent) -> bool:
        """Zoom around the pointer; two fingers on a touch pad pan, as everywhere."""
        by_fingers = event.phase() is not Qt.ScrollPhase.NoScrollPhase and not event.pixelDelta().isNull()
        if by_fingers and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._canvas.pan(QPointF(event.pixelDelta()))
        else:
            self._zoom_by(ZOOM_STEP ** (event.angleDelta().y() / 120), event.position())
        event.accept()
        return True

    def _press(self, event: QMouseEvent) -> bool:
        if event.button() not in {Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton} or not self._canvas.has_photo:
            return False
        is_left = event.button() is Qt.MouseButton.LeftButton
        on_divider = is_left and self._canvas.is_on_divider(event.position())
        self._drag = _Drag.DIVIDER if on_divider else _Drag.PAN
        self._drag_from = event.position()
        self._show_cursor(event.position())
        return True

    def _move(self, event: QMouseEvent) -> bool:
        """Move the divider or the picture; otherwise show what a press would take."""
        if self._drag is _Drag.DIVIDER:
            rect = self._canvas.picture_rect
            self._canvas.set_split((event.position().x() - rect.left()) / rect.width())
        elif self._drag is _Drag.PAN:
            self._canvas.pan(event.position() - self._drag_from)
            self._drag_from = event.position()
        self._show_cursor(event.position())
        return self._drag is not None

    def _release(self, event: QMouseEvent) -> bool:
        was_dragging, self._drag = self._drag is not None, None
        self._show_cursor(event.position())
        return was_dragging

    def _double_click(self, event: QMouseEvent) -> bool:
        """Change between fitted and 100 %."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return False
        if self._canvas.is_fitted:
            self._canvas.zoom_to(1.0, event.position())
        else:
            self._canvas.fit()
        return True

    def _pinch_pad(self, event: QNativeGestureEvent) -> bool:
        if event.gestureType() is not Qt.NativeGestureType.ZoomNativeGesture:
            return False
        self._zoom_by(max(1 + event.value(), 0.1), event.position())
        return True

    def _pinch_screen(self, event: QGestureEvent) -> bool:
        gesture = event.gesture(Qt.GestureType.PinchGesture)
        if gesture is None:
            return False
        pinch = cast("QPinchGesture", gesture)
        self._canvas.pan(pinch.centerPoint() - pinch.lastCenterPoint())
        self._zoom_by(pinch.scaleFactor(), QPointF(self._canvas.mapFromGlobal(pinch.centerPoint())))
        event.accept(gesture)
        return True

    def _press_key(self, event: QKeyEvent) -> bool:
        """Show the original while Space is held; move the divider by [ and ], the picture by the arrows."""
        key = Qt.Key(event.key())
        if key is Qt.Key.Key_Space:
            self._canvas.peek(True)
        elif key in BRACKETS:
            self._canvas.set_split(self._canvas.split + BRACKETS[key])
        elif key in ARROWS:
            self._canvas.pan(ARROWS[key])
        else:
            return False
        return True

    def _release_key(self, event: QKeyEvent) -> bool:
        if event.key() != Qt.Key.Key_Space or event.isAutoRepeat():
            return False
        self._canvas.peek(False)
        return True

    def _lose_focus(self, _event: QEvent) -> bool:
        """Show the painting again, for the release of Space would go elsewhere."""
        self._canvas.peek(False)
        return False

    def _zoom_by(self, factor: float, anchor: QPointF) -> None:
        self._canvas.zoom_to(self._canvas.zoom * factor, anchor)

    def _show_cursor(self, point: QPointF) -> None:
        canvas = self._canvas
        if not canvas.has_photo:
            canvas.unsetCursor()
        elif self._drag is _Drag.DIVIDER or (self._drag is None and canvas.is_on_divider(point)):
            canvas.setCursor(Qt.CursorShape.SplitHCursor)
        else:
            canvas.setCursor(Qt.CursorShape.ClosedHandCursor if self._drag else Qt.CursorShape.OpenHandCursor)
