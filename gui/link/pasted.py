"""Bring a pasted picture into shared memory, or into a file of its own."""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtGui import QColorSpace, QImage

from engine.storage.places import PASTED
from engine.storage.whole_file import whole_file

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


def write_png(image: QImage, folder: Path) -> Path:
    """Write an image as sRGB, named by its content, and return the file, which is there whole or not at all.

    Raises:
        OSError: the disk is full, or the folder cannot be written.
    """
    from PIL import Image  # noqa: PLC0415  # beside the window, which can run meanwhile

    size = image.width(), image.height()
    pixels = bytearray(4 * size[0] * size[1])
    copy_rgba(image, memoryview(pixels))
    digest = hashlib.sha256(f"{size} ".encode())
    digest.update(pixels)
    file = folder / f"{PASTED}-{digest.hexdigest()[:16]}.png"
    if file.exists():
        file.touch()  # as the latest
        return file
    picture = Image.frombuffer("RGBA", size, pixels, "raw", "RGBA", 0, 1)
    if picture.getchannel("A").getextrema() == (255, 255):
        picture = picture.convert("RGB")
    folder.mkdir(parents=True, exist_ok=True)
    with whole_file(file, file.with_suffix(".part")) as part:
        picture.save(part, "PNG", compress_level=1)
    return file
