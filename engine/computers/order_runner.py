"""Run the orders that come to a computer that helps: with files that have come, a folder for one order, the engine."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.computers.engine_process import CancelledOrder
from engine.computers.file_cache import FileCache
from engine.computers.order import SentLearning, SentOrder, sent_of
from engine.errors import CannotWrite, EngineError, Sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.computers.engine_process import EngineProcess, Report
    from engine.computers.order import Sent

_MOST_CANCELLED = 1000  # that are remembered
Told = dict[str, Any]


class OrderRunner:
    """Answer what the leader asks; every answer is plain values, and no error leaves it.

    Args:
        name: of this computer, for sentences.
        work: folder of the present order, mode 700; what lies in it is removed.
        files: folder of those that have come.
        engine: that paints.
        watch: called with an order when it is begun, and with None at its end.
    """

    def __init__(
        self, name: str, work: Path, files: Path, engine: EngineProcess, watch: Callable[[Sent | None], object]
    ) -> None:
        self.name, self.folder, self._watch = name, work, watch
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True, mode=0o700)
        self._files = FileCache(files)
        self.engine = engine
        self._cancelled: dict[str, None] = {}  # keys of orders, the latest last
        self._present = ""  # key of the order that is painted
        self._one = threading.Lock()

    def answer(self, request: Told, tell: Callable[[Report], None]) -> Told:
        """Do what is asked: "lacking", "keep", "cancel", "paint" or "learn"."""
        try:
            match request:
                case {"do": "lacking", "files": names}:
                    return {"lacking": self._files.lacking(names)}
                case {"do": "keep", "name": name, "place": place, "content": content, "is_last": is_last}:
                    self._files.keep(name, place, content, is_last=is_last)
                case {"do": "cancel", "key": key}:
                    self._cancel(key)
                case {"do": SentOrder.kind | SentLearning.kind as kind, "order": record}:
                    return self._paint(sent_of(kind, record), tell)
        except EngineError as error:
            return {"failed": type(error).__name__, "sentence": error.sentence.to_json()}
        except OSError as error:
            said = Sentence("The disk of “{0}” does not take what is painted there: {1}.", self.name, _reason(error))
            return {"failed": CannotWrite.__name__, "sentence": said.to_json()}
        return {}

    def abandon(self) -> None:
        """Cancel what is painted: nobody waits for it any more."""
        self._cancel(self._present)

    def rest(self) -> None:
        """Give the engine's memory back until there is work again."""
        if self._one.acquire(blocking=False):
            self.engine.close()
            self._one.release()

    def close(self) -> None:
        """End the engine, and leave nothing of an order behind."""
        self.engine.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _cancel(self, key: str) -> None:
        self._cancelled[key] = None
        while len(self._cancelled) > _MOST_CANCELLED:
            self._cancelled.pop(next(iter(self._cancelled)))

    def _paint(self, order: Sent, tell: Callable[[Report], None]) -> Told:
        lacking = self._files.lacking(order.files)
        if lacking:
            return {"lacking": lacking}
        with self._one, tempfile.TemporaryDirectory(dir=self.folder, ignore_cleanup_errors=True) as folder:
            self._present = order.key
            if order.key in self._cancelled:
                return {"cancelled": True}
            self._watch(order)
            try:
                painted = self.engine.paint(order, Path(folder), tell, lambda: order.key in self._cancelled)
            except CancelledOrder:
                return {"cancelled": True}
            finally:
                self._present = ""
                self._watch(None)
        return {"painted": painted.record()}


def _reason(error: OSError) -> str:
    return os.strerror(error.errno) if error.errno else str(error)
