"""Note down how far a run is while it goes on, for little of its time."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from engine.painters.saved_run import SavedRun, read_run, write_run

if TYPE_CHECKING:
    from pathlib import Path

    from engine.painters.saved_run import Restore

INTERVAL = 20.0  # s between two notes
_LEAST_SHARE = 60  # times what a note costs: noting takes less than 2 % of a run's time

logger = logging.getLogger(__name__)


class Journal:
    """Keep the latest state of one run in a file.

    Args:
        file: of the state; a run goes on from what is in it.
        interval: seconds between two notes; more where a note takes long.
        on_problem: called when the first note could not be written, from any thread; the run goes on.
    """

    def __init__(self, file: Path, interval: float = INTERVAL, on_problem: Callable[[], object] | None = None) -> None:
        self.file = file
        self.problem: OSError | None = None  # of the last note
        self._on_problem = on_problem
        self._interval = interval
        self._due = time.monotonic() + interval
        self._take: Callable[[], SavedRun] | None = None
        self._writer: threading.Thread | None = None

    def read(self, work: str, restore: Restore) -> SavedRun | None:
        """Give the state to go on from, if it is of this work; `restore` is the painter's `restored`."""
        run = read_run(self.file, restore)
        return run if run is not None and run.work == work else None

    def note(self, take: Callable[[], SavedRun]) -> None:
        """Hear how far the run is; every now and then it is copied, and written in a thread."""
        self._take = take
        began = time.monotonic()
        if began < self._due or (self._writer is not None and self._writer.is_alive()):
            return
        run = take()
        self._due = began + self._interval  # the writer may put it off
        self._writer = threading.Thread(target=self._write, args=(run, began), name="journal", daemon=True)
        self._writer.start()

    def keep(self) -> None:
        """Write how far the run is now, and return when it is written."""
        if self._writer is not None:
            self._writer.join()
        if self._take is not None:
            self._write(self._take(), time.monotonic())

    def discard(self) -> None:
        """Forget the run."""
        self._take = None
        if self._writer is not None:
            self._writer.join()
        try:
            self.file.unlink(missing_ok=True)
        except OSError as error:
            self.problem = error

    def _write(self, run: SavedRun, began: float) -> None:
        copied = time.monotonic() - began
        worked = time.thread_time()
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            write_run(self.file, run)
            self.problem = None
        except OSError as error:
            logger.warning("A run's state is not kept in %s", self.file, exc_info=True)
            self.problem, tell = error, self._on_problem
            self._on_problem = None
            if tell is not None:
                tell()
        cost = copied + time.thread_time() - worked
        self._due = began + max(self._interval, _LEAST_SHARE * cost)
