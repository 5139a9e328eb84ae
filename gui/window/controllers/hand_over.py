"""Look after a file that another program has handed over and waits for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from engine.pictures.formats import format_of
from engine.values import Obstacle
from gui.session.session import Session
from gui.window.main_window import MainWindow


class HandOver(QObject):
    """Know what was handed over, whether Save can write it back, and have the window say so.

    Signals:
        refused(str): one sentence; the file is open, but cannot be written back.
    """

    refused = Signal(str)

    def __init__(self, window: MainWindow, session: Session) -> None:
        """Know of no file."""
        super().__init__(window)
        self._window, self._session = window, session
        self._path: Path | None = None
        self._left_out = 0  # files that were handed over as well
        self._obstacle: Obstacle | None = None
        session.write_back_refused.connect(self._on_session_write_back_refused)

    def take(self, path: Path, left_out: int) -> Path:
        """Begin with a file; return its full path. `left_out` is how many more were handed over."""
        self._path, self._left_out = path.absolute(), left_out
        self._obstacle = None if format_of(path.suffix) else Obstacle.KIND
        panel = self._window.options_panel
        panel.set_options(replace(panel.options, size=None))  # what comes back has the size of what came
        return self._path

    @property
    def written_back(self) -> Path | None:
        """Give the file that Save writes back into; None where it asks for a name."""
        return self._path if self._is_open and self._obstacle is None else None

    def show(self) -> None:
        """Say what Save does with the photograph that is open now."""
        self._window.set_editing(self.written_back is not None)
        bar = self._window.hand_over_bar
        if self._path is None or not self._is_open:
            bar.hide()
            return
        bar.show_file(self._path.name, self._obstacle)
        if self._obstacle is Obstacle.KIND:
            self.refused.emit(bar.text)
        if self._left_out:
            said = self.tr("One picture is edited at a time; those not opened: {0}.")
            self._window.message_bar.show_notice(said.format(self._left_out))
            self._left_out = 0

    @property
    def _is_open(self) -> bool:
        return self._path is not None and self._path == self._session.photo_path

    @Slot(object)
    def _on_session_write_back_refused(self, obstacle: Obstacle) -> None:
        self._obstacle = obstacle
        self.show()
        if obstacle is not Obstacle.KIND:
            self.refused.emit(self._window.hand_over_bar.text)
