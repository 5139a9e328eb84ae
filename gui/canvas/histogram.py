"""Count the brightness and colours of a picture, and draw them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.look.theme import Theme
from gui.method.plot_frame import paint_frame

SAMPLE_SIDE = 256  # px a side that are looked at: 65,536 spread over the picture, in 10 ms
BINS = 64
COLORS = ("#e5484d", "#46a758", "#3e8bff")


@dataclass(frozen=True, slots=True)
class Histogram:
    """Hold how often each of `BINS` levels occurs, from black to full."""

    luminance: tuple[int, ...]
    red: tuple[int, ...]
    green: tuple[int, ...]
    blue: tuple[int, ...]


def count(image: QImage) -> Histogram:
    """Count an sRGB picture by pixels spread evenly over it; luminance is the light's (Rec. 709), encoded again."""
    small = image.scaled(SAMPLE_SIDE, SAMPLE_SIDE).convertToFormat(QImage.Format.Format_RGB32)
    grey = small.convertToFormat(QImage.Format.Format_Grayscale8)
    data = bytes(small.constBits())
    return Histogram(_bins(bytes(grey.constBits())), _bins(data[2::4]), _bins(data[1::4]), _bins(data[0::4]))


def _bins(values: bytes) -> tuple[int, ...]:
    counts, width = Counter(values), 256 // BINS
    return tuple(sum(counts[value] for value in range(low, low + width)) for low in range(0, 256, width))


class HistogramPlot(QWidget):
    """Draw one histogram: luminance filled, the colours as lines."""

    def __init__(self, theme: Theme) -> None:
        """Start empty."""
        super().__init__()
        self._theme = theme
        self.histogram: Histogram | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_histogram(self, histogram: Histogram | None) -> None:
        """Draw another one; None is empty."""
        self.histogram = histogram
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Stay small."""
        return QSize(240, 110)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw frame and curves; a level that all pixels share does not press down the others."""
        tokens = self._theme.tokens
        painter = QPainter(self)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        paint_frame(painter, frame, tokens)
        if self.histogram is not None:
            area = frame.adjusted(6, 8, -6, -4)
            self._paint_curves(painter, self.histogram, area)
        painter.end()

    def _paint_curves(self, painter: QPainter, histogram: Histogram, area: QRectF) -> None:
        lists = (histogram.luminance, histogram.red, histogram.green, histogram.blue)
        top = max(1, *(sorted(values)[-3] for values in lists))
        filled = QColor(self._theme.tokens.muted)
        filled.setAlpha(110)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(filled)
        outline = [area.bottomLeft(), *_points(histogram.luminance, top, area), area.bottomRight()]
        painter.drawPolygon(QPolygonF(outline))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for color, values in zip(COLORS, lists[1:], strict=True):
            painter.setPen(QPen(QColor(color), 1.5))
            painter.drawPolyline(QPolygonF(_points(values, top, area)))


def _points(values: tuple[int, ...], top: int, area: QRectF) -> list[QPointF]:
    step = area.width() / (len(values) - 1)
    return [
        QPointF(area.left() + index * step, area.bottom() - min(value / top, 1.0) * area.height())
        for index, value in enumerate(values)
    ]
