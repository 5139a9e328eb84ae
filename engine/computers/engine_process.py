"""Hold the process that paints orders from the side of the one that started it: ask, cancel, kill, start again."""

from __future__ import annotations

import contextlib
import multiprocessing
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from engine.computers.engine_child import serve
from engine.computers.order import Painted
from engine.errors import error_named

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess
    from pathlib import Path

    from engine.computers.engine_child import Learn, Load
    from engine.computers.order import Sent
    from engine.computers.unpacking import Rooms
    from engine.options import Device

CANCEL_S = 2.0  # in which a cancelled painting must end; then the process is killed
_POLL_S = 0.05
_START_S = 300.0  # for torch, on a slow disk
_STARTS = 3  # of a process that dies as it starts
_SILENT = ("failed", "EngineStopped", "")


class Report(NamedTuple):
    """Tell how far an order is."""

    fraction: float  # 0 .. 1
    phase: str
    seconds_left: float | None = None
    sample: bytes = b""  # how a learning paints by now, packed; nothing where that is not new


class CancelledOrder(Exception):
    """An order was cancelled."""


class EngineProcess:
    """Paint one order after the other; for one thread at a time.

    Args:
        rooms: folders.
        device: that computes.
        load: gives the engine in the process; None loads torch.
        learn: learns strokes there; None does so in earnest.
    """

    def __init__(self, rooms: Rooms, device: Device, load: Load | None = None, learn: Learn | None = None) -> None:
        self._rooms, self._device, self._load, self._learn = rooms, device, load, learn
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None
        self.facts: dict[str, Any] = {}  # of the latest process: "device" for people, "speeds" by engine

    def start(self) -> None:
        """Have a process that is ready, in so many tries; raises EngineError where the engine does not load."""
        if self._process is not None and self._process.is_alive():
            return
        for _ in range(_STARTS):
            told = self._begun()
            if told is not _SILENT or self._process is not None:  # else it has died, as one does that somebody ends
                break
        if told[0] != "ready":
            self.close()
            raise error_named(*told[1:])
        self.facts = told[1]

    def _begun(self) -> tuple[Any, ...]:
        """Begin another process, and return what it says first."""
        self.close()
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        arguments = (theirs, self._rooms, self._device, self._load, self._learn)
        self._process = context.Process(target=serve, args=arguments, name="impasto-engine", daemon=True)
        self._process.start()
        theirs.close()
        return self._told() if self._is_told(_START_S) else _SILENT

    def paint(
        self, order: Sent, folder: Path, tell: Callable[[Report], None], is_cancelled: Callable[[], bool]
    ) -> Painted:
        """Paint or learn what is ordered, in an empty folder, telling how far it is.

        Raises:
            CancelledOrder: `is_cancelled` has become true; the process has stopped, or was killed.
            EngineStopped: the process has died.
            EngineError: as the painting does.
        """
        self.start()
        self._send((order.kind, order.record(), folder))
        asked: float | None = None
        while True:
            if self._is_told(_POLL_S):
                kind, *told = self._told()
                match kind:
                    case "progress":
                        tell(Report(*told))
                    case "done":
                        return Painted.of(told[0])
                    case "cancelled":
                        raise CancelledOrder
                    case _:
                        raise error_named(*told)
            if asked is None and is_cancelled():
                asked = time.monotonic()
                self._send("cancel")
            elif asked is not None and time.monotonic() - asked > CANCEL_S:
                self.close()
                raise CancelledOrder

    def close(self) -> None:
        """End the process at once."""
        if self._connection is not None:
            self._connection.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
        self._process = self._connection = None

    def _is_told(self, seconds: float) -> bool:
        assert self._connection is not None
        try:
            return self._connection.poll(seconds)
        except OSError:  # it has died
            return True

    def _send(self, message: object) -> None:
        assert self._connection is not None
        with contextlib.suppress(OSError):  # it has died, as the next look tells
            self._connection.send(message)

    def _told(self) -> tuple[Any, ...]:
        assert self._connection is not None
        try:
            told: tuple[Any, ...] = self._connection.recv()
        except (EOFError, OSError):
            self.close()
            return _SILENT
        return told
