"""Begin the engine process: a module without Qt for the child, and without anything heavy for the window."""

from __future__ import annotations

import os
import signal
import sys
import threading
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from pathlib import Path
    from types import FrameType
    from typing import Any

    from gui.link.messages import Block

    LoadEngine = Callable[[Path], tuple[Any, str]]  # folder of the models -> Repainter and its device's name

ORPHAN_S = 5.0  # that a process lives after such a signal where no window ends it
NICENESS = 10  # of 19; 0 is the window's


def enter(connection: Connection, frames: Block, models: Path, load_engine: LoadEngine | None) -> None:
    """Step aside for the window, and run `gui.process.engine_process.serve`, which only the new process imports."""
    outlive_end_signals()
    _step_aside()  # before libraries start threads, which inherit it
    from gui.process.engine_process import serve

    serve(connection, frames, models, load_engine)


def outlive_end_signals() -> None:
    """Leave the signals that end the whole app to the window, which then ends this process; end soon without it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal
    signal.signal(signal.SIGTERM, _end_soon)  # logging out
    if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, _end_soon)  # the terminal was closed


def _end_soon(_number: int, _frame: FrameType | None) -> None:
    threading.Timer(ORPHAN_S, os._exit, (1,)).start()


def _step_aside() -> None:
    """Let the window and other programs go first."""
    if sys.platform == "win32":
        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
    else:
        psutil.Process().nice(NICENESS)
