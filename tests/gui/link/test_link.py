"""Show that a link keeps its word whatever its process does: nothing is lost, left behind or told too late."""

from __future__ import annotations

import logging
import os
import signal
import sys
import time
from dataclasses import replace

import psutil
import pytest

from gui.link import link as link_module
from gui.link.link import Link
from gui.link.program import Program
from gui.link.protocol import Array, Failed, Lost
from tests.gui.asking import LIMIT, kill, outcome, outcomes
from tests.gui.link import toy


def test_answers_come_to_who_asked(start, qtbot):
    link = start()
    assert outcome(qtbot, link.ask(toy.Echo, "a")).text == "a"
    assert outcome(qtbot, link.ask(toy.Echo, text="b", times=3)).text == "bbb"


def test_large_messages_cross(start, qtbot):
    """GIVEN requests and answers larger than the pipe WHEN many cross THEN each is answered."""
    link = start()
    calls = [link.ask(toy.Echo, "x" * 300_000, 4) for _ in range(30)]
    assert {len(answer.text) for answer in outcomes(qtbot, calls)} == {1_200_000}


def test_asking_never_waits(start):
    link = start()
    began = time.monotonic()
    for _ in range(200):
        link.ask(toy.Echo, "x" * 100_000)
    assert time.monotonic() - began < 1


def test_updates_come_in_order_before_the_answer(start, qtbot):
    link = start()
    steps, seen = [], []
    link.ask(toy.Count, 10).then(seen.append, update=lambda update: steps.append((update.step, list(seen))))
    qtbot.waitUntil(lambda: bool(seen), timeout=LIMIT)
    assert steps == [(step, []) for step in range(10)]


def test_what_an_answer_costs_does_not_grow_with_what_else_was_asked(start, qtbot, monkeypatch):
    """GIVEN many calls that are not answered WHEN their answers come THEN each request is read once for its arrays."""
    read = []
    keys_in = link_module.keys_in
    monkeypatch.setattr(link_module, "keys_in", lambda message: read.append(message) or keys_in(message))
    link = start(arguments=(False, 0.5))
    calls = [link.ask(toy.Echo, "x") for _ in range(200)]
    for call, answer in zip(calls, outcomes(qtbot, calls), strict=True):
        assert read.count(call.request) == 1
        assert read.count(answer) <= 2


def test_what_a_dead_process_was_asked_is_lost_once(start, qtbot, caplog):
    """GIVEN a link that resends nothing WHEN its process dies THEN each call is told so, the next is answered."""
    link = start(starts_at_once=True)
    calls = [link.ask(toy.Count, 100_000) for _ in range(3)]
    told = []
    for call in calls:
        call.then(failure=told.append)
    qtbot.waitUntil(lambda: bool(link.told), timeout=LIMIT)
    kill(link, qtbot)
    qtbot.waitUntil(lambda: len(told) == 3, timeout=LIMIT)
    assert told == [Lost(call.request.job) for call in calls]
    assert "exit code" in caplog.text
    assert outcome(qtbot, link.ask(toy.Echo, "again")).text == "again"


def test_wishes_are_kept_until_answered_and_sent_again(start, qtbot, tmp_path):
    """GIVEN a link that resends WHEN its process dies or rests with wishes unanswered THEN another one answers them."""
    link = start(resends=True, most_deaths=3)
    for code in (1, 0):
        dies = link.ask(toy.Die, code, str(tmp_path / f"died-{code}"))
        others = [link.ask(toy.Echo, str(n)) for n in range(5)]
        told = [answer.text for answer in outcomes(qtbot, [dies, *others])]
        assert told == ["alive", *(str(n) for n in range(5))]
    died = {int(file.read_text(encoding="utf-8")) for file in tmp_path.glob("died-*")}
    assert len(died) == 2
    assert link.pid not in died


def test_a_wish_that_kills_each_process_is_given_up_and_no_other(start, qtbot, caplog):
    caplog.set_level(logging.CRITICAL)
    link = start(resends=True, most_deaths=10)
    deadly = link.ask(toy.Die, 1)
    other = link.ask(toy.Echo, "lives")
    answers = outcomes(qtbot, [other, deadly])
    assert answers == [toy.Echoed(other.request.job, "lives"), Lost(deadly.request.job)]
    assert len({begun.pid for begun in link.told}) <= link_module.MOST_TRIES + 1
    assert outcome(qtbot, link.ask(toy.Echo, "on")).text == "on"


def test_a_process_that_rests_is_started_only_by_the_next_wish(start, qtbot):
    link = start()
    told = []
    link.ask(toy.Die, 0).then(failure=told.append)
    qtbot.waitUntil(lambda: len(link.told) >= 2, timeout=LIMIT)  # it asks again: nothing has died


