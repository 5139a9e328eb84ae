"""Check that what is set of a style in its dialog is noted, and only where the user agrees."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from engine.style_choice import Crop
from gui.styles.style_catalog import StyleNote
from gui.styles.style_dialog import StyleDialog
from tests.gui.fake_session import plain

PATH = Path("ink.jpg")
NOTE = StyleNote("Journeys", True, 2.0, -45.0, Crop(0.1, 0.2, 0.9, 1.0))


@pytest.fixture
def dialog(qtbot, theme) -> StyleDialog:
    window = QWidget()
    qtbot.addWidget(window)
    dialog = StyleDialog(window, theme, PATH, "Ink Wash", NOTE)
    dialog.show()
    dialog.kept, dialog.told = window, []
    dialog.note_chosen.connect(lambda path, note: dialog.told.append((path, note)))
    return dialog


def _result(dialog):
    return next(label for label in dialog.findChildren(QLabel) if label.accessibleName() == "What is painted with")


def test_what_is_noted_is_shown_and_stays_where_nothing_is_changed(dialog):
    assert dialog.note == NOTE
    dialog.accept()
    assert dialog.told == [(PATH, NOTE)]


def test_what_is_set_is_noted_beside_folder_and_favourite(dialog):
    dialog.crop_view.set_crop(Crop(0.0, 0.0, 0.5, 0.5))
    QTest.keyClick(dialog.crop_view, Qt.Key.Key_Right)
    dialog.rotation.set_value(15)
    dialog.scale.slider.setValue(200)
    dialog.accept()
    ((_, note),) = dialog.told
    assert (note.folder, note.is_favourite, note.rotation) == ("Journeys", True, 15.0)
    assert note.scale == dialog.scale.value > 2.0
    assert note.crop == pytest.approx(Crop(0.01, 0.0, 0.51, 0.5))


def test_who_cancels_changes_nothing(dialog):
    dialog.rotation.set_value(15)
    dialog.reject()
    assert dialog.told == []


def test_the_whole_picture_comes_back(dialog):
    dialog.whole_button.click()
    assert dialog.note == StyleNote("Journeys", True)


def test_only_its_own_picture_is_shown_and_what_comes_out_of_it(dialog):
    dialog.set_picture(Path("oil.jpg"), plain(40, 20, "red"))
    assert _result(dialog).pixmap().isNull()
    dialog.whole_button.click()
    dialog.set_picture(PATH, plain(40, 20, "red"))
    assert _result(dialog).pixmap().deviceIndependentSize().toTuple() == (208.0, 104.0)
    dialog.rotation.set_value(90)
    assert _result(dialog).pixmap().deviceIndependentSize().toTuple() == (72.0, 144.0)
