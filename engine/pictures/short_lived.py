"""Limit a short-lived process that handles a file which may be hostile; it loads nothing else, so it starts quickly."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path


def limit_memory(more: int) -> None:
    """Let this process take so many bytes more than the libraries; on Linux, elsewhere the parent looks after it."""
    if sys.platform != "linux":
        return
    import resource  # noqa: PLC0415  # Unix only

    occupied = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    with contextlib.suppress(ValueError, OSError):
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (occupied + more, hard))


def end_with_parent() -> None:
    """Wait until the other end of standard input closes, as it does when the parent is killed."""
    os.read(0, 1)  # not sys.stdin, whose lock Python wants at its own end
    os._exit(1)
