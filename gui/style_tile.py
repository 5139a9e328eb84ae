"""Show one style as a thumbnail that can be selected."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QEnterEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractButton, QMenu

from gui.icons import tinted_pixmap
from gui.style_catalog import Style
from gui.theme import Theme

SIDE = 80  # logical px of the thumbnail
FRAME = 5  # room for the ring
LABEL = 20
CHECK = QRectF(FRAME + SIDE - 22, FRAME + 4, 18, 18)  # the small mark that adds to the mix


class StyleTile(QAbstractButton):
    """Paint a thumbnail with its name, and a ring when selected.

    Signals:
        chosen(Path): clicked; select this style alone.
        mix_toggled(Path): Ctrl+click, Ctrl+Space or the check mark; add to the mix or take out.
        remove_requested(Path): Delete or the context menu, for the user's own styles.
    """

    chosen = Signal(Path)
    mix_toggled = Signal(Path)
    remove_requested = Signal(Path)

    def __init__(self, style: Style, theme: Theme) -> None:
        """Start without a thumbnail."""
        super().__init__()
        self.style_shown = style
        self._theme = theme
        self._pixmap = QPixmap()
        self._is_hovered = False
        self.setCheckable(True)
        self.setFixedSize(SIDE + 2 * FRAME, SIDE + 2 * FRAME + LABEL)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self.update)

    @property
    def has_thumbnail(self) -> bool:
        """Tell whether the picture is there."""
        return not self._pixmap.isNull()

    def set_name(self, name: str) -> None:
        """Name the style on screen and for screen readers."""
        self.setText(name)
        self.setAccessibleName(self.tr("Style {0}").format(name))
        self.setToolTip(self.tr("{0}\nCtrl+click adds it to a mix").format(name))
        self.update()

    def set_thumbnail(self, pixmap: QPixmap) -> None:
        """Show the picture."""
        self._pixmap = pixmap
        self.update()

    def nextCheckState(self) -> None:  # noqa: N802
        """Leave the state to the strip, which knows the mix."""

    def sizeHint(self) -> QSize:  # noqa: N802
        """Give the fixed size."""
        return self.minimumSize()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Select alone, or add to the mix."""
        if event.button() is not Qt.MouseButton.LeftButton or not self.rect().contains(event.position().toPoint()):
            return
        on_check = self.isEnabled() and CHECK.adjusted(-3, -3, 3, 3).contains(event.position())
        is_mixing = on_check or bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        (self.mix_toggled if is_mixing else self.chosen).emit(self.style_shown.path)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Select by Space or Return, mix with Ctrl, remove by Delete, move by the arrows."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            is_mixing = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            (self.mix_toggled if is_mixing else self.chosen).emit(self.style_shown.path)
        elif key is Qt.Key.Key_Delete and self.style_shown.is_own:
            self.remove_requested.emit(self.style_shown.path)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.focusNextPrevChild(key is Qt.Key.Key_Right)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Offer to mix and, for the user's own styles, to remove."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        words = self.tr("Take out of the mix") if self.isChecked() else self.tr("Add to the mix")
        menu.addAction(words).triggered.connect(self._on_mix_triggered)
        if self.style_shown.is_own:
            menu.addAction(self.tr("Remove from the strip")).triggered.connect(self._on_remove_triggered)
        menu.popup(event.globalPos())

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        """Show the check mark."""
        self._is_hovered = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Hide the check mark."""
        self._is_hovered = False
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw thumbnail, ring, check mark and name."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        tokens = self._theme.tokens
        square = QRectF(FRAME, FRAME, SIDE, SIDE)
        outline = QPainterPath()
        outline.addRoundedRect(square, 6, 6)
        painter.fillPath(outline, QColor(tokens.raised))
        if self.has_thumbnail:
            painter.save()
            painter.setClipPath(outline)
            painter.drawPixmap(square, self._pixmap, QRectF(self._pixmap.rect()))
            painter.restore()
        self._paint_ring(painter, square)
        if self.isChecked() or self._is_hovered:
            self._paint_check(painter)
        painter.setPen(QColor(tokens.text if self.isChecked() else tokens.muted))
        name = QFontMetrics(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, SIDE + 2 * FRAME - 2)
        label = QRectF(0, 2 * FRAME + SIDE - 1, self.width(), LABEL)
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, name)
        painter.end()

    def _paint_ring(self, painter: QPainter, square: QRectF) -> None:
        tokens = self._theme.tokens
        if self.isChecked():
            painter.setPen(QPen(QColor(tokens.accent), 2.5))
        elif self._is_hovered:
            painter.setPen(QPen(QColor(tokens.muted), 1.5))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(square.adjusted(-2.5, -2.5, 2.5, 2.5), 8, 8)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.text), 1.5))
            painter.drawRoundedRect(square.adjusted(-4.25, -4.25, 4.25, 4.25), 9, 9)

    def _paint_check(self, painter: QPainter) -> None:
        tokens = self._theme.tokens
        is_checked = self.isChecked()
        painter.setPen(Qt.PenStyle.NoPen if is_checked else QPen(QColor(255, 255, 255, 220), 1.5))
        painter.setBrush(QColor(tokens.accent) if is_checked else QColor(0, 0, 0, 120))
        painter.drawEllipse(CHECK)
        name, color = ("check", QColor(tokens.on_accent)) if is_checked else ("plus", QColor("white"))
        mark = tinted_pixmap(name, color, 36)
        painter.drawPixmap(CHECK.adjusted(3, 3, -3, -3), mark, QRectF(mark.rect()))

    @Slot()
    def _on_mix_triggered(self) -> None:
        self.mix_toggled.emit(self.style_shown.path)

    @Slot()
    def _on_remove_triggered(self) -> None:
        self.remove_requested.emit(self.style_shown.path)
