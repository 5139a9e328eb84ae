"""Check the button that counts."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction

from gui.controls.badge_button import BadgeButton


@pytest.fixture
def button(qtbot, theme) -> BadgeButton:
    action = QAction("Queue")
    button = BadgeButton(theme, action, "queue")
    button.kept = action
    qtbot.addWidget(button)
    button.resize(button.sizeHint())
    return button


def test_the_number_is_drawn_and_told_and_goes_with_zero(button, theme):
    def accents() -> int:
        shot = button.grab().toImage()
        places = [(x, y) for x in range(shot.width()) for y in range(shot.height())]
        return sum(shot.pixelColor(*place).name() == theme.tokens.accent.lower() for place in places)

    without = accents()
    button.set_count(7)
    assert button.accessibleDescription() == "7"
    assert accents() > without + 30
    shots = []
    for count in (100, 500):
        button.set_count(count)
        shots.append(button.grab().toImage())
    assert shots[0] == shots[1]  # "99+"
    button.set_count(0)
    assert button.accessibleDescription() == ""
    assert accents() == without


def test_a_click_triggers_the_action_whose_icon_it_shows(button, qtbot):
    with qtbot.waitSignal(button.kept.triggered):
        button.click()
    assert not button.kept.icon().isNull()
