"""Ask before something is done that cannot be undone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget


class Question(QMessageBox):
    """Ask one question without blocking; what it is about is done only where the user agrees."""

    def __init__(
        self, window: QWidget, said: str, question: str, agree: str, do: Callable[[], None], stay: str = ""
    ) -> None:
        """Take what is said first, the question, the text of the button that agrees, and what it does.

        Without `stay` the other button is called Cancel, in the system's words.
        """
        super().__init__(window)
        self._window, self._do = window, do
        self.setText(said)
        self.setInformativeText(question)
        for label in self.findChildren(QLabel):
            label.setTextFormat(Qt.TextFormat.PlainText)  # the name of a file may look like markup
        self.agree_button = self.addButton(agree, QMessageBox.ButtonRole.DestructiveRole)
        self.cancel_button = self.addButton(QMessageBox.StandardButton.Cancel)
        if stay:
            self.cancel_button.setText(stay)
        self.setDefaultButton(self.cancel_button)
        self.setEscapeButton(self.cancel_button)
        self.finished.connect(self._on_finished)

    def ask(self) -> None:
        """Show it; it takes the place of one that is not answered."""
        for earlier in self._window.findChildren(Question):
            if earlier is not self:
                earlier.close()
        self.open()

    @Slot(int)
    def _on_finished(self, _code: int) -> None:
        self.deleteLater()
        if self.clickedButton() is self.agree_button:
            self._do()
