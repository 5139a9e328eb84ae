"""Let this computer help another one, and tell what it does; for a command, or a window that runs it."""

from __future__ import annotations

import asyncio
import queue
import threading
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from engine.computers.helper import AGAIN_S, Absent, help_leader, join
from engine.computers.order import SentLearning
from engine.computers.order_runner import OrderRunner
from engine.computers.unpacking import Rooms
from engine.computers.versions import Versions
from engine.errors import BadOptions

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from engine.computers.engine_process import EngineProcess
    from engine.computers.order import Sent
    from engine.computers.pairing import Belonging, Invitation, KeptBelonging
    from engine.storage.places import Places

REST_S = 120.0  # without anything new until the engine's process ends, to give its memory back
_END_S = 10.0


class Doing(StrEnum):
    """Name what a computer that helps does."""

    STARTING = "starting"  # its engine
    WAITING = "waiting"  # for the other computer
    JOINED = "joined"  # and waits for work
    PAINTING = "painting"
    LEARNING = "learning"  # strokes


@dataclass(frozen=True, slots=True)
class Standing:
    """Tell what it does."""

    doing: Doing
    what: str = ""  # name of the photograph or painting, or of the computer that is helped


def rooms_of(resources: Path, user: Places) -> Rooms:
    """Name the folders that orders are painted in."""
    folder = user.visitors
    return Rooms(resources, folder / "files", folder / "own", user.speeds, user.promises)


def helping(
    kept: KeptBelonging,
    invitation: Invitation | None,
    resources: Path,
    user: Places,
    engine: EngineProcess,
    port: int | None = None,
) -> Generator[Standing, None, None]:
    """Help until the generator is closed; tells what is done.

    Args:
        kept: whom this computer helps.
        invitation: by which it joins; None goes on with whom it has joined.
        resources: of the app.
        user: the user's places.
        engine: that paints; it is ended with this.
        port: of this computer; None takes a free one of a few.

    Raises:
        BadOptions: there is nobody to help, or versions differ.
        OutOfReach: this computer is not trusted any more.
    """
    belonging = kept.read()
    if invitation is None and belonging is None:
        invitation = kept.begun()
    if invitation is not None and (belonging is None or belonging.ticket != invitation.ticket.serial):
        belonging = None
    if belonging is None and invitation is None:
        raise BadOptions("This computer helps nobody yet; name the invitation that another one has written.")
    told: queue.SimpleQueue[Standing | Exception] = queue.SimpleQueue()
    name = belonging.name if belonging else invitation.name if invitation else ""

    def watch(order: Sent | None) -> None:
        if order is None:
            told.put(Standing(Doing.JOINED))
        else:
            told.put(Standing(Doing.LEARNING if order.kind == SentLearning.kind else Doing.PAINTING, order.name))

    runner = OrderRunner(name, user.visitors / "work", rooms_of(resources, user).files, engine, watch)
    helper = _Helper(kept, belonging, invitation, runner, Versions.here(resources / "models"), port, told)
    try:
        yield Standing(Doing.STARTING)
        runner.engine.start()
        helper.start()
        while True:
            try:
                standing = told.get(timeout=REST_S)
            except queue.Empty:
                runner.rest()
                continue
            if isinstance(standing, Exception):
                raise standing
            yield standing
    finally:
        helper.stop()
        runner.close()


class _Helper:
    """Run the loop of the network in a thread."""

    def __init__(
        self, kept: KeptBelonging, belonging: Belonging | None, invitation: Invitation | None, runner: OrderRunner,
        versions: Versions, port: int | None, told: queue.SimpleQueue[Standing | Exception],
    ) -> None:  # fmt: skip
        self._kept, self._belonging, self._invitation = kept, belonging, invitation
        self._runner, self._versions, self._port, self._told = runner, versions, port, told
        self._loop = asyncio.new_event_loop()
        self._task: asyncio.Task[None] | None = None
        self._is_stopping = False
        self._thread = threading.Thread(target=self._run, name="helper", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, soon."""
        if self._thread.is_alive():
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._cancel)
            self._thread.join(_END_S)

    def _cancel(self) -> None:
        self._is_stopping = True
        if self._task is not None:
            self._task.cancel()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._task = self._loop.create_task(self._help())
        try:
            self._loop.run_until_complete(self._task)
        except asyncio.CancelledError:
            pass
        except Exception as error:  # noqa: BLE001  # the boundary of this thread: it is raised in the other one
            self._told.put(error)
        finally:
            self._loop.close()

    async def _help(self) -> None:
        belonging = self._belonging or await self._joined()
        while True:
            try:
                await help_leader(belonging, self._runner, self._versions, self._port, self._tell)
            except asyncio.CancelledError:
                if self._is_stopping:  # and not by Dask, as a way was lost
                    raise

    async def _joined(self) -> Belonging:
        assert self._invitation is not None
        is_told, key = False, self._kept.begin(self._invitation)
        while True:
            try:
                belonging = await join(self._invitation, self._versions, key)
            except Absent:
                if not is_told:
                    self._tell(False, self._invitation.host)
                is_told = True
                await asyncio.sleep(AGAIN_S)
            else:
                self._kept.write(belonging)
                return belonging

    def _tell(self, is_joined: bool, host: str) -> None:
        self._told.put(Standing(Doing.JOINED if is_joined else Doing.WAITING, host))
