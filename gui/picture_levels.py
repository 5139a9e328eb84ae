"""Draw a picture smoothly at any size: each level is half the one before."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter

SMALLEST_LEVEL = 64  # px, long side


class PictureLevels:
    """Hold a picture and, made when first needed, its halves.

    Bilinear drawing alone skips pixels below half size and takes 20 ms for 2048 px; the nearest level cures both.
    """

    def __init__(self, image: QImage) -> None:
        """Take an image; it is shared, not copied."""
        self._levels = [image.convertToFormat(QImage.Format.Format_RGB32) if not image.hasAlphaChannel() else image]

    @property
    def size(self) -> QSize:
        """Give the picture's size, px."""
        return self._levels[0].size()

    @property
    def image(self) -> QImage:
        """Give the picture itself."""
        return self._levels[0]

    def draw(self, painter: QPainter, target: QRectF, device_ratio: float, *, as_squares: bool = False) -> None:
        """Draw the picture into a rectangle in logical px, smoothly or each pixel as a square."""
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not as_squares)
        painter.drawImage(target, self._level_for(target.width() * device_ratio))

    def _level_for(self, width: float) -> QImage:
        """Return the smallest level at least as wide as `width` device px."""
        index = 0
        while self._level(index).width() >= 2 * width and max(self._level(index).size().toTuple()) > SMALLEST_LEVEL:
            index += 1
        return self._level(index)

    def _level(self, index: int) -> QImage:
        while len(self._levels) <= index:
            last = self._levels[-1]
            half = QSize(max(last.width() // 2, 1), max(last.height() // 2, 1))
            self._levels.append(
                last.scaled(half, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
            )
        return self._levels[index]
