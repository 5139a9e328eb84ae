"""Show one style's share of a mix beside its corner of the pad."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractSlider

from gui.look.theme import Theme

SIZE = QSize(42, 48)  # logical px
_DISC = 28
_RING = 2.0


class ShareSlider(QAbstractSlider):
    """Paint a round thumbnail above a percentage; keys and wheel change it, a click gives the style everything.

    Signals:
        all_requested(): it was clicked.
    """

    all_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        """Start without a style."""
        super().__init__()
        self._theme = theme
        self._pixmap = QPixmap()
        self.setOrientation(Qt.Orientation.Vertical)
        self.setRange(0, 100)
        self.setSingleStep(1)
        self.setPageStep(10)
        self.setFixedSize(SIZE)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_style(self, name: str, pixmap: QPixmap) -> None:
        """Show a style."""
        self._pixmap = pixmap
        self.setAccessibleName(self.tr("Share of {0}").format(name))
        self.setToolTip(self.tr("{0}\nA click takes this style alone; the arrow keys change its share").format(name))
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Ask for this style alone."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.all_requested.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw the disc, the focus and the percentage."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        tokens = self._theme.tokens
        disc = QRectF((self.width() - _DISC) / 2, 3, _DISC, _DISC)
        outline = QPainterPath()
        outline.addEllipse(disc)
        painter.fillPath(outline, QColor(tokens.raised))
        painter.save()
        painter.setClipPath(outline)
        painter.drawPixmap(disc, self._pixmap, QRectF(self._pixmap.rect()))
        painter.restore()
        painter.setPen(QPen(QColor(tokens.text if self.hasFocus() else tokens.border), _RING if self.hasFocus() else 1))
        painter.drawEllipse(disc.adjusted(-1, -1, 1, 1))
        painter.setPen(QColor(tokens.text))
        words = QRectF(0, disc.bottom() + 1, self.width(), self.height() - disc.bottom() - 1)
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, f"{self.value()} %")
        painter.end()
