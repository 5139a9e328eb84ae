"""Show that the child's end of a link turns errors into reports, hears what the link itself says, and steps aside."""

from __future__ import annotations

import os
import queue
from multiprocessing import Pipe

import psutil
import pytest

from engine.errors import BadOptions
from gui.link import peer as peer_module
from gui.link.peer import End, Peer, step_aside
from gui.link.protocol import Cancel, Complaint, Failed, FreeFrame, Listening, Quit, Room

LIMIT = 10.0  # s


class FakeRing:
    def __init__(self) -> None:
        self.freed, self.is_closed = [], False

    def free(self, slot: int) -> None:
        self.freed.append(slot)

    def close(self) -> None:
        self.is_closed = True


@pytest.fixture
def pipe():
    ours, theirs = Pipe()
    yield ours, theirs
    ours.close()
    theirs.close()


@pytest.fixture
def peer(pipe):
    peer = Peer(End(pipe[1], "prefix-", ()))
    yield peer
    peer.finish()


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (BadOptions("The seed is too large; choose a smaller one."), "The seed is too large; choose a smaller one."),
        (MemoryError(), "There is not enough memory for this; choose a smaller size or close other apps."),
        (ValueError("unforeseen"), None),
    ],
)
@pytest.mark.parametrize("job", [7, None])
def test_an_error_is_a_report(peer, pipe, error, sentence, job):
    with peer.reporting(job):
        raise error
    assert pipe[0].poll(LIMIT)
    assert pipe[0].recv() == (Complaint(sentence) if job is None else Failed(job, sentence))


def test_what_concerns_the_link_is_done_on_the_way(peer, pipe):
    """GIVEN notes of the link between requests WHEN the child listens THEN it sees the requests alone."""
    ring = peer.rings["toy"] = FakeRing()
    rooms: queue.SimpleQueue[Room] = queue.SimpleQueue()
    peer.pixels.take = rooms.put
    for message in (FreeFrame("toy", 2), Cancel(1), Room("a", True), "request", Quit(), "never"):
        pipe[0].send(message)
    assert list(peer.requests()) == [Cancel(1), "request"]
    assert ring.freed == [2]
    assert ring.is_closed
    assert rooms.get(timeout=LIMIT) == Room("a", True)
    assert pipe[0].poll(LIMIT)
    assert pipe[0].recv() == Listening()


def test_the_end_of_the_other_side_is_the_end(peer, pipe):
    pipe[0].send("request")
    pipe[0].close()
    assert list(peer.requests()) == ["request"]


def test_nothing_for_a_while_is_told(peer, pipe):
    asked = peer.requests(0.01)
    assert next(asked) is None
    pipe[0].send("request")
    assert next(request for request in asked if request is not None) == "request"


def test_a_job_that_is_asked_again_of_another_process_has_the_same_token(peer, pipe):
    other = Peer(End(pipe[1], "prefix-", ()))
    assert peer.token(3) == other.token(3) != peer.token(4)
    other.finish()


@pytest.mark.skipif(os.name != "posix", reason="niceness is a number of Unix")
def test_stepping_aside_adds_to_the_shells_niceness_and_a_refusal_is_no_error(monkeypatch):
    added = []
    monkeypatch.setattr(peer_module.os, "nice", added.append)
    step_aside()
    assert added == [peer_module.NICENESS]

    def refuse(_more: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(peer_module.os, "nice", refuse)
    step_aside()

    def deny(_more: int) -> None:
        raise psutil.AccessDenied

    monkeypatch.setattr(peer_module.os, "nice", deny)
    step_aside()
