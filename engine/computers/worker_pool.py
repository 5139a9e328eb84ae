"""Speak with the computers that help: who is there, what each lacks, and what it paints."""

from __future__ import annotations

import asyncio
import concurrent.futures
import threading
import time
from collections import Counter
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from distributed import Client, Future
from distributed.scheduler import KilledWorker

from engine.computers.engine_process import CancelledOrder, Report
from engine.computers.order import Painted
from engine.computers.scheduler import SchedulerProcess, not_started
from engine.computers.secure import Guard, leaders_contexts, protocol_of, settle
from engine.computers.task import TOPIC, answer
from engine.errors import EngineError, OutOfReach, Sentence, error_named, not_found

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from pathlib import Path

    from engine.computers.computer_list import ComputerList
    from engine.computers.packing import Parcel

LOOK_S = 0.5  # between two looks at who is there
_PART = 8 * 2**20  # bytes of a file that travel at a time
_CANCEL_S = 4.0  # in which a cancelled order must be given back; the computer itself takes 2 s at most
_BLIND_S = 30.0  # without a look at who is there, until all count as gone
_AGAIN_S = 5.0  # after which the scheduler is started again that could not be
_POLL_S = 0.05
_LOST = (  # what Dask raises where a way is lost; RuntimeError by a client that is closed
    OSError, KeyError, ValueError, RuntimeError, asyncio.TimeoutError, asyncio.CancelledError,
    concurrent.futures.CancelledError, KilledWorker,
)  # fmt: skip


class Gone(OutOfReach):
    """A computer, or the way to it, was lost."""


@dataclass(frozen=True, slots=True)
class Computer:
    """Describe a computer that is there."""

    name: str
    address: str
    device: str
    speeds: Mapping[str, float] = field(default_factory=dict)  # seconds a megapixel by engine, as it knows them
    is_learning: bool = False  # strokes, and gets nothing else to do


