"""Paint one photograph of the queue: thumbnail, name, state and progress."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from engine.commissions.queue.queue_item import ItemState
from gui.look.icons import tinted_pixmap
from gui.look.theme import Theme
from gui.queue.queue_model import ITEM, PROGRESS, STATE_WORDS, THUMBNAIL

HEIGHT = 72  # logical px
SIDE = 56  # of the thumbnail
_EDGE = 8
_MARKS = {ItemState.DONE: "check", ItemState.FAILED: "warning", ItemState.RUNNING: "start"}


class QueueRow(QStyledItemDelegate):
    """Draw rows in the theme's colours."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        """Belong to a list."""
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """Give every row the same height."""
        return QSize(200, HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw a row."""
        tokens = self._theme.tokens
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        rect = QRectF(option.rect).adjusted(4, 2, -4, -2)
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(
                QPen(QColor(tokens.accent), 1.5) if state & QStyle.StateFlag.State_HasFocus else Qt.PenStyle.NoPen
            )
            painter.setBrush(QColor(tokens.hover))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 8, 8)
        square = QRectF(rect.left() + _EDGE, rect.top() + (rect.height() - SIDE) / 2, SIDE, SIDE)
        self._paint_thumbnail(painter, square, index.data(THUMBNAIL))
        item = index.data(ITEM)
        if item.state in _MARKS:
            self._paint_mark(painter, square, item.state)
        words = QRectF(square.right() + 12, rect.top(), rect.right() - square.right() - 20, rect.height())
        self._paint_words(painter, words, index, option.font)
        painter.restore()

    def _paint_thumbnail(self, painter: QPainter, square: QRectF, image: QImage | None) -> None:
        outline = QPainterPath()
        outline.addRoundedRect(square, 6, 6)
        painter.fillPath(outline, QColor(self._theme.tokens.raised))
        if image is not None:
            painter.save()
            painter.setClipPath(outline)
            painter.drawImage(square, image)
            painter.restore()

    def _paint_mark(self, painter: QPainter, square: QRectF, state: ItemState) -> None:
        tokens = self._theme.tokens
        failed = state is ItemState.FAILED
        disc = QRectF(square.right() - 14, square.bottom() - 14, 18, 18)
        painter.setPen(QPen(QColor(tokens.panel), 2))
        painter.setBrush(QColor(tokens.panel if failed else tokens.accent))
        painter.drawEllipse(disc)
        color = QColor(tokens.danger if failed else tokens.on_accent)
        mark = tinted_pixmap(_MARKS[state], color, 36)
        inset = 1 if failed else 4
        painter.drawPixmap(disc.adjusted(inset, inset, -inset, -inset), mark, QRectF(mark.rect()))

    def _paint_words(
        self, painter: QPainter, rect: QRectF, index: QModelIndex | QPersistentModelIndex, font: QFont
    ) -> None:
        tokens, item = self._theme.tokens, index.data(ITEM)
        progress = index.data(PROGRESS)
        bold = QFont(font)
        bold.setWeight(QFont.Weight.DemiBold)
        line = QFontMetrics(font).height()
        name = QFontMetrics(bold).elidedText(index.data(), Qt.TextElideMode.ElideMiddle, int(rect.width()))
        failed = item.state is ItemState.FAILED
        lines = 2 if item.message else 1
        words, metrics = index.data(STATE_WORDS), QFontMetrics(font)
        low = lines * _line(words, metrics)
        used = line + 3 + low + (8 if progress is not None else 0)
        top = rect.top() + (rect.height() - used) / 2
        painter.setFont(bold)
        painter.setPen(QColor(tokens.text))
        painter.drawText(QRectF(rect.left(), top, rect.width(), line), Qt.AlignmentFlag.AlignVCenter, name)
        painter.setFont(font)
        painter.setPen(QColor(tokens.danger if failed else tokens.muted))
        below = QRectF(rect.left(), top + line + 3, rect.width(), low)
        said = _elided(words, metrics, int(rect.width()), lines)
        painter.drawText(below, _wrapping(said, metrics, int(rect.width())), said)
        if progress is not None:
            bar = QRectF(rect.left(), below.bottom() + 5, rect.width(), 3)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.border))
            painter.drawRoundedRect(bar, 1.5, 1.5)
            painter.setBrush(QColor(tokens.accent))
            painter.drawRoundedRect(QRectF(bar.left(), bar.top(), max(3.0, bar.width() * progress), 3), 1.5, 1.5)


def _wrapping(text: str, metrics: QFontMetrics, width: int) -> int:
    """Break lines between words, and within them only where one is too long, as names of files may be."""
    is_long = any(metrics.horizontalAdvance(word) > width for word in text.split())
    return int(Qt.TextFlag.TextWrapAnywhere if is_long else Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignTop)


def _line(text: str, metrics: QFontMetrics) -> int:
    """Give the height of a line, px: characters that another font has, as Chinese ones, may be taller than its own."""
    area = QRectF(0, 0, 10_000, 10_000).toRect()
    return max(metrics.height(), metrics.boundingRect(area, int(Qt.TextFlag.TextSingleLine), text).height())


def _elided(text: str, metrics: QFontMetrics, width: int, lines: int) -> str:
    """Shorten a text until it fits some lines of a width, px."""
    if lines == 1:
        return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
    area = QRectF(0, 0, width, 10_000).toRect()
    limit, wrapping = lines * _line(text, metrics) + 2, _wrapping(text, metrics, width)
    if metrics.boundingRect(area, wrapping, text).height() <= limit:
        return text
    kept = text
    while kept and metrics.boundingRect(area, wrapping, f"{kept}…").height() > limit:
        kept = kept[:-1]
    return f"{kept.rstrip(' ,;.')}…"
