"""Check that the handle comes to the pointer and follows it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from gui.controls.jump_slider import JumpSlider


@pytest.fixture
def slider(qtbot, theme):
    slider = JumpSlider()
    qtbot.addWidget(slider)
    slider.resize(216, 24)
    slider.setRange(0, 200)
    slider.show()
    return slider


@pytest.mark.parametrize(("x", "value"), [(0, 0), (58, 50), (108, 100), (215, 200)])
def test_a_press_brings_the_handle(slider, x, value):
    QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(x, 12))
    assert slider.value() == pytest.approx(value, abs=2)


def test_the_drag_goes_on_from_there(slider):
    # GIVEN the handle at the left WHEN the groove is pressed at the middle and the pointer moves on THEN it follows
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(108, 12))
    QTest.mouseMove(slider, QPoint(158, 12))
    assert slider.value() == pytest.approx(150, abs=3)
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(158, 12))
