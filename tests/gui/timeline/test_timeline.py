"""Check the timeline through mouse and keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from gui.timeline.timeline import PLACES, Timeline

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def timeline(qtbot, theme) -> Timeline:
    timeline = Timeline(theme)
    qtbot.addWidget(timeline)
    timeline.resize(600, 120)
    timeline.show_clip(4.0, 25.0)
    qtbot.waitExposed(timeline)
    timeline.moves = []
    timeline.moved.connect(timeline.moves.append)
    return timeline


def at(timeline, seconds, over=0):
    return QPoint(round(timeline.strip.x_of(seconds)) + over, timeline.strip.height() // 2)


def drag(timeline, start, stop):
    QTest.mousePress(timeline.strip, LEFT, pos=start)
    QTest.mouseMove(timeline.strip, stop)
    QTest.mouseRelease(timeline.strip, LEFT, pos=stop)


def test_a_clip_begins_at_its_first_frame_and_whole(timeline):
    assert (timeline.times.moment, timeline.times.start, timeline.times.stop) == (0.0, 0.0, 4.0)
    assert timeline.frame_count == 100
    assert not timeline.isHidden()


def test_a_click_moves_the_playhead_to_the_frame_there(timeline):
    QTest.mouseClick(timeline.strip, LEFT, pos=at(timeline, 2.0))
    assert timeline.moves == [pytest.approx(2.0, abs=0.02)]
    assert timeline.times.moment == timeline.moves[0]


def test_a_drag_scrubs(timeline):
    drag(timeline, at(timeline, 1.0), at(timeline, 3.0))
    assert timeline.moves[0] == pytest.approx(1.0, abs=0.02)
    assert timeline.moves[-1] == pytest.approx(3.0, abs=0.02)


def test_the_handles_set_the_part_and_leave_the_playhead(timeline):
    drag(timeline, at(timeline, 0.0, -3), at(timeline, 1.0))
    drag(timeline, at(timeline, 4.0, 3), at(timeline, 3.0))
    assert timeline.times.start == pytest.approx(1.0, abs=0.03)
    assert timeline.times.stop == pytest.approx(3.0, abs=0.03)
    assert timeline.moves == []
    assert timeline.frame_count == pytest.approx(50, abs=2)


def test_keys_step_and_set_the_part(timeline):
    keys = (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_I)
    for key in keys:
        QTest.keyClick(timeline.strip, key)
    QTest.keyClick(timeline.strip, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(timeline.strip, Qt.Key.Key_O)
    assert timeline.moves == [pytest.approx(0.04), pytest.approx(0.08), pytest.approx(1.08)]
    assert (timeline.times.start, timeline.times.stop) == (pytest.approx(0.08), pytest.approx(1.12))
    QTest.keyClick(timeline.strip, Qt.Key.Key_End)
    assert timeline.times.moment == pytest.approx(3.96)


def test_playing_goes_from_frame_to_frame_and_begins_again_at_the_end_of_the_part(timeline, qtbot):
    timeline.show_clip(0.2, 25.0)
    timeline.moves.clear()
    told = []
    timeline.playing_changed.connect(told.append)
    timeline.play_button.click()
    qtbot.waitUntil(lambda: len(timeline.moves) >= 6)
    timeline.play_button.click()
    assert timeline.moves[:6] == [pytest.approx(moment) for moment in (0.04, 0.08, 0.12, 0.16, 0.0, 0.04)]
    assert told == [True, False]
    assert not timeline.is_playing


def test_what_is_followed_is_not_told(timeline):
    timeline.follow(1.0)
    assert timeline.times.moment == 1.0
    assert timeline.moves == []


def test_the_preview_button_says_how_far_it_is(timeline):
    words, widths, button = [], set(), timeline.preview_button
    for fraction in (None, 0.25, 1.0):
        timeline.show_preview(fraction)
        words.append((button.text(), button.isChecked()))
        widths.add(max(button.minimumWidth(), button.sizeHint().width()))
    assert words == [("Preview", False), ("Preview · 25 %", True), ("End the preview", True)]
    assert len(widths) == 1  # nothing beside it moves


def test_what_is_beside_the_preview_button_stays_where_it_is_where_the_look_comes_after_the_window(qapp, qtbot, theme):
    qapp.setStyleSheet("")
    timeline = Timeline(theme)
    qtbot.addWidget(timeline)
    theme.dress()
    timeline.resize(900, 120)
    timeline.show_clip(4.0, 25.0)
    places = set()
    for fraction in (None, 0.25, 1.0):
        timeline.show_preview(fraction)
        QTest.qWait(20)
        places.add(timeline.format_box.x())
    assert len(places) == 1


def test_small_pictures_and_cuts_are_drawn_where_they_belong(timeline):
    red = QImage(32, 18, QImage.Format.Format_RGB32)
    red.fill(QColor("red"))
    timeline.set_picture(PLACES - 1, red)
    plain = timeline.strip.grab().toImage()
    timeline.strip.set_cuts((0.0, 2.0))
    marked = timeline.strip.grab().toImage()
    middle = timeline.strip.height() // 2
    assert plain.pixelColor(timeline.strip.width() - 20, middle) == QColor("red")
    assert plain.pixelColor(40, middle) != QColor("red")
    x = round(timeline.strip.x_of(2.0))
    columns = range(x - 2, x + 3)
    assert any(plain.pixel(column, middle) != marked.pixel(column, middle) for column in columns)
