"""Let the user press new keys for an action, and say at once whose keys they are already."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.look.theme import Theme
from gui.preferences.shortcuts import Shortcuts

_KEYS_WIDTH = 184  # logical px


class ShortcutRow(QWidget):
    """Show an action with its keys; keys that another one has are taken from it only where the user agrees.

    Signals:
        changed(): keys of this or of another action are others now.
    """

    changed = Signal()

    def __init__(self, theme: Theme, shortcuts: Shortcuts, name: str) -> None:
        """Serve one action."""
        super().__init__()
        self._theme, self._shortcuts, self._name = theme, shortcuts, name
        self.edit = QKeySequenceEdit()
        self.reset_button = QToolButton()
        self.take_button = QPushButton(self.tr("Take them"))
        self.conflict = QLabel()
        self._build_ui()
        self.show_keys()
        self.edit.editingFinished.connect(self._on_edit_finished)
        self.take_button.clicked.connect(self._on_take_button_clicked)
        self.reset_button.clicked.connect(self._on_reset_button_clicked)

    def matches(self, query: str) -> bool:
        """Tell whether a search finds the action by its words or its keys."""
        keys = self._shortcuts.keys(self._name).toString(QKeySequence.SequenceFormat.NativeText)
        words = f"{self._shortcuts.text(self._name)} {keys}".casefold()
        return all(word in words for word in query.casefold().split())

    @Slot()
    def show_keys(self) -> None:
        """Show what the action has now."""
        self.edit.setKeySequence(self._shortcuts.keys(self._name))
        self.reset_button.setEnabled(not self._shortcuts.is_default(self._name))
        self._say("", can_take=False)

    def _build_ui(self) -> None:
        text = self._shortcuts.text(self._name)
        name = QLabel(text)
        name.setBuddy(self.edit)
        name.setWordWrap(True)
        self.edit.setAccessibleName(text)
        self.edit.setMaximumSequenceLength(1)
        self.edit.setClearButtonEnabled(True)
        for field in self.edit.findChildren(QLineEdit):  # Qt's own, which has the focus
            field.setAccessibleName(text)
            for button in field.findChildren(QToolButton):
                button.setAccessibleName(self.tr("Clear"))
        self.edit.setFixedWidth(_KEYS_WIDTH)
        said = self.tr("Bring the keys back that it came with")
        self.reset_button.setToolTip(said)
        self.reset_button.setAccessibleName(f"{said}: {text}")
        self.reset_button.setIcon(self._theme.icon("reset"))
        self.reset_button.setIconSize(QSize(16, 16))
        self.conflict.setProperty("role", "danger")
        self.conflict.setWordWrap(True)
        line, below = QHBoxLayout(), QHBoxLayout()
        line.addWidget(name, 1)
        line.addWidget(self.edit)
        line.addWidget(self.reset_button)
        below.addWidget(self.conflict, 1)
        below.addWidget(self.take_button, 0, Qt.AlignmentFlag.AlignRight)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 2)
        layout.setSpacing(4)
        layout.addLayout(line)
        layout.addLayout(below)

    def _say(self, text: str, *, can_take: bool) -> None:
        self.conflict.setText(text)
        self.conflict.setVisible(bool(text))
        self.take_button.setVisible(can_take)

    @Slot()
    def _on_edit_finished(self) -> None:
        keys = self.edit.keySequence()
        if keys == self._shortcuts.keys(self._name):
            self._say("", can_take=False)
            return
        owner = self._shortcuts.owner(keys, self._name)
        if owner is None:
            self._set(keys)
        elif owner:
            said = self.tr("These keys belong to “{0}”.").format(self._shortcuts.text(owner))
            self._say(said, can_take=True)
        else:
            self._say(self.tr("The picture, the lists or the menus need these keys; choose others."), can_take=False)

    @Slot()
    def _on_take_button_clicked(self) -> None:
        self._set(self.edit.keySequence())

    @Slot()
    def _on_reset_button_clicked(self) -> None:
        self._shortcuts.reset(self._name)
        self.show_keys()
        self.changed.emit()

    def _set(self, keys: QKeySequence) -> None:
        self._shortcuts.set_keys(self._name, keys)
        self.show_keys()
        self.changed.emit()
