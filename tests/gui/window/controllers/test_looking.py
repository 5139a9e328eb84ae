"""Check the view bar and menu: ways to compare, holding, full screen, histogram."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from gui.canvas.comparison import Comparison
from gui.canvas.histogram import BINS, count
from gui.canvas.looking_actions import LookingActions


def plain(color: str) -> QImage:
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(QColor(color))
    return image


@pytest.fixture
def looking(app, session) -> LookingActions:
    """Give the actions with a photograph and its painting on the canvas."""
    session.give_photo()
    session.finish()
    return app.window.actions_of.looking


def test_one_of_three_ways_to_compare_is_chosen(app, looking):
    canvas = app.window.canvas
    assert canvas.comparison is Comparison.DIVIDER
    looking.comparisons[Comparison.SIDES].trigger()
    assert canvas.comparison is Comparison.SIDES
    QTest.keyClick(app.window, Qt.Key.Key_C)
    assert canvas.comparison is Comparison.PAINTING
    QTest.keyClick(app.window, Qt.Key.Key_C)
    assert canvas.comparison is Comparison.DIVIDER
    app.window.view_bar.compare_button.menu().actions()[2].trigger()
    assert canvas.comparison is Comparison.SIDES
    assert [way for way, action in looking.comparisons.items() if action.isChecked()] == [Comparison.SIDES]


def test_there_is_nothing_to_compare_before_a_painting(app, session):
    session.give_photo()
    looking = app.window.actions_of.looking
    assert looking.actual.isEnabled()
    assert not looking.compare.isEnabled()
    assert not app.window.view_bar.hold_button.isEnabled()


def test_the_photograph_is_shown_while_the_button_is_held(app, looking):
    canvas, button = app.window.canvas, app.window.view_bar.hold_button
    QTest.mousePress(button, Qt.MouseButton.LeftButton)
    assert canvas.is_peeking
    assert looking.original.isChecked()
    QTest.mouseRelease(button, Qt.MouseButton.LeftButton)
    assert not canvas.is_peeking
    QTest.keyClick(app.window, Qt.Key.Key_Backslash)
    assert canvas.is_peeking
    QTest.keyClick(app.window, Qt.Key.Key_Backslash)
    assert not canvas.is_peeking


def test_full_screen_shows_the_canvas_alone_until_escape(app, looking, session, qtbot):
    # GIVEN a window with menus and panels WHEN F11 THEN only the canvas is seen, and Esc brings the rest back
    window = app.window
    around = [window.menuBar(), window.style_strip, window.options_panel, window.view_bar]
    QTest.keyClick(window, Qt.Key.Key_F11)
    assert window.isFullScreen()
    assert not any(widget.isVisible() for widget in around)
    qtbot.waitUntil(lambda: window.canvas.size() == window.centralWidget().size() == window.size())
    QTest.mouseMove(window.canvas, QPoint(50, window.canvas.height() - 20))
    qtbot.waitUntil(window.view_bar.isVisible)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isFullScreen()
    assert all(widget.isVisible() for widget in around)
    assert "cancel" not in session.names()
    assert not window.drawer.isVisible()


def test_escape_cancels_again_after_full_screen(app, looking):
    QTest.keyClick(app.window, Qt.Key.Key_F11)
    QTest.keyClick(app.window, Qt.Key.Key_F11)
    assert app.window.actions_of.cancel.shortcut().toString() == "Esc"


def test_histogram_follows_photograph_and_painting(app, looking, session, qtbot):
    QTest.keyClick(app.window, Qt.Key.Key_H)
    page = app.window.drawer.page
    assert page.windowTitle() == "Histogram"
    middle, top = BINS // 2, BINS - 1
    assert page.photo.histogram.luminance[middle] == sum(page.photo.histogram.luminance)
    assert page.painting.histogram.red[top] == sum(page.painting.histogram.red)
    assert page.painting.histogram.blue[0] > 0
    app.window.canvas.set_preview(plain("blue"))
    qtbot.waitUntil(lambda: page.painting.histogram.blue[top] > 0)
    app.window.drawer.close_button.click()
    assert not looking.histogram.isChecked()


def test_histogram_counts_every_part_of_a_picture():
    # GIVEN a picture, a quarter red and the rest black WHEN counted THEN a quarter is at the end of the reds
    image = QImage(1000, 400, QImage.Format.Format_RGB32)
    image.fill(QColor("black"))
    for y in range(400):
        for x in range(250):
            image.setPixelColor(x, y, QColor("red"))
    counted = count(image)
    assert counted.red[-1] == pytest.approx(sum(counted.red) / 4, rel=0.02)
    assert counted.green[0] == sum(counted.green)
    assert counted.luminance[-1] == 0
    assert counted.luminance[0] == pytest.approx(sum(counted.red) * 3 / 4, rel=0.02)
