"""Look after the library of styles: pictures that come, go and are noted."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QInputDialog, QWidget

from engine.style_choice import StyleChoice
from gui.engine_process import messages as m
from gui.preferences.settings import Settings
from gui.session.session import Session
from gui.styles.stroke_learner import StrokeLearner
from gui.styles.style_catalog import StyleNote, notes_from_json, notes_to_json
from gui.styles.style_dialog import StyleDialog
from gui.styles.style_importer import StyleImporter
from gui.styles.style_menu import StyleMenu
from gui.styles.trash import bring_back, move_to_trash
from gui.system.file_names import local_paths
from gui.window.controllers.strokes_controller import StrokesController
from gui.window.main_window import MainWindow


class StyleController(QObject):
    """Carry the wishes of strip, page and menus to the library, and remember what was made of it."""

    def __init__(self, window: MainWindow, session: Session, settings: Settings, folder: Path) -> None:
        """Follow the window; copies of the user's pictures are kept in a folder."""
        super().__init__(window)
        self._window, self._session, self._settings = window, session, settings
        self._library = window.style_strip.library
        self.importer = StyleImporter(folder, self)
        self._library.restore_notes(notes_from_json(settings.style_notes))
        self.strokes = StrokesController(window, session, settings, StrokeLearner(parent=self))
        window.drawer.add_page(window.style_page)
        self._connect()

    @Slot(object)
    def bring_in(self, paths: tuple[Path, ...]) -> None:
        """Copy pictures and folders into the library."""
        self.importer.bring_in(paths)

    @Slot()
    def paste(self) -> None:
        """Take what the clipboard holds as a style."""
        mime = QGuiApplication.clipboard().mimeData()
        paths = local_paths(mime)
        if paths:
            self.bring_in(paths)
        elif mime is not None and mime.hasImage():
            self.importer.bring_in_image(QGuiApplication.clipboard().image(), self.tr("Pasted"))
        else:
            self._window.message_bar.show_notice(self.tr("The clipboard holds no picture; copy one first."))

    @property
    def is_near(self) -> bool:
        """Tell whether the keyboard is in the strip or the page, so that a picture is pasted there."""
        focused = QApplication.focusWidget()
        places = (self._window.style_strip, self._window.style_page)
        return focused is not None and any(place.isAncestorOf(focused) for place in places)

    @Slot(Path)
    def edit(self, path: Path) -> None:
        """Show what of a style is painted with."""
        name, note = self._library.name(path), self._library.note(path)
        dialog = StyleDialog(self._window, self._window.theme, path, name, note)
        dialog.note_chosen.connect(self._library.set_note)
        call = self._session.ask(m.MakeThumbnail, path)
        call.then(
            lambda made: dialog.set_picture(path, made.frame.picture), failure=self._session.complain, owner=dialog
        )
        dialog.open()

    @Slot(Path)
    def delete(self, path: Path) -> None:
        """Move one of the user's own to the trash, and offer to bring it back; files elsewhere are not touched."""
        if path not in self._library.own_styles:
            self._say(self.tr("{0} comes with Impasto and stays.").format(self._library.name(path)))
            return
        note, choices = self._library.note(path), self._library.choices
        trashed = None
        if path.parent == self.importer.folder and path.exists():
            trashed = move_to_trash(path)
            if trashed is None:
                self._say(self.tr("{0} cannot be moved to the trash; it stays.").format(path.name))
                return
        self._library.remove(path)
        said = self.tr("{0} is in the trash.") if trashed else self.tr("{0} left the library; its file is untouched.")
        undo = partial(self._undo_delete, path, trashed, note, choices)
        self._window.message_bar.show_offer(said.format(path.stem), self.tr("Undo"), undo)

    def _undo_delete(self, path: Path, trashed: Path | None, note: StyleNote, choices: tuple[StyleChoice, ...]) -> None:
        if trashed is not None and not bring_back(trashed, path):
            self._say(self.tr("{0} is not in the trash any more.").format(path.stem))
            return
        self._library.bring_back(path, note)
        if path in [choice.path for choice in choices]:
            self._library.choose(choices)

    def _connect(self) -> None:
        strip, page, library = self._window.style_strip, self._window.style_page, self._library
        for shelf in (strip.shelf, page.shelf):
            shelf.edit_requested.connect(self.edit)
            shelf.delete_requested.connect(self.delete)
            shelf.menu_requested.connect(self._on_shelf_menu_requested)
        self._window.drawer.page_changed.connect(self._on_drawer_page_changed)
        strip.pictures_dropped.connect(self.bring_in)
        page.pictures_dropped.connect(self.bring_in)
        strip.all_requested.connect(self._on_all_requested)
        self._window.actions_of.all_styles.triggered.connect(self._on_all_requested)
        self._window.actions_of.find_style.triggered.connect(self._on_find_style_triggered)
        self._window.actions_of.paste_style.triggered.connect(self.paste)
        self.importer.brought_in.connect(library.add_own)
        self.importer.brought_in.connect(self.strokes.offer)
        self.importer.refused.connect(self._on_importer_refused)
        library.note_changed.connect(self._on_library_note_changed)
        library.own_styles_changed.connect(self._settings.set_own_styles)
        library.thumbnail_requested.connect(self._on_library_thumbnail_requested)
        library.mix_refused.connect(self._on_library_mix_refused)

    def _say(self, sentence: str) -> None:
        self._window.message_bar.show_notice(sentence)

    @Slot()
    def _on_all_requested(self) -> None:
        self._window.drawer.toggle(self._window.style_page)

    @Slot()
    def _on_find_style_triggered(self) -> None:
        """Type into the filter of the page where it is open, else into the strip's."""
        page = self._window.style_page
        if self._window.drawer.page is page:
            page.filter.word.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self._window.style_strip.unfold_filter()

    @Slot(object)
    def _on_drawer_page_changed(self, page: QWidget | None) -> None:
        """Have one filter at a time."""
        is_open = page is self._window.style_page
        strip = self._window.style_strip
        strip.find_button.setChecked(False)
        strip.find_button.setVisible(not is_open)
        if is_open:
            self._window.style_page.filter.word.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(Path, QPoint)
    def _on_shelf_menu_requested(self, path: Path, place: QPoint) -> None:
        menu = StyleMenu(self._window, self._library, path, is_learning=path in self.strokes.learner.waiting)
        menu.learn_requested.connect(self.strokes.learn)
        menu.pause_requested.connect(self.strokes.pause)
        menu.edit_requested.connect(self.edit)
        menu.delete_requested.connect(self.delete)
        menu.folder_chosen.connect(self._put_into)
        menu.new_folder_requested.connect(self._ask_for_folder)
        menu.show_at(place)

    @Slot(Path)
    def _ask_for_folder(self, path: Path) -> None:
        dialog = QInputDialog(self._window)
        dialog.setWindowTitle(self.tr("New folder"))
        dialog.setLabelText(self.tr("Name of the folder"))
        dialog.textValueSelected.connect(partial(self._put_into, path))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(Path, str)
    def _put_into(self, path: Path, folder: str) -> None:
        self._library.set_note(path, replace(self._library.note(path), folder=folder.strip()))

    @Slot(object)
    def _on_importer_refused(self, paths: tuple[Path, ...]) -> None:
        names = ", ".join(path.name for path in paths[:3]) + ("…" if len(paths) > 3 else "")
        self._say(self.tr("No style was made of {0}; choose pictures that can be read.").format(names))

    @Slot(Path)
    def _on_library_note_changed(self, _path: Path) -> None:
        self._settings.set_style_notes(notes_to_json(self._library.notes))

    @Slot(Path)
    def _on_library_thumbnail_requested(self, path: Path) -> None:
        call = self._session.ask(m.MakeThumbnail, path)
        call.then(lambda made: self._library.set_thumbnail(path, made.frame.picture), failure=self._session.complain)

    @Slot()
    def _on_library_mix_refused(self) -> None:
        self._say(self.tr("A mix holds four styles; take one out first."))
