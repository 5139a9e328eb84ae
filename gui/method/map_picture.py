"""Show maps of features in three columns."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QLabel, QSizePolicy

from gui.engine_process.map_sheet import MapSheet

CELL = 83  # logical px, the most that a map is wide and high
GAP = 8  # logical px
COLUMNS = 3


class MapPicture(QLabel):
    """Draw some rows of a sheet; a picture to screen readers."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.setFixedWidth(COLUMNS * CELL + (COLUMNS - 1) * GAP)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_rows(self, sheet: MapSheet, image: QImage, rows: range) -> None:
        """Draw these rows, each as high as its highest map; positions of deep layers stay the squares that they are."""
        places = [[QRect(*sheet.place(column, row)) for column in range(COLUMNS)] for row in rows]
        sizes = [[_fitted(place.size()) for place in row] for row in places]
        heights = [max(size.height() for size in row) for row in sizes]
        ratio = self.devicePixelRatioF()
        whole = QSizeF(self.width(), sum(heights) + GAP * (len(heights) - 1))
        pixmap = QPixmap((whole * ratio).toSize())
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        top = 0.0
        for row_places, row_sizes, height in zip(places, sizes, heights, strict=True):
            for column, (place, size) in enumerate(zip(row_places, row_sizes, strict=True)):
                left = column * (CELL + GAP) + (CELL - size.width()) / 2
                painter.drawImage(QRectF(left, top, size.width(), size.height()), image, QRectF(place))
            top += height + GAP
        painter.end()
        self.setPixmap(pixmap)


def _fitted(size: QSize) -> QSize:
    return size.scaled(CELL, CELL, Qt.AspectRatioMode.KeepAspectRatio)
