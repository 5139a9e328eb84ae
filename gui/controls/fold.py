"""Fold a part of a panel away under its heading."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from gui.look.theme import Theme


class Fold(QWidget):
    """Show a heading that opens and closes what is below it; closed at first.

    Signals:
        toggled(bool): it is open now, or closed.
    """

    toggled = Signal(bool)

    def __init__(self, theme: Theme, content: QWidget) -> None:
        """Take what is folded away."""
        super().__init__()
        self._theme = theme
        self.button = QPushButton()
        self.content = content
        self._build_ui()
        self._tint()

    @property
    def is_open(self) -> bool:
        """Tell whether the content is shown."""
        return self.button.isChecked()

    def set_open(self, is_open: bool) -> None:
        """Show or hide the content."""
        self.button.setChecked(is_open)

    def set_title(self, title: str) -> None:
        """Write the heading."""
        self.button.setText(title)

    def _build_ui(self) -> None:
        self.button.setProperty("role", "fold")
        self.button.setCheckable(True)
        self.button.setIconSize(QSize(16, 16))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.button)
        layout.addWidget(self.content)
        self.content.hide()
        self.button.toggled.connect(self._on_button_toggled)
        self._theme.changed.connect(self._tint)

    @Slot(bool)
    def _on_button_toggled(self, is_open: bool) -> None:
        self.content.setVisible(is_open)
        self._tint()
        self.toggled.emit(is_open)

    @Slot()
    def _tint(self) -> None:
        self.button.setIcon(self._theme.icon("chevron_down" if self.is_open else "chevron_right"))
