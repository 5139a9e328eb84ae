"""Share the queue's work with other computers, in the queue's process; never imports Qt."""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from gui.link.protocol import Answer, Cancelled
from gui.queue import queue_messages as m

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping, Sequence
    from pathlib import Path

    from engine.commissions.commission import Repainter, Step
    from engine.commissions.queue.queue_item import QueueItem
    from engine.storage.places import Places
    from gui.link.peer import Peer

    class _Member(Protocol):
        """Say how far a computer has come: `engine.computers.computer_list.Member`."""

        @property
        def name(self) -> str: ...

        @property
        def state(self) -> str: ...

        @property
        def is_on(self) -> bool: ...

    class _ComputerList(Protocol):
        """Know who may help: `engine.computers.computer_list.ComputerList`."""

        @property
        def helps(self) -> bool: ...

        def let_help(self, *, is_on: bool) -> None: ...

        def members(self) -> Sequence[_Member]: ...

        def switch(self, name: str, *, is_on: bool) -> None: ...

        def remove(self, name: str) -> None: ...

    class _Computer(Protocol):
        """Describe one that is there: `engine.computers.worker_pool.Computer`."""

        @property
        def name(self) -> str: ...

        @property
        def device(self) -> str: ...

        @property
        def speeds(self) -> Mapping[str, float]: ...

    class _WorkerPool(Protocol):
        """Hold the ways to them: `engine.computers.worker_pool.WorkerPool`."""

        @property
        def computers(self) -> Sequence[_Computer]: ...

        def close(self) -> None: ...

    class _DistributedRun(Protocol):
        """Paint with them: `engine.computers.distributed_run.DistributedRun`."""

        @property
        def numbers(self) -> frozenset[int]: ...

        @property
        def painting(self) -> dict[str, tuple[str, ...]]: ...

        def drop(self, numbers: frozenset[int]) -> None: ...

        def stop(self) -> None: ...


Wish: TypeAlias = m.Invite | m.LetHelp | m.SwitchComputer | m.RemoveComputer | m.LeaveLeader | m.LookForComputers


