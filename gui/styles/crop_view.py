"""Show a picture and choose a rectangle of it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.style_choice import SMALLEST_CROP, WHOLE, Crop
from gui.look.theme import Theme
from gui.styles.style_picture import crop_rect

_HINT = QSize(440, 400)  # logical px
_FRAME = 8  # room for handles
_REACH = 14  # px around a handle that take hold of it
_STEP, _LEAP = 0.01, 0.1  # of the picture by an arrow key, with Ctrl
_NONE, _BOTH = 0, 2
ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


class CropView(QWidget):
    """Drag the rectangle, its edges or its corners; or draw a new one outside.

    The arrow keys move it, with Shift they move its right and lower edge.

    Signals:
        crop_changed(object): Crop.
    """

    crop_changed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        """Start without a picture and with all of it."""
        super().__init__()
        self._theme = theme
        self._image = QImage()
        self._crop = WHOLE
        self._held = (_NONE, _NONE)  # -1, 1 an edge, 2 both edges: across and down
        self._from = QPointF()
        self._before = WHOLE
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def crop(self) -> Crop:
        """Give the rectangle, in shares of the picture."""
        return self._crop

    def set_image(self, image: QImage) -> None:
        """Show a picture."""
        self._image = image
        self.update()

    def set_crop(self, crop: Crop) -> None:
        """Show another rectangle; `crop_changed` follows where it is another."""
        if crop != self._crop and crop.is_valid:
            self._crop = crop
            self.update()
            self.crop_changed.emit(crop)

    def place_of(self, crop: Crop) -> QRectF:
        """Give where a rectangle of the picture lies in the widget, px."""
        return crop_rect(crop, self._picture())

    def sizeHint(self) -> QSize:  # noqa: N802
        """Ask for the room of a small picture."""
        return _HINT

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take hold of the rectangle, an edge or a corner."""
        if event.button() is Qt.MouseButton.LeftButton and not self._image.isNull():
            self._from, self._before = event.position(), self._crop
            self._held = self._part_at(event.position())
            if self._held == (_NONE, _NONE):
                self._begin_at(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drag what is held, or show what could be."""
        if not event.buttons() & Qt.MouseButton.LeftButton:
            self.setCursor(self._cursor(self._part_at(event.position())))
            return
        picture, moved = self._picture(), event.position() - self._from
        if picture.width() > 0 and self._held != (_NONE, _NONE):
            across = self._dragged(self._before.left, self._before.right, self._held[0], moved.x() / picture.width())
            down = self._dragged(self._before.top, self._before.bottom, self._held[1], moved.y() / picture.height())
            self.set_crop(Crop(across[0], down[0], across[1], down[1]))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        """Let go."""
        self._held = (_NONE, _NONE)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Move the rectangle, or its right and lower edge."""
        key, keys = Qt.Key(event.key()), event.modifiers()
        if key not in ARROWS:
            super().keyPressEvent(event)
            return
        step = _LEAP if keys & Qt.KeyboardModifier.ControlModifier else _STEP
        part = 1 if keys & Qt.KeyboardModifier.ShiftModifier else _BOTH
        x, y = ARROWS[key]
        across = self._dragged(self._crop.left, self._crop.right, part if x else _NONE, x * step)
        down = self._dragged(self._crop.top, self._crop.bottom, part if y else _NONE, y * step)
        self.set_crop(Crop(across[0], down[0], across[1], down[1]))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw the picture, dimmed outside of the rectangle, and the handles."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        tokens, picture, chosen = self._theme.tokens, self._picture(), self.place_of(self._crop)
        painter.fillRect(picture, QColor(tokens.raised))
        painter.drawImage(picture, self._image)
        dim = QColor(0, 0, 0, 150)
        for outside in (
            QRectF(picture.topLeft(), QPointF(picture.right(), chosen.top())),
            QRectF(QPointF(picture.left(), chosen.bottom()), picture.bottomRight()),
            QRectF(QPointF(picture.left(), chosen.top()), chosen.bottomLeft()),
            QRectF(chosen.topRight(), QPointF(picture.right(), chosen.bottom())),
        ):
            painter.fillRect(outside, dim)
        painter.setPen(QPen(QColor(tokens.accent if self.hasFocus() else "#ffffff"), 2))
        painter.drawRect(chosen)
        painter.setPen(QPen(QColor(0, 0, 0, 150), 1))
        painter.setBrush(QColor(tokens.accent if self.hasFocus() else "#ffffff"))
        middle = chosen.center()
        for x in (chosen.left(), middle.x(), chosen.right()):
            for y in (chosen.top(), middle.y(), chosen.bottom()):
                if (x, y) != (middle.x(), middle.y()):
                    painter.drawEllipse(QPointF(x, y), 4.5, 4.5)
        painter.end()

    def _picture(self) -> QRectF:
        """Fit the picture into the widget."""
        room = QRectF(self.rect()).adjusted(_FRAME, _FRAME, -_FRAME, -_FRAME)
        if self._image.isNull():
            return room
        size = self._image.size().toSizeF().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(QPointF(), size)
        place.moveCenter(room.center())
        return place

    def _part_at(self, place: QPointF) -> tuple[int, int]:
        """Tell which edges are near, or both pairs inside, or none outside."""
        chosen = self.place_of(self._crop)
        if not chosen.adjusted(-_REACH, -_REACH, _REACH, _REACH).contains(place):
            return _NONE, _NONE
        reach = min(_REACH, chosen.width() / 3, chosen.height() / 3)
        across = _near(place.x(), chosen.left(), chosen.right(), reach)
        down = _near(place.y(), chosen.top(), chosen.bottom(), reach)
        return (across, down) if across or down else (_BOTH, _BOTH)

    def _begin_at(self, place: QPointF) -> None:
        """Begin a new rectangle at a place, whose lower right corner is dragged."""
        picture = self._picture()
        x = min(max((place.x() - picture.left()) / picture.width(), 0.0), 1 - SMALLEST_CROP)
        y = min(max((place.y() - picture.top()) / picture.height(), 0.0), 1 - SMALLEST_CROP)
        self.set_crop(Crop(x, y, x + SMALLEST_CROP, y + SMALLEST_CROP))
        self._before, self._held, self._from = self._crop, (1, 1), self.place_of(self._crop).bottomRight()

    def _dragged(self, low: float, high: float, part: int, by: float) -> tuple[float, float]:
        """Move the lower edge (-1), the upper (1) or both, without leaving the picture."""
        if part == _BOTH:
            by = min(max(by, -low), 1 - high)
            return low + by, high + by
        if part == -1:
            return min(max(low + by, 0.0), high - SMALLEST_CROP), high
        return low, (max(min(high + by, 1.0), low + SMALLEST_CROP) if part == 1 else high)

    def _cursor(self, part: tuple[int, int]) -> Qt.CursorShape:
        if _BOTH in part:
            return Qt.CursorShape.SizeAllCursor
        if part == (_NONE, _NONE):
            return Qt.CursorShape.CrossCursor
        if 0 in part:
            return Qt.CursorShape.SizeVerCursor if part[1] else Qt.CursorShape.SizeHorCursor
        return Qt.CursorShape.SizeFDiagCursor if part[0] == part[1] else Qt.CursorShape.SizeBDiagCursor


def _near(value: float, low: float, high: float, reach: float) -> int:
    if abs(value - low) <= reach:
        return -1
    return 1 if abs(value - high) <= reach else 0
