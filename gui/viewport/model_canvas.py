"""Show a model from where the user looks at it, and turn hands into views."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from gui.engine_process.viewing import View

_TURN = 0.4  # degrees a logical px
_STEP = 6.0  # degrees a key
_STEEPEST = 89.0  # degrees
_ZOOM = 1.0015  # times a unit of the wheel
_ZOOMS = (0.3, 16.0)


class ModelCanvas(QWidget):
    """Hold the view, and paint the picture of it that comes.

    Signals:
        view_changed(): the user looks from elsewhere.
        original_held(bool): the model is to be seen as it was, or as it is painted.
    """

    view_changed = Signal()
    original_held = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._view = View()
        self._image = QImage()
        self._last = QPointF()
        self._is_held = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._retranslate()

    @property
    def view(self) -> View:
        """Tell from where and how the model is looked at."""
        return self._view

    @property
    def image(self) -> QImage:
        """Give the picture that is shown."""
        return self._image

    @property
    def is_held(self) -> bool:
        """Tell whether a mouse button turns or moves the model now."""
        return self._is_held

    def set_view(self, view: View) -> None:
        """Look from elsewhere, or in another way."""
        if view != self._view:
            self._view = view
            self.view_changed.emit()

    def show_image(self, image: QImage) -> None:
        """Show a picture, stretched over the widget."""
        self._image = image
        self.update()

    def reset(self) -> None:
        """Look from where one looks first; light, wires and clip stay."""
        first = View()
        self.set_view(replace(self._view, yaw=first.yaw, pitch=first.pitch, zoom=first.zoom, shift=first.shift))

    def turn(self, yaw: float, pitch: float) -> None:
        """Go around the model by degrees."""
        steep = min(max(self._view.pitch + pitch, -_STEEPEST), _STEEPEST)
        self.set_view(replace(self._view, yaw=(self._view.yaw + yaw) % 360, pitch=steep))

    def zoom(self, factor: float) -> None:
        """Make the model larger on the screen."""
        self.set_view(replace(self._view, zoom=min(max(self._view.zoom * factor, _ZOOMS[0]), _ZOOMS[1])))

    def move_by(self, delta: QPointF) -> None:
        """Move the picture by logical px."""
        half = max(min(self.width(), self.height()) / 2, 1)
        across, down = self._view.shift
        self.set_view(replace(self._view, shift=(across + delta.x() / half, down + delta.y() / half)))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw the picture, or the ground."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor.fromRgbF(*self._view.ground))
        if not self._image.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self.rect(), self._image)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take hold of the model."""
        self._last, self._is_held = event.position(), True
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Turn it; with Shift, or by another button, move it."""
        delta, self._last = event.position() - self._last, event.position()
        if not self._is_held:
            return
        moves = event.modifiers() & Qt.KeyboardModifier.ShiftModifier or not event.buttons() & Qt.MouseButton.LeftButton
        if moves:
            self.move_by(delta)
        else:
            self.turn(-_TURN * delta.x(), _TURN * delta.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let it rest."""
        if not event.buttons():
            self._is_held = False
            self.setCursor(Qt.CursorShape.OpenHandCursor)
            self.view_changed.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Look from where one looks first."""
        event.accept()
        self.reset()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Zoom."""
        self.zoom(_ZOOM ** event.angleDelta().y())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Turn by the arrow keys, zoom by + and -, look as at first by Home, see the original while Space is held."""
        turns = {
            Qt.Key.Key_Left: (-_STEP, 0.0), Qt.Key.Key_Right: (_STEP, 0.0), Qt.Key.Key_Up: (0.0, _STEP),
            Qt.Key.Key_Down: (0.0, -_STEP),
        }  # fmt: skip
        key = Qt.Key(event.key())
        if key in turns:
            self.turn(*turns[key])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(1.25)
        elif key == Qt.Key.Key_Minus:
            self.zoom(0.8)
        elif key == Qt.Key.Key_Home:
            self.reset()
        elif key == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.original_held.emit(True)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Show the painting again."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.original_held.emit(False)
        else:
            super().keyReleaseEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Have a picture of the new size drawn."""
        super().resizeEvent(event)
        self.view_changed.emit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Model"))
        self.setAccessibleDescription(
            self.tr(
                "Drag or use the arrow keys to turn the model, drag with Shift to move it, use the wheel or + and - to "
                "zoom; Home looks from the front, and Space shows the model as it was while it is held."
            )
        )


def picture_size(widget: QSize, ratio: float, longest: int) -> tuple[int, int]:
    """Choose width and height, px, of a picture for a widget of logical px, at most `longest` px long."""
    width, height = max(1.0, widget.width() * ratio), max(1.0, widget.height() * ratio)
    scale = min(1.0, longest / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))
