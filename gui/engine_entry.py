"""Begin the engine process: a module without Qt for the child, and without anything heavy for the window."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from pathlib import Path
    from typing import Any

    from gui.messages import Block

    LoadEngine = Callable[[Path], tuple[Any, str]]  # folder of the models -> Repainter and its device's name

NICENESS = 10  # of 19; 0 is the window's


def enter(connection: Connection, frames: Block, models: Path, load_engine: LoadEngine | None) -> None:
    """Step aside for the window, and run `gui.engine_process.serve`, which only the new process imports."""
    _step_aside()  # before libraries start threads, which inherit it
    from gui.engine_process import serve  # noqa: PLC0415

    serve(connection, frames, models, load_engine)


def _step_aside() -> None:
    """Let the window and other programs go first."""
    if sys.platform == "win32":
        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
    else:
        psutil.Process().nice(NICENESS)
