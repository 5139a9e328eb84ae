"""Say that the open picture belongs to another program, which waits for it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from engine.values import Obstacle


class HandOverBar(QWidget):
    """Show one sentence as long as a file is edited for another program."""

    def __init__(self) -> None:
        """Start hidden."""
        super().__init__()
        self._file = ""
        self._obstacle: Obstacle | None = None
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self.setObjectName("hand_over_bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 8)
        layout.addWidget(self._text)
        self.hide()

    @property
    def text(self) -> str:
        """Give the sentence."""
        return self._text.text()

    def show_file(self, name: str, obstacle: Obstacle | None) -> None:
        """Name the file, and what keeps Save from writing back into it."""
        self._file, self._obstacle = name, obstacle
        self._retranslate()
        self.show()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        match self._obstacle:
            case None:
                sentence = self.tr(
                    "You are editing {0} for another program: Save back writes the painting into that file."
                )
            case Obstacle.SEVERAL:
                sentence = self.tr(
                    "Another program handed {0} over, but it holds several pictures and cannot be written back."
                )
            case Obstacle.PROTECTED:
                sentence = self.tr(
                    "Another program handed {0} over, but it is write-protected and cannot be written back."
                )
            case Obstacle.KIND:
                sentence = self.tr("Another program handed {0} over, but files of this kind cannot be written back.")
        self._text.setText(sentence.format(self._file))
        self.setAccessibleName(self._text.text())
