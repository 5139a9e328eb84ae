"""Let several paint the same picture, of whom the first is heard."""

from __future__ import annotations

import threading
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine.errors import EngineError
from engine.values import Result

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from engine.commissions.commission import Repainter
    from engine.commissions.queue.queue_item import QueueItem
    from engine.computers.placing import Work
    from engine.computers.worker_pool import Computer


class Superseded(EngineError):
    """Another one was quicker, or nobody wants the picture any more."""

    def __init__(self) -> None:
        super().__init__("")


class FirstResult:
    """Decide about one picture."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._winner: Run | None = None

    def claim(self, run: Run) -> None:
        """Be the first, or raise Superseded."""
        with self._lock:
            if run.is_cancelled.is_set() or self._winner not in (None, run):
                raise Superseded
            self._winner = run


@dataclass(slots=True, eq=False)
class Run:
    """Hold one attempt at a picture."""

    item: QueueItem
    work: Work
    first_result: FirstResult
    computer: Computer | None  # None is this one
    given: float  # s, of time.monotonic()
    has_begun: bool = False
    seconds: float = 0.0  # that the painting took there
    is_cancelled: threading.Event = field(default_factory=threading.Event)


class ReplaceableEngine:
    """Be an engine whose pictures count only as long as nobody else was quicker."""

    def __init__(self, engine: Repainter, run: Run) -> None:
        self._engine, self._run = engine, run

    def stylize(self, *arguments: Any, **more: Any) -> Generator[Any, None, None]:  # noqa: ANN401
        """Paint as the engine does; raises Superseded."""
        with closing(self._engine.stylize(*arguments, **more)) as steps:
            for step in steps:
                if isinstance(step, Result):
                    self._run.first_result.claim(self._run)
                elif self._run.is_cancelled.is_set():
                    raise Superseded
                yield step


def cancel(runs: Iterable[Run]) -> None:
    """End attempts."""
    for run in runs:
        run.is_cancelled.set()
