"""Let a command that works behind a window make way for other programs, and end with it."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    import argparse

_NICENESS = 10  # added to the caller's own; the system ends the scale at 19
_LOOK_S = 1.0  # between two looks at the window


def declare_behind(parser: argparse.ArgumentParser) -> None:
    """Offer `--behind`."""
    parser.add_argument("--behind", action="store_true", help="let other programs go first")


def make_way(parsed: argparse.Namespace) -> None:
    """Lower the priority of this process, and of those it starts, where that is asked for and the system allows it."""
    if not parsed.behind:
        return
    process = psutil.Process()
    with contextlib.suppress(psutil.Error, OSError):
        if sys.platform == "win32":
            process.nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
        else:
            process.nice(min(19, process.nice() + _NICENESS))


def declare_window(parser: argparse.ArgumentParser) -> None:
    """Offer `--window`."""
    parser.add_argument("--window", type=int, metavar="PID", help="end when the process of this number has ended")


def end_with_window(parsed: argparse.Namespace) -> None:
    """End this process as soon as the window that has started it has ended, even where it was killed."""
    if parsed.window is not None:
        threading.Thread(target=_end_after, args=(parsed.window,), name="window", daemon=True).start()


def _end_after(pid: int) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        window = psutil.Process(pid)
        while window.is_running() and window.status() != psutil.STATUS_ZOMBIE:
            time.sleep(_LOOK_S)
    os.kill(os.getpid(), signal.SIGTERM)
