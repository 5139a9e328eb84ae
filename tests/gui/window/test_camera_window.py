"""Open a camera in the window and its engine process, with an engine that is quick and known; a clip is the camera."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from gui.engine_process.engine_link import engine_link
from gui.look.language import Language
from gui.queue.queue_link import queue_link
from gui.session.session import Session
from gui.window.app import build
from tests.engine.commissions.video.clips import look, make_clip
from tests.gui.toy_engine import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gui.window.app import App

LIMIT = 120_000  # ms; each test starts a process, which a busy computer is slow at


@pytest.fixture
def app(qtbot, settings, places, tmp_path) -> Iterator[App]:
    settings.set_language(Language.ENGLISH)
    session = Session(engine_link(tmp_path, places, load))
    app = build(QApplication.instance(), session, settings, places, queue_link(places, tmp_path, tmp_path, load))
    qtbot.addWidget(app.window, before_close_func=lambda window: window.allow_close())
    with qtbot.waitExposed(app.window):
        app.window.show()
    yield app
    app.queue.close()
    session.close()
    app.deleteLater()


@pytest.fixture(scope="module")
def clip(tmp_path_factory) -> Path:
    return make_clip(tmp_path_factory.mktemp("film") / "film.mp4", size=(48, 64), codec="mpeg4", count=3000)


@pytest.fixture
def film(app, clip, tmp_path) -> Path:
    """Let a clip be the camera."""
    app.mediator.camera.cameras = (clip, clip, tmp_path / "missing.mp4", clip)
    return clip


def _open(app: App, qtbot) -> None:
    app.window.actions_of.camera.trigger()
    camera = app.mediator.camera
    qtbot.waitUntil(lambda: not camera.view.painting.isNull() and camera.bar.snapshot_button.isEnabled(), timeout=LIMIT)


def _shade(image: QImage) -> float:
    colors = [image.pixelColor(x, y) for x in range(0, image.width(), 4) for y in range(0, image.height(), 4)]
    return sum(color.green() for color in colors) / len(colors)


def _is_held(app: App, film: Path) -> bool:
    held = psutil.Process(app.session._link.pid).open_files()
    return any(Path(file.path) == film for file in held)


def test_a_camera_is_shown_painted_recorded_and_closed(app, film, qtbot, tmp_path) -> None:
    camera, window = app.mediator.camera, app.window
    _open(app, qtbot)
    assert camera.view.isVisible() and camera.bar.isVisible()
    assert _shade(camera.view.painting) == pytest.approx(255 - _shade(camera.view.original), abs=3)
    assert not window.actions_of.start.isEnabled()
    assert _is_held(app, film)

    camera.record_into(tmp_path / "live.mp4")
    shown: set[int] = set()  # some of the first frames were under way before
    qtbot.waitUntil(lambda: shown.add(camera.view.painting.cacheKey()) or len(shown) > 6, timeout=LIMIT)
    assert "0:" in camera.bar.record_button.text()
    camera.bar.close_button.click()
    assert not camera.view.isVisible() and not camera.bar.isVisible()
    qtbot.waitUntil(lambda: "live.mp4" in window.message_bar.text, timeout=LIMIT)
    assert len(look(tmp_path / "live.mp4").times) >= 2
    qtbot.waitUntil(lambda: not _is_held(app, film), timeout=LIMIT)


def test_a_snapshot_is_opened_as_a_photograph(app, film, qtbot) -> None:
    _open(app, qtbot)
    app.mediator.camera.bar.snapshot_button.click()
    qtbot.waitUntil(lambda: app.window.canvas.has_photo, timeout=LIMIT)
    assert app.window.canvas.photograph.size().toTuple() == (64, 48)
    assert not app.mediator.camera.is_open
    qtbot.waitUntil(lambda: app.window.canvas.has_painting, timeout=LIMIT)
    assert app.window.view_bar.isVisible()


def test_a_camera_that_is_not_there_is_one_sentence_and_another_one_is_opened(app, film, qtbot) -> None:
    camera = app.mediator.camera
    camera.bar.camera_box.setCurrentIndex(2)
    camera.open()
    qtbot.waitUntil(lambda: "missing.mp4" in app.window.message_bar.text, timeout=LIMIT)
    assert not camera.is_open and not camera.view.isVisible()
    camera.bar.camera_box.setCurrentIndex(0)
    _open(app, qtbot)
    camera.bar.camera_chosen.emit(1)  # the other one
    qtbot.waitUntil(lambda: not camera.view.painting.isNull(), timeout=LIMIT)
    assert camera.is_open


def test_a_photograph_closes_the_camera_and_so_does_escape(app, film, qtbot, tmp_path) -> None:
    camera = app.mediator.camera
    _open(app, qtbot)
    app.window.actions_of.cancel.trigger()
    assert not camera.is_open
    _open(app, qtbot)
    picture = QImage(32, 24, QImage.Format.Format_RGB888)
    picture.fill(0x808080)
    picture.save(str(tmp_path / "photo.png"))
    app.mediator.open_photo(tmp_path / "photo.png")
    qtbot.waitUntil(lambda: app.window.canvas.has_photo, timeout=LIMIT)
    assert not camera.is_open and not camera.view.isVisible()


@pytest.mark.slow
def test_the_death_of_the_engine_is_told_and_the_camera_is_free(app, film, qtbot) -> None:
    camera = app.mediator.camera
    _open(app, qtbot)
    psutil.Process(app.session._link.pid).kill()
    qtbot.waitUntil(lambda: not camera.is_open, timeout=LIMIT)
    assert app.window.message_bar.kind == "error"
    _open(app, qtbot)
