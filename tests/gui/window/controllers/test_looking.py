"""Check what the actions for looking do on the canvas: zoom, ways to compare, holding, histogram."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.canvas.comparison import Comparison
from gui.canvas.histogram_page import HistogramPage
from gui.canvas.looking_actions import LookingActions
from gui.window.controllers.looking import Looking
from tests.gui.fake_session import plain


@pytest.fixture
def looking(window) -> LookingActions:
    """Give the actions with a photograph and its painting on the canvas."""
    window.looking = Looking(window)
    window.canvas.set_photo(plain(60, 40, "gray"))
    window.canvas.set_result(plain(60, 40, "red"))
    return window.actions_of.looking


def test_one_of_three_ways_to_compare_is_chosen(window, looking):
    canvas = window.canvas
    assert canvas.comparison is Comparison.DIVIDER
    looking.comparisons[Comparison.SIDES].trigger()
    assert canvas.comparison is Comparison.SIDES
    QTest.keyClick(window, Qt.Key.Key_C)
    assert canvas.comparison is Comparison.PAINTING
    QTest.keyClick(window, Qt.Key.Key_C)
    assert canvas.comparison is Comparison.DIVIDER
    window.view_bar.compare_button.menu().actions()[2].trigger()
    assert canvas.comparison is Comparison.SIDES
    assert [way for way, action in looking.comparisons.items() if action.isChecked()] == [Comparison.SIDES]


def test_there_is_nothing_to_compare_before_a_painting(app, session):
    session.give_photo()
    looking = app.window.actions_of.looking
    assert looking.actual.isEnabled()
    assert not looking.compare.isEnabled()
    assert not app.window.view_bar.hold_button.isEnabled()


def test_the_photograph_is_shown_while_the_button_is_held(window, looking):
    canvas, button = window.canvas, window.view_bar.hold_button
    QTest.mousePress(button, Qt.MouseButton.LeftButton)
    assert canvas.is_peeking
    assert looking.original.isChecked()
    QTest.mouseRelease(button, Qt.MouseButton.LeftButton)
    assert not canvas.is_peeking
    QTest.keyClick(window, Qt.Key.Key_Backslash)
    assert canvas.is_peeking
    QTest.keyClick(window, Qt.Key.Key_Backslash)
    assert not canvas.is_peeking


@pytest.mark.parametrize(("name", "zoom"), [("actual", 1.0), ("double", 2.0)])
def test_a_size_is_chosen_and_left_step_by_step(window, looking, name, zoom):
    canvas = window.canvas
    getattr(looking, name).trigger()
    assert canvas.zoom == pytest.approx(zoom)
    looking.zoom_in.trigger()
    assert canvas.zoom == pytest.approx(1.25 * zoom)
    looking.zoom_out.trigger()
    assert canvas.zoom == pytest.approx(zoom)
    looking.fit.trigger()
    assert canvas.is_fitted


def test_the_histogram_is_a_page_of_the_drawer(window, looking):
    QTest.keyClick(window, Qt.Key.Key_H)
    page = window.drawer.page
    assert isinstance(page, HistogramPage)
    assert page.painting.histogram.red[-1] > 0  # counted as it opens
    window.drawer.close_button.click()
    assert not looking.histogram.isChecked()
    looking.histogram.trigger()
    assert window.drawer.page is page
    looking.histogram.trigger()
    assert window.drawer.page is None


def test_full_screen_is_entered_by_its_action(main_window):
    main_window.looking = Looking(main_window)
    for is_full in (True, False):
        main_window.actions_of.looking.full_screen.trigger()
        assert main_window.isFullScreen() is is_full
