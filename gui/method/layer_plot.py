"""Plot how the loss of every layer falls."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.values import STYLE_LAYERS, Losses
from gui.look.theme import Theme
from gui.method.loss_record import LossRecord
from gui.method.plot_frame import paint_frame

MOST_POINTS = 160  # the plot is some 230 logical px wide
MOST_DECADES = 4  # below the highest loss; what is lower lies on the axis
DARK_COLORS = ("#3fc5f0", "#ffe066", "#ffab4a", "#fb7d6b", "#e667b0", "#9b6bf2", "#b5b5b5", "#a8e6fa")
LIGHT_COLORS = ("#0b7a99", "#a07f00", "#b85a00", "#c02f3f", "#93218a", "#46289c", "#5c5c5c", "#064a5e")
_THIN, _THICK = 2, 3  # hairlines side by side, logical px


def terms_of(losses: Losses) -> tuple[float, ...]:
    """List what is plotted: content, the style layers from shallow to deep, variation, the weight of the content."""
    layers = losses.style_layers or tuple(0.0 for _ in STYLE_LAYERS)
    return losses.content, *layers, losses.tv, losses.content_weight


def losses_of(losses: Losses) -> tuple[float, ...]:
    """List them without a weight."""
    return *terms_of(losses)[:-1], 0.0


class LayerPlot(QWidget):
    """Draw a line for each term over the steps, on a logarithmic axis of whole decades."""

    def __init__(self, theme: Theme) -> None:
        """Start empty."""
        super().__init__()
        self._theme = theme
        self.record = LossRecord(MOST_POINTS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    @property
    def colors(self) -> tuple[str, ...]:
        """Give the lines' colours in the theme, in the order of `terms_of`."""
        return DARK_COLORS if self._theme.is_dark else LIGHT_COLORS

    @property
    def has_weight(self) -> bool:
        """Tell whether the weight of the content changes, so that it has a line of its own."""
        return len({point.content_weight for point in self.record.points}) > 1

    @property
    def decades(self) -> tuple[int, int]:
        """Give the powers of ten at the lower and the upper end of the axis."""
        shown = terms_of if self.has_weight else losses_of
        values = [value for point in self.record.points for value in shown(point) if value > 0]
        if not values:
            return -1, 0
        high = math.ceil(math.log10(max(values)) - 1e-9)
        low = max(math.floor(math.log10(min(values)) + 1e-9), high - MOST_DECADES)
        return min(low, high - 1), high

    def curves(self, area: QRectF) -> tuple[QPolygonF, ...]:
        """Return a line for each term inside `area`, logical px; an empty one where a term is never above 0."""
        low, high = self.decades
        points, shown = self.record.points, terms_of if self.has_weight else losses_of
        step = area.width() / max(len(points) - 1, 1)
        unit = area.height() / (high - low)

        def line(values: tuple[float, ...]) -> QPolygonF:
            if max(values) <= 0:
                return QPolygonF()
            places = (max(math.log10(value), low) if value > 0 else low for value in values)
            return QPolygonF([QPointF(area.left() + i * step, area.bottom() - (y - low) * unit)
                              for i, y in enumerate(places)])  # fmt: skip

        return tuple(line(values) for values in zip(*map(shown, points), strict=True))

    def pen(self, index: int) -> QPen:
        """Give the pen of a line, one device px wide; what is no layer is dotted."""
        is_layer = index <= len(STYLE_LAYERS)
        pen = QPen(QColor(self.colors[index]), 1, Qt.PenStyle.SolidLine if is_layer else Qt.PenStyle.DashLine)
        pen.setCosmetic(True)
        return pen

    def sizeHint(self) -> QSize:  # noqa: N802
        """Leave the drawer room for the rest."""
        return QSize(240, 168)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw the frame, the decades and the lines."""
        tokens = self._theme.tokens
        painter = QPainter(self)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        paint_frame(painter, frame, tokens)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        area = self._paint_axis(painter, frame.adjusted(8, 10, -8, -10))
        if len(self.record.points) > 1:
            for index, curve in enumerate(self.curves(area)):
                painter.setPen(self.pen(index))
                self._paint_curve(painter, curve, _THIN if index else _THICK)
        painter.end()

    def _paint_curve(self, painter: QPainter, curve: QPolygonF, width: int) -> None:
        """Lay hairlines side by side, which takes a tenth of the time of one line as wide."""
        ratio = self.devicePixelRatioF()
        count = round(width * ratio)
        for index in range(count):
            painter.drawPolyline(curve.translated(0, (index - (count - 1) / 2) / ratio))

    def _paint_axis(self, painter: QPainter, area: QRectF) -> QRectF:
        """Draw a line for each power of ten, and return what is left for the curves."""
        tokens, (low, high) = self._theme.tokens, self.decades
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 0.85)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        labels = {power: f"{10.0**power:g}" for power in range(low, high + 1)}
        left = area.left() + max(map(metrics.horizontalAdvance, labels.values())) + 6
        for power, label in labels.items():
            y = area.bottom() - (power - low) / (high - low) * area.height()
            painter.setPen(QPen(QColor(tokens.border), 1))
            painter.drawLine(QPointF(left, y), QPointF(area.right(), y))
            painter.setPen(QColor(tokens.muted))
            painter.drawText(
                QPointF(left - 6 - metrics.horizontalAdvance(label), y + metrics.capHeight() / 2), label
            )  # fmt: skip
        return QRectF(QPointF(left, area.top()), area.bottomRight())
