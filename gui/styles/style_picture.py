"""Show of a style's picture the part that is painted with."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPixmap, QTransform

from engine.pictures.geometry import inscribed
from engine.style_choice import Crop, StyleChoice

SIDE = 192  # px of a square thumbnail, enough for twice its size on screen


def crop_rect(crop: Crop, rect: QRectF) -> QRectF:
    """Place a crop, which is in shares, inside a rectangle."""
    left, top = rect.left() + crop.left * rect.width(), rect.top() + crop.top * rect.height()
    width, height = (crop.right - crop.left) * rect.width(), (crop.bottom - crop.top) * rect.height()
    return QRectF(left, top, width, height)


def part_of(image: QImage, choice: StyleChoice) -> QImage:
    """Cut and turn a picture as the engine does; its scale changes nothing here."""
    part = image.copy(crop_rect(choice.crop, QRectF(image.rect())).toAlignedRect() & image.rect())
    if choice.rotation == 0:
        return part
    turned = part.transformed(QTransform().rotate(choice.rotation), Qt.TransformationMode.SmoothTransformation)
    down, across = inscribed(part.height(), part.width(), choice.rotation)
    kept = QRect(0, 0, max(1, int(across)), max(1, int(down)))
    kept.moveCenter(turned.rect().center())
    return turned.copy(kept & turned.rect())


def square_of(image: QImage, choice: StyleChoice) -> QPixmap:
    """Make a thumbnail of the middle of a style's part."""
    part = part_of(image, choice)
    side = min(part.width(), part.height())
    square = QRect(0, 0, side, side)
    square.moveCenter(part.rect().center())
    keep, smooth = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    return QPixmap.fromImage(part.copy(square).scaled(min(side, SIDE), min(side, SIDE), keep, smooth))
