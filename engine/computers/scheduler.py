"""Run Dask's scheduler in a process of its own, which only known computers reach.

What a computer that helps sends could be made to run something here; so the process holds neither window nor pictures.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import multiprocessing
import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from engine.computers.computer_list import ComputerList
from engine.computers.versions import Versions
from engine.errors import EngineError, OutOfReach, Sentence

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

LOOK_S = 0.5  # between two looks at the list of computers
_START_S = 120.0  # in which the process must listen


def not_started() -> OutOfReach:
    """Say that the process gave no answer."""
    return OutOfReach("The process that speaks with the other computers did not start; try again.")


def serve(connection: Connection, folder: Path, host: str, port: int, models: Path) -> None:
    """Listen until the other end of `connection` is closed; the main function of the process.

    It sends ("listening", port) or ("failed", sentence as JSON).
    """
    from engine.computers.secure import settle  # noqa: PLC0415  # Dask, in this process only

    settle()
    asyncio.run(_serve(connection, ComputerList(folder), host, port, models))


async def _serve(connection: Connection, computer_list: ComputerList, host: str, port: int, models: Path) -> None:
    from engine.computers.guarded_scheduler import GuardedScheduler  # noqa: PLC0415

    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    threading.Thread(target=_wait_for_end, args=(connection, loop, ended), daemon=True).start()
    try:
        async with GuardedScheduler(computer_list, host, port, Versions.here(models)) as scheduler:
            connection.send(("listening", scheduler.port))
            while not ended.is_set():
                with contextlib.suppress(EngineError):  # the list cannot be read now: who is known stays so
                    await scheduler.look()
                with contextlib.suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(ended.wait(), LOOK_S)
    except (OSError, RuntimeError) as error:
        cause = error if isinstance(error, OSError) else error.__cause__  # Dask wraps what keeps it from starting
        if not isinstance(cause, OSError):
            raise
        connection.send(("failed", _failure(cause, host, port).to_json()))
    os._exit(0)  # nothing of it must be waited for


def _wait_for_end(connection: Connection, loop: asyncio.AbstractEventLoop, ended: asyncio.Event) -> None:
    with contextlib.suppress(EOFError, OSError):
        connection.recv()
    loop.call_soon_threadsafe(ended.set)


def _failure(error: OSError, host: str, port: int) -> Sentence:
    if error.errno == errno.EADDRINUSE:
        return Sentence("Port {0} of this computer is taken, perhaps by another Impasto; choose another one.", port)
    if error.errno == errno.EADDRNOTAVAIL:
        return Sentence("This computer has not the address {0} any more; write a new invitation.", host)
    return Sentence("The other computers cannot be reached through {0}: {1}.", host, os.strerror(error.errno or 0))


class SchedulerProcess:
    """Own the process.

    Raises:
        OutOfReach: it cannot listen.
    """

    def __init__(self, computer_list: ComputerList, models: Path) -> None:
        self.host, port = computer_list.address
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(
            target=serve,
            args=(theirs, computer_list.folder, self.host, port, models),
            name="impasto-computers",
            daemon=True,
        )
        self._process.start()
        theirs.close()
        told: tuple[object, ...] = ("failed", "")
        with contextlib.suppress(EOFError, OSError):  # it has died
            told = self._connection.recv() if self._connection.poll(_START_S) else told
        if told[0] != "listening":
            self.close()
            raise OutOfReach(Sentence.from_json(str(told[1]))) if told[1] else not_started()
        self.port = int(str(told[1]))

    @property
    def is_alive(self) -> bool:
        """Tell whether it runs."""
        return self._process.is_alive()

    @property
    def pid(self) -> int:
        """Give its number."""
        return self._process.pid or 0

    def close(self) -> None:
        """End it."""
        self._connection.close()
        self._process.join(1.0)
        self._process.kill()
        self._process.join()