class Helpers:
    """Hold the way to the others as long as the user wants their help; nothing of it is loaded before.

    Args:
        peer: the window.
        user: the user's places.
        models: folder of the bundled ones.
        bundled: folder of the bundled styles.
    """

    def __init__(self, peer: Peer, user: Places, models: Path, bundled: Path) -> None:
        self._peer, self._user, self._models, self._bundled = peer, user, models, bundled
        self._pool: _WorkerPool | None = None
        self._distributed: _DistributedRun | None = None
        self._list: _ComputerList | None = None
        self._told: m.ComputersChanged | None = None
        self._is_looked_at = False
        self._around: tuple[tuple[tuple[str, str], ...], str] | None = None  # addresses, and who is helped
        self._learners: dict[int, threading.Event] = {}  # by job; set where it is cancelled
        self._learning: dict[int, tuple[str, str]] = {}  # by job: the computer that learns, and the painting

    @property
    def is_on(self) -> bool:
        """Tell whether others may help now."""
        return self._pool is not None

    @property
    def numbers(self) -> frozenset[int]:
        """Name the photographs that are painted together."""
        distributed = self._distributed
        return frozenset() if distributed is None else distributed.numbers

    def begin(self) -> None:
        """Go on as the user has left it; raises OutOfReach."""
        if (self._user.computer_list).exists() and self._computer_list().helps:
            self.let_help(is_on=True)

    def let_help(self, *, is_on: bool) -> None:
        """Listen for the others, or no more; raises OutOfReach and CannotWrite."""
        computer_list = self._computer_list()
        if is_on and self._pool is None:
            from engine.computers.computer_list import ComputerList
            from engine.computers.worker_pool import WorkerPool

            self._pool = WorkerPool(ComputerList(self._user.computer_list), self._models)
        elif not is_on:
            self.close()
        computer_list.let_help(is_on=is_on)

    def steps(
        self,
        queue: Any,  # noqa: ANN401  # a QueueFile of this thread
        here: Callable[[], Repainter],
    ) -> Generator[tuple[QueueItem, Step], None, None]:
        """Paint what waits, with the others."""
        from engine.computers.distributed_run import DistributedRun
        from engine.computers.packing import Packing
        from engine.computers.worker_pool import WorkerPool

        assert isinstance(self._pool, WorkerPool)
        packing = Packing(self._models, self._user.models, self._bundled)
        distributed = DistributedRun(queue, self._pool, packing, self._bundled, here, tell=self._complain)
        self._distributed = distributed
        try:
            with contextlib.closing(distributed.steps()) as steps:
                yield from steps
        finally:
            self._distributed = None

    def learn(self, request: m.LearnStrokes) -> None:
        """Have others learn strokes; how far they are and what comes of it is told from a thread."""
        self._learners[request.job] = threading.Event()
        threading.Thread(target=self._learn, args=(request,), name="learning", daemon=True).start()

    def cancel(self, job: int) -> bool:
        """End a learning, which tells so itself; False where there is none of that job."""
        cancelled = self._learners.get(job)
        if cancelled is not None:
            cancelled.set()
        return cancelled is not None

    def _learn(self, request: m.LearnStrokes) -> None:
        from engine.computers.packing import Packing
        from engine.computers.remote_learning import Lesson, learn_elsewhere
        from engine.computers.worker_pool import WorkerPool
        from engine.models.weights import Models
        from engine.pictures.sample import show_packed
        from engine.runs.driven import Driven

        job, pool = request.job, self._pool
        told: m.LearningAdvanced | None = None
        with self._peer.reporting(job):
            assert isinstance(pool, WorkerPool)
            models = Models(self._models, self._user.models)
            packing = Packing(self._models, self._user.models, self._bundled)
            learning = learn_elsewhere(Lesson(request.painting, request.photos), pool, models, packing)
            with contextlib.closing(learning):
                steps = Driven(learning)
                for who, report in steps:
                    if self._learners[job].is_set():
                        self._peer.send(Cancelled(job))
                        break
                    self._learning[job] = who, request.painting.name
                    if report.sample:
                        show_packed(report.sample, request.sample)
                    if (advanced := m.LearningAdvanced(job, report.fraction, report.seconds_left)) != told:
                        told = advanced
                        self._peer.send(advanced)
                else:
                    self._peer.send(m.StrokesLearnt(job, is_learnt=steps.value))
        self._learners.pop(job, None)
        self._learning.pop(job, None)

    def drop(self, numbers: frozenset[int]) -> None:
        """Let go of these; of none, begin all again."""
        if self._distributed is not None:
            self._distributed.drop(numbers)

    def stop(self) -> None:
        """Have `steps` end soon."""
        if self._distributed is not None:
            self._distributed.stop()

    def grant(self, request: Wish) -> Answer:
        """Do what is asked about the others; raises EngineError."""
        computer_list = self._computer_list()
        self._is_looked_at = True
        match request:
            case m.Invite(job, name, host, file):
                return self._invited(job, name, host, file)
            case m.LetHelp(_, is_on):
                self.let_help(is_on=is_on)
            case m.SwitchComputer(_, name, is_on):
                computer_list.switch(name, is_on=is_on)
            case m.RemoveComputer(_, name):
                computer_list.remove(name)
            case m.LeaveLeader():
                from engine.computers.pairing import KeptBelonging

                KeptBelonging(self._user.belonging).forget()
            case m.LookForComputers():
                self._told = None
        return m.Granted(request.job)

    def tell(self) -> None:
        """Tell the window who may help, who is there and what each paints, where that has changed."""
        if not self.is_on and not self._is_looked_at:
            return
        if self._is_looked_at or self._around is None:
            self._around = self._look_around()
        pool = self._pool
        members = self._computer_list().members()  # read where it has changed
        self._is_looked_at = False
        painting = {} if self._distributed is None else self._distributed.painting
        learning = dict(tuple(self._learning.values()))
        there = {} if pool is None else {computer.name: computer for computer in pool.computers}
        others = tuple(_other(one, there.get(one.name), painting, learning) for one in members)
        found = m.ComputersChanged(self.is_on, others, *self._around)
        if found != self._told:
            self._told = found
            self._peer.send(found)

    def close(self) -> None:
        """End it."""
        self.stop()
        if self._pool is not None:
            pool, self._pool = self._pool, None
            pool.close()

    def _look_around(self) -> tuple[tuple[tuple[str, str], ...], str]:
        """Ask for this computer's addresses, and whom it helps."""
        from engine.computers.interfaces import addresses
        from engine.computers.pairing import KeptBelonging

        belonging = KeptBelonging(self._user.belonging).read()
        return addresses(), belonging.host if belonging else ""

    def _computer_list(self) -> _ComputerList:
        from engine.computers.computer_list import ComputerList

        self._list = self._list or ComputerList(self._user.computer_list)
        return self._list

    def _invited(self, job: int, name: str, host: str, file: Path) -> m.Invited:
        from engine.computers.computer_list import PORT, ComputerList
        from engine.computers.pairing import invite

        made = invite(ComputerList(self._user.computer_list), file, host, PORT, name)
        return m.Invited(job, made.name)

    def _complain(self, sentence: str) -> None:
        self._peer.send(m.HelperInTrouble(sentence))


def _other(
    member: _Member, there: _Computer | None, painting: Mapping[str, tuple[str, ...]], learning: Mapping[str, str]
) -> m.OtherComputer:
    has_joined = member.state == "joined"
    if there is None:
        return m.OtherComputer(member.name, has_joined, member.is_on)
    speed = next(iter(there.speeds.values()), None)
    paints = painting.get(member.name, ())
    learns = learning.get(member.name, "")
    return m.OtherComputer(member.name, has_joined, member.is_on, True, there.device, speed, paints, learns)
