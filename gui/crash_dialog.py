"""Show one dialog when something went wrong that nobody foresaw."""

from __future__ import annotations

import logging
import traceback
from types import TracebackType

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox, QWidget

log = logging.getLogger(__name__)


class CrashDialog(QObject):
    """Log an unforeseen exception and show it once; further ones are logged only while the dialog is open."""

    def __init__(self, window: QWidget) -> None:
        """Belong to a window."""
        super().__init__(window)
        self._window = window
        self._is_open = False

    def report(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Take what `sys.excepthook` takes."""
        log.critical("unforeseen exception", exc_info=(kind, error, trace))
        if self._is_open or issubclass(kind, KeyboardInterrupt):
            return
        self._is_open = True
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setText(self.tr("Something went wrong in Impasto."))
        box.setInformativeText(
            self.tr("Your photograph is untouched. You can go on; if it happens again, restart the app.")
        )
        box.setDetailedText("".join(traceback.format_exception(kind, error, trace)))
        box.finished.connect(self._on_finished)
        box.finished.connect(box.deleteLater)
        box.open()

    def _on_finished(self) -> None:
        self._is_open = False
