"""Open what comes from outside: files of a start, of a later start, of the desktop, and drops of several."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, Slot
from PySide6.QtGui import QImage

from gui.window.controllers.computers_controller import PAIRING

if TYPE_CHECKING:
    from gui.session.session import Session
    from gui.window.controllers.computers_controller import ComputersController
    from gui.window.controllers.queue_controller import QueueController
    from gui.window.main_window import MainWindow
    from gui.window.mediator import Mediator


class Arrivals(QObject):
    """Open the first photograph; what came with it, and folders, can wait in the queue."""

    def __init__(
        self, window: MainWindow, mediator: Mediator, queue: QueueController, computers: ComputersController,
        session: Session,
    ) -> None:  # fmt: skip
        """Follow drops on the canvas."""
        super().__init__(window)
        self._window, self._mediator, self._queue, self._computers = window, mediator, queue, computers
        self._offered: tuple[Path, ...] = ()  # once the first one is open
        session.photo_opened.connect(self._on_session_photo_opened)
        window.canvas.paths_dropped.connect(self.open)

    @Slot(object)
    def open(self, paths: tuple[Path, ...]) -> None:
        """Open one photograph, and offer to queue the rest; folders alone are added to the queue's page."""
        files = [path for path in paths if not path.is_dir()]
        invitation = next((path for path in files if path.suffix.lower() == PAIRING), None)
        if invitation is not None:
            self._computers.open_invitation(invitation)
        elif files:
            self._offered = paths if len(paths) > 1 else ()
            self._mediator.open_photo(files[0])
        elif paths:
            self._window.drawer.show_page(self._queue.page)
            self._queue.add(paths)

    @Slot(Path)
    def open_one(self, path: Path) -> None:
        """Open a file or folder, and come to the front."""
        self.receive((path,))

    @Slot(object)
    def receive(self, paths: tuple[Path, ...]) -> None:
        """Take the files of a later start, and come to the front."""
        window = self._window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()
        if paths:
            self.open(paths)

    @Slot(Path, QImage, QSize)
    def _on_session_photo_opened(self, _path: Path, _image: QImage, _size: QSize) -> None:
        paths, self._offered = self._offered, ()
        if paths:
            said = self.tr("{0} pictures and folders came; the first is open.").format(len(paths))
            self._window.message_bar.show_offer(said, self.tr("Queue them all"), partial(self._queue.add, paths))
