"""Check when the loupe is open, what it asks the engine for, and what becomes of the answers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtTest import QTest

from engine.options import StyleOptions
from engine.style_choice import StyleChoice
from engine.values import Phase, Progress
from gui.canvas.loupe import SIDE
from gui.engine_process import messages as m
from gui.link.protocol import Cancelled, Failed, Lost
from gui.session.session import SessionPhase
from gui.window.controllers import loupe_controller
from gui.window.controllers.loupe_controller import LoupeController
from tests.gui.fake_session import frame_of, plain
from tests.gui.window.parts import HeldOptions

OPTIONS = StyleOptions((StyleChoice(Path("ink.jpg")),))


@pytest.fixture
def controller(window, session) -> LoupeController:
    """Serve a window with a photograph of 600 x 400 px and a style; the loupe never waits."""
    window.canvas.set_photo(plain(300, 200, "gray"), QSize(600, 400))
    window.actions_of.looking.loupe.setEnabled(True)
    window.options_panel = HeldOptions()
    window.options_panel.set_options(OPTIONS)
    controller = LoupeController(window, session)
    controller.loupe._rest.setInterval(0)
    return controller


@pytest.fixture
def loupe(window, session, controller, qtbot):
    """Open it, and see the first piece asked for."""
    QTest.keyClick(window, Qt.Key.Key_Z)
    assert controller.loupe.isVisible()
    _wait_for(session, qtbot, 1)
    return controller.loupe


def _asked(session) -> list[m.Glimpse]:
    return session.link.requests(m.Glimpse)


def _wait_for(session, qtbot, count: int) -> None:
    qtbot.waitUntil(lambda: len(_asked(session)) == count, timeout=3000)


def _rest(qtbot, loupe) -> None:
    qtbot.waitUntil(lambda: not loupe._rest.isActive())
    QTest.qWait(20)


def _place(asked: m.Glimpse, rect: QRectF) -> QPointF:
    """Give the point of the canvas that was asked for; `rect` is the picture's."""
    x, y = asked.center
    return rect.topLeft() + QPointF(x * rect.width(), y * rect.height())


@pytest.mark.parametrize("is_over", [False, True])
def test_it_opens_under_the_pointer_or_in_the_middle_of_what_is_seen(
    window, session, controller, qtbot, monkeypatch, is_over
):
    # GIVEN a picture of which the left upper part is seen WHEN the loupe opens THEN that is asked for, not its middle
    canvas = window.canvas
    canvas.zoom_to(8.0)
    canvas.pan(QPointF(9999, 9999))
    pointer = canvas.picture_rect.topLeft().toPoint() + QPoint(60, 40)
    monkeypatch.setattr(canvas, "underMouse", lambda: is_over)
    pointing = SimpleNamespace(pos=lambda: canvas.mapToGlobal(pointer))
    monkeypatch.setattr(loupe_controller, "QCursor", pointing)
    window.actions_of.looking.loupe.trigger()
    _wait_for(session, qtbot, 1)
    (asked,) = _asked(session)
    middle = canvas.picture_rect.intersected(QRectF(canvas.rect())).center()
    found = _place(asked, canvas.picture_rect) - (QPointF(pointer) if is_over else middle)
    assert found.manhattanLength() < 4
    assert max(asked.center) < 0.5
    assert (asked.options, asked.side) == (OPTIONS, SIDE * window.devicePixelRatioF())


def test_progress_and_piece_are_shown(session, loupe):
    session.answer(m.Glimpse, m.Progressed, Progress(0.5, Phase.PAINTING))
    assert loupe.caption == "Painting this piece… 50 %"
    session.answer(m.Glimpse, m.Glimpsed, frame_of(plain(8, 8, "red")))
    assert loupe.piece.pixelColor(3, 3).name() == "#ff0000"


def test_only_the_latest_wish_is_answered(session, loupe, qtbot):
    QTest.keyClick(loupe, Qt.Key.Key_Right)
    _wait_for(session, qtbot, 2)
    first, second = [call for call in session.link.calls if isinstance(call.request, m.Glimpse)]
    assert (first.is_over, second.is_over) == (True, False)


@pytest.mark.parametrize(
    ("kind", "words", "told"),
    [
        (Failed, ("There is not enough memory.",), "There is not enough memory."),
        (Lost, (), "The engine stopped unexpectedly; please try again."),
    ],
)
def test_a_failure_is_said_and_not_tried_again(session, loupe, qtbot, kind, words, told):
    session.answer(m.Glimpse, kind, *words)
    _rest(qtbot, loupe)
    assert loupe.caption == told
    assert len(_asked(session)) == 1


def test_what_came_first_is_waited_for(session, loupe, qtbot):
    session.answer(m.Glimpse, Cancelled)
    _wait_for(session, qtbot, 2)


def test_a_session_that_gives_no_piece_now_gives_one_later(session, controller, window, qtbot, monkeypatch):
    with monkeypatch.context() as during_a_run:
        during_a_run.setattr(session, "glimpse", lambda *_: None)
        window.actions_of.looking.loupe.trigger()
        _rest(qtbot, controller.loupe)
    assert _asked(session) == []
    controller.look_again()
    _wait_for(session, qtbot, 1)


def test_other_options_ask_again(window, session, loupe, qtbot):
    window.options_panel.set_options(replace(OPTIONS, strength=0.3))
    _wait_for(session, qtbot, 2)
    assert [wish.options.strength for wish in _asked(session)] == [OPTIONS.strength, 0.3]


@pytest.mark.parametrize("options", [replace(OPTIONS, engine="gatys"), StyleOptions()])
def test_an_engine_without_a_loupe_and_no_style_put_it_away(window, session, loupe, qtbot, options):
    window.options_panel.set_options(options)
    qtbot.waitUntil(lambda: not loupe.isVisible())
    assert not window.actions_of.looking.loupe.isChecked()
    assert len(_asked(session)) == 1


@pytest.mark.parametrize(
    ("phase", "stays"),
    [
        (SessionPhase.RUNNING, False),
        (SessionPhase.LOADING, False),
        (SessionPhase.EMPTY, False),
        (SessionPhase.READY, True),
        (SessionPhase.DONE, True),
    ],
)
def test_a_run_or_another_photograph_puts_it_away(window, session, loupe, phase, stays):
    session.enter(phase)
    assert loupe.isVisible() is window.actions_of.looking.loupe.isChecked() is stays


def test_the_delete_key_puts_it_away_and_nothing_is_asked_for_then(window, session, loupe, controller, qtbot):
    window.activateWindow()
    QTest.keyClick(loupe, Qt.Key.Key_Delete)
    assert not loupe.isVisible()
    assert window.focusWidget() is window.canvas
    controller.look_again()
    window.options_panel.set_options(replace(OPTIONS, strength=0.3))
    _rest(qtbot, loupe)
    assert len(_asked(session)) == 1