def test_a_process_that_dies_at_once_is_not_started_for_ever(start, qtbot, caplog):
    caplog.set_level(logging.CRITICAL)
    link = start(arguments=(True,), starts_at_once=True, most_deaths=2)
    qtbot.waitUntil(lambda: link._deaths == 2 and link.pid is None, timeout=LIMIT)
    assert isinstance(outcome(qtbot, link.ask(toy.Echo, "a")), Lost)
    assert link._deaths == 3


def test_deaths_after_a_sign_of_life_are_not_counted_together(start, qtbot, caplog):
    caplog.set_level(logging.CRITICAL)
    link = start(starts_at_once=True, most_deaths=2)
    for alive in range(1, 4):
        qtbot.waitUntil(lambda alive=alive: len(link.told) == alive, timeout=LIMIT)
        psutil.Process(link.told[-1].pid).kill()

    qtbot.waitUntil(lambda: len(link.told) == 4, timeout=LIMIT)


@pytest.mark.skipif(sys.platform == "win32", reason="there, no signal reaches a process of another group")
def test_signals_that_end_the_app_are_left_to_the_window(start, qtbot):
    """GIVEN a process WHEN Ctrl+C reaches it as well THEN it answers on."""
    link = start()
    assert outcome(qtbot, link.ask(toy.Echo, "before")).text == "before"
    pid = link.pid

    os.kill(pid, signal.SIGINT)

    assert outcome(qtbot, link.ask(toy.Echo, "after")).text == "after"
    assert link.pid == pid


def test_no_process_can_be_started(start, qtbot, monkeypatch, caplog):
    caplog.set_level(logging.CRITICAL)

    def refuse(*_):
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr(link_module, "Child", refuse)
    link = start()
    assert isinstance(outcome(qtbot, link.ask(toy.Echo, "a")), Lost)


def test_errors_are_told_and_logged_here(start, qtbot, caplog):
    link = start()
    failed = outcome(qtbot, link.ask(toy.Sum, Array("nowhere", (2,), "uint8")))
    assert failed == Failed(failed.job, None)
    assert "FileNotFoundError" in caplog.text


def test_an_unforeseen_error_costs_the_calls_once_and_the_link_the_second_time(start, qtbot, monkeypatch, caplog):
    """GIVEN an error in the link's own thread WHEN it comes THEN calls fail and it goes on; twice: it says so."""
    link, broken = start(starts_at_once=True), []
    link.broken.connect(lambda: broken.append(True))
    running = link.ask(toy.Count, 100_000)
    link._post(lambda: 1 / 0)
    assert outcome(qtbot, running) == Lost(running.request.job)
    assert outcome(qtbot, link.ask(toy.Echo, "on")).text == "on"
    assert broken == []
    link._post(lambda: 1 / 0)
    qtbot.waitUntil(lambda: broken == [True], timeout=LIMIT)
    late = link.ask(toy.Echo, "never")
    assert outcome(qtbot, late) == Lost(late.request.job, is_for_good=True)
    assert caplog.text.count("ZeroDivisionError") == 2


def test_a_start_that_fails_in_an_unforeseen_way_breaks_the_link_and_not_its_thread(start, qtbot, monkeypatch, caplog):
    """GIVEN a process that cannot be started again WHEN the link fails THEN it says so, and answers every call."""
    caplog.set_level(logging.CRITICAL)
    link, broken = start(starts_at_once=True), []
    link.broken.connect(lambda: broken.append(True))
    assert outcome(qtbot, link.ask(toy.Echo, "on")).text == "on"
    monkeypatch.setattr(link_module, "Child", lambda *_: 1 / 0)
    link._post(lambda: 1 / 0)
    qtbot.waitUntil(lambda: broken == [True], timeout=LIMIT)
    assert outcome(qtbot, link.ask(toy.Echo, "never")).is_for_good
    assert link.isRunning()


def test_pixels_outlive_their_process_and_go_when_they_are_dropped(start, qtbot):
    link = start()
    made = outcome(qtbot, link.ask(toy.Make, 7))
    assert made.frame.picture.pixelColor(1, 1).red() == 7
    _kill_quietly(link, qtbot)
    assert outcome(qtbot, link.ask(toy.Sum, made.pixels)).total == 16 * 7
    assert len(link._pixels) == 2  # with the ring
    link.drop(made)
    qtbot.waitUntil(lambda: len(link._pixels) == 1, timeout=LIMIT)


def _kill_quietly(link: Link, qtbot) -> None:
    psutil.Process(link.pid).kill()
    qtbot.waitUntil(lambda: link.pid is None or len(link.told) > 1, timeout=LIMIT)


