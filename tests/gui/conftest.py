"""Share a window on a session without an engine, with places of the test's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication

from engine.storage.places import Places
from gui.look.language import Language, Languages
from gui.look.theme import Theme, ThemeMode
from gui.preferences.settings import Settings
from gui.styles.stroke_learner import StrokeLearner
from gui.window.app import App, build
from tests.gui.fake_session import FakeLink, FakeSession
from tests.gui.learning import learning_program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot


@pytest.fixture
def places(home: Path) -> Places:
    """Give places in the test's own home, whose trash takes what lies there."""
    return Places.below(home / "data" / "Impasto")


@pytest.fixture
def session(qapp: QApplication) -> FakeSession:
    """Give a session without an engine."""
    return FakeSession()


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """Give the dark theme."""
    qapp.setStyle("Fusion")
    theme = Theme(qapp)
    theme.set_mode(ThemeMode.DARK)
    yield theme
    theme.deleteLater()


@pytest.fixture
def set_language(qapp: QApplication) -> Iterator[Callable[[Language], None]]:
    """Give what changes the language of every widget at once; it is English again at the end."""
    languages = Languages(qapp)

    def set_language(language: Language) -> None:
        languages.set_language(language)
        languages.settle()

    yield set_language
    set_language(Language.ENGLISH)
    languages.deleteLater()


@pytest.fixture
def settings(places: Places) -> Settings:
    """Give settings in a file of their own."""
    return Settings.of(places)


@pytest.fixture
def queue_link() -> FakeLink | None:
    """Give what stands for the queue's process; None for the real one."""
    return None


@pytest.fixture
def app(
    qtbot: QtBot,
    session: FakeSession,
    settings: Settings,
    places: Places,
    tmp_path: Path,
    queue_link: FakeLink | None,
) -> Iterator[App]:
    """Build the window in English on the fake session, and show it; strokes only seem to be learnt."""
    settings.set_language(Language.ENGLISH)
    settings.set_theme(ThemeMode.DARK)
    # the window of the test before goes, or the style that comes would dress it too
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    app = build(QApplication.instance(), session, settings, places, queue_link)
    learner = app.mediator.styles.strokes.learner
    learner._program = learning_program(tmp_path)
    qtbot.addWidget(app.window, before_close_func=lambda window: window.allow_close())
    with qtbot.waitExposed(app.window):
        app.window.show()
    yield app
    app.languages.set_language(Language.ENGLISH)
    app.queue.close()
    learner.close()
    app.deleteLater()


@pytest.fixture
def learner(qapp: QApplication, tmp_path: Path) -> Iterator[StrokeLearner]:
    """Give a learner whose command line only says that it learns."""
    learner = StrokeLearner(learning_program(tmp_path))
    yield learner
    learner.close()


@pytest.fixture
def clipboard(app: App) -> Iterator[QClipboard]:
    """Give the clipboard, and empty it: Qt would delete what Python put there only after Python has ended."""
    yield QGuiApplication.clipboard()
    QGuiApplication.clipboard().clear()
