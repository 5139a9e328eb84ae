"""Keep Qt's settings inside each test's own home, and share a window on a session without an engine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, QSettings, QSize, Signal
from PySide6.QtGui import QClipboard, QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication

from engine.values import StyleOptions
from gui.app import App, build
from gui.look.theme import Theme
from gui.session.painted import PaintedResult, Unfinished
from gui.session.session import SessionPhase
from gui.settings import Language, Settings, ThemeMode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from engine.values import SaveOptions
    from gui.link.kept import Kept, Places
    from gui.link.tile import TileKey, TileSource


@pytest.fixture(autouse=True)
def settings_folder(home: Path) -> Path:
    """Point QSettings, which asks the environment only once a process, to the test's home."""
    folder = home / "config"
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(folder))
    return folder


class FakeSession(QObject):
    """Stand in for gui.session.session.Session: keep the calls, and let the test emit what it wants."""

    engine_ready = Signal(str)
    phase_changed = Signal(object)
    photo_opened = Signal(object, QImage, QSize)
    write_back_refused = Signal(object)
    thumbnail_made = Signal(object, QImage)
    tile_made = Signal(object, QImage)
    tile_missed = Signal(object)
    glimpsed = Signal(QImage)
    glimpse_progressed = Signal(float)
    glimpse_failed = Signal(str)
    recipe_read = Signal(object, object, bool)
    estimated = Signal(object)
    models_listed = Signal(object)
    model_fetched = Signal(int, int)
    models_failed = Signal(str)
    paused_changed = Signal(bool)
    result_kept = Signal()
    not_kept = Signal(str)
    record_read = Signal(str, object)
    kept_listed = Signal(object)
    text_written = Signal(object)
    sketched = Signal(QImage)
    sketch_missed = Signal()
    maps_made = Signal(object, QImage)
    maps_missed = Signal()
    progressed = Signal(object)
    previewed = Signal(QImage)
    finished = Signal(QImage, str)
    cancelled = Signal()
    saved = Signal(object)
    exported = Signal(object)
    export_failed = Signal(str)
    failed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[tuple[object, ...]] = []
        self.estimates: list[tuple[object, ...]] = []
        self.tidied: tuple[object, ...] = ()
        self.phase = SessionPhase.EMPTY
        self.options: StyleOptions | None = None
        self.result_options: StyleOptions | None = None
        self.has_result = False
        self.is_paused = False
        self.result: PaintedResult | None = None
        self.unfinished: Unfinished | None = None
        self.photo_path: Path | None = None
        self.photo_tiles: TileSource | None = None
        self.result_tiles: TileSource | None = None

    def open_photo(self, path: Path, *, write_back: bool = False) -> None:
        self.calls.append(("open_photo", path, "to write back") if write_back else ("open_photo", path))

    def open_clipboard(self, image: QImage) -> None:
        self.calls.append(("open_clipboard", image.size().toTuple()))

    def request_thumbnail(self, path: Path) -> None:
        self.calls.append(("request_thumbnail", path))

    def request_tile(self, key: TileKey) -> None:
        self.calls.append(("request_tile", key))

    def request_glimpse(self, options: StyleOptions, center: tuple[float, float], side: int) -> None:
        self.calls.append(("request_glimpse", options, center, side))

    def request_recipe(self, path: Path, known: tuple[Path, ...], *, quiet: bool = False) -> None:
        self.calls.append(("request_recipe", path, quiet))

    def manage_models(self, task: str, *what: str) -> None:
        self.calls.append(("manage_models", task, *what))

    def cancel_models(self) -> None:
        self.calls.append(("cancel_models",))

    def request_estimate(self, size: QSize, options: StyleOptions) -> None:
        self.estimates.append((size.toTuple(), options))

    def start(self, options: StyleOptions, journal: Path | None = None, *, from_result: bool = False) -> None:
        self.options, self.unfinished = options, Unfinished(options, journal)
        more = (*([journal] if journal else []), *(["from the result"] if from_result else []))
        self.calls.append(("start", options, *more))
        self.enter(SessionPhase.RUNNING)

    def request_sketch(self, photo: int, options: StyleOptions, side: int) -> None:
        self.calls.append(("request_sketch", photo, options))

    def request_maps(self, layer: str) -> None:
        self.calls.append(("request_maps", layer))

    def pause(self, is_paused: bool) -> None:
        self.calls.append(("pause", is_paused))
        self.is_paused = is_paused
        self.paused_changed.emit(is_paused)

    def keep_in(self, places: Places) -> None:
        self.calls.append(("keep_in", places))

    def keep_record(self, path: Path, text: str) -> None:
        self.calls.append(("keep_record", path, text))

    def request_record(self, path: Path) -> None:
        self.calls.append(("request_record", path))

    def tidy_pasted(self, places: Places, queue: Path, recent: tuple[Path, ...]) -> None:
        self.tidied = (places, queue, recent)

    def list_kept(self, folder: Path) -> None:
        self.calls.append(("list_kept", folder))

    def remove_kept(self, entry: Kept) -> None:
        self.calls.append(("remove_kept", entry))

    def recall(self, entry: Kept, options: StyleOptions, *, is_saved: bool = True) -> None:
        self.calls.append(("recall", entry.name, options, is_saved))

    def write_text(self, path: Path, text: str) -> None:
        self.calls.append(("write_text", path, text))

    def repaint(self, options: StyleOptions) -> None:
        self.calls.append(("repaint", options))

    def cancel(self) -> None:
        self.calls.append(("cancel",))

    def save(self, path: Path, options: SaveOptions | None = None, *, overwrite: bool = False) -> None:
        self.calls.append(("save", path, options, overwrite))

    def export(self, path: Path, options: SaveOptions) -> None:
        self.calls.append(("export", path, options))

    def save_back(self) -> None:
        self.calls.append(("save_back",))

    def suggested_name(self) -> str:
        return "lake - impasto.jpg"

    def enter(self, phase: SessionPhase) -> None:
        """Change the phase as the real one does."""
        self.phase = phase
        self.phase_changed.emit(phase)

    def give_photo(self, path: Path = Path("lake.jpg")) -> None:
        """Answer `open_photo` with a grey picture of 60 x 40 px."""
        self.photo_path = path
        self.enter(SessionPhase.READY)
        self.photo_opened.emit(path, plain(60, 40, "gray"), QSize(600, 400))

    def finish(self) -> None:
        """End a run with a red picture of 60 x 40 px."""
        self.has_result, self.result_options = True, self.options
        self.result = PaintedResult(1, self.options or StyleOptions(), "fake", "1a")
        self.enter(SessionPhase.DONE)
        self.finished.emit(plain(60, 40, "red"), "")

    def names(self) -> list[object]:
        """List the names of the calls."""
        return [call[0] for call in self.calls]


def plain(width: int, height: int, color: str) -> QImage:
    """Make a picture of one colour."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(color))
    return image


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
def settings(tmp_path: Path) -> Settings:
    """Give settings in a file of their own."""
    return Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def app(qtbot: QtBot, session: FakeSession, settings: Settings) -> Iterator[App]:
    """Build the window in English on the fake session, and show it."""
    settings.set_language(Language.ENGLISH)
    settings.set_theme(ThemeMode.DARK)
    app = build(QApplication.instance(), session, settings)
    qtbot.addWidget(app.window, before_close_func=lambda window: window.allow_close())
    with qtbot.waitExposed(app.window):
        app.window.show()
    yield app
    app.languages.set_language(Language.ENGLISH)
    app.queue.close()
    app.deleteLater()


@pytest.fixture
def clipboard(app: App) -> Iterator[QClipboard]:
    """Give the clipboard, and empty it: Qt would delete what Python put there only after Python has ended."""
    yield QGuiApplication.clipboard()
    QGuiApplication.clipboard().clear()
