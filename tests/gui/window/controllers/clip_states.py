"""Say what the window's session and queue tell of an open clip."""

from __future__ import annotations

from pathlib import Path

from engine.commissions.queue.queue_item import Changes, QueueItem, QueueMode
from engine.errors import Sentence
from engine.options import SaveOptions, StyleOptions
from gui.engine_process import scrubbing as s
from gui.queue import queue_messages as q

CLIP = Path("/clips/lake.mp4")


def open_clip(app, session):
    """Open a clip of four seconds."""
    session.give_photo(CLIP)
    session.answer(s.LookThrough, s.ClipSeen, 4.0, 25.0, (Sentence("HDR is painted in {0}.", "BT.709"),))
    session.calls.clear()
    return app.mediator.clips


def opened(session):
    """List the moments of the frames that were asked for."""
    return [call[2] for call in session.calls if call[0] == "open_photo"]


def show(link, state, result=None, mode=QueueMode.RUNNING, message="", removed=False):
    """Tell what the queue holds of the clip."""
    item = QueueItem(7, CLIP, Path("/out/lake.mp4"), StyleOptions(), SaveOptions(), state, message, result)
    link.heard.emit(q.Changed(Changes(1, mode, () if removed else (item,), is_whole=True)))
