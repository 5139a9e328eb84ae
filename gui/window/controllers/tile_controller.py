"""Bring the canvas the tiles that it asks for."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer, Slot

from gui.engine_process import messages as m
from gui.engine_process.tile import TileKey
from gui.session.session import Session
from gui.window.main_window import MainWindow


class TileController(QObject):
    """Connect the canvas' tiles with the session."""

    def __init__(self, window: MainWindow, session: Session) -> None:
        """Follow both."""
        super().__init__(window)
        self._tiles, self._session = window.canvas.tiles, session
        self._tiles.tile_requested.connect(self._on_tile_requested)
        session.engine_ready.connect(self._on_session_engine_ready)

    @Slot(object)
    def _on_tile_requested(self, key: TileKey) -> None:
        miss = partial(self._tiles.miss, key)
        call = self._session.tile(key)
        if call is None:
            QTimer.singleShot(0, self._tiles, miss)  # not within the request
        else:
            call.then(partial(self._take, key), failure=lambda _failure: miss(), cancelled=miss, owner=self._tiles)

    def _take(self, key: TileKey, made: m.TileMade) -> None:
        self._tiles.take(key, made.frame.picture)

    @Slot(str)
    def _on_session_engine_ready(self, _device: str) -> None:
        self._tiles.forget_missed()
