"""Keep the chooser of models up to date, and carry the wishes of the Models dialog to the session."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from engine.values import ModelInfo
from gui.main_window import MainWindow
from gui.options.models_dialog import ModelsDialog
from gui.session.session import Session


class ModelKeeper(QObject):
    """Show the Models dialog, one at a time."""

    def __init__(self, window: MainWindow, session: Session) -> None:
        """Follow the session."""
        super().__init__(window)
        self._window, self._session = window, session
        self._models: tuple[ModelInfo, ...] = ()
        self._dialog: ModelsDialog | None = None
        window.actions_of.models.triggered.connect(self.show_dialog)
        session.engine_ready.connect(self._on_session_engine_ready)
        session.models_listed.connect(self._on_session_models_listed)

    @Slot()
    def show_dialog(self) -> None:
        """Open the dialog with what is known, and ask for what is there."""
        dialog = self._dialog = ModelsDialog(self._window)
        dialog.show_models(self._models)
        dialog.import_requested.connect(self._on_dialog_import_requested)
        dialog.fetch_requested.connect(self._on_dialog_fetch_requested)
        dialog.remove_requested.connect(self._on_dialog_remove_requested)
        dialog.cancel_requested.connect(self._session.cancel_models)
        dialog.finished.connect(self._on_dialog_finished)
        self._session.model_fetched.connect(dialog.show_progress)
        self._session.models_failed.connect(dialog.show_failure)
        dialog.wait()
        self._session.manage_models("list")
        dialog.open()

    @Slot(str)
    def _on_session_engine_ready(self, _device: str) -> None:
        self._session.manage_models("list")

    @Slot(object)
    def _on_session_models_listed(self, models: tuple[ModelInfo, ...]) -> None:
        self._models = models
        self._window.options_panel.advanced.set_models(models)
        if self._dialog is not None:
            self._dialog.show_models(models)

    @Slot(object)
    def _on_dialog_import_requested(self, files: tuple[str, ...]) -> None:
        self._session.manage_models("import", *files)

    @Slot(str)
    def _on_dialog_fetch_requested(self, name: str) -> None:
        self._session.manage_models("fetch", name)

    @Slot(str)
    def _on_dialog_remove_requested(self, name: str) -> None:
        self._session.manage_models("remove", name)

    @Slot()
    def _on_dialog_finished(self) -> None:
        """End a download with the dialog: it goes on where it stopped."""
        self._session.cancel_models()
        self._dialog = None
