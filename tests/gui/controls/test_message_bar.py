"""Check the strip that tells what happened."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from gui.controls.message_bar import MessageBar


@pytest.fixture
def bar(qtbot, theme):
    bar = MessageBar(theme)
    qtbot.addWidget(bar)
    return bar


def test_shows_one_sentence_and_closes(bar, qtbot):
    assert bar.isHidden()
    bar.show_error("The file is <b>empty</b>.")
    assert not bar.isHidden()
    assert (bar.kind, bar.text) == ("error", "The file is <b>empty</b>.")
    qtbot.mouseClick(bar.close_button, Qt.MouseButton.LeftButton)
    assert bar.isHidden()


def test_a_new_message_replaces_the_old(bar):
    bar.show_error("Bad.")
    bar.show_notice("Saved.")
    assert (bar.kind, bar.text) == ("notice", "Saved.")
