"""Keep the estimate beside Start up to date."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QSize, Slot
from PySide6.QtGui import QImage

from engine.values import StyleOptions
from gui.main_window import MainWindow
from gui.session.session import Session, SessionPhase


class Forecaster(QObject):
    """Ask the engine what a run would take whenever something changes that decides it."""

    def __init__(self, window: MainWindow, session: Session) -> None:
        """Follow the session and the options."""
        super().__init__(window)
        self._window, self._session = window, session
        self._size = QSize()  # of the open photograph, px
        window.options_panel.options_changed.connect(self._on_options_panel_options_changed)
        session.engine_ready.connect(self._on_session_engine_ready)
        session.photo_opened.connect(self._on_session_photo_opened)
        session.phase_changed.connect(self._on_session_phase_changed)
        session.estimated.connect(window.run_bar.show_estimate)

    def _ask(self) -> None:
        options = self._window.options_panel.options
        if not self._size.isEmpty() and options.styles and self._session.phase is not SessionPhase.RUNNING:
            self._session.request_estimate(self._size, options)

    @Slot(object)
    def _on_options_panel_options_changed(self, _options: StyleOptions) -> None:
        self._ask()

    @Slot(str)
    def _on_session_engine_ready(self, _device: str) -> None:
        self._ask()

    @Slot(Path, QImage, QSize)
    def _on_session_photo_opened(self, _path: Path, _image: QImage, size: QSize) -> None:
        self._size = size
        self._window.run_bar.show_estimate(None)  # of the photograph before
        self._ask()

    @Slot(SessionPhase)
    def _on_session_phase_changed(self, phase: SessionPhase) -> None:
        """Ask anew after a run, from which the speed is known better."""
        if phase in (SessionPhase.DONE, SessionPhase.FAILED):
            self._ask()
