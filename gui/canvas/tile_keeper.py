"""Bring the canvas the tiles that it asks for."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from gui.main_window import MainWindow
from gui.session.session import Session


class TileKeeper(QObject):
    """Connect the canvas' tiles with the session."""

    def __init__(self, window: MainWindow, session: Session) -> None:
        """Follow both."""
        super().__init__(window)
        self._tiles = window.canvas.tiles
        self._tiles.tile_requested.connect(session.request_tile)
        session.tile_made.connect(self._tiles.take)
        session.tile_missed.connect(self._tiles.miss)
        session.engine_ready.connect(self._on_session_engine_ready)

    @Slot(str)
    def _on_session_engine_ready(self, _device: str) -> None:
        self._tiles.forget_missed()
