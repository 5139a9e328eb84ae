"""Show a square of the finished picture over the canvas, where it is dragged to."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gui.canvas.canvas import Canvas
from gui.canvas.picture_levels import converted
from gui.controls.labelled_slider import percent
from gui.link.engine_sentences import in_window_language
from gui.look.theme import Theme

SIDE = 256  # logical px of the square
FRAME = 2
CAPTION = 24
BAR = 3  # logical px of the progress at the square's lower edge
REST = 250  # ms without a movement before a piece is asked for
STEP = 16  # logical px that an arrow key moves


class Loupe(QWidget):
    """Hold a square that stays over one point of the picture; moving it asks for another piece.

    Signals:
        piece_requested(object, int): the point, x and y as shares of the picture; px of the result a side.
        closed(): the user has put it away.
    """

    piece_requested = Signal(object, int)
    closed = Signal()

    def __init__(self, canvas: Canvas, theme: Theme) -> None:
        """Start hidden."""
        super().__init__(canvas)
        self._canvas, self._theme = canvas, theme
        self._center = QPointF(0.5, 0.5)
        self._piece = QImage()
        self._failure = ""  # why there is no piece
        self._done = 0.0  # share of the piece that is painted
        self._grip: QPoint | None = None  # where the mouse holds it
        self._rest = QTimer(self)
        self._build_ui()
        self._retranslate()
        canvas.view_changed.connect(self._on_canvas_view_changed)

    @property
    def center(self) -> tuple[float, float]:
        """Give the point that is looked at, x and y as shares of the picture."""
        return self._center.x(), self._center.y()

    @property
    def piece(self) -> QImage:
        """Give what is shown; null while it is painted."""
        return self._piece

    def open_at(self, point: QPointF) -> None:
        """Show the square around a point of the canvas, logical px."""
        self._look_at(point)
        self.show()
        self.raise_()
        self.setFocus()
        self._follow()
        self.ask()

    @property
    def caption(self) -> str:
        """Give the words below the piece."""
        if self._failure:
            return in_window_language(self._failure)
        if not self._piece.isNull():
            return self.tr("The finished picture, 1:1")
        painting = self.tr("Painting this piece…")
        return f"{painting} {percent(self._done)}" if self._done else painting

    @Slot()
    def ask(self) -> None:
        """Ask for the piece once the square has come to rest."""
        self._piece, self._failure, self._done = QImage(), "", 0.0
        self._rest.start()
        self.update()

    @Slot(QImage)
    def show_piece(self, image: QImage) -> None:
        """Show the piece that was asked for."""
        if self._rest.isActive():
            return  # of a place that has been left
        space = self._canvas.screen_space
        self._piece = converted(image, space) if space is not None else image
        self.update()

    @Slot(float)
    def show_progress(self, done: float) -> None:
        """Show which share of the piece is painted."""
        if not self._rest.isActive() and self._piece.isNull():
            self._done = max(done, self._done)
            self.update()

    @Slot(object)
    def show_failure(self, sentence: str) -> None:
        """Say why there is no piece; "" asks once more, because something else came first."""
        if sentence:
            self._failure, self._done = sentence, 0.0
            self.update()
        elif self.isVisible():
            self._rest.start()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw the piece or, until it is there, the canvas dimmed, with frame and caption."""
        tokens, painter = self._theme.tokens, QPainter(self)
        square = QRectF(FRAME, FRAME, SIDE, SIDE)
        if self._piece.isNull():
            painter.fillRect(square, QColor(0, 0, 0, 90))
            bar = QRectF(FRAME, FRAME + SIDE - BAR, SIDE * self._done, BAR)
            painter.fillRect(bar, QColor(tokens.accent))
        else:
            painter.fillRect(square, QColor(tokens.ground))
            painter.drawImage(self._placed(square), self._piece)
        painter.fillRect(QRectF(0, FRAME + SIDE, self.width(), CAPTION), QColor(20, 20, 20, 225))
        painter.setPen(QColor("#ededed"))
        caption = QRectF(8, FRAME + SIDE, SIDE - 12, CAPTION)
        text = painter.fontMetrics().elidedText(self.caption, Qt.TextElideMode.ElideRight, int(caption.width()))
        painter.drawText(caption, Qt.AlignmentFlag.AlignVCenter, text)
        color = tokens.accent if self.hasFocus() else "#ededed"
        painter.setPen(QPen(QColor(color), FRAME))
        painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take hold."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._grip = event.position().toPoint()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Follow the mouse."""
        if self._grip is not None:
            self._move_by(QPointF(event.position().toPoint() - self._grip))
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let go."""
        self._grip = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Move by the arrow keys, close by Delete or Backspace."""
        moves = {
            Qt.Key.Key_Left: QPointF(-STEP, 0),
            Qt.Key.Key_Right: QPointF(STEP, 0),
            Qt.Key.Key_Up: QPointF(0, -STEP),
            Qt.Key.Key_Down: QPointF(0, STEP),
        }
        key = Qt.Key(event.key())
        if key in moves:
            self._move_by(moves[key])
        elif key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _build_ui(self) -> None:
        self.setFixedSize(SIDE + 2 * FRAME, SIDE + 2 * FRAME + CAPTION)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._on_rest_timeout)
        self.hide()

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Loupe"))
        how = self.tr(
            "A piece of the finished picture, painted now for this place alone. Large pictures are painted in steps; "
            "at the finer ones the statistics of the whole picture are estimated from nine samples. Drag it, or move "
            "it by the arrow keys."
        )
        self.setAccessibleDescription(how)
        self.setToolTip(how)
        self.update()

    def _placed(self, square: QRectF) -> QRectF:
        """Give the piece its own size, in the middle."""
        ratio = self.devicePixelRatioF()
        place = QRectF(0, 0, self._piece.width() / ratio, self._piece.height() / ratio)
        place.moveCenter(square.center())
        return place

    def _middle(self) -> QPointF:
        return QPointF(self.pos()) + QPointF(FRAME + SIDE / 2, FRAME + SIDE / 2)

    def _move_by(self, delta: QPointF) -> None:
        self._look_at(self._middle() + delta)
        self._follow()
        self.ask()

    def _look_at(self, point: QPointF) -> None:
        """Take a point of the canvas, moved into the picture."""
        rect, at = self._canvas.picture_rect, self._canvas.to_picture(point)
        scale = self._canvas.zoom / self._canvas.devicePixelRatioF()
        width, height = max(rect.width(), 1.0), max(rect.height(), 1.0)
        self._center = QPointF(min(max(at.x() * scale / width, 0.0), 1.0), min(max(at.y() * scale / height, 0.0), 1.0))

    def _follow(self) -> None:
        """Stay over the point as far as the canvas goes."""
        rects = self._canvas.picture_rects
        rect = rects[-1]
        middle = rect.topLeft() + QPointF(self._center.x() * rect.width(), self._center.y() * rect.height())
        left = min(max(middle.x() - self.width() / 2, 0), max(self._canvas.width() - self.width(), 0))
        top = min(max(middle.y() - FRAME - SIDE / 2, 0), max(self._canvas.height() - self.height(), 0))
        self.move(round(left), round(top))

    @Slot()
    def _on_rest_timeout(self) -> None:
        if self.isVisible():
            self.piece_requested.emit(self.center, round(SIDE * self.devicePixelRatioF()))

    @Slot()
    def _on_canvas_view_changed(self) -> None:
        if self.isVisible():
            self._follow()
