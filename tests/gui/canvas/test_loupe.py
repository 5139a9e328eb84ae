"""Check where the loupe looks, what it asks for and what it shows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from engine.values import Phase, Progress
from gui.canvas.loupe import FRAME, REST, SIDE
from gui.engine_process import messages as m
from gui.link.protocol import Cancelled, Failed
from tests.gui.fake_session import frame_of


@pytest.fixture
def loupe(app, session, qtbot):
    """Open the loupe over a photograph of 600 x 400 px."""
    app.window.style_strip.tiles[0].click()
    session.give_photo()
    QTest.keyClick(app.window, Qt.Key.Key_Z)
    loupe = app.mediator.loupe.loupe
    assert loupe.isVisible()
    qtbot.waitUntil(lambda: "Glimpse" in session.names(), timeout=3000)
    return loupe


def asked(session):
    return [call for call in session.calls if call[0] == "Glimpse"]


def piece(color):
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    image.fill(QColor(color))
    return image


def test_it_asks_for_the_middle_and_shows_what_comes(app, session, loupe):
    _, options, center, side = asked(session)[-1]
    assert options == app.window.options_panel.options
    assert center == pytest.approx((0.5, 0.5), abs=0.01)
    assert side == SIDE * loupe.devicePixelRatioF()
    session.answer(m.Glimpse, m.Glimpsed, frame_of(piece("red")))
    shown = loupe.grab().toImage()
    assert shown.pixelColor(FRAME + 20, FRAME + 20) == QColor("red")


def test_it_is_dragged_and_stays_over_its_point_when_the_picture_moves(app, session, loupe, qtbot):
    # GIVEN a loupe WHEN it is dragged THEN it asks for that place WHEN the picture is panned THEN it goes along
    canvas, start = app.window.canvas, QPoint(100, 100)
    canvas.zoom_to(1.0)
    before = loupe.center
    QTest.mousePress(loupe, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(loupe, start + QPoint(-60, 30))
    QTest.mouseRelease(loupe, Qt.MouseButton.LeftButton, pos=start)
    assert loupe.center[0] == pytest.approx(before[0] - 60 / 600, abs=0.01)
    assert loupe.center[1] == pytest.approx(before[1] + 30 / 400, abs=0.01)
    count = len(asked(session))
    qtbot.waitUntil(lambda: len(asked(session)) > count, timeout=3000)
    assert asked(session)[-1][2] == loupe.center
    place, center = loupe.pos(), loupe.center
    canvas.zoom_to(2.0)
    assert loupe.center == center
    assert loupe.pos() != place


def test_a_piece_of_a_place_that_was_left_is_not_shown(session, loupe):
    QTest.keyClick(loupe, Qt.Key.Key_Right)
    session.answer(m.Glimpse, m.Glimpsed, frame_of(piece("red")))
    assert loupe.piece.isNull()
    QTest.qWait(REST + 100)
    session.answer(m.Glimpse, m.Glimpsed, frame_of(piece("red")))
    assert not loupe.piece.isNull()


def test_it_shows_how_far_the_piece_is(app, session, loupe):
    accent, place = QColor(app.theme.tokens.accent), (FRAME + SIDE // 4, FRAME + SIDE - 2)
    assert loupe.caption == "Painting this piece…"
    assert loupe.grab().toImage().pixelColor(*place) != accent
    session.answer(m.Glimpse, m.Progressed, Progress(0.5, Phase.PAINTING))
    assert loupe.caption == "Painting this piece… 50 %"
    shown = loupe.grab().toImage()
    assert shown.pixelColor(*place) == accent
    assert shown.pixelColor(FRAME + SIDE * 3 // 4, place[1]) != accent
    session.answer(m.Glimpse, m.Progressed, Progress(0.4, Phase.PAINTING))
    assert loupe.caption == "Painting this piece… 50 %"
    session.answer(m.Glimpse, m.Glimpsed, frame_of(piece("red")))
    session.answer(m.Glimpse, m.Progressed, Progress(1.0, Phase.PAINTING))
    assert loupe.caption == "The finished picture, 1:1"
    QTest.keyClick(loupe, Qt.Key.Key_Right)
    session.answer(m.Glimpse, m.Progressed, Progress(1.0, Phase.PAINTING))  # of the place that was left
    assert loupe.caption == "Painting this piece…"


def test_other_options_ask_again_and_gatys_puts_it_away(app, session, loupe, qtbot):
    count = len(asked(session))
    app.window.options_panel.strength.slider.setValue(30)
    qtbot.waitUntil(lambda: len(asked(session)) > count, timeout=3000)
    assert asked(session)[-1][1].strength != asked(session)[0][1].strength
    app.window.options_panel.engine_buttons["gatys"].click()
    action = app.window.actions_of.looking.loupe
    qtbot.waitUntil(lambda: not loupe.isVisible())
    assert not action.isEnabled()
    assert "Gatys" in action.toolTip()


def test_a_run_puts_it_away(app, session, loupe):
    app.window.run_bar.start_button.click()
    assert not loupe.isVisible()
    assert not app.window.actions_of.looking.loupe.isChecked()


def test_a_failure_is_said_and_what_came_first_is_waited_for(session, loupe, qtbot):
    count = len(asked(session))
    session.answer(m.Glimpse, Cancelled)
    qtbot.waitUntil(lambda: len(asked(session)) > count, timeout=3000)
    session.answer(m.Glimpse, Failed, "There is not enough memory; choose a smaller size.")
    count = len(asked(session))
    QTest.qWait(REST + 100)
    assert len(asked(session)) == count
