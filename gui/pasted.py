"""Bring a pasted picture into shared memory."""

from __future__ import annotations

from PySide6.QtGui import QColorSpace, QImage

STRIP_ROWS = 256  # copied at once


def copy_rgba(image: QImage, target: memoryview) -> None:
    """Copy an image as sRGB, (H, W, 4) uint8; in strips, because the window's thread cannot run during each."""
    srgb = QColorSpace(QColorSpace.NamedColorSpace.SRgb)
    start = 0
    for top in range(0, image.height(), STRIP_ROWS):
        strip = image.copy(0, top, image.width(), min(STRIP_ROWS, image.height() - top))
        if strip.colorSpace().isValid():
            strip.convertToColorSpace(srgb)
        strip = strip.convertToFormat(QImage.Format.Format_RGBA8888)
        end = start + strip.sizeInBytes()
        target[start:end] = strip.constBits()
        start = end
