"""Show that a call tells what becomes of it once, and nothing after its end."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from shiboken6 import delete

from gui.link.call import Call, Calls
from gui.link.protocol import Cancelled, Failed, Lost
from tests.gui.link.toy import Counted, Echo, Echoed


class FakeLink:
    def __init__(self) -> None:
        self.cancelled = []

    def cancel(self, call) -> None:
        self.cancelled.append(call)


@pytest.fixture
def link() -> FakeLink:
    return FakeLink()


@pytest.fixture
def told() -> list:
    return []


@pytest.fixture
def call(link, told) -> Call:
    return _told(link, told, 1)


def _told(link, told, job, owner=None) -> Call:
    return Call(link, Echo(job, "a")).then(
        lambda answer: told.append(("success", answer.job)),
        failure=lambda failure: told.append(("failure", type(failure))),
        cancelled=lambda: told.append(("cancelled", job)),
        update=lambda update: told.append(("update", update.step)),
        owner=owner,
    )


def test_an_answer_ends_it(call, told):
    assert call.tell(Counted(1, 5))
    assert call.tell(Echoed(1, "a"))
    assert call.is_over
    assert not call.tell(Echoed(1, "again"))
    assert not call.tell(Counted(1, 6))
    assert told == [("update", 5), ("success", 1)]


@pytest.mark.parametrize("failure", [Failed(1, "No."), Lost(1)])
def test_a_failure_ends_it(call, told, failure):
    assert not call.tell(failure)
    assert not call.tell(Echoed(1, "late"))
    assert told == [("failure", type(failure))]


def test_after_a_cancel_only_that_is_told(call, link, told):
    """GIVEN a call that is cancelled WHEN its answer was on the way THEN it counts as cancelled, and is nobody's."""
    call.cancel()
    call.cancel()
    assert link.cancelled == [call]
    assert not call.tell(Counted(1, 1))
    assert not call.tell(Echoed(1, "late"))
    assert told == [("cancelled", 1)]
    call.cancel()
    assert link.cancelled == [call]


def test_another_may_have_taken_its_place(call, told):
    assert not call.tell(Cancelled(1))
    assert told == [("cancelled", 1)]


def test_a_dropped_call_tells_nothing(call, link, told):
    call.drop()
    assert not call.tell(Counted(1, 1))
    assert not call.tell(Echoed(1, "late"))
    assert told == [] and link.cancelled == []


def test_nothing_is_told_for_what_is_deleted(link, told):
    owner = QObject()
    call = _told(link, told, 1, owner)
    delete(owner)
    assert not call.tell(Echoed(1, "late"))
    assert told == []


def test_nobody_need_listen(link):
    call = Call(link, Echo(1, "a"))
    assert not call.tell(Counted(1, 1))
    assert not call.tell(Echoed(1, "a"))
    assert call.is_over


def test_what_is_told_may_ask_again(link, told):
    """GIVEN a call whose answer asks for another WHEN that is cancelled at once THEN the first is over already."""
    first = Call(link, Echo(1, "a"))
    first.then(lambda _answer: told.append(first.is_over))
    first.tell(Echoed(1, "a"))
    assert told == [True]


def test_calls_end_together(link, told):
    calls = Calls()
    first, second, third = (calls.add(_told(link, told, job)) for job in (1, 2, 3))
    first.tell(Echoed(1, "a"))
    calls.cancel()
    assert link.cancelled == [second, third]
    calls.drop()
    assert not second.tell(Echoed(2, "a"))
    assert third.is_over
    assert told == [("success", 1)]
