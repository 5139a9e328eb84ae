"""Check that the tour points at one control after the other, and that keys, clicks and the window's size lead it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QKeyEvent, QResizeEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from gui.help.tour import Stop, Tour
from gui.look.language import Language

PLACES = {  # of the controls in a window of 900 x 600 px
    "right": QRect(700, 100, 180, 300),  # a bubble has room at its left
    "bottom": QRect(20, 450, 300, 120),  # only above it
    "all": QRect(0, 0, 900, 600),  # nowhere but in it
}


@pytest.fixture
def around(qtbot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 600)
    window.controls = {name: QWidget(window) for name in PLACES}
    for name, control in window.controls.items():
        control.setGeometry(PLACES[name])
    with qtbot.waitExposed(window):
        window.show()
    return window


@pytest.fixture
def tour(around, theme) -> Tour:
    """Show a tour of three stops; how often it has ended is in `ended`."""
    stops = tuple(
        Stop(control, lambda name=name: f"The {name}", lambda name=name: f"It is {name}.")
        for name, control in around.controls.items()
    )
    tour = Tour(around, theme, stops)
    tour.ended = []
    tour.finished.connect(lambda: tour.ended.append(True))
    tour.show()
    return tour


def _texts(tour: Tour) -> tuple[str, ...]:
    return tour.title.text(), tour.text.text(), tour._count.text(), tour.next_button.text()


def test_each_stop_is_shown_with_its_words_and_a_count(tour, qtbot):
    seen = []
    for _ in PLACES:
        seen.append((_texts(tour), tour.skip_button.isVisible()))
        qtbot.mouseClick(tour.next_button, Qt.MouseButton.LeftButton)
    assert seen == [
        (("The right", "It is right.", "1 / 3", "Next"), True),
        (("The bottom", "It is bottom.", "2 / 3", "Next"), True),
        (("The all", "It is all.", "3 / 3", "Got it"), False),
    ]
    assert tour.ended == [True]
    assert not tour.isVisible()


def test_the_bubble_stands_beside_its_control_and_inside_the_window(tour):
    bubbles = {}
    for name in PLACES:
        assert tour.rect().contains(tour.bubble.geometry())
        bubbles[name] = tour.bubble.geometry()
        tour.go_on()
    assert bubbles["right"].right() < PLACES["right"].left()
    assert bubbles["right"].center().y() == pytest.approx(PLACES["right"].center().y(), abs=1)
    assert bubbles["bottom"].bottom() < PLACES["bottom"].top()
    assert bubbles["all"].center().x() == pytest.approx(PLACES["all"].center().x(), abs=1)


def test_only_the_control_stays_bright(around, tour, theme):
    around.setStyleSheet("background: white")
    shown = around.grab().toImage()
    outside, inside = QPoint(500, 520), PLACES["right"].center()
    assert shown.pixelColor(inside) == QColor("white")
    assert shown.pixelColor(outside).lightness() < 130
    edge = shown.pixelColor(PLACES["right"].left() - 2, PLACES["right"].center().y())
    assert abs(edge.hue() - QColor(theme.tokens.accent).hue()) < 12


@pytest.mark.parametrize(
    ("keys", "count", "ended"),
    [
        ([Qt.Key.Key_Right], "2 / 3", 0),
        ([Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left], "2 / 3", 0),
        ([Qt.Key.Key_Left], "1 / 3", 0),
        ([Qt.Key.Key_Return, Qt.Key.Key_Enter], "3 / 3", 0),
        ([Qt.Key.Key_Return] * 3, "3 / 3", 1),
        ([Qt.Key.Key_Right, Qt.Key.Key_Escape], "2 / 3", 1),
        ([Qt.Key.Key_A, Qt.Key.Key_Space], "1 / 3", 0),
    ],
)
def test_keys_lead_it(tour, keys, count, ended):
    for key in keys:
        QTest.keyClick(tour, key)
    assert tour._count.text() == count
    assert len(tour.ended) == ended


def test_return_on_the_button_that_skips_skips(around, tour):
    around.activateWindow()
    tour.skip_button.setFocus()
    QTest.keyClick(tour, Qt.Key.Key_Return)
    assert tour.ended == [True]


def test_a_click_anywhere_goes_on_and_one_on_skip_ends(tour, qtbot):
    qtbot.mouseClick(tour, Qt.MouseButton.LeftButton, pos=QPoint(5, 590))
    assert tour._count.text() == "2 / 3"
    qtbot.mouseClick(tour.skip_button, Qt.MouseButton.LeftButton)
    assert tour.ended == [True]


def test_the_focus_stays_with_its_two_buttons(around, tour):
    around.activateWindow()
    tour.next_button.setFocus()
    held = []
    for _ in range(3):
        QTest.keyClick(around.focusWidget(), Qt.Key.Key_Tab)
        held.append(around.focusWidget())
    assert held == [tour.skip_button, tour.next_button, tour.skip_button]


def test_keys_of_the_menus_are_kept_from_them(tour):
    event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    event.ignore()
    QApplication.sendEvent(tour, event)
    assert event.isAccepted()


def test_it_follows_the_size_and_the_language_until_it_ends(around, tour, set_language):
    around.resize(640, 500)
    QApplication.processEvents()
    assert tour.geometry() == around.rect()
    assert tour.rect().contains(tour.bubble.geometry())
    set_language(Language.CHINESE)
    assert (tour.next_button.text(), tour.skip_button.text()) == ("下一步", "跳过")
    tour.end()
    place = tour.geometry()
    around.resize(900, 600)
    QApplication.sendEvent(around, QResizeEvent(around.size(), place.size()))
    assert tour.geometry() == place


def test_a_screen_reader_hears_the_words_with_the_focus(tour):
    assert tour.bubble.accessibleName() == "The right"
    assert tour.next_button.accessibleDescription() == "The right. It is right."
    tour.go_on()
    assert tour.next_button.accessibleDescription() == "The bottom. It is bottom."
