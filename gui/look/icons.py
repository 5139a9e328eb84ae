"""Turn our SVG drawings into icons tinted for the theme."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from gui.system.resource_path import resource_path

ICON_PX = 64  # drawn large once, scaled down for every button and screen


def app_icon() -> QIcon:
    """Return the app's icon at the sizes that window systems ask for."""
    icon = QIcon()
    for size in (16, 32, 64, 128, 256):
        icon.addPixmap(_draw(resource_path("icons", "app.svg").read_bytes(), size))
    return icon


def tinted_pixmap(name: str, color: QColor, size: int = ICON_PX) -> QPixmap:
    """Draw the icon `name` in one colour, `size` device px square."""
    return _draw(_drawing(name).replace(b"currentColor", color.name().encode()), size)


def tinted_icon(name: str, color: QColor, disabled: QColor) -> QIcon:
    """Return the icon `name` in two colours, for enabled and disabled controls."""
    icon = QIcon(tinted_pixmap(name, color))
    icon.addPixmap(tinted_pixmap(name, disabled), QIcon.Mode.Disabled)
    return icon


@cache
def _drawing(name: str) -> bytes:
    return resource_path("icons", f"{name}.svg").read_bytes()


def _draw(drawing: bytes, size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(drawing)).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap
