"""Check that what is computed moves to another thread when memory has run out on one."""

from __future__ import annotations

import threading
from collections.abc import Generator

import pytest
import torch

from engine.runs.fallback import Fallback
from engine.runs.step_thread import StepThread


def _threads(fallback: Fallback, halvings: list[bool]) -> Generator[int, None, str]:
    for is_halved in halvings:
        if is_halved:
            fallback.halve_after(MemoryError())
        yield threading.get_ident()
    return "done"


def _all(step_thread: StepThread, fallback: Fallback, halvings: list[bool]) -> list[int]:
    steps, seen = step_thread.drive(_threads(fallback, halvings), fallback), []
    while True:
        try:
            seen.append(next(steps))
        except StopIteration as end:
            assert end.value == "done"
            return seen


def test_steps_stay_on_the_callers_thread_while_there_is_memory() -> None:
    assert set(_all(StepThread(), Fallback(torch.device("cpu")), [False] * 3)) == {threading.get_ident()}


def test_steps_go_on_elsewhere_after_each_lack_and_so_does_the_next_run() -> None:
    step_thread, fallback = StepThread(), Fallback(torch.device("cpu"))

    first, second, third, fourth = _all(step_thread, fallback, [False, True, True, False])

    assert first == second == threading.get_ident()  # the step that failed, told at its end
    assert len({first, third, fourth}) == 3
    assert set(_all(step_thread, Fallback(torch.device("cpu")), [False] * 2)) == {fourth}


def test_a_run_that_fails_leaves_its_thread_to_none() -> None:
    step_thread, fallback = StepThread(), Fallback(torch.device("cpu"))

    def failing() -> Generator[int, None, None]:
        yield 1
        raise MemoryError

    steps = step_thread.drive(failing(), fallback)
    next(steps)
    with pytest.raises(MemoryError):
        next(steps)

    assert threading.get_ident() not in _all(step_thread, fallback, [False])


def test_closing_ends_the_steps() -> None:
    ended: list[bool] = []

    def steps() -> Generator[int, None, None]:
        try:
            yield 1
        finally:
            ended.append(True)

    driven = StepThread().drive(steps(), Fallback(torch.device("cpu")))
    next(driven)
    driven.close()

    assert ended == [True]
