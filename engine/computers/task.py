"""Be what travels of the program: one function's name, with plain values; both sides have the same program."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from distributed.worker import get_worker

if TYPE_CHECKING:
    from engine.computers.engine_process import Report

TOPIC = "impasto"  # of what is told on the way
_LEAST_S = 0.5  # between two reports, each of which three processes read
_SAMPLE_S = 2.0  # between two of which each has a picture; others are left out


def answer(request: dict[str, Any], dask_worker: Any = None) -> dict[str, Any]:  # noqa: ANN401
    """Answer a request by the runner of the computer that it came to; `dask_worker` is given by Dask."""
    worker = dask_worker or get_worker()
    answered: dict[str, Any] = worker.runner.answer(request, _Telling(worker, request.get("order", {}).get("key", "")))
    return answered


class _Telling:
    """Tell how far an order is, not too often."""

    def __init__(self, worker: Any, key: str) -> None:  # noqa: ANN401
        self._worker, self._key, self._last, self._shown = worker, key, 0.0, 0.0

    def __call__(self, report: Report) -> None:
        now = time.monotonic()
        shows = bool(report.sample) and now - self._shown >= _SAMPLE_S
        if shows or now - self._last >= _LEAST_S:
            self._last, self._shown = now, now if shows else self._shown
            told = report if shows else report._replace(sample=b"")
            self._worker.log_event(TOPIC, {"key": self._key, "report": tuple(told)})
