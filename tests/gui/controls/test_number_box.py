"""Check boxes for whole numbers."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from gui.controls.number_box import NumberBox


def _turn(box: NumberBox) -> None:
    none, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    keys = Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, 120), none, keys, phase, False)
    QApplication.sendEvent(box, event)


def test_numbers_beyond_32_bits_are_whole(qtbot):
    box = NumberBox()
    qtbot.addWidget(box)
    box.setRange(0, 2**53)
    box.setValue(2**40 + 1)
    assert box.value() == 2**40 + 1
    assert isinstance(box.value(), int)
    assert "." not in box.text()


def test_the_wheel_is_the_pages_until_the_box_has_the_focus(qtbot, monkeypatch):
    box = NumberBox()
    qtbot.addWidget(box)
    _turn(box)
    assert box.value() == 0
    monkeypatch.setattr(box, "hasFocus", lambda: True)
    _turn(box)
    assert box.value() == 1
