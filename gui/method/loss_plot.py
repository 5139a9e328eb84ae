"""Plot how Gatys' losses fall."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.values import Losses
from gui.look.theme import Theme
from gui.method.loss_record import LossRecord
from gui.method.plot_frame import paint_frame

MOST_POINTS = 400  # a longer run keeps every second point
SMALLEST = 1e-9  # a loss of 0 has no logarithm
LEGEND = 20  # logical px under the curves


class LossPlot(QWidget):
    """Draw content and style loss over the steps, on one logarithmic axis."""

    def __init__(self, theme: Theme) -> None:
        """Start empty."""
        super().__init__()
        self._theme = theme
        self._record = LossRecord(MOST_POINTS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._retranslate()
        theme.changed.connect(self.update)

    @property
    def points(self) -> tuple[Losses, ...]:
        """List the points drawn."""
        return tuple(self._record.points)

    def clear(self) -> None:
        """Begin a new run."""
        self._record.clear()
        self.update()

    def add(self, losses: Losses) -> None:
        """Append the losses of one step."""
        self._record.add(losses)
        self.update()

    def curves(self, area: QRectF) -> tuple[QPolygonF, QPolygonF]:
        """Return the content and the style curve inside `area`, logical px."""
        content = [math.log10(max(point.content, SMALLEST)) for point in self._record.points]
        style = [math.log10(max(point.style, SMALLEST)) for point in self._record.points]
        # a run begins on the photograph, with next to no content loss, which would press all that follows to the top
        low, high = min(*style, content[-1]), max(content + style)
        span = max(high - low, 1e-6)
        width = area.width() / max(len(content) - 1, 1)

        def polygon(values: list[float]) -> QPolygonF:
            return QPolygonF(
                [
                    QPointF(area.left() + index * width, area.bottom() - max(value - low, 0.0) / span * area.height())
                    for index, value in enumerate(values)
                ]
            )

        return polygon(content), polygon(style)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Stay small."""
        return QSize(240, 88)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw the frame, the curves and the legend."""
        tokens = self._theme.tokens
        painter = QPainter(self)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5 - LEGEND)
        paint_frame(painter, frame, tokens)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        colors = (QColor(tokens.muted), QColor(tokens.accent))
        if len(self._record.points) > 1:
            for color, curve in zip(colors, self.curves(frame.adjusted(8, 8, -8, -8)), strict=True):
                painter.setPen(
                    QPen(color, 1.75, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
                )
                painter.drawPolyline(curve)
        self._paint_legend(painter, colors)
        painter.end()

    def _paint_legend(self, painter: QPainter, colors: tuple[QColor, QColor]) -> None:
        metrics = QFontMetrics(self.font())
        middle = self.height() - LEGEND / 2 + 2
        left = 2.0
        for color, name in zip(colors, (self.tr("Content loss"), self.tr("Style loss")), strict=True):
            painter.setPen(QPen(color, 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(QPointF(left, middle), QPointF(left + 12, middle))
            painter.setPen(QColor(self._theme.tokens.muted))
            painter.drawText(QPointF(left + 18, middle + metrics.ascent() / 2 - 1), name)
            left += 18 + metrics.horizontalAdvance(name) + 20

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Content and style loss, logarithmic"))
        self.update()
