"""Declare the actions for settings and results: copy, paste, save, presets, history, paint again."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from gui.preferences.shortcuts import with_keys

SHORTCUTS = {
    "copy_settings": "Ctrl+Shift+C",
    "paste_settings": "Ctrl+Shift+V",
    "save_settings": "",
    "presets": "Ctrl+T",
    "history": "Ctrl+Y",
    "another_seed": "Ctrl+Alt+Return",
    "go_on": "Ctrl+Alt+G",
}


class RecipeActions(QObject):
    """Hold the actions, one attribute each."""

    def __init__(self, parent: QObject) -> None:
        """Build them; texts come with `retranslate`."""
        super().__init__(parent)
        self.by_name = {name: QAction(self) for name in SHORTCUTS}
        self.copy_settings, self.paste_settings = self._take("copy_settings", "paste_settings")
        self.save_settings, self.presets, self.history = self._take("save_settings", "presets", "history")
        self.another_seed, self.go_on = self._take("another_seed", "go_on")
        for name, keys in SHORTCUTS.items():
            self.by_name[name].setShortcut(QKeySequence(keys))
        for action in (self.presets, self.history):
            action.setCheckable(True)

    def retranslate(self) -> None:
        """Set every text in the current language."""
        names = {
            self.copy_settings: self.tr("Copy settings"),
            self.paste_settings: self.tr("Paste settings"),
            self.save_settings: self.tr("Save settings as…"),
            self.presets: self.tr("Presets"),
            self.history: self.tr("History of this photograph"),
            self.another_seed: self.tr("Again with another seed"),
            self.go_on: self.tr("Continue from here"),
        }
        tips = {
            self.another_seed: self.tr("Gatys begins from other noise, so that its strokes fall elsewhere"),
            self.go_on: self.tr("Gatys goes on from the finished picture with the settings of now"),
        }
        for action, name in names.items():
            action.setText(name)
            action.setToolTip(with_keys(tips.get(action, name), action))

    def _take(self, *names: str) -> tuple[QAction, ...]:
        return tuple(self.by_name[name] for name in names)
