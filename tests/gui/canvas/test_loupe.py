"""Check where the loupe looks, what it asks for and what it shows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from engine.errors import Sentence
from gui.canvas.comparison import Comparison
from gui.canvas.loupe import FRAME, REST, SIDE, STEP, Loupe
from gui.look.language import Language
from tests.gui.fake_session import plain

MEMORY = Sentence("There is not enough memory for this; choose a smaller size or close other apps.")


@pytest.fixture
def loupe(canvas, theme) -> Loupe:
    """Open it over the middle of a photograph of 600 x 400 px; what it has asked for is in `asked`."""
    canvas.set_photo(plain(300, 200, "gray"), QSize(600, 400))
    loupe = Loupe(canvas, theme)
    loupe.asked = []
    loupe.piece_requested.connect(lambda *wish: loupe.asked.append(wish))
    loupe._rest.setInterval(0)
    loupe.open_at(canvas.picture_rect.center())
    return loupe


def _rest(qtbot, loupe: Loupe) -> None:
    qtbot.waitUntil(lambda: not loupe._rest.isActive())


def test_it_asks_for_the_middle_once_it_rests_and_shows_what_comes(loupe, qtbot):
    _rest(qtbot, loupe)
    loupe.asked.clear()
    loupe.ask()
    loupe.ask()
    assert loupe.asked == []
    _rest(qtbot, loupe)
    ((center, side),) = loupe.asked
    assert center == pytest.approx((0.5, 0.5), abs=0.01)
    assert side == SIDE * loupe.devicePixelRatioF()
    loupe.show_piece(plain(SIDE, SIDE, "red"))
    assert loupe.grab().toImage().pixelColor(FRAME + 20, FRAME + 20) == QColor("red")


def test_a_smaller_piece_lies_in_the_middle(loupe, theme, qtbot):
    _rest(qtbot, loupe)
    loupe.show_piece(plain(SIDE // 2, SIDE // 2, "red"))
    shown = loupe.grab().toImage()
    assert shown.pixelColor(FRAME + SIDE // 2, FRAME + SIDE // 2) == QColor("red")
    assert shown.pixelColor(FRAME + 20, FRAME + 20) == QColor(theme.tokens.ground)


def test_it_is_dragged_and_stays_over_its_point_when_the_picture_moves(canvas, loupe, qtbot):
    # GIVEN a loupe WHEN it is dragged THEN it asks for that place WHEN the picture is panned THEN it goes along
    start = QPoint(100, 100)
    canvas.zoom_to(1.0)
    _rest(qtbot, loupe)
    before = loupe.center
    QTest.mousePress(loupe, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(loupe, start + QPoint(-60, 30))
    QTest.mouseRelease(loupe, Qt.MouseButton.LeftButton, pos=start)
    assert loupe.center[0] == pytest.approx(before[0] - 60 / 600, abs=0.01)
    assert loupe.center[1] == pytest.approx(before[1] + 30 / 400, abs=0.01)
    _rest(qtbot, loupe)
    assert loupe.asked[-1][0] == loupe.center
    place, center = loupe.pos(), loupe.center
    QTest.mouseMove(loupe, start + QPoint(9, 9))  # it was let go
    canvas.zoom_to(2.0)
    assert loupe.center == center
    assert loupe.pos() != place


def test_the_arrow_keys_move_it_and_not_out_of_the_picture(canvas, loupe):
    canvas.zoom_to(1.0)
    x, y = loupe.center
    QTest.keyClick(loupe, Qt.Key.Key_Up)
    QTest.keyClick(loupe, Qt.Key.Key_Left)
    assert loupe.center == pytest.approx((x - STEP / 600, y - STEP / 400), abs=0.003)
    for _ in range(40):
        QTest.keyClick(loupe, Qt.Key.Key_Down)
        QTest.keyClick(loupe, Qt.Key.Key_Right)
    assert max(loupe.center) <= 1.0
    assert canvas.rect().contains(loupe.geometry())


def test_a_piece_of_a_place_that_was_left_is_not_shown(loupe, qtbot):
    _rest(qtbot, loupe)
    QTest.keyClick(loupe, Qt.Key.Key_Right)
    loupe.show_piece(plain(SIDE, SIDE, "red"))
    assert loupe.piece.isNull()
    _rest(qtbot, loupe)
    loupe.show_piece(plain(SIDE, SIDE, "red"))
    assert not loupe.piece.isNull()


def test_it_shows_how_far_the_piece_is(loupe, theme, qtbot):
    accent, place = QColor(theme.tokens.accent), (FRAME + SIDE // 4, FRAME + SIDE - 2)
    _rest(qtbot, loupe)
    assert loupe.caption == "Painting this piece…"
    assert loupe.grab().toImage().pixelColor(*place) != accent
    loupe.show_progress(0.5)
    assert loupe.caption == "Painting this piece… 50 %"
    shown = loupe.grab().toImage()
    assert shown.pixelColor(*place) == accent
    assert shown.pixelColor(FRAME + SIDE * 3 // 4, place[1]) != accent
    loupe.show_progress(0.4)
    assert loupe.caption == "Painting this piece… 50 %"
    loupe.show_piece(plain(SIDE, SIDE, "red"))
    loupe.show_progress(1.0)
    assert loupe.caption == "The finished picture, 1:1"
    QTest.keyClick(loupe, Qt.Key.Key_Right)
    loupe.show_progress(1.0)  # of the place that was left
    assert loupe.caption == "Painting this piece…"


def test_a_failure_is_said_and_what_came_first_is_waited_for(loupe, qtbot):
    _rest(qtbot, loupe)
    loupe.show_failure("")
    _rest(qtbot, loupe)
    assert len(loupe.asked) == 2
    loupe.show_failure("There is not enough memory; choose a smaller size.")
    _rest(qtbot, loupe)
    assert loupe.caption.startswith("There is not enough memory")
    assert len(loupe.asked) == 2


def test_all_that_it_says_follows_the_language(loupe, qtbot, set_language):
    _rest(qtbot, loupe)
    captions = []
    for language in (Language.ENGLISH, Language.CHINESE):
        loupe.ask()
        _rest(qtbot, loupe)
        set_language(language)
        captions.append([loupe.caption])
        loupe.show_piece(plain(SIDE, SIDE, "red"))
        captions[-1].append(loupe.caption)
        loupe.ask()
        loupe.show_failure(MEMORY)
        captions[-1].append(loupe.caption)
    set_language(Language.ENGLISH)
    assert captions[0] == ["Painting this piece…", "The finished picture, 1:1", MEMORY]
    assert captions[1][0] == "正在绘制这一块…"
    assert "内存" in captions[1][2]
    assert loupe.caption == MEMORY  # it stays what it was in another language
    assert loupe.accessibleName() == "Loupe"


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
def test_keys_put_it_away_and_then_nothing_is_asked_for(loupe, qtbot, key):
    _rest(qtbot, loupe)
    loupe.asked.clear()
    with qtbot.waitSignal(loupe.closed):
        QTest.keyClick(loupe, key)
    loupe.ask()
    loupe.hide()
    _rest(qtbot, loupe)
    loupe.show_failure("")
    assert not loupe._rest.isActive()
    assert loupe.asked == []


def test_a_movement_is_waited_for(canvas, theme):
    assert Loupe(canvas, theme)._rest.interval() == REST > 100


def test_side_by_side_it_lies_over_the_painting_and_asks_for_the_same_point(canvas, loupe, qtbot):
    canvas.set_result(plain(300, 200, "red"))
    canvas.set_comparison(Comparison.SIDES)
    before, after = canvas.picture_rects
    loupe.open_at(before.topLeft() + QPointF(before.width() / 4, before.height() / 2))
    _rest(qtbot, loupe)
    assert loupe.asked[-1][0] == pytest.approx((0.25, 0.5), abs=0.02)
    if after.top() > before.bottom():
        assert loupe.geometry().center().y() > before.bottom()
