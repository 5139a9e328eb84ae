"""Give pasted photographs files of their own, so that session, history and queue work with them."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QImage

from engine.storage.places import Places
from gui.engine_process import keeping as k
from gui.link.pasted import write_png
from gui.session.session import Session, SessionPhase

MOST_PASTED = 2**30  # bytes of pasted photographs that only histories refer to

log = logging.getLogger(__name__)


class PastedPhotos(QObject):
    """Write a picture in a thread, then open its file; without a place, or where that fails, open the picture itself.

    Files that nothing refers to any more are removed when the app starts, see gui/engine_process/pasted_files.py.
    """

    _written = Signal(int, object)  # number of the call, Path or None

    def __init__(self, session: Session, parent: QObject) -> None:
        """Keep nothing before `keep_in`."""
        super().__init__(parent)
        self._session = session
        self._places: Places | None = None
        self._number = 0  # of the latest call; another photograph that is opened meanwhile takes its place
        self._image = QImage()
        self._written.connect(self._on_written)
        session.phase_changed.connect(self._on_session_phase_changed)

    def keep_in(self, places: Places, recent: tuple[Path, ...]) -> None:
        """Write there from now on, and remove what neither these photographs, the queue nor anything kept refers to."""
        self._places = places
        self._session.ask(k.TidyPasted, places, recent, MOST_PASTED)

    def open(self, image: QImage) -> None:
        """Open a picture; the latest call wins."""
        if self._places is None or image.isNull():
            self._session.open_clipboard(image)
            return
        self._number += 1
        self._image = image
        arguments = self._number, QImage(image), self._places.pasted
        threading.Thread(target=self._write, args=arguments, name="pasted", daemon=True).start()

    def _write(self, number: int, image: QImage, folder: Path) -> None:
        try:
            file = write_png(image, folder)
        except (OSError, MemoryError):
            log.warning("A pasted picture is not kept", exc_info=True)
            self._written.emit(number, None)
        else:
            self._written.emit(number, file)

    @Slot(int, object)
    def _on_written(self, number: int, file: Path | None) -> None:
        if number != self._number:
            return
        image, self._image = self._image, QImage()
        if file is None:
            self._session.open_clipboard(image)
        else:
            self._session.open_photo(file)

    @Slot(SessionPhase)
    def _on_session_phase_changed(self, phase: SessionPhase) -> None:
        if phase is SessionPhase.LOADING:
            self._number += 1
