"""Open a page of the drawer from the menu bar's corner, and count what happens there."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QAction, QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton

from gui.look.theme import Theme

MENU_PADDING = 8  # logical px, above and below a menu's name together, as in resources/app.qss


class BadgeButton(QToolButton):
    """Show an action's icon with a number on it, which is hidden while it is 0."""

    def __init__(self, theme: Theme, action: QAction, icon: str) -> None:
        """Serve an action."""
        super().__init__()
        self._theme, self._icon = theme, icon
        self.count = 0
        self.setDefaultAction(action)
        self.setIconSize(QSize(18, 18))
        self.setProperty("role", "corner")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.changed.connect(self._tint)
        self._tint()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Be as high as the names of the menus beside it, in each font and language."""
        words = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, self.defaultAction().text())
        return QSize(38, words.height() + MENU_PADDING)

    def set_count(self, count: int) -> None:
        """Show another number."""
        self.count = count
        self.setAccessibleDescription(str(count) if count else "")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw the number over the icon."""
        super().paintEvent(event)
        if not self.count:
            return
        text = str(self.count) if self.count < 100 else "99+"
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPixelSize(10)
        font.setWeight(QFont.Weight.Bold)
        painter.setFont(font)
        width = max(15.0, painter.fontMetrics().horizontalAdvance(text) + 7.0)
        disc = QRectF(self.width() - width - 1, 1, width, 15)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.tokens.accent))
        painter.drawRoundedRect(disc, 7.5, 7.5)
        painter.setPen(QColor(self._theme.tokens.on_accent))
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, text)
        painter.end()

    @Slot()
    def _tint(self) -> None:
        self.defaultAction().setIcon(self._theme.icon(self._icon))
