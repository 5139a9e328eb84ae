"""Check what is said of a computer that helps, and what its switch and button wish."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gui.computers.computer_row import ComputerRow
from gui.queue.queue_messages import OtherComputer

THERE = OtherComputer("desktop", True, True, True, "RTX 4070", 0.31, ("one.jpg", "two.jpg"))


@pytest.mark.parametrize(
    ("computer", "words", "is_on"),
    [
        (THERE, "RTX 4070 · 0.3 s a megapixel · paints one.jpg, two.jpg", True),
        (replace(THERE, device="", speed=None, paints=()), "waits for work", True),
        (replace(THERE, is_there=False), "Not there now", True),
        (replace(THERE, is_there=False, is_on=False), "Gets no work", False),
        (replace(THERE, has_joined=False), "Invited; open the invitation there", False),
    ],
)
def test_what_a_computer_is_and_does_is_said(qtbot, computer, words, is_on):
    row = ComputerRow(computer)
    qtbot.addWidget(row)
    assert row.words.text() == words
    assert row.switch.isChecked() is is_on
    assert row.switch.isEnabled() is computer.has_joined


def test_its_wishes_name_it(qtbot):
    row = ComputerRow(THERE)
    qtbot.addWidget(row)
    with qtbot.waitSignal(row.switched) as told:
        row.switch.click()
    assert told.args == ["desktop", False]
    with qtbot.waitSignal(row.remove_requested) as told:
        row.remove_button.click()
    assert told.args == ["desktop"]
    assert row.remove_button.accessibleName() == "Remove desktop"
