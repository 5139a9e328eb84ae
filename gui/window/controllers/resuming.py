"""Go on where the app was when it was ended: after a crash, a power cut, or in the middle of a run."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QMessageBox, QWidget

from engine.painters import registry
from engine.recipes.recipe import Recipe
from engine.storage.places import Places
from gui.engine_process import keeping as k
from gui.link.kept import Kept, is_pasted
from gui.session.session import Session
from gui.window.controllers.session_controller import Record, SessionController, read_record
from gui.window.main_window import MainWindow


class ResumeDialog(QMessageBox):
    """Ask whether to go on, without blocking; closing it goes on, which loses nothing."""

    def __init__(self, window: QWidget, record: Record, done: float | None) -> None:
        """Say what was open; `done` is the share of the run, 0 .. 1."""
        super().__init__(window)
        name = self.tr("a pasted picture") if is_pasted(record.photo) else record.photo.name
        self.setTextFormat(Qt.TextFormat.PlainText)  # the name of a file may look like markup
        self.setText(self._what(record).format(name))
        self.setInformativeText(self._where(record, done))
        self.go_on_button = self.addButton(self.tr("Go on"), QMessageBox.ButtonRole.AcceptRole)
        self.anew_button = self.addButton(self.tr("Start anew"), QMessageBox.ButtonRole.DestructiveRole)
        self.setDefaultButton(self.go_on_button)
        self.setEscapeButton(self.go_on_button)

    def _what(self, record: Record) -> str:
        if record.run is not None:
            return self.tr("The painting of {0} is not finished.")
        if record.result is not None and not record.result.is_saved:
            return self.tr("The painting of {0} is not saved.")
        return self.tr("Impasto ended unexpectedly while {0} was open.")

    def _where(self, record: Record, done: float | None) -> str:
        if record.run is None:
            return self.tr("Do you want to go on where you were?")
        if done is not None and registry.traits_of(record.run.options.engine).can_resume:
            return self.tr("{0} % are painted and kept. Do you want to go on from there?").format(round(100 * done))
        return self.tr("Do you want to paint it again from the beginning?")


class Resuming(QObject):
    """Offer at the start what the record holds, and bring it back step by step."""

    def __init__(self, window: MainWindow, session: Session, keeper: SessionController, places: Places) -> None:
        """Rest until `begin`."""
        super().__init__(window)
        self._window, self._session, self._keeper, self._places = window, session, keeper, places
        self._then: Callable[[], None] = lambda: None
        self._record: Record | None = None  # while it is asked for, and brought back
        self._is_coming = False
        session.photo_opened.connect(self._on_session_photo_opened)
        session.failed.connect(self._on_session_failed)

    def begin(self, then: Callable[[], None]) -> None:
        """Ask the user where there is something to go on with; `then` runs where there is not, or he starts anew."""
        self._then = then
        self._session.ask(k.ReadRecord, self._places.record).then(
            self._take, failure=lambda _failure: self._start_anew()
        )

    def _take(self, read: k.RecordRead) -> None:
        text = read.text
        styles = self._window.style_strip.paths
        self._record = read_record(text, self._places.record.parent, styles) if text else None
        if self._record is None:
            self._start_anew()
            return
        dialog = ResumeDialog(self._window, self._record, read.done)
        dialog.finished.connect(self._on_dialog_finished)
        dialog.open()

    @Slot(int)
    def _on_dialog_finished(self, _code: int) -> None:
        dialog = self.sender()
        if not isinstance(dialog, ResumeDialog) or self._record is None:
            return
        dialog.deleteLater()
        if dialog.clickedButton() is dialog.anew_button:
            self._start_anew()
        else:
            self._is_coming = True
            self._session.open_photo(self._record.photo)

    def _start_anew(self) -> None:
        self._record = None
        self._session.ask(k.KeepRecord, self._places.record, "")
        self._keeper.begin()
        self._then()

    @Slot(Path, QImage, QSize)
    def _on_session_photo_opened(self, _path: Path, _image: QImage, _size: QSize) -> None:
        record = self._record
        if record is None or not self._is_coming:
            return
        self._record, self._is_coming = None, False
        self._keeper.begin()
        here = self._window.options_panel.options
        self._window.show_options(record.settings.applied_to(here))
        run, result = record.run, record.result
        if run is not None:
            options = Recipe(run.options).applied_to(here)
            if run.begin:
                go_on = partial(self._session.start, options, run.journal, from_result=True)
                self._session.recall(self._entry(record.photo, run.begin), options, then=go_on)
            else:
                self._session.start(options, run.journal)
        elif result is not None:
            options = Recipe(result.options).applied_to(here)
            self._session.recall(self._entry(record.photo, result.name), options, is_saved=result.is_saved)

    def _entry(self, photo: Path, name: str) -> Kept:
        return Kept(self._places.history(photo), name, "", 0.0, 0, 0)

    @Slot(object)
    def _on_session_failed(self, _sentence: str) -> None:
        if self._is_coming:  # the photograph is not there any more
            self._record, self._is_coming = None, False
            self._keeper.begin()
