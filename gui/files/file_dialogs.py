"""Ask for files without blocking the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from engine.values import READABLE_SUFFIXES
from gui.settings import Settings

READABLE = " ".join(f"*{suffix}" for suffix in READABLE_SUFFIXES)
SUFFIXES = {"JPEG": "jpg", "PNG": "png", "TIFF": "tif", "WebP": "webp", "AVIF": "avif"}
PATTERNS = {"JPEG": "*.jpg *.jpeg", "PNG": "*.png", "TIFF": "*.tif *.tiff", "WebP": "*.webp", "AVIF": "*.avif"}
WRITABLE = frozenset(pattern.removeprefix("*") for patterns in PATTERNS.values() for pattern in patterns.split())


class FileDialogs(QObject):
    """Open one dialog at a time, in the folder used last.

    Signals:
        photo_chosen(Path): a photograph to open.
        recipe_chosen(Path): a picture or a recipe file whose settings are wanted.
        styles_chosen(object): tuple[Path, ...], pictures to add to the strip.
        target_chosen(Path): where to save.
    """

    photo_chosen = Signal(Path)
    recipe_chosen = Signal(Path)
    styles_chosen = Signal(object)
    target_chosen = Signal(Path)

    def __init__(self, window: QWidget, settings: Settings) -> None:
        """Remember folders in the settings."""
        super().__init__(window)
        self._window = window
        self._settings = settings

    def ask_for_photo(self) -> QFileDialog:
        """Show the dialog for the photograph."""
        dialog = self._dialog(self.tr("Open a photograph"), "photo")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._on_photo_selected)
        dialog.open()
        return dialog

    def ask_for_recipe(self) -> QFileDialog:
        """Show the dialog for a picture whose settings are wanted."""
        dialog = self._dialog(self.tr("Settings from a picture"), "save")
        pictures = self.tr("Pictures and recipes")
        dialog.setNameFilters([f"{pictures} ({READABLE} *.json)"])
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._on_recipe_selected)
        dialog.open()
        return dialog

    def ask_for_styles(self) -> QFileDialog:
        """Show the dialog for style pictures."""
        dialog = self._dialog(self.tr("Add style pictures"), "style")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self._on_styles_selected)
        dialog.open()
        return dialog

    def ask_for_target(self, suggested_name: str) -> QFileDialog:
        """Show the dialog for the finished picture; it asks before it replaces a file."""
        dialog = QFileDialog(self._window, self.tr("Save the painting"), str(self._settings.folder("save")))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([f"{name} ({patterns})" for name, patterns in PATTERNS.items()])
        dialog.filterSelected.connect(self._on_filter_selected)
        suffix = Path(suggested_name).suffix.lower().lstrip(".")
        kind = next((name for name, patterns in PATTERNS.items() if f"*.{suffix}" in patterns.split()), "JPEG")
        dialog.selectNameFilter(f"{kind} ({PATTERNS[kind]})")
        dialog.setDefaultSuffix(SUFFIXES[kind])
        dialog.selectFile(suggested_name)
        dialog.fileSelected.connect(self._on_target_selected)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _dialog(self, title: str, purpose: str) -> QFileDialog:
        dialog = QFileDialog(self._window, title, str(self._settings.folder(purpose)))
        pictures, everything = self.tr("Pictures"), self.tr("All files")
        dialog.setNameFilters([f"{pictures} ({READABLE})", f"{everything} (*)"])
        dialog.finished.connect(dialog.deleteLater)
        return dialog

    def _on_photo_selected(self, name: str) -> None:
        self._settings.set_folder("photo", Path(name).parent)
        self.photo_chosen.emit(Path(name))

    def _on_recipe_selected(self, name: str) -> None:
        self.recipe_chosen.emit(Path(name))

    def _on_styles_selected(self, names: list[str]) -> None:
        paths = tuple(Path(name) for name in names)
        if paths:
            self._settings.set_folder("style", paths[0].parent)
            self.styles_chosen.emit(paths)

    def _on_target_selected(self, name: str) -> None:
        self._settings.set_folder("save", Path(name).parent)
        self.target_chosen.emit(Path(name))

    def _on_filter_selected(self, text: str) -> None:
        dialog = self.sender()
        if isinstance(dialog, QFileDialog):
            kind = text.split(" ", 1)[0]
            dialog.setDefaultSuffix(SUFFIXES[kind])
            chosen = Path(dialog.selectedFiles()[0]) if dialog.selectedFiles() else None
            if chosen is not None and chosen.suffix:
                dialog.selectFile(chosen.with_suffix(f".{SUFFIXES[kind]}").name)
