"""Keep the priority that a process has where a library raises it."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def own_priority() -> Iterator[None]:
    """Undo what happens inside to the scheduling of the process' threads; it matters on Linux only.

    Where the superuser runs it, SVT-AV1 turns the thread that opens the encoder, its own threads, and so all that are
    begun later, into real-time ones (SCHED_FIFO, 99), for good: nothing else gets that processor until they rest.
    """
    if sys.platform != "linux":
        yield
        return
    policy, parameters = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        yield
    finally:
        for thread in (int(task.name) for task in Path("/proc/self/task").iterdir()):
            with contextlib.suppress(OSError):  # it has ended
                if os.sched_getscheduler(thread) != policy:
                    os.sched_setscheduler(thread, policy, parameters)
