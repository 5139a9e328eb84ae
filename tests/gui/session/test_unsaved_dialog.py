"""Check that a picture that is not saved is lost only where the user agrees."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from gui.session.unsaved_dialog import UnsavedDialog


def test_only_the_button_that_agrees_loses_the_picture(qtbot):
    window, lost = QWidget(), []
    qtbot.addWidget(window)
    window.show()

    def asked(what: str) -> UnsavedDialog:
        UnsavedDialog.ask(window, "Lose it?", "Lose it", lambda: lost.append(what))
        (box,) = [box for box in window.findChildren(UnsavedDialog) if box.isVisible()]
        return box

    box = asked("a")
    assert box.defaultButton() is box.cancel_button
    QTest.keyClick(box, Qt.Key.Key_Escape)
    asked("b").cancel_button.click()
    asked("c")
    box = asked("d")  # in place of the one before
    assert lost == []
    box.agree_button.click()
    assert lost == ["d"]
    assert not box.isVisible()


def test_the_name_of_a_file_is_no_markup(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    UnsavedDialog.ask(window, "Leave <b>x</b>.jpg as it was?", "Leave it", lambda: None)
    labels = window.findChild(UnsavedDialog).findChildren(QLabel)
    (asked,) = [label for label in labels if "<b>x</b>.jpg" in label.text()]
    assert asked.textFormat() is Qt.TextFormat.PlainText