def test_pixels_are_dropped_only_when_no_request_needs_them(start, qtbot):
    link = start()
    made = outcome(qtbot, link.ask(toy.Make, 3))
    summing = link.ask(toy.Sum, made.pixels, 0.3)
    link.drop(made)
    assert outcome(qtbot, summing).total == 16 * 3
    qtbot.waitUntil(lambda: len(link._pixels) == 1, timeout=LIMIT)


@pytest.mark.parametrize("why", ["dropped", "failed", "cancelled"])
def test_pixels_that_nobody_hears_of_are_dropped(start, qtbot, why):
    link = start()
    outcome(qtbot, link.ask(toy.Echo, "it hears"))
    call = link.ask(toy.Make, 3, fails=why == "failed")
    if why == "dropped":
        call.drop()
    elif why == "cancelled":
        call.cancel()
    outcome(qtbot, link.ask(toy.Echo, "after"))
    qtbot.waitUntil(lambda: not link._pending and len(link._pixels) == 1, timeout=LIMIT)


def test_no_room_is_made_for_a_call_that_is_over(start, qtbot, monkeypatch):
    """GIVEN a call that was cancelled before its process heard WHEN that asks for room THEN there is none."""
    link, asked = start(arguments=(False, 0.5)), []
    is_made = link._is_room_made
    monkeypatch.setattr(link, "_is_room_made", lambda report: asked.append(is_made(report)) or asked[-1])
    link.ask(toy.Make, 3).cancel()
    qtbot.waitUntil(lambda: bool(asked), timeout=LIMIT)
    assert asked == [False]
    assert len(link._pixels) == 1  # the ring


def test_frames_of_calls_that_are_over_are_freed(start, qtbot, monkeypatch):
    """GIVEN more cancelled pictures than the ring has slots WHEN one is asked for THEN it comes."""
    monkeypatch.setattr(link_module, "CANCEL_LIMIT", 3600.0)
    link = start()
    outcome(qtbot, link.ask(toy.Echo, "it hears"))
    pid = link.pid
    for level in range(3 * toy.RING.slots):
        link.ask(toy.Make, level).cancel()
    assert outcome(qtbot, link.ask(toy.Make, 9)).frame.picture.pixelColor(0, 0).red() == 9
    assert link.pid == pid  # none had to be killed for them


def test_frames_that_were_told_are_freed(start, qtbot):
    """GIVEN more pictures than the ring has slots WHEN they are asked for at once THEN each comes, and is its own."""
    link = start()
    levels = range(10, 10 + 3 * toy.RING.slots)
    made = outcomes(qtbot, [link.ask(toy.Make, level) for level in levels])
    assert [answer.frame.picture.pixelColor(0, 0).red() for answer in made] == list(levels)


def test_what_is_put_here_is_there(start, qtbot):
    link, array = start(), Array("mine", (8,), "uint8")

    def fill(target: memoryview) -> None:
        target[:8] = bytes(range(8))

    link.put(array, fill)
    assert outcome(qtbot, link.ask(toy.Sum, array)).total == 28
    link.drop(replace(array))
    qtbot.waitUntil(lambda: len(link._pixels) == 1, timeout=LIMIT)


def test_the_end_waits_for_what_is_written(start, qtbot, tmp_path):
    link = start(quit_limit=0.2, writing_limit=10)
    file = tmp_path / "file"
    link.ask(toy.Sleep, 1.0, str(file))
    qtbot.waitUntil(lambda: bool(link.told), timeout=LIMIT)
    link.close()
    assert file.read_text() == "whole"


def test_the_end_keeps_its_limit_in_all(start, qtbot):
    """GIVEN a process that reports and reports WHEN the link closes THEN the limit is not counted from each report."""
    link = start(quit_limit=0.5)
    steps = []
    link.ask(toy.Count, 10, hangs=True)
    link.ask(toy.Count, 100_000).then(update=steps.append)
    qtbot.waitUntil(lambda: len(steps) > 5, timeout=LIMIT)
    began = time.monotonic()
    link.close()
    assert time.monotonic() - began < 3


def test_a_link_that_starts_at_once_has_one_process(start, qtbot):
    """GIVEN wishes that are there before the thread WHEN it starts THEN they go to the one process that it starts."""
    link = start(starts_at_once=True)
    outcomes(qtbot, [link.ask(toy.Echo, "a"), link.ask(toy.Echo, "b")])
    assert len({begun.pid for begun in link.told}) == 1


def test_a_link_that_was_never_asked_leaves_nothing(qtbot):
    link = Link(Program("toy", toy.serve))
    link.close()
    assert link.pid is None
    assert os.getpid() > 0
