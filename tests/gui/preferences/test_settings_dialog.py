"""Check the settings page: search, widths, and the keys with their conflicts."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLabel, QLineEdit

from gui.look.language import Language
from gui.preferences.setting_row import SettingRow
from gui.preferences.shortcut_row import ShortcutRow
from gui.preferences.shortcuts import Shortcuts
from gui.window.app import build


@pytest.fixture
def dialog(app):
    app.window.actions_of.settings.trigger()
    return app.preferences.dialog


def _row(dialog, name):
    rows = [row for row in dialog.findChildren(SettingRow) if row.control.accessibleName() == name]
    return rows[0].control


def _keys(dialog, text):
    rows = [row for row in dialog.findChildren(ShortcutRow) if row.edit.accessibleName() == text]
    return rows[0]


def _press(row, keys):
    row.edit.setKeySequence(QKeySequence(keys))
    row.edit.editingFinished.emit()


def test_the_search_finds_settings_by_any_of_their_words(dialog, qtbot):
    qtbot.keyClicks(dialog.search, "graphics card")
    assert [row.control.accessibleName() for row in dialog.shown_rows] == ["Compute on"]
    dialog.search.setText("GPU")
    assert len(dialog.shown_rows) == 1
    dialog.search.setText("ctrl+z")
    assert [type(row) for row in dialog.shown_rows] == [ShortcutRow]
    dialog.search.setText("folders")
    assert len(dialog.shown_rows) == 3
    dialog.search.setText("no such thing")
    assert dialog.shown_rows == ()
    assert dialog.nothing.isVisible()
    dialog.search.clear()
    assert len(dialog.shown_rows) > 20
    assert not dialog.nothing.isVisible()


def test_keys_are_changed_and_remembered(dialog, app, settings, session, places, qtbot):
    row = _keys(dialog, "Start")
    _press(row, "F5")
    assert app.window.actions_of.start.shortcut() == QKeySequence("F5")
    assert "F5" in app.window.actions_of.start.toolTip()
    again = build(app.parent(), session, settings, places)
    qtbot.addWidget(again.window, before_close_func=lambda window: window.allow_close())
    assert again.window.actions_of.start.shortcut() == QKeySequence("F5")
    row.reset_button.click()
    assert app.window.actions_of.start.shortcut() == QKeySequence("Ctrl+Return")
    assert settings.shortcuts == {}


def test_hints_name_the_keys_of_now_and_none_where_there_are_none(dialog, app):
    window = app.window
    button = window.run_bar.start_button
    assert button.toolTip() == "Repaint the photograph at the chosen size (Ctrl+Return)"
    _press(_keys(dialog, "Start"), "Ctrl+R")
    assert button.toolTip() == "Repaint the photograph at the chosen size (Ctrl+R)"
    _press(_keys(dialog, "Start"), "")
    assert button.toolTip() == "Repaint the photograph at the chosen size"
    _keys(dialog, "Start").reset_button.click()
    assert button.toolTip().endswith("(Ctrl+Return)")
    hint = next(label for label in window.empty_state.findChildren(QLabel) if "paste" in label.text())
    assert "Ctrl+V" in hint.text()
    _press(_keys(dialog, "Paste a photograph"), "")
    assert hint.isHidden()
    _press(_keys(dialog, "Paste a photograph"), "F6")
    assert hint.isVisible()
    assert hint.text() == "or paste one with F6"


def test_the_names_of_the_keys_follow_the_language_and_the_page_stays_where_it_is(dialog, app, qtbot):
    app.window.resize(1280, 800)
    bar = dialog._area.verticalScrollBar()
    dialog.list.setCurrentRow(dialog.list.count() - 1)
    qtbot.waitUntil(lambda: bar.value() > 500)
    for language, open_, loupe in ((Language.CHINESE, "打开", "放大镜"), (Language.ENGLISH, "Open", "Loupe")):
        app.set_language(language)
        qtbot.waitUntil(lambda open_=open_: bool(_named(dialog, open_)), timeout=2000)
        assert len(_named(dialog, loupe)) == 1
        qtbot.wait(50)
        assert bar.value() > 500
    assert not _named(dialog, "打开")


def _named(dialog, begin):
    return [
        row for row in dialog.shown_rows if isinstance(row, ShortcutRow) and row.edit.accessibleName().startswith(begin)
    ]


def test_no_setting_is_wider_than_the_page_and_the_texts_of_all_boxes_begin_at_the_same_place(dialog, app):
    for language in (Language.ENGLISH, Language.CHINESE):
        app.set_language(language)
        QApplication.processEvents()
        QApplication.processEvents()
        area = dialog._area
        assert area.widget().width() <= area.viewport().width()
    for row in dialog.findChildren(ShortcutRow):
        field = row.edit.findChild(QLineEdit)
        assert field.fontMetrics().horizontalAdvance(field.text()) < field.width() - 40  # with the cross at its end
    boxes = [row.control for row in dialog.shown_rows if isinstance(row, SettingRow)]
    number = next(box for box in boxes if isinstance(box, QAbstractSpinBox))
    choice = next(box for box in boxes if isinstance(box, QComboBox))
    assert number.height() == choice.height()
    assert _first_ink(number) == pytest.approx(_first_ink(choice), abs=2)


def _first_ink(box):
    """Give the first column, logical px, in which something is written inside a box."""
    image = box.grab().toImage()
    ground, rows = image.pixelColor(5, 5), range(4, image.height() - 4)
    inked = (x for x in range(4, image.width()) if any(image.pixelColor(x, y) != ground for y in rows))
    return next(inked) / image.devicePixelRatio()


def test_keys_that_another_action_has_are_taken_only_on_demand(dialog, app, settings):
    actions = app.window.actions_of
    row = _keys(dialog, "Start")
    _press(row, "Ctrl+O")
    assert "Open" in row.conflict.text()
    assert actions.start.shortcut() == QKeySequence("Ctrl+Return")
    row.take_button.click()
    assert actions.start.shortcut() == QKeySequence("Ctrl+O")
    assert actions.open.shortcut().isEmpty()
    assert _keys(dialog, "Open").edit.keySequence().isEmpty()
    assert settings.shortcuts == {"start": "Ctrl+O", "open": ""}


def test_several_keys_of_one_action_come_back_together(app, settings):
    shortcuts, zoom = app.preferences.shortcuts, app.window.actions_of.looking.zoom_in
    before = zoom.shortcuts()
    assert len(before) > 1
    shortcuts.set_keys("zoom_in", QKeySequence("F7"))
    assert zoom.shortcuts() == [QKeySequence("F7")]
    shortcuts.reset()
    assert zoom.shortcuts() == before


def test_stored_nonsense_is_no_shortcut(app, settings):
    settings.store.setValue("shortcuts", '{"start": 5, "nobody": "F1"}')
    assert settings.shortcuts == {"nobody": "F1"}
    Shortcuts(app.window.actions_of, settings)
    settings.store.setValue("shortcuts", "[")
    assert settings.shortcuts == {}
