"""Invite the user to bring a photograph."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from gui.look.icons import tinted_pixmap
from gui.look.theme import Theme


class EmptyState(QWidget):
    """Show the invitation in the middle of the empty canvas; drops fall through to the canvas.

    Signals:
        open_requested(): the button was pressed.
    """

    open_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        """Build the invitation."""
        super().__init__()
        self._theme = theme
        self._paste: QAction | None = None
        self._picture = QLabel()
        self._title = QLabel()
        self._hint = QLabel()
        self.open_button = QPushButton()
        self._build_ui()
        self._retranslate()
        self._tint()
        theme.changed.connect(self._tint)
        self.open_button.clicked.connect(self.open_requested)

    def follow_keys(self, paste: QAction) -> None:
        """Name the keys by which a photograph is pasted."""
        self._paste = paste
        paste.changed.connect(self._name_keys)
        self._name_keys()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _build_ui(self) -> None:
        self.setObjectName("empty_state")
        self._title.setProperty("role", "title")
        self.open_button.setProperty("role", "primary")
        self.open_button.setIconSize(QSize(28, 18))
        self.open_button.setCursor(Qt.CursorShape.PointingHandCursor)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.addStretch()
        for widget in (self._picture, self._title, self._hint):
            widget.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(widget, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(16)
        layout.addWidget(self.open_button, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch()

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Drop a photo, clip or model"))
        self._picture.setAccessibleName(self._title.text())
        self._name_keys()
        self.open_button.setText(self.tr("Open…"))

    @Slot()
    def _name_keys(self) -> None:
        keys = self._paste.shortcut().toString(QKeySequence.SequenceFormat.NativeText) if self._paste else ""
        self._hint.setText(self.tr("or paste one with {0}").format(keys))
        self._hint.setVisible(bool(keys))

    @Slot()
    def _tint(self) -> None:
        ratio = self.devicePixelRatioF()
        pixmap = tinted_pixmap("picture", self._theme.ground_muted, round(64 * ratio))
        pixmap.setDevicePixelRatio(ratio)
        self._picture.setPixmap(pixmap)
        self.open_button.setIcon(self._theme.icon("open", on_accent=True))
