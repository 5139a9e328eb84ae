"""Check that what cannot be undone is done only where the user agrees."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from gui.controls.question import Question


def test_only_the_button_that_agrees_does_it(qtbot):
    window, lost = QWidget(), []
    qtbot.addWidget(window)
    window.show()

    def asked(what: str) -> Question:
        Question(window, "Not saved.", "Lose it?", "Lose it", lambda: lost.append(what)).ask()
        (box,) = [box for box in window.findChildren(Question) if box.isVisible()]
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
    Question(window, "Not saved.", "Leave <b>x</b>.jpg as it was?", "Leave it", lambda: None).ask()
    labels = window.findChild(Question).findChildren(QLabel)
    (asked,) = [label for label in labels if "<b>x</b>.jpg" in label.text()]
    assert asked.textFormat() is Qt.TextFormat.PlainText


def test_the_button_that_stays_can_say_what_goes_on(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    box = Question(window, "Painting.", "Close?", "Close", lambda: None, "Keep painting")
    assert box.cancel_button.text() == "Keep painting"
    assert box.escapeButton() is box.cancel_button
