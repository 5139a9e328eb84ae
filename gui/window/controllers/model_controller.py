"""Keep the chooser of models up to date, and carry the wishes of the Models dialog to the session."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject, Slot

from engine.values import ModelInfo
from gui.engine_process import messages as m
from gui.link.call import Calls
from gui.link.protocol import Failure, Update
from gui.options.models_dialog import ModelsDialog
from gui.session.failure_sentence import failure_sentence
from gui.session.session import Session
from gui.window.main_window import MainWindow


class ModelController(QObject):
    """Show the Models dialog, one at a time."""

    def __init__(self, window: MainWindow, session: Session) -> None:
        """Follow the session."""
        super().__init__(window)
        self._window, self._session = window, session
        self._models: tuple[ModelInfo, ...] = ()
        self._dialog: ModelsDialog | None = None
        self._calls = Calls()
        window.actions_of.models.triggered.connect(self.show_dialog)
        session.engine_ready.connect(self._on_session_engine_ready)

    @Slot()
    def show_dialog(self) -> None:
        """Open the dialog with what is known, and ask for what is there."""
        dialog = self._dialog = ModelsDialog(self._window)
        dialog.show_models(self._models)
        dialog.import_requested.connect(self._on_dialog_import_requested)
        dialog.fetch_requested.connect(self._on_dialog_fetch_requested)
        dialog.remove_requested.connect(self._on_dialog_remove_requested)
        dialog.cancel_requested.connect(self._calls.cancel)
        dialog.finished.connect(self._on_dialog_finished)
        dialog.wait()
        self._manage("list")
        dialog.open()

    def _manage(self, task: Literal["list", "import", "fetch", "remove"], *what: str) -> None:
        call = self._session.ask(m.ManageModels, task, what)
        call.then(self._take, failure=self._fail, cancelled=self._cancelled, update=self._show_progress)
        self._calls.add(call)

    @Slot(str)
    def _on_session_engine_ready(self, _device: str) -> None:
        self._manage("list")

    def _take(self, listed: m.ModelsListed) -> None:
        self._models = listed.models
        gone = self._window.options_panel.advanced.set_models(listed.models)
        if gone is not None and self._dialog is None:  # who removes a model there knows
            told = self.tr("The model {0} is not on this computer any more; the engine's own paints.")
            self._window.message_bar.show_notice(told.format(gone))
        if self._dialog is not None:
            self._dialog.show_models(listed.models)

    def _fail(self, failure: Failure) -> None:
        if self._dialog is not None:
            self._dialog.show_failure(failure_sentence(failure))

    def _cancelled(self) -> None:
        if self._dialog is not None:
            self._dialog.show_failure("")

    def _show_progress(self, update: Update) -> None:
        if self._dialog is not None and isinstance(update, m.ModelFetched):
            self._dialog.show_progress(update.have, update.total)

    @Slot(object)
    def _on_dialog_import_requested(self, files: tuple[str, ...]) -> None:
        self._manage("import", *files)

    @Slot(str)
    def _on_dialog_fetch_requested(self, name: str) -> None:
        self._manage("fetch", name)

    @Slot(str)
    def _on_dialog_remove_requested(self, name: str) -> None:
        self._manage("remove", name)

    @Slot()
    def _on_dialog_finished(self) -> None:
        """End a download with the dialog: it goes on where it stopped."""
        self._calls.cancel()
        self._dialog = None
