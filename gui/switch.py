"""Turn something on or off with a switch."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

TRACK = QSize(36, 20)  # logical px


class Switch(QAbstractButton):
    """Paint a text with a sliding switch at its right; otherwise behave like a check box."""

    def __init__(self) -> None:
        """Start switched off."""
        super().__init__()
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Leave room for the text and the switch."""
        metrics = QFontMetrics(self.font())
        width = metrics.horizontalAdvance(self.text()) + TRACK.width() + 16
        return QSize(width, max(metrics.height(), TRACK.height()) + 8)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw text, track and knob."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        painter.setPen(palette.color(QPalette.ColorRole.WindowText))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        top = (self.height() - TRACK.height()) / 2
        track = QRectF(self.width() - TRACK.width() - 2, top, TRACK.width(), TRACK.height())
        if self.hasFocus():
            painter.setPen(QPen(palette.color(QPalette.ColorRole.WindowText), 1.5))
            painter.drawRoundedRect(track.adjusted(-2, -2, 2, 2), 12, 12)
        painter.setPen(Qt.PenStyle.NoPen)
        on = self.isChecked()
        painter.setBrush(palette.color(QPalette.ColorRole.Highlight if on else QPalette.ColorRole.Mid))
        painter.drawRoundedRect(track, 10, 10)
        painter.setBrush(QColor("white"))
        left = track.right() - 18 if on else track.left() + 2
        painter.drawEllipse(QRectF(left, track.top() + 2, 16, 16))
        painter.end()
