"""Ask for files without blocking the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from engine.commissions.model3d.model_suffixes import SUFFIXES as MODEL_SUFFIXES
from engine.commissions.video.clip_files import CLIP_SUFFIXES
from engine.pictures.formats import FORMATS, READABLE_SUFFIXES
from gui.preferences.settings import Settings
from gui.system.file_names import as_on_disk
from gui.timeline.clip_formats import clip_format_names

READABLE = " ".join(f"*{suffix}" for suffix in READABLE_SUFFIXES)
MOVING = " ".join(f"*{suffix}" for suffix in (*CLIP_SUFFIXES, ".apng"))
MODELS = " ".join(f"*{suffix}" for suffix in MODEL_SUFFIXES)
SUFFIXES = {kind.name: kind.suffixes[0].lstrip(".") for kind in FORMATS}
PATTERNS = {kind.name: " ".join(f"*{suffix}" for suffix in kind.suffixes) for kind in FORMATS}


class FileDialogs(QObject):
    """Open one dialog at a time, in the folder used last.

    Signals:
        photo_chosen(Path): a photograph to open.
        recipe_chosen(Path): a picture or a recipe file whose settings are wanted.
        styles_chosen(object): tuple[Path, ...], pictures to add to the strip.
        target_chosen(Path): where to save.
        clip_target_chosen(Path): where a painted clip goes.
    """

    photo_chosen = Signal(Path)
    recipe_chosen = Signal(Path)
    styles_chosen = Signal(object)
    target_chosen = Signal(Path)
    clip_target_chosen = Signal(Path)

    def __init__(self, window: QWidget, settings: Settings) -> None:
        """Remember folders in the settings."""
        super().__init__(window)
        self._window = window
        self._settings = settings

    def ask_for_photo(self) -> QFileDialog:
        """Show the dialog for the photograph."""
        dialog = self._dialog(self.tr("Open"), "photo")
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
        suffix = Path(suggested_name).suffix.lower()
        if suffix in MODEL_SUFFIXES:  # a model keeps its format
            model = self.tr("3D model")
            dialog.setNameFilters([f"{model} (*{suffix})"])
            dialog.setDefaultSuffix(suffix.lstrip("."))
        else:
            dialog.setNameFilters([f"{name} ({patterns})" for name, patterns in PATTERNS.items()])
            dialog.filterSelected.connect(self._on_filter_selected)
            kind = next((name for name, patterns in PATTERNS.items() if f"*{suffix}" in patterns.split()), "JPEG")
            dialog.selectNameFilter(f"{kind} ({PATTERNS[kind]})")
            dialog.setDefaultSuffix(SUFFIXES[kind])
        dialog.selectFile(suggested_name)
        dialog.fileSelected.connect(self._on_target_selected)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def ask_for_clip(self, suggested_name: str, suffix: str) -> QFileDialog:
        """Show the dialog for a painted clip, of the format with that ending at first."""
        dialog = QFileDialog(self._window, self.tr("Save the painted clip"), str(self._settings.folder("save")))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        filters = {f"{name} (*{ending})": ending for ending, name in clip_format_names().items()}
        dialog.setNameFilters(list(filters))
        dialog.selectNameFilter(next(words for words, ending in filters.items() if ending == suffix))
        dialog.setDefaultSuffix(suffix.lstrip("."))
        dialog.selectFile(str(Path(suggested_name).with_suffix(suffix)))
        dialog.filterSelected.connect(lambda words: _follow_filter(dialog, filters[words]))
        dialog.fileSelected.connect(self._on_clip_target_selected)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _dialog(self, title: str, purpose: str) -> QFileDialog:
        dialog = QFileDialog(self._window, title, str(self._settings.folder(purpose)))
        pictures, clips, everything = self.tr("Pictures"), self.tr("Clips"), self.tr("All files")
        all_kinds, models = self.tr("Pictures, clips and 3D models"), self.tr("3D models")
        both = [f"{all_kinds} ({READABLE} {MOVING} {MODELS})"] if purpose == "photo" else []
        more = [f"{clips} ({MOVING})", f"{models} ({MODELS})"] if purpose == "photo" else []
        dialog.setNameFilters([*both, f"{pictures} ({READABLE})", *more, f"{everything} (*)"])
        dialog.finished.connect(dialog.deleteLater)
        return dialog

    def _on_photo_selected(self, name: str) -> None:
        path = as_on_disk(name)
        self._settings.set_folder("photo", path.parent)
        self.photo_chosen.emit(path)

    def _on_recipe_selected(self, name: str) -> None:
        self.recipe_chosen.emit(as_on_disk(name))

    def _on_styles_selected(self, names: list[str]) -> None:
        paths = tuple(as_on_disk(name) for name in names)
        if paths:
            self._settings.set_folder("style", paths[0].parent)
            self.styles_chosen.emit(paths)

    def _on_target_selected(self, name: str) -> None:
        path = as_on_disk(name)
        self._settings.set_folder("save", path.parent)
        self.target_chosen.emit(path)

    def _on_clip_target_selected(self, name: str) -> None:
        path = as_on_disk(name)
        self._settings.set_folder("save", path.parent)
        self.clip_target_chosen.emit(path)

    def _on_filter_selected(self, text: str) -> None:
        dialog = self.sender()
        if isinstance(dialog, QFileDialog):
            _follow_filter(dialog, f".{SUFFIXES[text.split(' ', 1)[0]]}")


def _follow_filter(dialog: QFileDialog, suffix: str) -> None:
    """Give the name in a dialog the ending of the format that was chosen."""
    dialog.setDefaultSuffix(suffix.lstrip("."))
    chosen = Path(dialog.selectedFiles()[0]) if dialog.selectedFiles() else None
    if chosen is not None and chosen.suffix:
        dialog.selectFile(chosen.with_suffix(suffix).name)
