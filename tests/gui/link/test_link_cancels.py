"""Show that a link ends what is cancelled, in time, and nothing else with it."""

from __future__ import annotations

import threading
import time
from functools import partial

import psutil

from gui.link import link as link_module
from gui.link.protocol import Cancelled, Failed
from tests.gui.asking import CANCELLED, LIMIT, outcome
from tests.gui.link import toy


def test_a_call_is_cancelled_between_two_steps(start, qtbot):
    link = start()
    steps, seen = [], []
    call = link.ask(toy.Count, 100_000)
    call.then(seen.append, cancelled=lambda: seen.append(CANCELLED), update=lambda update: steps.append(update.step))
    qtbot.waitUntil(lambda: len(steps) > 2, timeout=LIMIT)
    pid = link.pid
    call.cancel()
    told = len(steps)
    qtbot.waitUntil(lambda: seen == [CANCELLED], timeout=LIMIT)
    assert len(steps) == told
    assert link.pid == pid
    assert outcome(qtbot, link.ask(toy.Echo, "on")).text == "on"


def test_a_job_that_fails_of_its_cancel_is_told_as_cancelled(start, qtbot):
    link, seen = start(), []
    steps = []
    call = link.ask(toy.Count, 100_000)
    call.then(failure=seen.append, cancelled=lambda: seen.append(CANCELLED), update=steps.append)
    qtbot.waitUntil(lambda: len(steps) > 2, timeout=LIMIT)
    call.cancel()

    link._post(partial(link._take, None, Failed(call.request.job, "It was disturbed.")))

    qtbot.waitUntil(lambda: seen == [CANCELLED], timeout=LIMIT)


def test_a_process_that_takes_long_to_start_is_not_killed_for_a_cancel(start, qtbot, monkeypatch):
    """GIVEN a process that does not hear yet WHEN a call is cancelled THEN that ends at once, and the process stays."""
    monkeypatch.setattr(link_module, "CANCEL_LIMIT", 0.2)
    link = start(arguments=(False, 1.5))
    call = link.ask(toy.Count, 100_000)
    seen, began = [], time.monotonic()
    call.then(cancelled=lambda: seen.append(time.monotonic() - began))
    call.cancel()
    qtbot.waitUntil(lambda: bool(seen), timeout=LIMIT)
    assert seen[0] < 1.0
    other = link.ask(toy.Echo, "on")
    pid = link.pid
    assert outcome(qtbot, other).text == "on"
    assert link.pid == pid


def test_a_process_that_does_not_obey_is_replaced_and_the_others_are_asked_again(start, qtbot, monkeypatch, caplog):
    monkeypatch.setattr(link_module, "CANCEL_LIMIT", 0.3)
    link = start()
    steps, seen = [], []
    hanging = link.ask(toy.Count, 10, hangs=True)
    hanging.then(cancelled=lambda: seen.append(CANCELLED), update=lambda update: steps.append(update.step))
    qtbot.waitUntil(lambda: len(steps) == 3, timeout=LIMIT)
    other = link.ask(toy.Count, 200)
    pid, began = link.pid, time.monotonic()
    hanging.cancel()
    qtbot.waitUntil(lambda: seen == [CANCELLED], timeout=LIMIT)
    assert time.monotonic() - began < 5
    assert outcome(qtbot, other).text == "200"
    assert link.pid != pid
    assert "did not end job 1" in caplog.text


def test_a_process_that_has_obeyed_is_not_killed_for_a_link_that_hears_it_late(start, qtbot, monkeypatch):
    """GIVEN a link that is busy WHEN a cancelled call ends in time THEN the process stays, heard late as it is."""
    monkeypatch.setattr(link_module, "CANCEL_LIMIT", 0.3)
    link = start()
    seen, answered, post = [], threading.Event(), link._post

    def noted(wish: partial) -> None:
        post(wish)
        if isinstance(wish, partial) and isinstance(wish.args[-1], Cancelled):
            answered.set()

    call = link.ask(toy.Count, 100_000)
    call.then(cancelled=lambda: seen.append(CANCELLED))
    outcome(qtbot, link.ask(toy.Echo, "it hears"))
    pid = link.pid
    monkeypatch.setattr(link, "_post", noted)
    call.cancel()
    post(lambda: answered.wait(LIMIT / 1000) and time.sleep(0.3))  # what its thread is busy with meanwhile
    qtbot.waitUntil(lambda: seen == [CANCELLED], timeout=LIMIT)
    assert outcome(qtbot, link.ask(toy.Echo, "on")).text == "on"
    assert link.pid == pid


def test_a_cancelled_call_whose_process_dies_is_cancelled(start, qtbot):
    link = start()
    seen = []
    call = link.ask(toy.Count, 10, hangs=True)
    call.then(cancelled=lambda: seen.append(CANCELLED), failure=seen.append)
    outcome(qtbot, link.ask(toy.Echo, "it hears"))
    call.cancel()
    psutil.Process(link.pid).kill()
    qtbot.waitUntil(lambda: bool(seen), timeout=LIMIT)
    assert seen == [CANCELLED]
