"""Offer what can be done with one style."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from engine.values import StrokesState
from gui.styles.style_library import StyleLibrary


class StyleMenu(QMenu):
    """List the actions of a style; deleted when it closes.

    Signals:
        edit_requested(Path): another part of it shall be painted with.
        delete_requested(Path): it shall go.
        folder_chosen(Path, str): it shall lie in a folder, "" for none.
        new_folder_requested(Path): it shall lie in a folder that has no name yet.
        learn_requested(Path), pause_requested(Path): its strokes shall be learnt, or not now.
    """

    edit_requested = Signal(Path)
    delete_requested = Signal(Path)
    folder_chosen = Signal(Path, str)
    new_folder_requested = Signal(Path)
    learn_requested = Signal(Path)
    pause_requested = Signal(Path)

    def __init__(self, parent: QWidget, library: StyleLibrary, path: Path, *, is_learning: bool = False) -> None:
        """Build the menu of one style, whose strokes may be being learnt."""
        super().__init__(parent)
        self._library, self._path, self._is_learning = library, path, is_learning
        self._build_ui()

    def show_at(self, place: QPoint) -> None:
        """Open at a place on the screen."""
        self.popup(place)

    def _build_ui(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        path, library = self._path, self._library
        note = library.note(path)
        mix = self.tr("Take out of the mix") if library.is_selected(path) else self.tr("Add to the mix")
        favourite = self.tr("No favourite any more") if note.is_favourite else self.tr("Make it a favourite")
        self.addAction(mix, partial(library.toggle, path))
        self.addAction(favourite, partial(library.toggle_favourite, path))
        self.addAction(self.tr("Edit…"), partial(self.edit_requested.emit, path))
        self._offer_learning()
        self.addSeparator()
        folders = self.addMenu(self.tr("Folder"))
        self._list_folders(folders, note.folder)
        if path in library.own_styles:
            self.addSeparator()
            self.addAction(self.tr("Delete"), partial(self.delete_requested.emit, path))

    def _offer_learning(self) -> None:
        state = self._library.strokes(self._path)
        if self._is_learning:
            self.addAction(self.tr("Pause learning its strokes"), partial(self.pause_requested.emit, self._path))
        elif state is not StrokesState.LEARNT:
            is_begun = state is StrokesState.BEGUN
            text = self.tr("Go on learning its strokes") if is_begun else self.tr("Learn its strokes")
            self.addAction(text, partial(self.learn_requested.emit, self._path))

    def _list_folders(self, menu: QMenu, current: str) -> None:
        for folder in ("", *self._library.folders):
            action = menu.addAction(folder or self.tr("None"), partial(self.folder_chosen.emit, self._path, folder))
            action.setCheckable(True)
            action.setChecked(folder == current)
        menu.addSeparator()
        menu.addAction(self.tr("New folder…"), partial(self.new_folder_requested.emit, self._path))
