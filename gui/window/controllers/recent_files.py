"""Remember the photographs that were opened last, and offer them in the File menu."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QDateTime, QEvent, QLocale, QObject, QSize, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QMenu

from gui.link.kept import is_pasted
from gui.preferences.settings import Settings
from gui.session.session import Session
from gui.window.main_window import MainWindow

MOST = 10


class RecentFiles(QObject):
    """Keep the list in the settings; the menu is filled when it opens.

    Signals:
        open_requested(Path): one of them was chosen.
    """

    open_requested = Signal(Path)

    def __init__(self, window: MainWindow, session: Session, settings: Settings) -> None:
        """Put the menu below "Open"."""
        super().__init__(window)
        self._settings = settings
        self.menu = QMenu(window)
        window.actions_of.file_menu.insertMenu(window.actions_of.paste, self.menu)
        self.menu.aboutToShow.connect(self.fill)
        session.photo_opened.connect(self._on_session_photo_opened)
        window.installEventFilter(self)
        self._retranslate()

    @Slot()
    def fill(self) -> None:
        """List what is still there, the latest first."""
        self.menu.clear()
        files = [path for path in self._settings.recent_files if path.is_file()]
        for number, path in enumerate(files, 1):
            name = self._pasted(path) if is_pasted(path) else path.name.replace("&", "&&")
            action = self.menu.addAction(f"&{number % 10}  {name}")
            action.setToolTip(str(path))
            action.triggered.connect(partial(self.open_requested.emit, path))
        if not files:
            self.menu.addAction(self.tr("None yet")).setEnabled(False)
            return
        self.menu.addSeparator()
        self.menu.addAction(self.tr("Forget these")).triggered.connect(self._on_forget_triggered)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Follow the language of the window."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        return super().eventFilter(watched, event)

    def _pasted(self, path: Path) -> str:
        when = QDateTime.fromSecsSinceEpoch(int(path.stat().st_mtime))
        name = self.tr("Pasted picture")
        return f"{name}, {QLocale().toString(when, QLocale.FormatType.ShortFormat)}"

    def _retranslate(self) -> None:
        self.menu.setTitle(self.tr("Open again"))
        self.menu.setToolTipsVisible(True)

    @Slot()
    def _on_forget_triggered(self) -> None:
        self._settings.set_recent_files(())

    @Slot(Path, QImage, QSize)
    def _on_session_photo_opened(self, path: Path, _image: QImage, _size: QSize) -> None:
        if path != Path():
            path = path.absolute()
            others = [other for other in self._settings.recent_files if other != path]
            self._settings.set_recent_files((path, *others)[:MOST])
