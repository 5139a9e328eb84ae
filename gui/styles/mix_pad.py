"""Weigh the styles of a mix on a pad: two on a line, three on a triangle, four on a square."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractSlider, QWidget

from gui.look.theme import Theme
from gui.styles.mix_geometry import Point, corners_of, point_of, shares_at, with_share
from gui.styles.share_slider import SIZE as CORNER
from gui.styles.share_slider import ShareSlider
from gui.styles.style_library import StyleLibrary

_EDGE = 100  # logical px, of the surface inside its frame
_FRAME = 9  # room for the handle
_SIZE = QSize(2 * CORNER.width() + _EDGE + 2 * _FRAME + 8, _EDGE + 2 * _FRAME + 4)
_STEP, _LEAP = 0.02, 0.1  # of the edge, by an arrow key, with Shift
_VIVID = 1.7  # times the saturation of a painting's mean colour
_TINTS = 16  # px, side of the picture that colours the surface
ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
_PLACES = {  # of the corners' sliders on the pad, by the number of styles: left or right, share of the height
    2: ((0, 0.5), (1, 0.5)),
    3: ((1, 0.0), (0, 1.0), (1, 1.0)),
    4: ((0, 0.0), (1, 0.0), (0, 1.0), (1, 1.0)),
}


class MixSurface(QAbstractSlider):
    """Paint the line, triangle or square with a handle where the shares are in balance.

    As a slider, for screen readers, its value is the first style's share; the description tells all of them.

    Signals:
        shares_chosen(object): tuple[float, ...] that sums to 1.
    """

    shares_chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        """Start without styles."""
        super().__init__()
        self._theme = theme
        self._count = 2
        self._point: Point = (0.5, 0.5)
        self._tints = QImage()
        self.setRange(0, 100)
        self.setFixedSize(_EDGE + 2 * _FRAME, _EDGE + 2 * _FRAME)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        theme.changed.connect(self.update)

    def set_colors(self, colors: tuple[QColor, ...]) -> None:
        """Colour the surface by the styles at its corners."""
        count = self._count = len(colors)
        tints = QImage(_TINTS, _TINTS, QImage.Format.Format_RGB32)
        for row in range(_TINTS):
            for column in range(_TINTS):
                shares = shares_at(((column + 0.5) / _TINTS, (row + 0.5) / _TINTS), count)
                mixed = [sum(s * part[i] for s, part in zip(shares, map(_rgb, colors), strict=True)) for i in range(3)]
                tints.setPixelColor(column, row, QColor(*map(round, mixed)))
        self._tints = tints
        self.update()

    def set_shares(self, shares: tuple[float, ...], words: str) -> None:
        """Move the handle; `words` tells the shares."""
        self._point = point_of(shares)
        self.setValue(round(100 * shares[0]))
        self.setAccessibleDescription(words)
        self.setToolTip(words)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Bring the handle under the pointer."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._go_to(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Have the handle follow the pointer."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go_to(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Leave the handle where it is."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Move by the arrow keys, farther with Shift; Home goes to the middle."""
        key = Qt.Key(event.key())
        step = _LEAP if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else _STEP
        if key in ARROWS:
            across, down = ARROWS[key]
            self._choose((self._point[0] + step * across, self._point[1] + step * down))
        elif key is Qt.Key.Key_Home:
            self.shares_chosen.emit((1 / self._count,) * self._count)
        else:
            QWidget.keyPressEvent(self, event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw the surface, its edge and the handle."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        tokens = self._theme.tokens
        shape = self._shape()
        painter.save()
        painter.setClipPath(shape)
        painter.drawImage(QRectF(_FRAME, _FRAME, _EDGE, _EDGE), self._tints)
        painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(tokens.text if self.hasFocus() else tokens.border), 2 if self.hasFocus() else 1))
        painter.drawPath(shape)
        handle = self._place(self._point)
        painter.setPen(QPen(QColor(0, 0, 0, 150), 1))
        painter.setBrush(QColor(255, 255, 255))
        painter.drawEllipse(handle, 7.5, 7.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.accent))
        painter.drawEllipse(handle, 4.5, 4.5)
        painter.end()

    def _shape(self) -> QPainterPath:
        shape = QPainterPath()
        if self._count == 2:
            shape.addRoundedRect(QRectF(_FRAME - 4, _FRAME + _EDGE / 2 - 5, _EDGE + 8, 10), 5, 5)
        elif self._count == 3:
            shape.addPolygon(QPolygonF([self._place(corner) for corner in corners_of(3)]))
            shape.closeSubpath()
        else:
            shape.addRoundedRect(QRectF(_FRAME, _FRAME, _EDGE, _EDGE), 4, 4)
        return shape

    def _place(self, point: Point) -> QPointF:
        return QPointF(_FRAME + point[0] * _EDGE, _FRAME + point[1] * _EDGE)

    def _go_to(self, place: QPointF) -> None:
        self._choose(((place.x() - _FRAME) / _EDGE, (place.y() - _FRAME) / _EDGE))

    def _choose(self, point: Point) -> None:
        self.shares_chosen.emit(shares_at(point, self._count))


