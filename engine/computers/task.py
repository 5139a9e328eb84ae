"""Be what travels of the program: one function's name, with plain values; both sides have the same program."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from distributed.worker import get_worker

if TYPE_CHECKING:
    from engine.computers.engine_process import Report

TOPIC = "impasto"  # of what is told on the way
_LEAST_S = 0.2  # between two reports


def answer(request: dict[str, Any], dask_worker: Any = None) -> dict[str, Any]:  # noqa: ANN401
    """Answer a request at the bench of the computer that it came to; `dask_worker` is given by Dask."""
    worker = dask_worker or get_worker()
    key = request.get("order", {}).get("key", "")
    answered: dict[str, Any] = worker.bench.answer(request, partial(_tell, worker, key))
    return answered


def _tell(worker: Any, key: str, report: Report) -> None:  # noqa: ANN401
    worker.log_event(TOPIC, {"key": key, "report": report})
