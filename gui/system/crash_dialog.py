"""Show one dialog when something went wrong that nobody foresaw."""

from __future__ import annotations

import logging
import platform
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton, QWidget

from engine.values import VERSION

log = logging.getLogger(__name__)


class CrashBox(QMessageBox):
    """Say what happened and where the log is; nothing is sent, but the report can be copied."""

    def __init__(self, window: QWidget, report: str, log_file: Path | None) -> None:
        """Take the report, a text, and the log file where there is one."""
        super().__init__(window)
        self._report = report
        self.setIcon(QMessageBox.Icon.Warning)
        self.setText(self.tr("Something went wrong in Impasto."))
        said = self.tr("Your photograph is untouched. You can go on; if it happens again, restart the app.")
        if log_file is not None:
            where = self.tr("The log is in {0}; nothing is sent anywhere.").format(log_file)
            said = f"{said}\n\n{where}"
        self.setInformativeText(said)
        self.setDetailedText(report)
        self.copy_button = QPushButton(self.tr("Copy the report"))
        self.addButton(self.copy_button, QMessageBox.ButtonRole.ActionRole)
        self.copy_button.clicked.disconnect()  # of the box, which would close
        self.copy_button.clicked.connect(self._on_copy_button_clicked)
        self.setDefaultButton(self.addButton(QMessageBox.StandardButton.Close))
        for icon in self.findChildren(QLabel, "qt_msgboxex_icon_label"):
            icon.setAccessibleName(self.text())

    @Slot()
    def _on_copy_button_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self._report)
        self.copy_button.setText(self.tr("Copied"))


class CrashDialog(QObject):
    """Log an unforeseen exception and show it once; further ones are logged only while the dialog is open."""

    def __init__(self, window: QWidget, log_file: Path | None = None) -> None:
        """Belong to a window."""
        super().__init__(window)
        self._window = window
        self._log_file = log_file
        self._is_open = False

    def report(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Take what `sys.excepthook` takes."""
        log.critical("unforeseen exception", exc_info=(kind, error, trace))
        if self._is_open or issubclass(kind, KeyboardInterrupt):
            return
        self._is_open = True
        where = f"Impasto {VERSION}, {platform.platform()}, Python {platform.python_version()}"
        told = "".join(traceback.format_exception(kind, error, trace))
        box = CrashBox(self._window, f"{where}\n\n{told}", self._log_file)
        box.finished.connect(self._on_finished)
        box.finished.connect(box.deleteLater)
        box.open()

    def _on_finished(self) -> None:
        self._is_open = False
