"""Check that what is set in the dialog holds at once and is remembered."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QLabel, QLineEdit

from engine.options import Device, OutputProfile
from gui.look.language import Language
from gui.look.theme import LIGHT, ThemeMode
from gui.preferences.setting_row import FolderButton, SettingRow
from gui.preferences.settings import options_from_json, options_to_json


@pytest.fixture
def dialog(app):
    app.window.actions_of.settings.trigger()
    return app.preferences.dialog


def _row(dialog, name):
    rows = [row for row in dialog.findChildren(SettingRow) if row.control.accessibleName() == name]
    return rows[0].control


def _choose(dialog, name, value):
    box = _row(dialog, name)
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData(value))


def test_theme_and_language_hold_at_once(dialog, app, settings, qtbot):
    _choose(dialog, "Theme", ThemeMode.LIGHT.value)
    assert app.theme.tokens is LIGHT
    assert app.window.actions_of.themes[ThemeMode.LIGHT].isChecked()
    _choose(dialog, "Language", Language.CHINESE.value)
    assert settings.language is Language.CHINESE
    qtbot.waitUntil(lambda: "语言" in [label.text() for label in dialog.findChildren(QLabel)], timeout=2000)
    assert dialog.windowTitle() == "设置"


def test_device_and_memory_reach_the_options_and_the_store(dialog, app, settings, qtbot):
    _choose(dialog, "Compute on", Device.CPU.value)
    _choose(dialog, "Memory at most", 4.0)
    options = app.window.options_panel.options
    assert (options.device, options.memory_gib) == (Device.CPU, 4.0)
    qtbot.waitUntil(lambda: settings.options == options, timeout=2000)
    assert options_from_json(options_to_json(options)).memory_gib == 4.0
    app.window.options_panel.advanced.reset_button.click()
    assert app.window.options_panel.options.memory_gib == 4.0


def test_how_pictures_are_saved(dialog, settings):
    quality = _row(dialog, "Quality")
    assert isinstance(quality, QAbstractSpinBox)
    quality.setValue(80)
    _choose(dialog, "Bit depth", 16)
    _choose(dialog, "Colour profile", OutputProfile.SRGB.value)
    _row(dialog, "Remove location and personal data").setChecked(True)
    saved = settings.save_options
    assert (saved.quality, saved.bit_depth, saved.profile, saved.strip_personal) == (80, 16, OutputProfile.SRGB, True)


def test_where_and_how_the_queue_writes(dialog, app, settings, tmp_path, qtbot):
    template = _row(dialog, "Names of the paintings")
    assert isinstance(template, QLineEdit)
    template.clear()
    qtbot.keyClicks(template, "{n}-{name}")
    qtbot.keyClick(template, Qt.Key.Key_Return)
    assert dialog.isVisible()
    _choose(dialog, "Format", ".webp")
    _row(dialog, "Skip what is finished").setChecked(False)
    button = _row(dialog, "Where the paintings go")
    assert isinstance(button, FolderButton)
    button.ask().fileSelected.emit(str(tmp_path))
    assert (settings.queue_template, settings.queue_suffix, settings.queue_skips_finished, settings.queue_folder) == (
        "{n}-{name}",
        ".webp",
        False,
        tmp_path,
    )
    assert tmp_path.name in app.queue.page.folder_button.accessibleName()


def test_folders(dialog, settings, tmp_path):
    _row(dialog, "Photographs").ask().fileSelected.emit(str(tmp_path))
    assert settings.folder("photo") == Path(tmp_path)
