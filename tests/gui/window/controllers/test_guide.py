"""Check the tour, the page about the method, and the pictures of the tooltips."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QTextBrowser

from gui.help.help_dialog import HelpDialog
from gui.look.language import Language
from gui.look.theme import ThemeMode
from gui.system.resource_path import resource_path

PICTURE = re.compile(r'src="([^"]+)"')


def test_the_tour_shows_each_control_and_is_seen_then(app, settings, qtbot):
    app.guide.greet()
    tour = app.guide.tour
    window = app.window
    shown = [tour.stop.control]
    while app.guide.tour is not None:
        assert tour.geometry() == window.rect()
        assert tour.rect().contains(tour.bubble.geometry())
        assert not tour.bubble.geometry().intersects(tour._target()) or tour.stop.control is window.canvas
        qtbot.mouseClick(tour.next_button, Qt.MouseButton.LeftButton)
        if app.guide.tour is not None:
            shown.append(tour.stop.control)
    assert shown == [window.canvas, window.style_strip, window.options_panel.strength, window.run_bar]
    assert settings.has_seen_tour
    app.guide.greet()
    assert app.guide.tour is None


def test_the_tour_is_skipped_by_escape_and_comes_back_from_the_menu(app, settings, qtbot):
    app.guide.greet()
    qtbot.keyClick(app.guide.tour, Qt.Key.Key_Escape)
    assert app.guide.tour is None
    assert settings.has_seen_tour
    app.window.actions_of.tour.trigger()
    tour = app.guide.tour
    qtbot.keyClick(tour, Qt.Key.Key_Right)
    qtbot.keyClick(tour, Qt.Key.Key_Right)
    qtbot.keyClick(tour, Qt.Key.Key_Left)
    assert tour.stop.control is app.window.style_strip
    qtbot.mouseClick(tour.skip_button, Qt.MouseButton.LeftButton)
    assert app.guide.tour is None


def test_the_tour_follows_the_window_and_the_language(app, qtbot):
    tour = app.guide.show_tour()
    app.window.resize(1024, 640)
    app.set_language(Language.CHINESE)
    qtbot.waitUntil(lambda: tour.next_button.text() == "下一步", timeout=2000)
    assert tour.geometry() == app.window.rect()
    assert tour.rect().contains(tour.bubble.geometry())


def test_the_tour_ends_where_work_begins(app, session):
    app.guide.show_tour()
    session.give_photo()
    assert app.guide.tour is None


def test_the_focus_stays_with_the_tour(app, qtbot):
    tour = app.guide.show_tour()
    app.window.activateWindow()
    tour.next_button.setFocus()
    for _ in range(3):
        tour.focusNextPrevChild(True)
        assert app.window.focusWidget() in (tour.next_button, tour.skip_button)


@pytest.mark.parametrize(
    ("language", "heading"), [(Language.ENGLISH, "How a photograph"), (Language.CHINESE, "照片怎样")]
)
def test_the_help_page_is_there_in_both_languages_with_its_pictures(app, language, heading):
    app.set_language(language)
    app.window.actions_of.help.trigger()
    page = app.window.findChild(HelpDialog).findChild(QTextBrowser)
    assert page.toPlainText().startswith(heading)
    names = PICTURE.findall(page.toHtml())
    assert len(names) >= 9
    assert all(not QImage(str(resource_path("help", Path(name).name))).isNull() for name in names)
    app.set_theme(ThemeMode.LIGHT)
    assert app.theme.tokens.text in page.document().defaultStyleSheet()


def test_both_pages_say_the_same(app):
    pages = [resource_path("help", f"method.{code}.html").read_text(encoding="utf-8") for code in ("en", "zh")]
    for pattern in (PICTURE, re.compile("<(h1|h2|li|p)")):
        assert pattern.findall(pages[0]) == pattern.findall(pages[1])
    assert "http" not in "".join(pages)


def test_tooltips_show_what_the_sliders_do(app):
    panel = app.window.options_panel
    for slider in (panel.strength, panel.advanced.controls["content_weight"]):
        names = PICTURE.findall(slider.toolTip())
        assert len(names) == 3
        assert all(not QImage(name).isNull() for name in names)
        assert slider.slider.accessibleDescription()
        assert "<" not in slider.slider.accessibleDescription()


def test_the_pictures_are_small():
    files = list(resource_path("help").glob("*.jpg"))
    assert sum(file.stat().st_size for file in files) < 300_000
