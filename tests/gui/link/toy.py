"""Be a child process that does what each request says, for tests of any link; knows nothing of engines and queues."""

from __future__ import annotations

import logging
import os
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from engine.errors import EngineStopped
from gui.link.frame_ring import Ring
from gui.link.protocol import Answer, Array, Cancel, Cancelled, Event, Frame, Request, Update

if TYPE_CHECKING:
    from gui.link.peer import Peer

RING = Ring("toy", 2, 64)


@dataclass(frozen=True, slots=True)
class Echoed(Answer):
    text: str


@dataclass(frozen=True, slots=True)
class Echo(Request[Echoed]):
    text: str
    times: int = 1  # the answer repeats it
    is_writing: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class Counted(Update):
    step: int


@dataclass(frozen=True, slots=True)
class Count(Request[Echoed]):
    """Count until cancelled, or to the end; where it hangs, it is deaf from the third step on."""

    steps: int
    hangs: bool = False


@dataclass(frozen=True, slots=True)
class Die(Request[Echoed]):
    """End the process with a code; 0 is a rest."""

    code: int
    only_once: str = ""  # a file that notes that it has died for this


@dataclass(frozen=True, slots=True)
class Made(Answer):
    pixels: Array
    frame: Frame


@dataclass(frozen=True, slots=True)
class Make(Request[Made]):
    level: int
    fails: bool = False


@dataclass(frozen=True, slots=True)
class Summed(Answer):
    total: float


@dataclass(frozen=True, slots=True)
class Sum(Request[Summed]):
    pixels: Array
    rest: float = 0.0  # s before it is read


@dataclass(frozen=True, slots=True)
class Sleep(Request[Echoed]):
    """Write for a while, which the end waits for."""

    seconds: float
    file: str
    is_writing: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class Begun(Event):
    pid: int
    shows_life: ClassVar[bool] = True


def serve(peer: Peer, begins_badly: bool = False, rest: float = 0.0) -> None:
    """Answer each request in a thread of its own."""
    if begins_badly:
        os._exit(3)
    time.sleep(rest)
    peer.send(Begun(os.getpid()))
    cancelled: set[int] = set()
    working = []
    for request in peer.requests():
        match request:
            case Cancel(job):
                cancelled.add(job)
            case Echo(job, text, times):
                peer.send(Echoed(job, text * times))
            case _:
                thread = threading.Thread(target=_work, args=(peer, request, cancelled), daemon=True)
                working.append((request, thread))
                thread.start()
    for request, thread in working:
        if request.is_writing:
            thread.join()


def _work(peer: Peer, request: Request[Answer], cancelled: set[int]) -> None:
    with peer.reporting(request.job):
        match request:
            case Count(job, steps, hangs):
                _count(peer, job, steps, hangs, cancelled)
            case Die(job, code, only_once):
                if not only_once or not Path(only_once).exists():
                    if only_once:
                        Path(only_once).write_text(str(os.getpid()), encoding="utf-8")
                    os._exit(code)
                peer.send(Echoed(job, "alive"))
            case Make(job, level, fails):
                pixels = peer.pixels.put(job, "pixels", np.full((4, 4), level, np.float32))
                if fails:
                    raise EngineStopped("Made in vain.")
                frame = peer.rings[RING.name].put(np.full((2, 2, 3), level, np.uint8))
                peer.send(Made(job, pixels, frame))
            case Sum(job, pixels, rest):
                time.sleep(rest)
                peer.send(Summed(job, peer.pixels.get(pixels, lambda array: float(array.sum()))))
            case Sleep(job, seconds, file):
                time.sleep(seconds)
                Path(file).write_text("whole")
                peer.send(Echoed(job, file))


def _count(peer: Peer, job: int, steps: int, hangs: bool, cancelled: set[int]) -> None:
    for step in range(steps):
        if hangs and step == 3:
            time.sleep(3600)
        if job in cancelled:
            peer.send(Cancelled(job))
            return
        logging.getLogger("toy").info("step %d", step)
        peer.send(Counted(job, step))
        time.sleep(0.01)
    peer.send(Echoed(job, str(steps)))
