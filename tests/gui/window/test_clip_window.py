"""Paint a clip through the window and both of its processes, with an engine that is quick and known."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.commissions.queue.queue_item import ItemState
from gui.engine_process.engine_link import engine_link
from gui.look.language import Language
from gui.look.path_words import short_path
from gui.queue.queue_link import queue_link
from gui.session.session import Session, SessionPhase
from gui.window.app import build
from tests.engine.commissions.video.clips import look, make_clip
from tests.gui.toy_engine import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gui.window.app import App

LIMIT = 240_000  # ms; each step starts processes, which a busy computer is slow at


@pytest.fixture
def app(qtbot, settings, places, tmp_path) -> Iterator[App]:
    settings.set_language(Language.ENGLISH)
    settings.set_queue_folder(tmp_path / "paintings")
    session = Session(engine_link(tmp_path, places, load))
    app = build(QApplication.instance(), session, settings, places, queue_link(places, tmp_path, tmp_path, load))
    qtbot.addWidget(app.window, before_close_func=lambda window: window.allow_close())
    with qtbot.waitExposed(app.window):
        app.window.show()
    yield app
    app.queue.close()
    session.close()
    app.deleteLater()


def drop(app: App, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(50, 50), copy, mime, left, none)
    for event in (enter, QDropEvent(QPointF(50, 50), copy, mime, left, none)):
        QApplication.sendEvent(app.window.canvas, event)


def brightness(image) -> float:
    colors = [image.pixelColor(x, y) for x in range(0, image.width(), 4) for y in range(0, image.height(), 4)]
    return sum(color.green() for color in colors) / len(colors)


@pytest.mark.slow
def test_a_clip_is_dropped_looked_through_previewed_painted_and_opened_again(app, qtbot, tmp_path):
    """GIVEN a clip of 12 frames WHEN it goes all the way through the window THEN each step shows it."""
    window, timeline, canvas = app.window, app.window.timeline, app.window.canvas
    session = app.session

    drop(app, make_clip(tmp_path / "in.mp4", size=(48, 64), codec="mpeg4", sound=("aac",)))
    qtbot.waitUntil(lambda: timeline.isVisible() and timeline.times.seconds > 0, timeout=LIMIT)
    qtbot.waitUntil(lambda: timeline.strip.cuts != (), timeout=LIMIT)
    qtbot.waitUntil(lambda: canvas.has_painting, timeout=LIMIT)
    assert timeline.times.seconds == pytest.approx(0.48, abs=0.05)

    first = canvas.photograph
    QTest.mouseClick(timeline.strip, Qt.MouseButton.LeftButton, pos=QPoint(round(timeline.strip.x_of(0.3)), 20))
    qtbot.waitUntil(lambda: session.phase is SessionPhase.READY and canvas.photograph != first, timeout=LIMIT)
    qtbot.waitUntil(lambda: canvas.has_painting, timeout=LIMIT)
    assert brightness(canvas.painting) == pytest.approx(255 - brightness(canvas.photograph), abs=3)

    timeline.preview_button.click()
    qtbot.waitUntil(lambda: timeline.preview_button.text() == "End the preview", timeout=LIMIT)
    shown = []
    canvas.view_changed.connect(lambda: shown.append(timeline.times.moment))
    qtbot.waitUntil(lambda: len(set(shown)) > 3, timeout=LIMIT)
    timeline.preview_button.click()

    followed = []
    app.queue.frame_painted.connect(lambda frame: followed.append((frame.index, frame.count)))
    window.run_bar.start_button.click()
    model = app.queue.page.model
    ended = (ItemState.DONE, ItemState.FAILED)
    qtbot.waitUntil(lambda: bool(model.items) and model.items[0].state in ended, timeout=LIMIT)
    assert model.items[0].message == ""
    result = model.items[0].result
    assert result.parent == tmp_path / "paintings"
    assert len(look(result).times) == 12
    assert followed
    assert {count for _, count in followed} == {12}
    qtbot.waitUntil(lambda: window.message_bar.text == f"The clip is painted: {short_path(result)}", timeout=LIMIT)

    window.drawer.show_page(app.queue.page)
    app.queue.page.list.grab()
    qtbot.waitUntil(lambda: model._thumbnails.get(result) is not None, timeout=LIMIT)

    drop(app, result)
    qtbot.waitUntil(lambda: session.photo_path == result and timeline.isVisible(), timeout=LIMIT)
    assert timeline.times.seconds == pytest.approx(0.48, abs=0.05)
