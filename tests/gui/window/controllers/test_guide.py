"""Check whom the tour greets, what it shows of the window, and that Help opens the page about the method."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from gui.help.help_dialog import HelpDialog
from gui.look.language import Language
from gui.window.controllers.guide import Guide
from gui.window.main_window import MainWindow

PICTURE = re.compile(r'src="([^"]+)"')


@pytest.fixture
def window(main_window) -> MainWindow:
    return main_window


@pytest.fixture
def guide(window, settings) -> Guide:
    return Guide(window, settings)


def test_the_tour_shows_each_control_and_is_seen_then(window, guide, settings, qtbot):
    guide.greet()
    tour = guide.tour
    shown = [tour.stop.control]
    while guide.tour is not None:
        assert tour.geometry() == window.rect()
        assert tour.rect().contains(tour.bubble.geometry())
        assert not tour.bubble.geometry().intersects(tour._target()) or tour.stop.control is window.canvas
        qtbot.mouseClick(tour.next_button, Qt.MouseButton.LeftButton)
        if guide.tour is not None:
            shown.append(tour.stop.control)
    assert shown == [window.canvas, window.style_strip, window.options_panel.strength, window.run_bar]
    assert settings.has_seen_tour
    guide.greet()
    assert guide.tour is None


def test_who_has_skipped_it_finds_it_in_the_menu(window, guide, settings, qtbot):
    guide.greet()
    qtbot.keyClick(guide.tour, Qt.Key.Key_Escape)
    assert guide.tour is None
    assert settings.has_seen_tour
    window.actions_of.tour.trigger()
    assert guide.tour.stop.control is window.canvas
    qtbot.keyClick(guide.tour, Qt.Key.Key_Right)
    window.actions_of.tour.trigger()  # from the beginning
    assert guide.tour.stop.control is window.canvas
    qtbot.mouseClick(guide.tour.skip_button, Qt.MouseButton.LeftButton)
    assert guide.tour is None


def test_the_drawer_does_not_hide_what_is_shown(window, guide):
    page = QWidget()
    window.drawer.add_page(page)
    window.drawer.show_page(page)
    guide.show_tour()
    assert window.drawer.page is None


def test_the_tour_follows_the_language(guide, set_language):
    tour = guide.show_tour()
    set_language(Language.CHINESE)
    assert tour.title.text() == "一张照片"
    tour.go_on()
    assert "Ctrl" in tour.text.text()
    assert "Click" not in tour.text.text()


def test_the_tour_ends_where_work_begins(app, session):
    app.guide.show_tour()
    session.give_photo()
    assert app.guide.tour is None


def test_help_opens_the_page(window, guide):
    window.actions_of.help.trigger()
    assert window.findChild(HelpDialog).isVisible()


def test_tooltips_show_what_the_sliders_do(window):
    panel = window.options_panel
    for slider in (panel.strength, panel.advanced.controls["content_weight"]):
        names = PICTURE.findall(slider.toolTip())
        assert len(names) == 3
        assert all(not QImage(name).isNull() for name in names)
        assert slider.slider.accessibleDescription()
        assert "<" not in slider.slider.accessibleDescription()
