"""Look after the networks in the engine process, in a thread of its own: a download may take an hour."""

from __future__ import annotations

import queue
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from gui.engine_process import messages as m
from gui.link.protocol import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

    from engine.values import ModelInfo, StrokesState
    from gui.link.peer import Peer
    from gui.link.protocol import Answer


class Collection(Protocol):
    """Change the user's models; `engine.models.own_models.OwnModels` is one."""

    def installed(self) -> tuple[ModelInfo, ...]:
        """Describe what is there and what can be fetched."""

    def bring_in(self, paths: Iterable[Path]) -> object:
        """Import files."""

    def fetch(self, name: str) -> Generator[tuple[int, int], None, object]:
        """Download and import; the generator can be closed, and yields bytes that are here and in all."""

    def remove(self, name: str) -> None:
        """Delete a model."""

    def strokes(self, paintings: Iterable[Path]) -> dict[Path, StrokesState]:
        """Tell how far paintings are learnt."""


class ModelWorker:
    """Answer requests about models one after the other.

    Args:
        peer: where reports go.
        open_collection: called at the first request, in the thread; it imports torch.
    """

    def __init__(self, peer: Peer, open_collection: Callable[[], Collection]) -> None:
        self._peer, self._open = peer, open_collection
        self._requests: queue.SimpleQueue[m.ModelRequest[Answer]] = queue.SimpleQueue()
        self._unfinished: set[int] = set()
        self._lock = threading.Lock()

    def submit(self, request: m.ModelRequest[Answer]) -> None:
        """Queue a request."""
        with self._lock:
            self._unfinished.add(request.job)
        self._requests.put(request)

    def cancel(self, job: int) -> None:
        """End a job at once for who asked; a network that does not answer is left to its time limit."""
        with self._lock:
            if job in self._unfinished:
                self._unfinished.remove(job)
                self._peer.send(Cancelled(job))

    def run(self) -> None:
        """Work for ever; the thread's function."""
        while True:
            request = self._requests.get()
            with self._peer.reporting(request.job):
                self._handle(request)

    def _handle(self, request: m.ModelRequest[Answer]) -> None:
        if self._is_cancelled(request.job):
            return
        collection = self._open()
        match request:
            case m.LookForStrokes(job, paths):
                self._peer.send(m.StrokesFound(job, collection.strokes(paths)))
                return
            case m.ManageModels(task="import"):
                collection.bring_in(map(Path, request.what))
            case m.ManageModels(task="remove"):
                collection.remove(*request.what)
            case m.ManageModels(task="fetch"):
                if not self._fetch(request.job, request.what[0], collection):
                    return
        if not self._is_cancelled(request.job):
            self._peer.send(m.ModelsListed(request.job, collection.installed()))

    def _fetch(self, job: int, name: str, collection: Collection) -> bool:
        """Tell whether it was fetched to its end."""
        steps, shown = collection.fetch(name), -1
        for have, total in steps:
            if self._is_cancelled(job):
                steps.close()
                return False
            if (share := have * 1000 // max(total, 1)) != shown:
                shown = share
                self._peer.send(m.ModelFetched(job, have, total))
        return True

    def _is_cancelled(self, job: int) -> bool:
        with self._lock:
            return job not in self._unfinished
