"""Of several that paint the same picture the first is heard, and the others end."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import numpy as np
import pytest

from engine.computers.placing import Work
from engine.computers.race import Beaten, Race, Racing, Run
from engine.errors import OutOfMemory
from engine.options import Precision, StyleOptions
from engine.values import Phase, Progress, Result

RESULT = Result(np.zeros((1, 1, 3), np.float32), StyleOptions(), "cpu", "none", Precision.FLOAT32)


def _run(race: Race) -> Run:
    return Run(SimpleNamespace(number=1), Work(1, 1.0), race, None, 0.0)


class Engine:
    """Take three steps, and tell when it has ended."""

    error: Exception | None = None
    ended = 0

    def stylize(self, *arguments: object, **more: object):
        self.asked = arguments, more
        try:
            yield Progress(0.0, Phase.PAINTING)
            yield Progress(0.5, Phase.PAINTING)
            if self.error is not None:
                raise self.error
            yield RESULT
        finally:
            self.ended += 1


def test_the_first_wins_and_may_say_so_again() -> None:
    race = Race()
    first, second = _run(race), _run(race)
    race.win(first)
    race.win(first)
    with pytest.raises(Beaten):
        race.win(second)


def test_who_is_cancelled_wins_nothing_and_leaves_it_to_others() -> None:
    race = Race()
    cancelled, other = _run(race), _run(race)
    cancelled.is_cancelled.set()
    with pytest.raises(Beaten):
        race.win(cancelled)
    race.win(other)


def test_of_many_at_a_time_one_wins() -> None:
    race, won, start = Race(), [], threading.Barrier(16)

    def try_to_win() -> None:
        run = _run(race)
        start.wait()
        try:
            race.win(run)
            won.append(run)
        except Beaten:
            pass

    threads = [threading.Thread(target=try_to_win) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1


def test_an_engine_that_is_first_paints_as_ever() -> None:
    engine = Engine()
    steps = list(Racing(engine, _run(Race())).stylize("picture", "options", shot=3))
    assert [type(step) for step in steps] == [Progress, Progress, Result]
    assert engine.asked == (("picture", "options"), {"shot": 3})


def test_an_engine_that_is_second_is_not_heard() -> None:
    """GIVEN two that paint WHEN the other one is done first THEN this one's result does not come, and it ends."""
    race, engine = Race(), Engine()
    steps = Racing(engine, _run(race)).stylize()
    assert [next(steps).fraction for _ in range(2)] == [0.0, 0.5]
    race.win(_run(race))
    with pytest.raises(Beaten):
        next(steps)
    assert engine.ended == 1


def test_a_cancelled_run_ends_at_its_next_step() -> None:
    engine, run = Engine(), _run(Race())
    steps = Racing(engine, run).stylize()
    next(steps)
    run.is_cancelled.set()
    with pytest.raises(Beaten):
        next(steps)
    assert engine.ended == 1


def test_what_fails_fails_as_ever_and_decides_nothing() -> None:
    race, engine = Race(), Engine()
    engine.error = OutOfMemory("Too large.")
    with pytest.raises(OutOfMemory):
        list(Racing(engine, _run(race)).stylize())
    race.win(_run(race))


def test_closing_ends_the_engine() -> None:
    engine = Engine()
    steps = Racing(engine, _run(Race())).stylize()
    next(steps)
    steps.close()
    assert engine.ended == 1
