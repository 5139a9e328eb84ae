"""Check which keys of the list change the queue."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.commissions.queue.queue_item import QueueMode
from gui.queue.queue_list import QueueList
from gui.queue.queue_model import QueueModel
from tests.gui.queue.listing import ITEMS

ALT, NO_KEYS = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.NoModifier


@pytest.mark.parametrize(
    ("key", "keys", "told"),
    [
        (Qt.Key.Key_Up, ALT, [(Qt.Key.Key_Up, True)]),
        (Qt.Key.Key_Backspace, NO_KEYS, [(Qt.Key.Key_Backspace, False)]),
        (Qt.Key.Key_Return, NO_KEYS, [(Qt.Key.Key_Return, False)]),
        (Qt.Key.Key_Down, NO_KEYS, []),
    ],
)
def test_keys_that_change_the_queue_are_told_and_arrows_alone_move_the_focus(qtbot, key, keys, told):
    model = QueueModel()
    model.show(ITEMS, QueueMode.RUNNING)
    rows, heard = QueueList(model), []
    qtbot.addWidget(rows)
    rows.setCurrentIndex(model.index(1))
    rows.key_pressed.connect(lambda *pressed: heard.append(pressed))
    QTest.keyClick(rows, key, keys)
    assert heard == told
    assert rows.currentIndex().row() == (1 if told else 2)
