"""Send messages to another process from a thread of its own, so that nobody who listens ever waits in a send."""

from __future__ import annotations

import logging
import queue
import threading
from typing import Any, Protocol

logger = logging.getLogger(__name__)

_END = object()


class _Channel(Protocol):
    """Carry messages, as `multiprocessing.connection.Connection` does."""

    def send(self, message: Any) -> None: ...  # noqa: ANN401


class Sender:
    """Take messages from any thread without waiting, and send them in their order; the queue has no bound."""

    def __init__(self, channel: _Channel) -> None:
        self._channel = channel
        self._messages: queue.SimpleQueue[object] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._drain, name="sender", daemon=True)
        self._thread.start()

    def send(self, message: object) -> None:
        """Put a message in line; if nobody listens any more, who receives on this side is told."""
        self._messages.put(message)

    put_nowait = send  # what logging.handlers.QueueHandler calls

    def flush(self, limit: float) -> None:
        """Wait until what was put in line so far is sent, at most `limit` seconds."""
        sent = threading.Event()
        self._messages.put(sent)
        sent.wait(limit)

    def finish(self, limit: float) -> None:
        """Wait until everything is sent, at most `limit` seconds; nothing may be sent any more."""
        self._messages.put(_END)
        self._thread.join(limit)

    def _drain(self) -> None:
        while (message := self._messages.get()) is not _END:
            if isinstance(message, threading.Event):
                message.set()
                continue
            try:
                self._channel.send(message)
            except OSError:
                return  # nobody listens any more
            except Exception:  # a thread's boundary: one message that cannot be pickled must not stop the others
                logger.exception("A %s could not be sent", type(message).__name__)
