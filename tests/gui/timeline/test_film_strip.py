"""Check what the strip of a clip wishes when it is pressed, dragged and typed on, and what it draws."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from gui.timeline.clip_times import ClipTimes
from gui.timeline.film_strip import HEIGHT, FilmStrip
from tests.gui.fake_session import plain

LEFT, SHIFT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier
TIMES = replace(ClipTimes.of(4.0, 25.0), moment=2.0, start=1.0, stop=3.0)


@pytest.fixture
def strip(qtbot, theme) -> FilmStrip:
    """Show four seconds; what is wished is kept in `wishes`."""
    strip = FilmStrip(theme)
    qtbot.addWidget(strip)
    strip.resize(420, HEIGHT)
    strip.show()
    strip.show_times(TIMES)
    strip.wishes = []
    strip.moved.connect(lambda seconds: strip.wishes.append(("moved", seconds)))
    strip.start_moved.connect(lambda seconds: strip.wishes.append(("start", seconds)))
    strip.stop_moved.connect(lambda seconds: strip.wishes.append(("stop", seconds)))
    strip.stepped.connect(lambda frames: strip.wishes.append(("stepped", frames)))
    return strip


def _at(strip: FilmStrip, seconds: float, over: int = 0) -> QPoint:
    return QPoint(round(strip.x_of(seconds)) + over, HEIGHT // 2)


def _drag(strip: FilmStrip, start: QPoint, stop: QPoint, button: Qt.MouseButton = LEFT) -> None:
    QTest.mousePress(strip, button, pos=start)
    QTest.mouseMove(strip, stop)
    QTest.mouseRelease(strip, button, pos=stop)


def test_a_second_has_its_place(strip):
    assert [strip.x_of(seconds) for seconds in (0.0, 2.0, 4.0)] == [10.0, 210.0, 410.0]
    strip.show_times(ClipTimes())
    assert strip.x_of(3.0) == 10.0


@pytest.mark.parametrize(
    ("seconds", "over", "wish"),
    [(1.0, -4, "start"), (3.0, 4, "stop"), (2.0, 0, "moved"), (1.0, 4, "moved"), (3.0, -4, "moved")],
)
def test_a_press_takes_a_handle_beside_the_part_or_else_the_playhead(strip, seconds, over, wish):
    _drag(strip, _at(strip, seconds, over), _at(strip, 2.5))
    assert {name for name, _ in strip.wishes} == {wish}
    assert strip.wishes[-1][1] == pytest.approx(2.5, abs=0.01)


def test_a_drag_beyond_the_ends_stays_inside_and_another_button_takes_nothing(strip):
    _drag(strip, _at(strip, 2.0), QPoint(0, 5))
    _drag(strip, _at(strip, 2.0), QPoint(419, 5))
    assert (strip.wishes[1], strip.wishes[-1]) == (("moved", 0.0), ("moved", 4.0))
    strip.wishes.clear()
    _drag(strip, _at(strip, 2.0), _at(strip, 3.0), Qt.MouseButton.RightButton)
    assert strip.wishes == []


def test_the_pointer_shows_what_could_be_taken(strip):
    for place, shape in ((_at(strip, 1.0, -4), "SizeHorCursor"), (_at(strip, 2.0), "ArrowCursor")):
        QTest.mouseMove(strip, place)
        assert strip.cursor().shape().name == shape
    assert strip.wishes == []


@pytest.mark.parametrize(
    ("key", "modifier", "wish"),
    [
        (Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier, ("stepped", -1)),
        (Qt.Key.Key_Right, SHIFT, ("stepped", 25)),
        (Qt.Key.Key_Home, SHIFT, ("moved", 0.0)),
        (Qt.Key.Key_End, SHIFT, ("moved", 4.0)),
        (Qt.Key.Key_I, SHIFT, ("start", 2.0)),
        (Qt.Key.Key_O, SHIFT, ("stop", 2.04)),
    ],
)
def test_keys_step_and_set_the_part(strip, key, modifier, wish):
    QTest.keyClick(strip, key, modifier)
    assert strip.wishes == [wish]


def test_screen_readers_are_told_where_the_playhead_is(strip):
    assert strip.accessibleDescription() == "0:02.00"


def test_pictures_fill_their_places_without_being_stretched(strip):
    wide = plain(60, 10, "red")
    for x in range(25, 35):
        for y in range(10):
            wide.setPixelColor(x, y, QColor("lime"))
    strip.clear(4)
    strip.set_picture(2, wide)
    shot = strip.grab().toImage()
    inside = [shot.pixelColor(_at(strip, seconds)).name() for seconds in (2.05, 2.35, 2.9)]
    assert inside == ["#ff0000", "#00ff00", "#ff0000"]
    assert shot.pixelColor(_at(strip, 1.5)).name() != "#ff0000"
    strip.clear(4)
    assert strip.grab().toImage().pixelColor(_at(strip, 2.5)).name() not in ("#ff0000", "#00ff00")


def test_what_is_not_painted_is_shaded_and_shots_are_parted(strip, theme):
    strip.clear(1)
    strip.set_picture(0, plain(400, 44, "white"))
    strip.set_cuts((0.0, 1.5))
    shot = strip.grab().toImage()
    light = [shot.pixelColor(_at(strip, seconds)).lightness() for seconds in (0.5, 1.25, 3.5)]
    assert light[1] == 255 > max(light[0], light[2]) + 100
    assert shot.pixelColor(_at(strip, 1.5)).name() == QColor(theme.tokens.panel).name()
    strip.clear(1)
    assert strip.cuts == ()
