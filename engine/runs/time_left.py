"""Tell the time left of a run from its pace."""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING, TypeVar

from engine.runs.driven import Driven

if TYPE_CHECKING:
    from collections.abc import Generator

_Item = TypeVar("_Item")
_Made = TypeVar("_Made")


class Clock:
    """Tell the time left from the pace since the first step, which itself takes longer than the others."""

    def __init__(self) -> None:
        self._first: tuple[float, float] | None = None  # s, share done
        self._rested = 0.0  # s

    def seconds_left(self, done: float, now: float) -> float | None:
        """Return None after the first step; `done` is the share of all work, 0 .. 1, `now` in seconds."""
        if self._first is None:
            self._first = now, done
            return None
        since, before = self._first
        if done <= before:
            return None
        return (now - self._rested - since) / (done - before) * (1 - done)

    def rest(self, seconds: float) -> None:
        """Leave out time in which nobody asked for the next step."""
        if self._first is not None:
            self._rested += seconds


def timed(steps: Generator[_Item, None, _Made], clock: Clock) -> Generator[_Item, None, _Made]:
    """Pass steps on; time in which nobody asks for the next is no work."""
    with contextlib.closing(steps):
        driven = Driven(steps)
        for item in driven:
            since = time.monotonic()
            yield item
            clock.rest(time.monotonic() - since)
        return driven.value
