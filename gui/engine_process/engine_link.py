"""Link the window to the engine process: a module without anything heavy for either."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.engine_process.messages import SCREEN, TILES
from gui.engine_process.viewing import VIEWS
from gui.link.program import Program

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from PySide6.QtCore import QObject

    from engine.storage.places import Places
    from gui.link.link import Link
    from gui.link.peer import Peer

    # folder of the models, the user's places -> Repainter and its device's name
    LoadEngine = Callable[[Path, Places], tuple[Any, str]]


def engine_link(
    models: Path, user: Places, load_engine: LoadEngine | None = None, parent: QObject | None = None
) -> Link:
    """Give a link to an engine process, which starts with the link and again when it has died."""
    from gui.link.link import Link  # which brings Qt, and the process imports this module

    rings = (SCREEN, TILES, VIEWS)
    return Link(Program("engine", run_engine, (models, user, load_engine), rings, starts_at_once=True), parent)


def run_engine(peer: Peer, models: Path, user: Places, load_engine: LoadEngine | None) -> None:
    """Run `engine_process.serve`, which only the new process imports."""
    from gui.engine_process.engine_process import serve

    serve(peer, models, user, load_engine)
