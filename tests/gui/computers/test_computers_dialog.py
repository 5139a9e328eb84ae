"""Check that the dialog says how each computer stands, and that wishes leave it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint

from gui.computers.computers_dialog import ComputersDialog
from gui.computers.own_help import Standing
from gui.controls.question import Question
from gui.queue.queue_messages import ComputersChanged, Invited, OtherComputer

THERE = OtherComputer("desktop", True, True, True, "NVIDIA", 0.25, ("a.jpg", "b.jpg"))
ADDRESSES = (("eth0", "192.168.1.20"), ("lo", "127.0.0.1"))


@pytest.fixture
def dialog(qtbot):
    dialog = ComputersDialog(None)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


@pytest.mark.parametrize(
    ("computer", "said"),
    [
        (THERE, "NVIDIA · 0.2 s a megapixel · paints a.jpg, b.jpg"),
        (OtherComputer("x", True, True, True, "CPU"), "CPU · waits for work"),
        (OtherComputer("x", True, True, True, "CPU", None, (), "night.jpg"), "CPU · learns the strokes of night.jpg"),
        (OtherComputer("x", True, True), "Not there now"),
        (OtherComputer("x", True, False), "Gets no work"),
        (OtherComputer("x", False, True), "Invited; open the invitation there"),
    ],
)
def test_a_computer_is_told_as_it_stands(dialog, computer, said):
    dialog.show_computers(ComputersChanged(True, (computer,), ADDRESSES))

    assert dialog.rows[computer.name].words.text() == said
    assert dialog.rows[computer.name].switch.isChecked() is (computer.is_on and computer.has_joined)


@pytest.mark.parametrize("count", [1, 3])
def test_the_next_invitation_lies_below_the_computers(qtbot, dialog, count):
    """GIVEN a tall dialog WHEN a few computers are listed THEN what invites another one follows without a gap."""
    computers = tuple(OtherComputer(f"desktop-{number}", True, True) for number in range(count))
    dialog.show_computers(ComputersChanged(True, computers, ADDRESSES))
    last = dialog.rows[f"desktop-{count - 1}"]

    def gap() -> int:
        return dialog.name_edit.mapTo(dialog, QPoint()).y() - last.mapTo(dialog, QPoint(0, last.height())).y()

    qtbot.waitUntil(lambda: 0 < gap() < 40)


def asked(dialog):
    return next(box for box in dialog.findChildren(Question) if box.isVisible())


def test_wishes_about_a_computer_name_it(dialog):
    told = []
    dialog.switched.connect(lambda *what: told.append(what))
    dialog.remove_requested.connect(told.append)
    dialog.show_computers(ComputersChanged(True, (THERE,), ADDRESSES))

    dialog.rows["desktop"].switch.click()
    dialog.rows["desktop"].remove_button.click()
    asked(dialog).cancel_button.click()
    assert told == [("desktop", False)]  # who is removed must be invited anew, so that it is asked first

    dialog.rows["desktop"].remove_button.click()
    assert "desktop" in asked(dialog).text()
    asked(dialog).agree_button.click()

    assert told == [("desktop", False), "desktop"]


def test_who_leaves_is_asked_first(dialog):
    told = []
    dialog.leave_requested.connect(lambda: told.append("left"))
    dialog.show_computers(ComputersChanged(False, (), ADDRESSES, "192.168.1.7"))

    dialog.leave_button.click()
    asked(dialog).cancel_button.click()
    assert told == []
    dialog.leave_button.click()
    assert "192.168.1.7" in asked(dialog).text()
    asked(dialog).agree_button.click()

    assert told == ["left"]


def test_an_invitation_needs_a_name_and_takes_the_chosen_network(dialog):
    told = []
    dialog.invite_requested.connect(lambda *what: told.append(what))
    dialog.show_computers(ComputersChanged(False, (), ADDRESSES))
    dialog.name_edit.setText("  ")
    assert not dialog.invite_button.isEnabled()

    dialog.name_edit.setText(" studio ")
    dialog.address_box.setCurrentIndex(1)
    dialog.show_computers(ComputersChanged(False, (THERE,), ADDRESSES))  # what is chosen stays so
    dialog.invite_button.click()

    assert told == [("studio", "127.0.0.1")]


def test_an_invitation_is_told_until_it_is_joined_by(dialog):
    """GIVEN an invitation that is written WHEN its computer comes THEN nobody is told any more to carry it there."""
    dialog.name_edit.setText("studio")
    dialog.show_inviting()
    assert dialog.message.text() == "Writing the invitation…"
    assert not dialog.invite_button.isEnabled()

    dialog.show_invited(Invited(1, "studio"), Path("/some/where/studio.impasto-pair"))
    dialog.show_computers(ComputersChanged(True, (OtherComputer("studio", False, True),), ADDRESSES))
    assert dialog.message.text().startswith("Carry studio.impasto-pair to studio and open it there")

    dialog.show_computers(ComputersChanged(True, (OtherComputer("studio", True, True, True),), ADDRESSES))
    assert dialog.message.text() == ""


def test_an_invitation_that_was_not_written_can_be_written_again(dialog):
    dialog.name_edit.setText("studio")
    dialog.show_inviting()
    dialog.show_failure("The disk is full.")

    assert dialog.message.text() == "The disk is full."
    assert dialog.invite_button.isEnabled()


def test_a_loss_is_told_until_the_computer_is_back(dialog):
    for is_there in (True, False):
        dialog.show_computers(ComputersChanged(True, (OtherComputer("x", True, True, is_there),), ADDRESSES))
    dialog.show_failure("“x” does not answer any more.")
    dialog.show_computers(ComputersChanged(True, (OtherComputer("x", True, True),), ADDRESSES))
    assert dialog.message.text() == "“x” does not answer any more."

    dialog.show_computers(ComputersChanged(True, (OtherComputer("x", True, True, True),), ADDRESSES))
    assert dialog.message.text() == ""


def test_nothing_moves_as_computers_begin_and_end(qtbot, dialog):
    """GIVEN a line that says more while a computer paints WHEN it fits into one line THEN what follows stays there."""
    places = []
    for paints in ((), ("whiskers.jpg", "a long name.jpg")):
        computer = OtherComputer("x", True, True, True, "CPU", 57.2, paints)
        dialog.show_computers(ComputersChanged(True, (computer,), ADDRESSES))
        qtbot.wait(50)
        places.append(dialog.name_edit.y())
    assert places[0] == places[1]


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        (None, ""),
        (Standing("starting"), "Starting…"),
        (Standing("waiting", "192.168.1.7"), "Looks for the other computer; Impasto must be open there."),
        (Standing("joined"), "Waits for work."),
        (Standing("painting", "a.jpg"), "Paints a.jpg."),
        (Standing("learning", "night.jpg"), "Learns the strokes of night.jpg."),
    ],
)
def test_what_this_computer_does_for_another_one_is_told(dialog, standing, said):
    dialog.show_computers(ComputersChanged(False, (), ADDRESSES, "192.168.1.7"))
    dialog.show_standing(standing)

    assert dialog.standing.text() == said
    assert dialog.own_switch.isChecked() is (standing is not None)
    assert "192.168.1.7" in dialog.own_switch.text()
    assert dialog.leave_button.isVisible()
    assert dialog.join_button.isVisible() is (standing is None)


def test_who_is_not_trusted_any_more_is_told_beside_what_it_can_do(dialog):
    """GIVEN a computer that was removed WHEN that is told THEN it stands below the right heading, with the way back."""
    dialog.show_computers(ComputersChanged(False, (), ADDRESSES, "192.168.1.7"))
    dialog.show_standing(None, "Ask for a new invitation.")

    assert dialog.standing.text() == "Ask for a new invitation."
    assert dialog.message.text() == ""
    assert dialog.join_button.isVisible()
    dialog.show_standing(Standing("starting"))
    assert dialog.standing.text() == "Starting…"


def test_who_helps_nobody_is_offered_to_join(dialog):
    dialog.show_computers(ComputersChanged(False, (), ADDRESSES))

    assert dialog.join_button.isVisible()
    assert not dialog.leave_button.isVisible()
    assert not dialog.own_switch.isVisible()


def test_the_keyboard_is_at_the_switch_once_an_invitation_was_opened(dialog):
    dialog.join_button.setFocus()
    dialog.show_standing(Standing("starting"))
    dialog.show_computers(ComputersChanged(False, (), ADDRESSES, leader="192.0.2.7"))

    assert not dialog.join_button.isVisible()
    assert dialog.focusWidget() is dialog.own_switch
