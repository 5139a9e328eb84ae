"""Check what the app remembers from its last run."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from engine.options import StyleOptions
from engine.style_choice import StyleChoice
from gui.look.theme import LIGHT, ThemeMode
from gui.system.resource_path import resource_path
from gui.window.app import build


def test_the_last_options_and_styles_are_there_again(qtbot, session, settings, places, tmp_path):
    # GIVEN what another run remembered WHEN the window is built THEN it shows the same
    own = tmp_path / "own.jpg"
    own.touch()
    styles = (StyleChoice(own, 0.5), StyleChoice(resource_path("styles") / "ink_wash.jpg", 1.5))
    settings.set_own_styles((own,))
    settings.set_options(StyleOptions(styles=styles, engine="gatys", strength=0.4))
    app = build(QApplication.instance(), session, settings, places)
    qtbot.addWidget(app.window, before_close_func=lambda window: window.allow_close())
    assert app.window.options_panel.options == settings.options
    assert app.window.options_panel.options.styles == styles


def test_the_page_of_the_drawer_is_there_again(qtbot, app, session, settings, places):
    app.window.drawer.show_page(app.queue.page)
    again = build(QApplication.instance(), session, settings, places)
    qtbot.addWidget(again.window, before_close_func=lambda window: window.allow_close())
    again.restore_drawer()
    assert again.window.drawer.page is again.queue.page
    assert again.window.actions_of.queue.isChecked()
    again.window.drawer.close_page()
    assert settings.drawer_page == ""
    again.restore_drawer()
    assert again.window.drawer.page is None


def test_theme_menu(app):
    app.window.actions_of.themes[ThemeMode.LIGHT].trigger()
    assert app.theme.tokens is LIGHT
    assert app.settings.theme is ThemeMode.LIGHT
