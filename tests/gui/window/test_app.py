"""Check what the app remembers and how it reports the unforeseen."""

from __future__ import annotations

import logging

import pytest
from PySide6.QtCore import Qt, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox

from engine.options import StyleOptions
from engine.style_choice import StyleChoice
from gui.look.theme import LIGHT, ThemeMode
from gui.system.crash_dialog import CrashDialog
from gui.system.log_file import start_log
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


def test_a_missing_frozen_resource_folder_is_looked_up_in_the_bundle(monkeypatch, tmp_path):
    monkeypatch.setattr("sys._MEIPASS", str(tmp_path), raising=False)
    assert resource_path("icons", "app.svg") == tmp_path / "resources" / "icons" / "app.svg"


def crash(dialog):
    error = ValueError("brush lost")
    dialog.report(type(error), error, error.__traceback__)


def test_one_dialog_for_many_crashes(app, caplog):
    dialog = CrashDialog(app.window)
    crash(dialog)
    crash(dialog)
    boxes = app.window.findChildren(QMessageBox)
    assert len(boxes) == 1
    assert "ValueError: brush lost" in boxes[0].detailedText()
    assert len([record for record in caplog.records if record.levelno == logging.CRITICAL]) == 2
    boxes[0].close()


def test_the_crash_report_can_be_copied(app, qtbot, tmp_path):
    # GIVEN a crash WHEN the report is copied THEN it says what happened, the box says where the log is and stays open
    crash(CrashDialog(app.window, tmp_path / "impasto.log"))
    box = app.window.findChildren(QMessageBox)[-1]
    assert str(tmp_path / "impasto.log") in box.informativeText()
    qtbot.mouseClick(box.copy_button, Qt.MouseButton.LeftButton)
    assert "ValueError: brush lost" in QGuiApplication.clipboard().text()
    assert box.isVisible()
    box.close()


@pytest.fixture
def root_logger():
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield root
    qInstallMessageHandler(None)
    for handler in set(root.handlers) - set(handlers):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def test_the_log_is_written(root_logger, tmp_path):
    file = start_log(tmp_path / "logs")
    logging.getLogger("gui.test").info("hello")
    assert "hello" in file.read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_made_costs_only_the_log(root_logger, tmp_path):
    blocked = tmp_path / "file"
    blocked.touch()
    assert start_log(blocked / "logs") is None
