"""Show that nobody waits in a send, however much crosses and whoever listens."""

from __future__ import annotations

import threading
import time
from multiprocessing import Pipe

from gui.link.sender import Sender

LARGE = "x" * 1_000_000  # more than any pipe holds
LIMIT = 20.0  # s


def test_sending_does_not_wait_for_who_listens():
    """GIVEN a pipe that nobody reads WHEN more is sent than it holds THEN each send returns, and all arrives."""
    ours, theirs = Pipe()
    sender = Sender(ours)
    sending = threading.Thread(target=lambda: [sender.send((n, LARGE)) for n in range(5)], daemon=True)
    sending.start()
    sending.join(LIMIT)
    assert not sending.is_alive()
    assert [theirs.recv()[0] for _ in range(5)] == list(range(5))
    sender.finish(LIMIT)


def test_large_messages_that_cross_do_not_lock_up():
    """GIVEN two sides that answer while they listen WHEN both send much at once THEN all is answered."""
    ours, theirs = Pipe()

    def echo() -> None:
        sender = Sender(theirs)
        while (message := theirs.recv()) is not None:
            sender.send(message)

    other = threading.Thread(target=echo, daemon=True)
    other.start()
    sender = Sender(ours)
    for _ in range(20):
        sender.send(LARGE)
    for _ in range(20):
        assert ours.poll(LIMIT)
        assert ours.recv() == LARGE
    sender.send(None)
    other.join(LIMIT)
    assert not other.is_alive()


def test_what_was_sent_before_the_end_arrives():
    ours, theirs = Pipe()
    sender = Sender(ours)
    received = []
    listening = threading.Thread(target=lambda: received.extend(theirs.recv() for _ in range(30)), daemon=True)
    for _ in range(30):
        sender.send(LARGE)
    listening.start()
    sender.finish(LIMIT)
    ours.close()
    listening.join(LIMIT)
    assert len(received) == 30


def test_the_end_does_not_wait_for_ever():
    ours, theirs = Pipe()
    sender = Sender(ours)
    sender.send(LARGE)
    began = time.monotonic()
    sender.finish(0.1)
    assert time.monotonic() - began < LIMIT / 2
    theirs.close()


def test_a_message_that_cannot_be_pickled_is_logged_and_the_next_one_comes(caplog):
    ours, theirs = Pipe()
    sender = Sender(ours)
    sender.send(lambda: None)
    sender.send("next")
    assert theirs.poll(LIMIT)
    assert theirs.recv() == "next"
    assert "function could not be sent" in caplog.text
    sender.finish(LIMIT)


def test_a_flush_returns_when_what_was_put_in_line_is_sent():
    """GIVEN a channel that takes its time WHEN it is flushed THEN all is sent; one that hangs is not waited for."""

    class Slow:
        def __init__(self) -> None:
            self.sent: list[int] = []
            self.may_send = threading.Event()
            self.may_send.set()

        def send(self, message: int) -> None:
            self.may_send.wait(LIMIT)
            time.sleep(0.01)
            self.sent.append(message)

    channel = Slow()
    sender = Sender(channel)
    for number in range(20):
        sender.send(number)
    sender.flush(LIMIT)
    assert channel.sent == list(range(20))

    channel.may_send.clear()
    sender.send(20)
    sender.flush(0.05)
    assert len(channel.sent) == 20
    channel.may_send.set()
    sender.finish(LIMIT)
