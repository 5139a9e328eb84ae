"""Link the window to the queue's process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.link.link import Link
from gui.link.program import Program
from gui.queue.queue_messages import FRAMES, THUMBNAILS
from gui.queue.queue_painter import END_S
from gui.queue.queue_process import serve

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import QObject

    from engine.storage.places import Places
    from gui.engine_process.engine_link import LoadEngine

MOST_DEATHS = 3  # in a row without a list


def queue_link(
    user: Places, models: Path, bundled: Path, load_engine: LoadEngine | None = None, parent: QObject | None = None
) -> Link:
    """Give a link to the queue's process, which starts with the first request and again whenever it has died."""
    program = Program(
        "queue",
        serve,
        (user, models, bundled, load_engine),
        (THUMBNAILS, FRAMES),
        has_children=True,  # the scheduler of other computers
        resends=True,
        most_deaths=MOST_DEATHS,
        quit_limit=END_S + 1,
    )
    return Link(program, parent)
