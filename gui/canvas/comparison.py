"""Lay the photograph and the painting out for comparison, and paint them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

if TYPE_CHECKING:
    from gui.canvas.tiled_picture import TiledPicture

GRIP = 12.0  # logical px left and right of the divider that take the mouse
GAP = 2.0  # logical px between two pictures side by side
WORTH_IT = 1.3  # how much larger both must be one above the other
SQUARES_ZOOM = 3.0  # device px per picture px above which single pixels are shown


class Comparison(StrEnum):
    """Say how the painting is compared with the photograph."""

    PAINTING = "painting"  # the painting alone
    DIVIDER = "divider"
    SIDES = "sides"  # side by side, moving together


@dataclass(frozen=True, slots=True)
class Shown:
    """Say what is painted and how."""

    before: TiledPicture
    after: TiledPicture | None  # None: only the photograph
    comparison: Comparison
    split: float  # the divider's place, 0 .. 1 of the picture's width
    zoom: float  # device px per photograph px
    ratio: float  # device px per logical px


def panes(canvas: QSizeF, picture: QSizeF, *, is_split: bool) -> tuple[QRectF, ...]:
    """Divide the canvas (logical px) into one pane, or into two: side by side, or one above the other if far larger."""
    whole = QRectF(QPointF(), canvas)
    if not is_split or picture.isEmpty():
        return (whole,)
    half = QSizeF((canvas.width() - GAP) / 2, canvas.height())
    flat = QSizeF(canvas.width(), (canvas.height() - GAP) / 2)
    if WORTH_IT * _fit(picture, half) >= _fit(picture, flat):
        return QRectF(QPointF(), half), QRectF(QPointF(half.width() + GAP, 0), half)
    return QRectF(QPointF(), flat), QRectF(QPointF(0, flat.height() + GAP), flat)


def _fit(picture: QSizeF, room: QSizeF) -> float:
    return min(room.width() / picture.width(), room.height() / picture.height())


def paint_pictures(painter: QPainter, shown: Shown, parts: tuple[QRectF, ...], rect: QRectF) -> None:
    """Paint what is shown.

    Args:
        painter: of the canvas, in logical px.
        shown: the pictures.
        parts: the panes, logical px.
        rect: of the picture in the first pane, logical px.
    """
    if len(parts) == 2:
        for pane, picture in zip(parts, (shown.before, shown.after or shown.before), strict=True):
            _draw(painter, picture, shown, rect.translated(pane.topLeft()), pane)
        return
    (whole,) = parts
    if shown.after is None:
        _draw(painter, shown.before, shown, rect, whole)
    elif shown.comparison is not Comparison.DIVIDER:
        _draw(painter, shown.after, shown, rect, whole)
    else:
        x = rect.left() + shown.split * rect.width()
        left, right = QRectF(whole), QRectF(whole)
        left.setRight(x)
        right.setLeft(x)
        _draw(painter, shown.before, shown, rect, left.intersected(whole))
        _draw(painter, shown.after, shown, rect, right.intersected(whole))


def _draw(painter: QPainter, picture: TiledPicture, shown: Shown, rect: QRectF, seen: QRectF) -> None:
    is_small = picture.size.width() < shown.before.size.width()  # a preview, whose pixels tell nothing
    if not seen.isEmpty():
        squares = shown.zoom > SQUARES_ZOOM and not is_small
        picture.draw(painter, rect, seen, shown.ratio, as_squares=squares)


def paint_divider(painter: QPainter, x: float, rect: QRectF) -> None:
    """Paint the divider's line and handle at `x` inside the visible part of the picture, logical px."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(0, 0, 0, 90), 4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
    painter.setPen(QPen(QColor(255, 255, 255, 235), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
    middle = QPointF(x, rect.center().y())
    painter.setPen(QPen(QColor(0, 0, 0, 90), 1))
    painter.setBrush(QColor(255, 255, 255, 240))
    painter.drawEllipse(middle, 15, 15)
    painter.setPen(QPen(QColor(40, 40, 40), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    for side in (-1, 1):
        tip = middle + QPointF(8 * side, 0)
        painter.drawLine(tip, tip + QPointF(-4 * side, -4))
        painter.drawLine(tip, tip + QPointF(-4 * side, 4))
