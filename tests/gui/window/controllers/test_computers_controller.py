"""Check that wishes about other computers reach the queue's process, and that the next start goes on with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from gui.computers.own_help import OwnHelp, Standing
from gui.link.protocol import Failed
from gui.queue import queue_messages as m
from gui.window.controllers.computers_controller import ComputersController
from tests.gui.fake_session import FakeLink


class _OwnHelp(OwnHelp):
    """Note what is begun, in place of a process."""

    def __init__(self) -> None:
        super().__init__(("nothing",))
        self.begun: list[Path | None] = []

    def begin(self, invitation: Path | None = None) -> None:
        self.begun.append(invitation)
        self.standing_changed.emit(Standing("starting"))

    def end(self) -> None:
        self.begun.append("end")


@pytest.fixture
def link(qapp):
    return FakeLink()


@pytest.fixture
def controller(app, settings, link):
    return ComputersController(app.window, settings, link, _OwnHelp())


def _asked(link: FakeLink) -> list[object]:
    return [call.request for call in link.calls]


def test_nothing_is_asked_before_somebody_wants_it(controller, link):
    assert not link.calls
    assert not link.is_running
    assert not controller.is_wanted


def test_the_dialog_asks_for_the_computers_and_shows_them(controller, link):
    dialog = controller.show_dialog()
    assert [type(asked) for asked in _asked(link)] == [m.LookForComputers]

    link.heard.emit(m.ComputersChanged(True, (m.OtherComputer("desktop", True, True),)))

    assert list(dialog.rows) == ["desktop"]
    assert dialog.help_switch.isChecked()


def test_a_dialog_that_is_opened_again_shows_at_once_what_is_known(controller, link):
    """GIVEN a computer that was told WHEN the dialog is opened again THEN it never says that there is none."""
    controller.show_dialog().close()
    link.heard.emit(m.ComputersChanged(True, (m.OtherComputer("desktop", True, True),)))

    dialog = controller.show_dialog()

    assert list(dialog.rows) == ["desktop"]
    assert dialog.help_switch.isChecked()


def test_wishes_are_passed_on(controller, link, settings):
    dialog = controller.show_dialog()
    dialog.help_wanted.emit(True)
    dialog.switched.emit("desktop", False)
    dialog.remove_requested.emit("desktop")

    assert _asked(link)[1:] == [
        m.LetHelp(2, True),
        m.SwitchComputer(3, "desktop", False),
        m.RemoveComputer(4, "desktop"),
    ]


def test_who_writes_an_invitation_lets_others_help(controller, link, settings, tmp_path):
    dialog = controller.show_dialog()
    file = tmp_path / "studio.impasto-pair"

    controller._invite("studio", "127.0.0.1", file)
    assert _asked(link)[-1] == m.Invite(2, "studio", "127.0.0.1", file)
    assert dialog.message.text() == "Writing the invitation…"
    link.calls[-1].tell(m.Invited(2, "studio"))

    assert _asked(link)[-1] == m.LetHelp(3, True)
    assert dialog.message.text().startswith("Carry studio.impasto-pair to studio")


def test_a_refusal_is_told_in_the_dialog(controller, link):
    dialog = controller.show_dialog()
    dialog.remove_requested.emit("desktop")

    link.calls[-1].tell(Failed(2, "There is no computer of that name."))

    assert dialog.message.text() == "There is no computer of that name."


def test_an_invitation_is_joined_by_and_gone_on_with_at_the_next_start(controller, settings, link, app):
    controller.open_invitation(Path("studio.impasto-pair"))
    assert controller.own_help.begun == [Path("studio.impasto-pair")]

    later = ComputersController(app.window, settings, link, _OwnHelp())
    later.go_on()

    assert later.is_wanted
    assert later.own_help.begun == [None]


def test_who_leaves_is_forgotten(controller, settings, link):
    dialog = controller.show_dialog()
    controller.open_invitation(Path("studio.impasto-pair"))

    dialog.leave_requested.emit()

    assert controller.own_help.begun[-1] == "end"
    assert isinstance(_asked(link)[-1], m.LeaveLeader)
    assert not settings.helps


def test_help_that_ends_by_itself_is_told_and_not_begun_again(controller, app, settings):
    settings.set_helps(True)

    controller.own_help.failed.emit("The computer at 192.168.1.7 does not trust this one any more.")

    assert "does not trust" in app.window.message_bar.text
    assert not settings.helps

    dialog = controller.show_dialog()
    controller.own_help.failed.emit("The computer at 192.168.1.7 does not trust this one any more.")
    assert "does not trust" in dialog.standing.text()


def test_a_dropped_invitation_is_joined_by(app, monkeypatch, tmp_path):
    opened = []
    monkeypatch.setattr(app.computers, "open_invitation", opened.append)
    file = tmp_path / "studio.impasto-pair"
    file.write_text("{}")

    app.arrivals.open((file,))

    assert opened == [file]


def test_strokes_are_learnt_elsewhere_only_where_somebody_is_there(controller, link):
    """GIVEN computers that come and go WHEN strokes are to be learnt THEN one that gets work is asked, or nobody."""
    words = Path("a.jpg"), (Path("b.jpg"),), Path("sample.png")
    for is_let, is_on, is_there in ((True, True, False), (True, False, True), (False, True, True)):
        other = m.OtherComputer("desktop", True, is_on, is_there)
        link.heard.emit(m.ComputersChanged(is_let, (other,)))
        assert controller.learn(*words) is None

    link.heard.emit(m.ComputersChanged(True, (m.OtherComputer("desktop", True, True, True),)))

    assert controller.learn(*words).request == m.LearnStrokes(1, *words)
