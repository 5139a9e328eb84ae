"""Check what the bar below a camera's picture says and asks."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.camera.camera_bar import CAMERAS, CameraBar
from gui.look.theme import Theme


@pytest.fixture
def theme() -> Theme:
    return Theme(QApplication.instance())


@pytest.fixture
def bar(qtbot, theme) -> CameraBar:
    bar = CameraBar(theme)
    qtbot.addWidget(bar)
    bar.begin()
    return bar


def test_nothing_is_taken_before_there_is_a_picture(bar) -> None:
    assert not bar.snapshot_button.isEnabled()
    assert not bar.record_button.isEnabled()
    bar.show_rate(4.26)
    assert bar.rate_label.text().startswith("4.3")
    assert bar.snapshot_button.isEnabled()


def test_what_is_pressed_is_asked(bar, qtbot) -> None:
    bar.show_rate(3.0)
    with qtbot.waitSignal(bar.record_requested) as asked:
        QTest.mouseClick(bar.record_button, Qt.MouseButton.LeftButton)
    assert asked.args == [True]
    held: list[bool] = []
    bar.original_held.connect(held.append)
    QTest.mouseClick(bar.original_button, Qt.MouseButton.LeftButton)
    assert held == [True, False]
    assert bar.camera_box.count() == CAMERAS


def test_the_length_of_a_recording_is_told(bar) -> None:
    bar.show_recording(72.0)
    assert "1:12" in bar.record_button.text()
    assert bar.record_button.isChecked()
    bar.show_recording(None)
    assert not bar.record_button.isChecked()
