"""Open the window off screen for a second, as the self-test of an installation."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QImageReader
from PySide6.QtWidgets import QApplication

from engine.errors import EngineStopped
from engine.storage.places import Places
from gui.engine_process.engine_link import engine_link
from gui.help.help_dialog import HelpDialog
from gui.help.licences import components
from gui.look.language import Language, Languages
from gui.preferences.settings import Settings
from gui.session.session import Session
from gui.system.resource_path import resource_path
from gui.window.app import App, build

if TYPE_CHECKING:
    from collections.abc import Iterator

SHOWN = 1.0  # s
PATIENCE = 300.0  # s until the engine process has loaded torch
_OF_EVERY_WINDOW = "This plugin does not support propagateSizeHints"  # says the offscreen platform
_FORMATS = {"jpeg", "png", "svg"}  # of thumbnails and icons, which Qt reads by plug-ins


def check_window(photo: Path) -> Iterator[tuple[str, str]]:
    """Yield what was checked and what was found: window, engine process, translations, Qt's plug-ins.

    Nothing that the user has set or kept is read or changed.

    Raises:
        EngineStopped: the engine process did not start, Qt warned, or a part is missing.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    warnings: list[str] = []
    qInstallMessageHandler(lambda kind, _, text: _note(warnings, kind, text))
    application = QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        places = Places.below(Path(folder))
        session = Session(engine_link(resource_path("models"), places))
        app = build(application, session, Settings.of(places), places)
        try:
            yield "window", _show(app, session, photo)
            yield "help", _help(app)
            yield "translations", _translations(application)
        finally:
            session.close()
            app.window.allow_close()
            app.window.close()
    formats = {bytes(name.data()).decode() for name in QImageReader.supportedImageFormats()}
    yield "Qt formats", ", ".join(sorted(_FORMATS))
    yield "licences", str(len(components()))
    missing = [*sorted(_FORMATS - formats), *warnings]
    if missing or not components():
        raise EngineStopped(
            "Parts of the window are missing: {0}; install Impasto again.", "; ".join(missing) or "licences"
        )


def _note(warnings: list[str], kind: QtMsgType, text: str) -> None:
    if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) and _OF_EVERY_WINDOW not in text:
        warnings.append(text)


def _show(app: App, session: Session, photo: Path) -> str:
    """Show the window with a photograph until the engine process is ready, and a second at least."""
    devices: list[str] = []
    opened: list[object] = []
    failures: list[str] = []
    session.failed.connect(failures.append)
    session.engine_ready.connect(devices.append)
    session.photo_opened.connect(lambda path, *_: opened.append(path))
    app.window.show()
    app.mediator.open_photo(photo)
    begun = time.monotonic()
    while time.monotonic() - begun < SHOWN or not (devices and opened):
        QCoreApplication.processEvents()
        time.sleep(0.005)
        if failures or time.monotonic() - begun > PATIENCE:
            raise EngineStopped(next(iter(failures), "The engine process does not start; install Impasto again."))
    return f"{app.window.width()} x {app.window.height()} px, engine process on {devices[0]}"


def _help(app: App) -> str:
    """Read the page of the help; a file that is missing raises FileNotFoundError."""
    words = HelpDialog(app.window, app.window.theme).page.toPlainText().split()
    presets = list(resource_path("presets").glob("*.json"))
    if not words or not presets:
        raise EngineStopped("The help or the presets are missing; install Impasto again.")
    return f"{len(words)} words, {len(presets)} presets"


def _translations(application: QApplication) -> str:
    languages = Languages(application)
    languages.set_language(Language.CHINESE)
    if languages.installed != ("impasto_zh_CN", "qtbase_zh_CN"):
        raise EngineStopped("The Chinese texts are missing; install Impasto again.")
    languages.set_language(Language.ENGLISH)
    return "zh_CN"
