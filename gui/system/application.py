"""Be the Qt application that also opens what the desktop asks it to."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


class Application(QApplication):
    """Report files that are opened with the app, on macOS by the Finder and the Dock.

    Signals:
        file_open_requested(Path): a file or folder.
    """

    file_open_requested = Signal(Path)

    def event(self, event: QEvent) -> bool:
        """Take requests to open files."""
        if isinstance(event, QFileOpenEvent) and event.file():
            self.file_open_requested.emit(Path(event.file()))
            return True
        return super().event(event)