class WorkerPool:
    """Hold the way to all computers that help, and mend it; for any thread.

    Args:
        computer_list: who may help.
        models: folder of the bundled ones.
        watch: called in a thread of its own when a computer has come or gone; None is nobody.

    Raises:
        OutOfReach: there is no way.
    """

    def __init__(self, computer_list: ComputerList, models: Path, watch: Callable[[], object] | None = None) -> None:
        settle()
        self._computer_list, self._models, self._watch = computer_list, models, watch
        self._told: dict[str, Callable[[Report], None]] = {}  # by the keys of orders
        self._there: dict[str, Computer] = {}  # by address
        self._busy: Counter[str] = Counter()  # orders that each has, by name
        self._learning: set[str] = set()  # names
        self._choosing = threading.Lock()
        self._ended = threading.Event()
        self._open()
        self._looking = threading.Thread(target=self._look, name="pool", daemon=True)
        self._looking.start()

    @property
    def computers(self) -> tuple[Computer, ...]:
        """List who is there and switched on, by name."""
        learning = frozenset(self._learning)
        there = [replace(one, is_learning=one.name in learning) for one in self._there.values()]
        return tuple(sorted(there, key=lambda computer: computer.name))

    @contextmanager
    def learner(self, avoided: Collection[str] = ()) -> Iterator[Computer | None]:
        """Lend a computer that does nothing else meanwhile: of those with least to do the fastest; None where none is.

        Args:
            avoided: names of those that are not asked.
        """
        with self._choosing:
            free = [one for one in self.computers if not one.is_learning and one.name not in avoided]
            speed = {one.name: min(one.speeds.values(), default=float("inf")) for one in free}
            found = min(free, key=lambda one: (self._busy[one.name], speed[one.name]), default=None)
            if found is not None:
                self._learning.add(found.name)
        try:
            yield found
        finally:
            if found is not None:
                self._learning.discard(found.name)

    @property
    def scheduler(self) -> SchedulerProcess:
        """Give the process that the ways meet in."""
        return self._scheduler

    def ask(self, computer: Computer, request: dict[str, Any]) -> dict[str, Any]:
        """Have a computer answer at once; raises Gone, and EngineError as it tells."""
        try:
            answers = self._client.run(answer, request, workers=[computer.address])
            told: dict[str, Any] = answers[computer.address]
        except _LOST as error:
            raise _gone(computer) from error
        return _checked(told)

    def send(self, computer: Computer, parcel: Parcel) -> int:
        """Send the files of a parcel that a computer lacks; return the bytes. Raises as `ask` does."""
        lacking = self.ask(computer, {"do": "lacking", "files": list(parcel.files)})["lacking"]
        total = 0
        for name in lacking:
            total += self._send(computer, name, parcel.files[name])
        return total

    def paint(
        self, computer: Computer, parcel: Parcel, tell: Callable[[Report], None], is_cancelled: Callable[[], bool]
    ) -> Painted:
        """Have a computer paint or learn, telling how far it is.

        Raises:
            CancelledOrder: `is_cancelled` has become true.
            Gone: the computer was lost.
            EngineError: as it tells.
        """
        self.send(computer, parcel)
        order = parcel.order
        self._told[order.key] = tell
        self._busy[computer.name] += 1
        future = self._client.submit(
            answer, {"do": order.kind, "order": order.record()}, workers=[computer.address], allow_other_workers=False,
            pure=False, key=order.key,
        )  # fmt: skip
        try:
            self._wait(computer, future, is_cancelled)
            told = _checked(future.result(timeout=60))
        except _LOST as error:
            raise _gone(computer) from error
        finally:
            self._told.pop(order.key, None)
            self._busy[computer.name] -= 1
            with suppress(*_LOST):
                future.cancel()
        if told.get("cancelled"):
            raise CancelledOrder
        if "painted" not in told:  # a file has gone meanwhile
            raise _gone(computer)
        return Painted.of(told["painted"])

    def close(self) -> None:
        """End it: the scheduler's process as well."""
        self._ended.set()
        self._looking.join(LOOK_S + 10)
        self._shut()

    def _wait(self, computer: Computer, future: Future, is_cancelled: Callable[[], bool]) -> None:
        done, asked, client = threading.Event(), 0.0, future.client
        future.add_done_callback(lambda _future: done.set())
        while not done.wait(_POLL_S):
            if client is not self._client or computer.address not in self._there:
                raise _gone(computer)
            if not asked and is_cancelled():
                asked = time.monotonic()
                self.ask(computer, {"do": "cancel", "key": future.key})
            elif asked and time.monotonic() - asked > _CANCEL_S:
                raise CancelledOrder

    def _send(self, computer: Computer, name: str, file: Path) -> int:
        """Send a file in parts; return its bytes."""
        place = 0
        for content, is_last in _parts(file):
            request = {"do": "keep", "name": name, "place": place, "content": content, "is_last": is_last}
            self.ask(computer, request)
            place += len(content)
        return place

    def _open(self) -> None:
        self._scheduler = SchedulerProcess(self._computer_list, self._models)
        guard = Guard(leaders_contexts(self._computer_list))
        try:
            self._client = Client(
                protocol_of(self._scheduler.host, self._scheduler.port), security=guard, set_as_default=False,
                direct_to_workers=False, name="impasto", timeout=20,
            )  # fmt: skip
            self._client.subscribe_topic(TOPIC, self._hear)
        except _LOST as error:
            self._scheduler.close()
            raise not_started() from error

    def _shut(self) -> None:
        with suppress(*_LOST):
            self._client.close(timeout=1)
        self._scheduler.close()

    def _look(self) -> None:
        """See who is there, again and again, and mend the way; the thread's function."""
        seen = time.monotonic()
        while not self._ended.wait(LOOK_S):
            try:
                if not self._scheduler.is_alive or self._client.scheduler is None:  # Dask's client has given up
                    self._there = {}
                    self._shut()
                    self._open()
                # not by `scheduler_info`, whose answer a timer of Dask's replaces by one without any computer
                found = self._client.sync(self._client.scheduler.identity, n_workers=-1)["workers"]
                on = {member.name for member in self._computer_list.members() if member.is_on}
                seen = time.monotonic()
            except EngineError:  # the port is taken, or the list cannot be read
                self._ended.wait(_AGAIN_S)
                continue
            except _LOST:
                if time.monotonic() - seen < _BLIND_S:  # a busy computer is late
                    continue
                found, on = {}, set()
            there = {address: _computer(address, told) for address, told in found.items() if told["name"] in on}
            if there != self._there:
                self._there = there
                if self._watch is not None:
                    self._watch()

    def _hear(self, event: tuple[float, dict[str, Any]]) -> None:
        told = event[1]
        tell = self._told.get(told["key"])
        if tell is not None:
            tell(Report(*told["report"]))


def _parts(file: Path) -> Iterator[tuple[bytes, bool]]:
    try:
        size = file.stat().st_size
        with file.open("rb") as source:
            for place in range(0, max(1, size), _PART):
                yield source.read(_PART), place + _PART >= size
    except OSError as error:
        raise not_found(file.name) from error


def _computer(address: str, told: Mapping[str, Any]) -> Computer:
    return Computer(told["name"], address, str(told.get("device", "")), dict(told.get("speeds") or {}))


def _gone(computer: Computer) -> Gone:
    return Gone(Sentence("“{0}” does not answer any more.", computer.name))


def _checked(told: dict[str, Any]) -> dict[str, Any]:
    if "failed" in told:
        raise error_named(told["failed"], told["sentence"])
    return told
