"""Check that the time left follows the work, not the time in which nobody wanted any."""

from __future__ import annotations

import pytest

from engine.runs import time_left
from engine.runs.time_left import Clock, timed


def test_the_first_step_tells_nothing_and_the_second_how_fast_it_is() -> None:
    clock = Clock()

    assert clock.seconds_left(0.2, 100.0) is None
    assert clock.seconds_left(0.2, 101.0) is None  # nothing was done
    assert clock.seconds_left(0.4, 102.0) == pytest.approx(6.0)


def test_a_rest_is_no_work() -> None:
    clock = Clock()
    clock.seconds_left(0.2, 100.0)
    clock.rest(10.0)

    assert clock.seconds_left(0.4, 112.0) == pytest.approx(6.0)


def test_time_in_which_nobody_asks_for_the_next_step_is_a_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(time_left.time, "monotonic", lambda: now[0])
    clock = Clock()
    shares = iter((0.2, 0.4))

    def steps():
        for share in shares:
            now[0] += 2.0
            yield clock.seconds_left(share, now[0])
        return "painted"

    told = []
    for left in timed(steps(), clock):
        told.append(left)
        now[0] += 50.0

    assert told == [None, pytest.approx(3 * 2.0)]
