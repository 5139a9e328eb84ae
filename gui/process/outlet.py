"""Send what the engine process has to say."""

from __future__ import annotations

import contextlib
import logging
import threading
from typing import TYPE_CHECKING

from engine.errors import EngineError
from gui.link import messages as m

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection

logger = logging.getLogger(__name__)


class Outlet:
    """Send reports from any thread."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._lock = threading.Lock()

    def send(self, report: m.Report | logging.LogRecord) -> None:
        """Send one report; if nobody listens any more, the main thread sees it too and ends the process."""
        with self._lock, contextlib.suppress(OSError):
            self._connection.send(report)

    put_nowait = send  # what logging.handlers.QueueHandler calls

    @contextlib.contextmanager
    def reporting(self, job: int) -> Iterator[None]:
        """Turn an error into a report, so that the process goes on."""
        try:
            yield
        except EngineError as error:
            self.send(m.Failed(job, str(error)))
        except MemoryError:
            logger.warning("Out of memory in job %d", job)
            self.send(m.Failed(job, "There is not enough memory for this; choose a smaller size or close other apps."))
        except Exception:
            logger.exception("Unexpected error in job %d", job)
            self.send(m.Failed(job, None))
