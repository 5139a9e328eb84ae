"""Save how a picture was painted, as a short clip."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, Slot
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QFileDialog

from engine.painters import registry
from gui.engine_process import messages as m
from gui.files.save_dialog import ask_where
from gui.preferences.settings import Settings
from gui.session.session import Session, SessionPhase
from gui.window.main_window import MainWindow

LENGTHS = (5, 10, 20)  # s
SUFFIXES = {".mp4": "MP4", ".webp": "WebP", ".gif": "GIF"}


class RecordingSaver(QObject):
    """Offer it after a run whose steps were seen."""

    def __init__(self, window: MainWindow, session: Session, settings: Settings) -> None:
        """Fill the menu."""
        super().__init__(window)
        self._window, self._session, self._settings = window, session, settings
        self._is_recorded = False  # the run that goes on, or the last one
        self.actions = {seconds: QAction(self) for seconds in LENGTHS}
        self._menu = window.actions_of.recording_menu
        self._menu.addActions(list(self.actions.values()))
        self._menu.setEnabled(False)
        for seconds, action in self.actions.items():
            action.triggered.connect(partial(self.ask, seconds))
        session.phase_changed.connect(self._on_session_phase_changed)
        session.photo_opened.connect(self._on_session_photo_opened)
        session.finished.connect(self._on_session_finished)
        window.installEventFilter(self)
        self._retranslate()

    def ask(self, seconds: int) -> QFileDialog:
        """Show the dialog for a clip of that length."""
        name, chosen = Path(self._session.suggested_name()).stem, partial(self._save, seconds)
        return ask_where(self._window, self._settings, self.tr("Save the recording"), SUFFIXES, name, chosen)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Follow the language of the window."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        return super().eventFilter(watched, event)

    def _save(self, seconds: int, path: Path) -> None:
        self._window.message_bar.show_notice(self.tr("The recording is being written…"))
        self._session.ask(m.SaveRecording, path, float(seconds)).then(self._say, failure=self._session.complain)

    def _say(self, saved: m.Saved) -> None:
        self._window.message_bar.show_notice(self.tr("Saved as {0}").format(saved.path))

    def _retranslate(self) -> None:
        for seconds, action in self.actions.items():
            action.setText(self.tr("In {0} seconds…").format(seconds))

    @Slot(SessionPhase)
    def _on_session_phase_changed(self, phase: SessionPhase) -> None:
        if phase is SessionPhase.RUNNING:
            options = self._session.options
            self._is_recorded = options is not None and registry.traits_of(options.engine).tells_losses
            self._menu.setEnabled(False)

    @Slot(Path, QImage, QSize)
    def _on_session_photo_opened(self, _path: Path, _image: QImage, _size: QSize) -> None:
        self._is_recorded = False
        self._menu.setEnabled(False)

    @Slot(QImage, str)
    def _on_session_finished(self, _image: QImage, _notice: str) -> None:
        """Offer it once, for what is brought back from the history was not seen."""
        self._menu.setEnabled(self._is_recorded)
        self._is_recorded = False
