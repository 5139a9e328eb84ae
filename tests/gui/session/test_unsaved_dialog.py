"""Check that it is said that the painting is not saved."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from gui.session.unsaved_dialog import UnsavedDialog


def test_it_says_what_is_lost_before_it_asks(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    box = UnsavedDialog(window, "Close Impasto and lose it?", "Close without saving", lambda: None)
    assert box.text() == "The painting is not saved."
    assert box.informativeText() == "Close Impasto and lose it?"
