"""Show the photograph and the painting: zoom, pan, and a divider between before and after."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QColorSpace,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.dropped import local_paths
from gui.picture_levels import PictureLevels
from gui.theme import DARK, Tokens
from gui.viewport import Viewport

GRIP = 12.0  # logical px left and right of the divider that take the mouse
ZOOM_STEP = 1.25
SQUARES_ZOOM = 3.0  # device px per picture px above which single pixels are shown


class Canvas(QWidget):
    """Draw what it is given; it knows no files and changes no picture.

    100 % means one pixel of the photograph's display copy per pixel of the screen.

    Signals:
        photo_dropped(Path): a file was dropped.
        image_dropped(QImage): a picture without a file was dropped, from a browser for example.
        view_changed(): zoom, divider or what is shown changed.
    """

    photo_dropped = Signal(Path)
    image_dropped = Signal(QImage)
    view_changed = Signal()

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._viewport = Viewport()
        self._before: PictureLevels | None = None
        self._after: PictureLevels | None = None
        self._result: PictureLevels | None = None
        self._space: QColorSpace | None = None  # the screen's; None is sRGB
        self._converting = QTimer(self)  # pictures into it, between events
        self._tokens = DARK
        self._split = 0.5  # the divider's place, 0 .. 1 of the picture's width
        self._is_comparing = True
        self._is_peeking = False
        self._is_drop_target = False
        self._drag: str | None = None  # "pan" or "divider"
        self._drag_from = QPointF()
        self._build_ui()

    @property
    def has_photo(self) -> bool:
        """Tell whether a photograph is open."""
        return self._before is not None

    @property
    def has_painting(self) -> bool:
        """Tell whether there is something to compare the photograph with."""
        return self._after is not None

    @property
    def shows_result(self) -> bool:
        """Tell whether the painting shown is the finished one, which can be saved, rather than a preview."""
        return self._result is not None and self._after is self._result

    @property
    def painting(self) -> QImage:
        """Give the painting as shown; null without one."""
        return self._after.image if self._after is not None else QImage()

    @property
    def zoom(self) -> float:
        """Give device pixels per picture pixel."""
        return self._viewport.zoom

    @property
    def split(self) -> float:
        """Give the divider's place, 0 .. 1 from the picture's left."""
        return self._split

    @property
    def is_comparing(self) -> bool:
        """Tell whether the divider is shown."""
        return self._is_comparing

    @property
    def is_peeking(self) -> bool:
        """Tell whether Space is held and the original is shown."""
        return self._is_peeking

    @property
    def picture_rect(self) -> QRectF:
        """Give the picture's rectangle in the canvas, logical px."""
        return self._viewport.rect

    def set_tokens(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        self._tokens = tokens
        self.update()

    @Slot(object)
    def set_screen_space(self, space: QColorSpace | None) -> None:
        """Show pictures in the colour space of the screen; None is sRGB."""
        self._space = space
        for levels in self._pictures():
            levels.set_space(space)
        self._converting.start()
        self.update()

    def set_photo(self, image: QImage) -> None:
        """Show another photograph, fitted, and forget the painting."""
        self._before, self._after, self._result = self._levels(image, None), None, None
        self._viewport.set_picture(QSizeF(image.size()))
        self._refresh()

    def set_preview(self, image: QImage) -> None:
        """Show the picture as painted now; a finished one is kept for `restore_result`."""
        self._after = self._levels(image, self._after)
        self._refresh()

    def set_result(self, image: QImage) -> None:
        """Show the finished picture."""
        self._after = self._result = self._levels(image, self._after)
        self._refresh()

    def restore_result(self) -> None:
        """Show the finished picture again in place of a preview; without one, the photograph."""
        self._after = self._result
        self._refresh()

    def fit(self) -> None:
        """Show the whole picture."""
        self._viewport.fit()
        self._refresh()

    def zoom_to(self, zoom: float, anchor: QPointF | None = None) -> None:
        """Show the picture at device pixels per picture pixel, the point under `anchor` kept in place."""
        if self.has_photo:
            self._viewport.zoom_to(zoom, anchor)
            self._refresh()

    def zoom_in(self) -> None:
        """Enlarge by one step."""
        self.zoom_to(self.zoom * ZOOM_STEP)

    def zoom_out(self) -> None:
        """Reduce by one step."""
        self.zoom_to(self.zoom / ZOOM_STEP)

    def set_split(self, split: float) -> None:
        """Place the divider; values outside 0 .. 1 take the edge."""
        self._split = min(max(split, 0.0), 1.0)
        self._refresh()

    def set_comparing(self, is_comparing: bool) -> None:
        """Show or hide the divider; without it the whole painting is seen."""
        self._is_comparing = is_comparing
        self._refresh()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Leave room for the empty state."""
        return QSize(360, 240)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw ground, pictures, divider and the frame of a drop target."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._tokens.ground))
        self._paint_pictures(painter)
        if self._divider_is_shown():
            self._paint_divider(painter)
        if self._is_drop_target:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(self._tokens.accent), 3))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(6, 6, -6, -6), 10, 10)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep a fitted picture fitted."""
        super().resizeEvent(event)
        self._viewport.set_window(QSizeF(self.size()), self.devicePixelRatioF())
        self._refresh()

    def event(self, event: QEvent) -> bool:
        """Follow the window to a screen with another pixel density."""
        if event.type() is QEvent.Type.DevicePixelRatioChange:
            self._viewport.set_window(QSizeF(self.size()), self.devicePixelRatioF())
            self._refresh()
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Zoom around the pointer."""
        if self.has_photo:
            self.zoom_to(self.zoom * ZOOM_STEP ** (event.angleDelta().y() / 120), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Begin to drag the divider or the picture."""
        if event.button() is Qt.MouseButton.LeftButton and self.has_photo:
            self._drag = "divider" if self._is_on_divider(event.position()) else "pan"
            self._drag_from = event.position()
            self._show_cursor(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Move the divider or the picture; otherwise show what a press would take."""
        if self._drag == "divider":
            rect = self._viewport.rect
            self.set_split((event.position().x() - rect.left()) / rect.width())
        elif self._drag == "pan":
            self._viewport.pan(event.position() - self._drag_from)
            self._drag_from = event.position()
            self._refresh()
        self._show_cursor(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """End a drag."""
        self._drag = None
        self._show_cursor(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Change between fitted and 100 %."""
        if self._viewport.is_fitted:
            self.zoom_to(1.0, event.position())
        else:
            self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Show the original while Space is held; move the divider by [ and ], the picture by the arrows."""
        steps = {Qt.Key.Key_BracketLeft: -0.02, Qt.Key.Key_BracketRight: 0.02}
        arrows = {
            Qt.Key.Key_Left: QPointF(40, 0),
            Qt.Key.Key_Right: QPointF(-40, 0),
            Qt.Key.Key_Up: QPointF(0, 40),
            Qt.Key.Key_Down: QPointF(0, -40),
        }
        key = Qt.Key(event.key())
        if key is Qt.Key.Key_Space:
            self._peek(True)
        elif key in steps:
            self.set_split(self._split + steps[key])
        elif key in arrows and self.has_photo:
            self._viewport.pan(arrows[key])
            self._refresh()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Show the painting again."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._peek(False)
        else:
            super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show the painting again, for the release of Space would go elsewhere."""
        self._peek(False)
        super().focusOutEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Accept files and pictures."""
        if local_paths(event.mimeData()) or event.mimeData().hasImage():
            event.acceptProposedAction()
            self._set_drop_target(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        """Remove the frame."""
        self._set_drop_target(False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Report the first picture dropped."""
        self._set_drop_target(False)
        event.acceptProposedAction()
        paths = local_paths(event.mimeData())
        if paths:
            self.photo_dropped.emit(paths[0])
        else:
            self.image_dropped.emit(QImage(event.mimeData().imageData()))

    def _build_ui(self) -> None:
        self._converting.setInterval(0)
        self._converting.timeout.connect(self._on_converting_timeout)
        self.setAcceptDrops(True)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def _pictures(self) -> list[PictureLevels]:
        return [levels for levels in (self._before, self._after, self._result) if levels is not None]

    def _levels(self, image: QImage, before: PictureLevels | None) -> PictureLevels:
        levels = PictureLevels(image, self._space, before)
        if not levels.is_ready:
            self._converting.start()
        return levels

    @Slot()
    def _on_converting_timeout(self) -> None:
        waiting = next((levels for levels in self._pictures() if not levels.is_ready), None)
        if waiting is None:
            self._converting.stop()
            return
        waiting.convert_some()
        if waiting.is_ready:
            self.update()

    def _refresh(self) -> None:
        self.update()
        self.view_changed.emit()

    def _peek(self, is_peeking: bool) -> None:
        if is_peeking is not self._is_peeking:
            self._is_peeking = is_peeking
            self._refresh()

    def _set_drop_target(self, is_target: bool) -> None:
        self._is_drop_target = is_target
        self.update()

    def _divider_is_shown(self) -> bool:
        return self._is_comparing and self.has_painting and not self._is_peeking

    def _divider_x(self) -> float:
        rect = self._viewport.rect
        return rect.left() + self._split * rect.width()

    def _is_on_divider(self, point: QPointF) -> bool:
        return self._divider_is_shown() and abs(point.x() - self._divider_x()) <= GRIP

    def _show_cursor(self, point: QPointF) -> None:
        if not self.has_photo:
            self.unsetCursor()
        elif self._drag == "divider" or (self._drag is None and self._is_on_divider(point)):
            self.setCursor(Qt.CursorShape.SplitHCursor)
        else:
            self.setCursor(Qt.CursorShape.ClosedHandCursor if self._drag else Qt.CursorShape.OpenHandCursor)

    def _paint_pictures(self, painter: QPainter) -> None:
        if self._before is None:
            return
        rect, ratio = self._viewport.rect, self.devicePixelRatioF()
        as_squares = self.zoom > SQUARES_ZOOM
        if self._after is None or self._is_peeking:
            self._before.draw(painter, rect, ratio, as_squares=as_squares)
            return
        is_small = self._after.size.width() < self._before.size.width()  # a preview, whose pixels tell nothing
        self._after.draw(painter, rect, ratio, as_squares=as_squares and not is_small)
        if self._is_comparing:
            painter.save()
            painter.setClipRect(QRectF(rect.left(), rect.top(), self._split * rect.width(), rect.height()))
            self._before.draw(painter, rect, ratio, as_squares=as_squares)
            painter.restore()

    def _paint_divider(self, painter: QPainter) -> None:
        rect = self._viewport.rect.intersected(QRectF(self.rect()))
        x = self._divider_x()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(0, 0, 0, 90), 4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
        painter.setPen(QPen(QColor(255, 255, 255, 235), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
        middle = QPointF(x, rect.center().y())
        painter.setPen(QPen(QColor(0, 0, 0, 90), 1))
        painter.setBrush(QColor(255, 255, 255, 240))
        painter.drawEllipse(middle, 15, 15)
        painter.setPen(QPen(QColor(40, 40, 40), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        for side in (-1, 1):
            tip = middle + QPointF(8 * side, 0)
            painter.drawLine(tip, tip + QPointF(-4 * side, -4))
            painter.drawLine(tip, tip + QPointF(-4 * side, 4))
