"""Draw a picture smoothly at any size: each level is half the one before."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColorSpace, QImage, QPainter

SMALLEST_LEVEL = 64  # px, long side
SLICE = 300_000  # px converted at once: 4 ms on a slow computer
STRIP = 100_000  # px: for more Qt starts threads, and waits for them behind those of a busy engine


class PictureLevels:
    """Hold a picture and, made when first needed, its halves.

    Bilinear drawing alone skips pixels below half size and takes 20 ms for 2048 px; the nearest level cures both. For
    a screen with a colour space of its own the picture is converted, slice by slice where it is large: until
    `is_ready`, each `convert_some` does one, and what was seen before is drawn.
    """

    def __init__(self, image: QImage, space: QColorSpace | None = None, before: PictureLevels | None = None) -> None:
        """Take an sRGB image, which is shared and not copied, the screen's colour space, and what is seen before."""
        self._image = image.convertToFormat(QImage.Format.Format_RGB32) if not image.hasAlphaChannel() else image
        self._levels: list[QImage] = before._levels if before is not None else []
        self._space: QColorSpace | None = None
        self._converted: QImage | None = None  # as far as it is
        self._rows = 0  # converted
        self.set_space(space)

    @property
    def size(self) -> QSize:
        """Give the picture's size, px."""
        return self._image.size()

    @property
    def image(self) -> QImage:
        """Give the picture itself, in sRGB."""
        return self._image

    @property
    def is_ready(self) -> bool:
        """Tell whether the picture is drawn, in the screen's colours."""
        return self._converted is None

    def set_space(self, space: QColorSpace | None) -> None:
        """Show the picture in a screen's colour space; None is sRGB."""
        self._space, self._rows = space, 0
        if space is None:
            self._levels, self._converted = [self._image], None
            return
        self._converted = QImage(self._image.size(), self._image.format())
        if self._image.width() * self._image.height() <= SLICE:
            self.convert_some()

    def convert_some(self) -> None:
        """Convert the next slice."""
        if self._converted is None or self._space is None:
            return
        width, height = self._image.width(), self._image.height()
        end = min(self._rows + max(SLICE // width, 1), height)
        painter = QPainter(self._converted)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        part = converted(self._image.copy(0, self._rows, width, end - self._rows), self._space)
        painter.drawImage(0, self._rows, part)
        self._rows = end
        painter.end()
        if self._rows >= height:
            self._levels, self._converted = [self._converted], None

    def draw(self, painter: QPainter, target: QRectF, device_ratio: float, *, as_squares: bool = False) -> None:
        """Draw the picture into a rectangle in logical px, smoothly or each pixel as a square."""
        if self._levels:
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


def converted(image: QImage, space: QColorSpace) -> QImage:
    """Convert an sRGB image to another colour space in strips, on this thread alone."""
    result = QImage(image.size(), image.format())
    painter = QPainter(result)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
    step = max(STRIP // max(image.width(), 1), 1)
    for top in range(0, image.height(), step):
        strip = image.copy(0, top, image.width(), min(step, image.height() - top))
        strip.setColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
        strip.convertToColorSpace(space)
        painter.drawImage(0, top, strip)
    painter.end()
    return result
