"""Choose the thread that steps are computed on: another one once memory has run out on it.

oneDNN generates code for each shape. Where there was no memory for that code, its generator keeps the error for the
thread and can generate nothing on it any more, however much memory there is later.
"""

from __future__ import annotations

import contextlib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

from engine.runs.driven import Driven

if TYPE_CHECKING:
    from collections.abc import Generator

    from engine.runs.fallback import Fallback

_STARTING_S = 1.0  # a thread that has not begun by then died of the lack of memory as it started

_END: Any = object()
_Item = TypeVar("_Item")
_Made = TypeVar("_Made")


class StepThread:
    """Compute steps on the caller's thread until memory runs out, then on threads of its own."""

    def __init__(self) -> None:
        self._own: ThreadPoolExecutor | None = None
        self._is_spoiled = False

    def drive(self, steps: Generator[_Item, None, _Made], fallback: Fallback) -> Generator[_Item, None, _Made]:
        """Pass steps on; they follow the fallback and yield once after they have fallen back, to go on elsewhere."""
        with contextlib.closing(steps):
            driven = Driven(steps)
            items = iter(driven)
            while True:
                before = fallback.device, fallback.shrink
                own = self._thread()
                try:
                    item = next(items, _END) if own is None else own.submit(next, items, _END).result()
                except (MemoryError, RuntimeError):
                    self._is_spoiled = True
                    raise
                if item is _END:
                    return driven.value
                self._is_spoiled |= (fallback.device, fallback.shrink) != before
                yield item

    def _thread(self) -> ThreadPoolExecutor | None:
        """Return what computes the next step; None is the caller's thread."""
        if self._is_spoiled:
            new = ThreadPoolExecutor(1, "engine")
            with contextlib.suppress(RuntimeError, TimeoutError):  # no room for a thread: later, perhaps
                new.submit(int).result(_STARTING_S)
                if self._own is not None:
                    self._own.shutdown()
                self._own, self._is_spoiled = new, False
        return self._own
