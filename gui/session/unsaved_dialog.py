"""Ask before a finished picture that is not saved is lost."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget


class UnsavedDialog(QMessageBox):
    """Ask one question without blocking; what would lose the picture runs only where the user agrees."""

    def __init__(self, window: QWidget, question: str, agree: str, lose: Callable[[], None]) -> None:
        """Take the question, the text of the button that agrees, and what it does."""
        super().__init__(window)
        self._lose = lose
        self.setText(self.tr("The painting is not saved."))
        self.setInformativeText(question)
        for label in self.findChildren(QLabel):
            label.setTextFormat(Qt.TextFormat.PlainText)  # the name of a file may look like markup
        self.agree_button = self.addButton(agree, QMessageBox.ButtonRole.DestructiveRole)
        self.cancel_button = self.addButton(QMessageBox.StandardButton.Cancel)
        self.setDefaultButton(self.cancel_button)
        self.setEscapeButton(self.cancel_button)
        self.finished.connect(self._on_finished)

    @classmethod
    def ask(cls, window: QWidget, question: str, agree: str, lose: Callable[[], None]) -> None:
        """Show the question; a later one takes the place of one that is not answered."""
        for earlier in window.findChildren(cls):
            earlier.close()
        cls(window, question, agree, lose).open()

    @Slot(int)
    def _on_finished(self, _code: int) -> None:
        self.deleteLater()
        if self.clickedButton() is self.agree_button:
            self._lose()
