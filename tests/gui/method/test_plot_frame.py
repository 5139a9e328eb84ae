"""Check the frame that all plots share."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from gui.look.theme import DARK, LIGHT
from gui.method.plot_frame import paint_frame


@pytest.mark.parametrize("tokens", [DARK, LIGHT])
def test_a_frame_is_filled_rounded_and_bordered_and_smooths_what_follows(qapp, tokens):
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.magenta)
    painter = QPainter(image)
    paint_frame(painter, QRectF(10.5, 10.5, 39, 19), tokens)
    assert painter.renderHints() & QPainter.RenderHint.Antialiasing
    painter.end()
    assert image.pixelColor(30, 20) == QColor(tokens.raised)
    assert image.pixelColor(30, 10) == image.pixelColor(10, 20) == QColor(tokens.border)
    assert image.pixelColor(5, 5) == QColor("magenta")
    assert image.pixelColor(10, 10) not in (QColor(tokens.border), QColor(tokens.raised))  # of a corner little is left
