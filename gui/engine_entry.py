"""Begin the engine process: a module without Qt for the child, and without anything heavy for the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from pathlib import Path
    from typing import Any

    from gui.messages import Block

    LoadEngine = Callable[[Path], tuple[Any, str]]  # folder of the models -> Repainter and its device's name


def enter(connection: Connection, frames: Block, models: Path, load_engine: LoadEngine | None) -> None:
    """Run `gui.engine_process.serve`, which only the new process imports."""
    from gui.engine_process import serve  # noqa: PLC0415

    serve(connection, frames, models, load_engine)
