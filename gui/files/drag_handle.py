"""Offer the painting to other programs: held and dragged as a file, or clicked to be copied."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QToolButton

from gui.look.theme import Theme


class DragHandle(QToolButton):
    """Report a press, a drag and a click; whoever holds the picture does the rest.

    Signals:
        pressed_down(): a drag may follow, so that its file can be written meanwhile.
        drag_began(): the pointer was moved with the button held.
    """

    pressed_down = Signal()
    drag_began = Signal()

    def __init__(self, theme: Theme) -> None:
        """Start without a picture."""
        super().__init__()
        self._theme = theme
        self._from: QPointF | None = None
        self.setIconSize(QSize(18, 18))
        self.setFixedWidth(40)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        theme.changed.connect(self._tint)
        self._retranslate()
        self._tint()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Have the file written."""
        super().mousePressEvent(event)
        if event.button() is Qt.MouseButton.LeftButton:
            self._from = event.position()
            self.pressed_down.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Begin a drag once it is far enough from the press."""
        if self._from is None:
            super().mouseMoveEvent(event)
        elif (event.position() - self._from).manhattanLength() >= QApplication.startDragDistance():
            self._from = None
            self.setDown(False)  # no click follows
            self.drag_began.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """End a press without a drag, which is a click."""
        self._from = None
        super().mouseReleaseEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Copy the painting"))
        self.setToolTip(self.tr("Drag the painting into another program, or click to copy it"))

    @Slot()
    def _tint(self) -> None:
        self.setIcon(self._theme.icon("drag"))
