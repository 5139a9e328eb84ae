"""Draw a clip as a strip of small pictures, with a playhead and the two ends of the painted part."""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.look.theme import Theme
from gui.timeline.clip_times import ClipTimes, clock

HEIGHT = 56  # logical px
_EDGE = 10  # px at both ends, where a handle of the part hangs over
_GRIP = 8.0  # px around a handle in which it is taken
_HANDLE = 5.0  # px, its width
_CUT = 3.0  # px, width of the gap between two shots


class _Drag(Enum):
    HEAD = auto()
    START = auto()
    STOP = auto()


class FilmStrip(QWidget):
    """Show times; who holds them changes them.

    Signals:
        moved(float): the playhead is wanted at that second.
        start_moved(float): the painted part is to begin there.
        stop_moved(float): it is to end there.
        stepped(int): the playhead is wanted so many frames farther.
    """

    moved = Signal(float)
    start_moved = Signal(float)
    stop_moved = Signal(float)
    stepped = Signal(int)

    def __init__(self, theme: Theme) -> None:
        """Show nothing yet."""
        super().__init__()
        self._theme = theme
        self._times = ClipTimes()
        self._pictures: dict[int, QImage] = {}  # by their place from the left
        self._places = 1
        self._cuts: tuple[float, ...] = ()  # s
        self._drag: _Drag | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    @property
    def cuts(self) -> tuple[float, ...]:
        """Give the seconds at which shots begin."""
        return self._cuts

    def sizeHint(self) -> QSize:  # noqa: N802
        """Be as high as the pictures."""
        return QSize(320, HEIGHT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Stay usable in narrow windows."""
        return QSize(160, HEIGHT)

    def show_times(self, times: ClipTimes) -> None:
        """Show where the playhead and the painted part are."""
        self._times = times
        self.setAccessibleDescription(clock(times.moment))
        self.update()

    def clear(self, places: int) -> None:
        """Show another clip, whose pictures will come for so many places."""
        self._pictures.clear()
        self._places, self._cuts = max(1, places), ()
        self.update()

    def set_picture(self, place: int, picture: QImage) -> None:
        """Show a small picture at its place."""
        self._pictures[place] = picture
        self.update()

    def set_cuts(self, cuts: tuple[float, ...]) -> None:
        """Mark where shots begin."""
        self._cuts = cuts
        self.update()

    def x_of(self, seconds: float) -> float:
        """Tell where a second lies, px."""
        share = seconds / self._times.seconds if self._times.seconds else 0.0
        return _EDGE + share * (self.width() - 2 * _EDGE)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw pictures, cuts, what is left out, and the handles."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens, times = self._theme.tokens, self._times
        strip = QRectF(_EDGE, 6, self.width() - 2 * _EDGE, self.height() - 12)
        painter.fillRect(strip, QColor(tokens.raised))
        self._draw_pictures(painter, strip)
        for cut in self._cuts:
            if cut > 0:
                x = self.x_of(cut)
                painter.fillRect(QRectF(x - _CUT / 2, strip.top(), _CUT, strip.height()), QColor(tokens.panel))
        left, right = self.x_of(times.start), self.x_of(times.stop)
        shade = QColor(tokens.panel)
        shade.setAlphaF(0.75)
        painter.fillRect(QRectF(strip.left(), strip.top(), left - strip.left(), strip.height()), shade)
        painter.fillRect(QRectF(right, strip.top(), strip.right() - right, strip.height()), shade)
        self._draw_handles(painter, strip, left, right)
        self._draw_head(painter, strip)

    def _draw_pictures(self, painter: QPainter, strip: QRectF) -> None:
        width = strip.width() / self._places
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for place, picture in self._pictures.items():
            box = QRectF(strip.left() + place * width, strip.top(), width, strip.height())
            cut = QRectF(picture.rect())
            shape = box.width() / box.height()
            if cut.width() / cut.height() > shape:
                cut = QRectF((cut.width() - cut.height() * shape) / 2, 0, cut.height() * shape, cut.height())
            else:
                cut = QRectF(0, (cut.height() - cut.width() / shape) / 2, cut.width(), cut.width() / shape)
            painter.drawImage(box, picture, cut)

    def _draw_handles(self, painter: QPainter, strip: QRectF, left: float, right: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.tokens.accent))
        height = strip.height() + 4
        painter.drawRoundedRect(QRectF(left - _HANDLE, strip.top() - 2, _HANDLE, height), 2, 2)
        painter.drawRoundedRect(QRectF(right, strip.top() - 2, _HANDLE, height), 2, 2)

    def _draw_head(self, painter: QPainter, strip: QRectF) -> None:
        x = self.x_of(self._times.moment)
        painter.setPen(QColor(self._theme.tokens.text))
        painter.setBrush(QColor(self._theme.tokens.text))
        painter.drawLine(QPointF(x, 2), QPointF(x, self.height() - 2))
        painter.drawPolygon(QPolygonF([QPointF(x - 5, 0), QPointF(x + 5, 0), QPointF(x, 7)]))
        if self.hasFocus():
            painter.setPen(QColor(self._theme.tokens.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(strip.adjusted(-1, -1, 1, 1))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take a handle, or the playhead."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._drag = self._grip(event.position().x())
            self._follow(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Move what is held; otherwise show what could be taken."""
        if self._drag is not None:
            self._follow(event.position().x())
            return
        is_handle = self._grip(event.position().x()) is not _Drag.HEAD
        self.setCursor(Qt.CursorShape.SizeHorCursor if is_handle else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let go."""
        del event
        self._drag = None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Step by frames, seconds with Shift; go to the ends; set the ends of the part by I and O."""
        many = max(1, round(self._times.rate)) if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        steps = {Qt.Key.Key_Left: -many, Qt.Key.Key_Right: many}
        places = {Qt.Key.Key_Home: 0.0, Qt.Key.Key_End: self._times.seconds}
        key = Qt.Key(event.key())
        if key in steps:
            self.stepped.emit(steps[key])
        elif key in places:
            self.moved.emit(places[key])
        elif key == Qt.Key.Key_I:
            self.start_moved.emit(self._times.moment)
        elif key == Qt.Key.Key_O:
            self.stop_moved.emit(self._times.moment + 1 / self._times.rate)
        else:
            super().keyPressEvent(event)

    def _grip(self, x: float) -> _Drag:
        start, stop = self.x_of(self._times.start), self.x_of(self._times.stop)
        if start - _GRIP <= x <= start and abs(x - start) <= abs(x - stop):
            return _Drag.START
        return _Drag.STOP if stop <= x <= stop + _GRIP else _Drag.HEAD

    def _follow(self, x: float) -> None:
        share = (x - _EDGE) / max(1, self.width() - 2 * _EDGE)
        seconds = min(max(share, 0.0), 1.0) * self._times.seconds
        match self._drag:
            case _Drag.START:
                self.start_moved.emit(seconds)
            case _Drag.STOP:
                self.stop_moved.emit(seconds)
            case _Drag.HEAD:
                self.moved.emit(seconds)
