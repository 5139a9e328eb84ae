"""Draw the frame that all plots share."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from gui.look.theme import Tokens


def paint_frame(painter: QPainter, frame: QRectF, tokens: Tokens) -> None:
    """Fill a rounded rectangle, logical px, and smooth what is drawn from then on."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(tokens.border), 1))
    painter.setBrush(QColor(tokens.raised))
    painter.drawRoundedRect(frame, 6, 6)
