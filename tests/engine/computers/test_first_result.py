"""Of several that paint the same picture the first is heard, and the others end."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import numpy as np
import pytest

from engine.computers.first_result import FirstResult, ReplaceableEngine, Run, Superseded
from engine.computers.placing import Work
from engine.errors import OutOfMemory
from engine.options import Precision, StyleOptions
from engine.values import Phase, Progress, Result

RESULT = Result(np.zeros((1, 1, 3), np.float32), StyleOptions(), "cpu", "none", Precision.FLOAT32)


def _run(first_result: FirstResult) -> Run:
    return Run(SimpleNamespace(number=1), Work(1, 1.0), first_result, None, 0.0)


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
    first_result = FirstResult()
    first, second = _run(first_result), _run(first_result)
    first_result.claim(first)
    first_result.claim(first)
    with pytest.raises(Superseded):
        first_result.claim(second)


def test_who_is_cancelled_wins_nothing_and_leaves_it_to_others() -> None:
    first_result = FirstResult()
    cancelled, other = _run(first_result), _run(first_result)
    cancelled.is_cancelled.set()
    with pytest.raises(Superseded):
        first_result.claim(cancelled)
    first_result.claim(other)


def test_of_many_at_a_time_one_wins() -> None:
    first_result, won, start = FirstResult(), [], threading.Barrier(16)

    def try_to_win() -> None:
        run = _run(first_result)
        start.wait()
        try:
            first_result.claim(run)
            won.append(run)
        except Superseded:
            pass

    threads = [threading.Thread(target=try_to_win) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1


def test_an_engine_that_is_first_paints_as_ever() -> None:
    engine = Engine()
    steps = list(ReplaceableEngine(engine, _run(FirstResult())).stylize("picture", "options", shot=3))
    assert [type(step) for step in steps] == [Progress, Progress, Result]
    assert engine.asked == (("picture", "options"), {"shot": 3})


def test_an_engine_that_is_second_is_not_heard() -> None:
    """GIVEN two that paint WHEN the other one is done first THEN this one's result does not come, and it ends."""
    first_result, engine = FirstResult(), Engine()
    steps = ReplaceableEngine(engine, _run(first_result)).stylize()
    assert [next(steps).fraction for _ in range(2)] == [0.0, 0.5]
    first_result.claim(_run(first_result))
    with pytest.raises(Superseded):
        next(steps)
    assert engine.ended == 1


def test_a_cancelled_run_ends_at_its_next_step() -> None:
    engine, run = Engine(), _run(FirstResult())
    steps = ReplaceableEngine(engine, run).stylize()
    next(steps)
    run.is_cancelled.set()
    with pytest.raises(Superseded):
        next(steps)
    assert engine.ended == 1


def test_what_fails_fails_as_ever_and_decides_nothing() -> None:
    first_result, engine = FirstResult(), Engine()
    engine.error = OutOfMemory("Too large.")
    with pytest.raises(OutOfMemory):
        list(ReplaceableEngine(engine, _run(first_result)).stylize())
    first_result.claim(_run(first_result))


def test_closing_ends_the_engine() -> None:
    engine = Engine()
    steps = ReplaceableEngine(engine, _run(FirstResult())).stylize()
    next(steps)
    steps.close()
    assert engine.ended == 1
