"""Check that a part of a panel opens and closes by its heading."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from gui.controls.fold import Fold


def test_the_heading_opens_and_closes_what_is_below_it(qtbot, theme):
    content, told = QLabel("inside"), []
    fold = Fold(theme, content)
    qtbot.addWidget(fold)
    fold.toggled.connect(told.append)
    fold.set_title("More")
    closed = fold.button.icon().pixmap(16, 16).toImage()
    assert (fold.is_open, content.isVisibleTo(fold), fold.button.text()) == (False, False, "More")
    fold.button.click()
    assert (fold.is_open, content.isVisibleTo(fold)) == (True, True)
    assert fold.button.icon().pixmap(16, 16).toImage() != closed
    fold.set_open(False)
    fold.set_open(False)
    assert not content.isVisibleTo(fold)
    assert told == [True, False]
