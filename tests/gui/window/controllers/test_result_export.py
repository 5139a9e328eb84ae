"""Check that the painting leaves the window by drag and by the clipboard, whole and only when asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDrag, QGuiApplication, QImage
from PySide6.QtTest import QTest

from engine.options import StyleOptions
from gui.engine_process import messages as m
from gui.link.protocol import Failed
from tests.gui.fake_session import plain


@pytest.fixture
def painted(app, session):
    """Give the app with a finished painting."""
    app.window.style_strip.select(app.window.style_strip.tiles[0].style_shown.path)
    session.give_photo()
    session.start(StyleOptions())
    session.finish()
    return app


@pytest.fixture
def drags(monkeypatch):
    """Note the files that are dragged; a real drag would wait for a drop."""
    seen = []
    monkeypatch.setattr(QDrag, "exec", lambda drag, _action: seen.append(drag.mimeData().urls()[0].toLocalFile()))
    return seen


def _exports(session):
    return [call for call in session.calls if call[0] == "SaveResult"]


def _press_and_move(handle):
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(5, 5))
    _move(handle, QPointF(30, 5))


def _move(handle, to):
    from PySide6.QtGui import QMouseEvent

    left = Qt.MouseButton.LeftButton
    event = QMouseEvent(
        QMouseEvent.Type.MouseMove, to, handle.mapToGlobal(to), left, left, Qt.KeyboardModifier.NoModifier
    )
    handle.mouseMoveEvent(event)


def test_a_drag_waits_for_its_file_and_carries_it(painted, session, drags, monkeypatch):
    handle = painted.giver.handle
    _press_and_move(handle)
    ((_, path, options, *_),) = _exports(session)
    assert path.name == session.suggested_name()
    assert options == painted.settings.save_options
    assert drags == []
    path.touch()
    monkeypatch.setattr(QGuiApplication, "mouseButtons", lambda: Qt.MouseButton.LeftButton)
    session.answer(m.SaveResult, m.Saved, path)
    assert drags == [str(path)]
    assert QGuiApplication.overrideCursor() is None
    _press_and_move(handle)  # the file is there now
    assert drags == [str(path)] * 2
    assert len(_exports(session)) == 1


def test_a_drag_that_was_let_go_does_not_begin_later(painted, session, drags, monkeypatch):
    _press_and_move(painted.giver.handle)
    monkeypatch.setattr(QGuiApplication, "mouseButtons", lambda: Qt.MouseButton.NoButton)
    session.answer(m.SaveResult, m.Saved, _exports(session)[0][1])
    assert drags == []
    assert QGuiApplication.overrideCursor() is None


def test_another_result_is_another_file(painted, session, drags):
    handle = painted.giver.handle
    _press_and_move(handle)
    session.start(StyleOptions())
    session.finish()
    _press_and_move(handle)
    first, second = (call[1] for call in _exports(session))
    assert first != second
    session.answer(m.SaveResult, m.Saved, first)  # comes late
    assert drags == []
    session.answer(m.SaveResult, Failed, "The disk is full.")
    assert painted.window.message_bar.text == "The disk is full."
    assert QGuiApplication.overrideCursor() is None


def test_copying_gives_the_full_picture(painted, session, qtbot):
    painted.window.actions_of.copy_result.trigger()
    ((_, path, options, *_),) = _exports(session)
    assert path.suffix == ".png"
    assert options.bit_depth == 8
    QImage(plain(600, 400, "red")).save(str(path))
    session.answer(m.SaveResult, m.Saved, path)
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().image().width() == 600, timeout=5000)
    assert painted.window.message_bar.text == "Copied: 600 × 400 px."


def test_a_preview_is_copied_as_it_is_seen(app, session):
    session.give_photo()
    assert not app.window.actions_of.copy_result.isEnabled()
    session.previewed.emit(plain(30, 20, "blue"))
    assert not app.giver.handle.isEnabled()
    app.window.actions_of.copy_result.trigger()
    assert QGuiApplication.clipboard().image().size().toTuple() == (30, 20)
    assert _exports(session) == []


def test_a_click_copies(painted, session, qtbot):
    qtbot.mouseClick(painted.giver.handle, Qt.MouseButton.LeftButton)
    assert [Path(call[1]).suffix for call in _exports(session)] == [".jpg", ".png"]
