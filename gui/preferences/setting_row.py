"""Show one setting: its name and what it does at the left, its control at the right."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gui.controls.eliding_box import ElidingBox
from gui.controls.labelled_slider import WheelGuard
from gui.look.path_words import short_path
from gui.system.file_names import as_on_disk

CONTROL_WIDTH = 208  # logical px


class SettingRow(QWidget):
    """Hold a control with its words; `matches` tells whether a search finds it."""

    def __init__(self, name: str, hint: str, control: QWidget, words: str = "") -> None:
        """Take the texts; `words` are others that a search finds it by."""
        super().__init__()
        self.control = control
        self._words = " ".join((name, hint, words)).casefold()
        title, below = QLabel(name), QLabel(hint)
        below.setProperty("role", "muted")
        below.setWordWrap(True)
        below.setVisible(bool(hint))
        title.setWordWrap(True)
        title.setBuddy(control)
        control.setAccessibleName(name)
        control.setAccessibleDescription(hint)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(title)
        texts.addWidget(below)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 6)
        layout.setSpacing(24)
        layout.addLayout(texts, 1)
        layout.addWidget(control, 0, Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def matches(self, query: str) -> bool:
        """Tell whether every word of a query is in its texts."""
        return all(word in self._words for word in query.casefold().split())


def choice_box(choices: Iterable[tuple[str, Any]], chosen: object, take: Callable[[Any], object]) -> QComboBox:
    """Build a box of texts and values; `take` gets the value that is chosen."""
    box = ElidingBox()
    box.setFixedWidth(CONTROL_WIDTH)
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    box.installEventFilter(WheelGuard(box))
    for text, value in choices:
        box.addItem(text, value)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    box.currentIndexChanged.connect(lambda index: take(box.itemData(index)))
    return box


class FolderButton(QPushButton):
    """Show a folder, and ask for another one when it is pressed."""

    def __init__(self, title: str, folder: Path, take: Callable[[Path], object]) -> None:
        """Show a folder; `take` gets the one that is chosen."""
        super().__init__()
        self._title, self._take = title, take
        self.setFixedWidth(CONTROL_WIDTH)
        self._show(folder)
        self.clicked.connect(self.ask)

    @Slot()
    def ask(self) -> QFileDialog:
        """Show the dialog for a folder."""
        start = self._folder if self._folder.is_dir() else self._folder.parent
        dialog = QFileDialog(self.window(), self._title, str(start))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self._on_file_selected)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _show(self, folder: Path) -> None:
        self._folder = folder
        text = self.fontMetrics().elidedText(short_path(folder), Qt.TextElideMode.ElideMiddle, CONTROL_WIDTH - 40)
        self.setText(text.replace("&", "&&"))
        self.setToolTip(str(folder))

    @Slot(str)
    def _on_file_selected(self, name: str) -> None:
        folder = as_on_disk(name)
        self._show(folder)
        self._take(folder)