class MixPad(QWidget):
    """Hold the surface with the styles at its corners; whoever owns it hides it below two styles."""

    def __init__(self, theme: Theme, library: StyleLibrary) -> None:
        """Weigh what is selected in a library."""
        super().__init__()
        self._theme, self._library = theme, library
        self._shown: tuple[Path, ...] = ()
        self.surface = MixSurface(theme)
        self.sliders = tuple(ShareSlider(theme) for _ in range(4))
        self._build_ui()
        self._connect()
        self._follow()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._show_styles()
        super().changeEvent(event)

    def _build_ui(self) -> None:
        self.setFixedSize(_SIZE)
        self.surface.setParent(self)
        self.surface.move((self.width() - self.surface.width()) // 2, 3)
        for slider in self.sliders:
            slider.setParent(self)

    def _connect(self) -> None:
        self._library.selection_changed.connect(self._follow)
        self._library.styles_changed.connect(self._show_styles)
        self._library.thumbnail_changed.connect(self._show_styles)
        self._theme.changed.connect(self.update)
        self.surface.shares_chosen.connect(self._library.set_shares)
        for index, slider in enumerate(self.sliders):
            slider.valueChanged.connect(partial(self._on_slider_value_changed, index))
            slider.all_requested.connect(partial(self._on_slider_all_requested, index))

    @Slot()
    def _follow(self) -> None:
        """Show the styles that are selected, and their shares."""
        paths = tuple(choice.path for choice in self._library.choices)
        if paths != self._shown:
            self._shown = paths
            self._show_styles()
        if len(paths) > 1:
            self._show_shares()

    @Slot()
    def _show_styles(self) -> None:
        self.surface.setAccessibleName(self.tr("Mix of the styles"))
        count = len(self._shown)
        for index, slider in enumerate(self.sliders):
            slider.setVisible(index < count)
            if index < count:
                path = self._shown[index]
                slider.set_style(self._library.name(path), self._library.thumbnail(path))
        if count > 1:
            self.surface.set_colors(tuple(self._color(path) for path in self._shown))
            for slider, (side, height) in zip(self.sliders, _PLACES[count], strict=False):
                left = side * (self.width() - CORNER.width())
                slider.move(QPoint(left, round(height * (self.height() - CORNER.height()))))
            self._show_shares()

    def _color(self, path: Path) -> QColor:
        thumbnail = self._library.thumbnail(path)
        if thumbnail.isNull():
            return QColor(self._theme.tokens.raised)
        smooth = Qt.TransformationMode.SmoothTransformation
        mean = thumbnail.toImage().scaled(1, 1, Qt.AspectRatioMode.IgnoreAspectRatio, smooth).pixelColor(0, 0)
        return QColor.fromHsvF(max(mean.hsvHueF(), 0.0), min(1.0, _VIVID * mean.hsvSaturationF()), mean.valueF())

    def _show_shares(self) -> None:
        shares = self._library.shares
        if len(shares) != len(self._shown):
            return
        names = [self._library.name(path) for path in self._shown]
        words = ", ".join(f"{name} {round(100 * share)} %" for name, share in zip(names, shares, strict=True))
        self.surface.set_shares(shares, words)
        for slider, share in zip(self.sliders, shares, strict=False):
            slider.blockSignals(True)
            slider.setValue(round(100 * share))
            slider.blockSignals(False)
            slider.update()

    @Slot(int, int)
    def _on_slider_value_changed(self, index: int, percent: int) -> None:
        self._library.set_shares(with_share(self._library.shares, index, percent / 100))

    @Slot(int)
    def _on_slider_all_requested(self, index: int) -> None:
        self._library.set_shares(tuple(float(i == index) for i in range(len(self._shown))))


def _rgb(color: QColor) -> tuple[int, int, int]:
    return color.red(), color.green(), color.blue()
