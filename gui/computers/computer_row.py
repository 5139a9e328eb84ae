"""Show one computer that helps: its name, what it is, what it paints, a switch and a button to remove it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui.queue.queue_messages import OtherComputer


class ComputerRow(QWidget):
    """Hold the words and wishes of one computer.

    Signals:
        switched(str, bool): a computer's name, and whether it gets work.
        remove_requested(str): a computer's name.
    """

    switched = Signal(str, bool)
    remove_requested = Signal(str)

    def __init__(self, computer: OtherComputer) -> None:
        """Show it as it is now."""
        super().__init__()
        self.switch = QCheckBox(computer.name)
        self.remove_button = QPushButton(self.tr("Remove"))
        self.words = QLabel(self._said(computer))
        self.switch.setChecked(computer.is_on and computer.has_joined)
        self.switch.setToolTip(self.tr("Give this computer work"))
        self.switch.setEnabled(computer.has_joined)
        self.remove_button.setAccessibleName(f"{self.remove_button.text()} {computer.name}")
        self.words.setProperty("role", "muted")
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.switch.clicked.connect(lambda is_on: self.switched.emit(computer.name, is_on))
        self.remove_button.clicked.connect(lambda: self.remove_requested.emit(computer.name))
        texts, row = QVBoxLayout(), QHBoxLayout(self)
        texts.setSpacing(2)
        texts.addWidget(self.switch)
        texts.addWidget(self.words)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addLayout(texts, 1)
        row.addWidget(self.remove_button, 0, Qt.AlignmentFlag.AlignTop)

    def _said(self, computer: OtherComputer) -> str:
        if not computer.has_joined:
            return self.tr("Invited; open the invitation there")
        if not computer.is_there:
            return self.tr("Not there now") if computer.is_on else self.tr("Gets no work")
        said = [computer.device] if computer.device else []
        if computer.speed:
            said.append(self.tr("{0} s a megapixel").format(f"{computer.speed:.1f}"))
        if computer.learns:
            said.append(self.tr("learns the strokes of {0}").format(computer.learns))
        elif computer.paints:
            said.append(self.tr("paints {0}").format(", ".join(computer.paints)))
        else:
            said.append(self.tr("waits for work"))
        return " · ".join(said)
