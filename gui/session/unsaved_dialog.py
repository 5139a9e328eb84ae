"""Ask before a finished picture that is not saved is lost."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from gui.controls.question import Question


class UnsavedDialog(Question):
    """Ask one question; what would lose the picture runs only where the user agrees."""

    def __init__(self, window: QWidget, question: str, agree: str, lose: Callable[[], None]) -> None:
        """Take the question, the text of the button that agrees, and what it does."""
        super().__init__(window, "", question, agree, lose)
        self.setText(self.tr("The painting is not saved."))
