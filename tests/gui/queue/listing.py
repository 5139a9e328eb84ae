"""Tell a window what waits in its queue, as the queue's process would."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from engine.commissions.queue.queue_item import Changes, ItemState, QueueItem, QueueMode
from engine.options import SaveOptions, StyleOptions
from engine.style_choice import StyleChoice
from gui.link.protocol import Request
from gui.queue import queue_messages as m
from tests.gui.fake_session import FakeLink

OPTIONS = StyleOptions((StyleChoice(Path("/styles/ink_wash.jpg")),))


def queued(number: int, state: ItemState = ItemState.WAITING, **more: object) -> QueueItem:
    """Make one of the list."""
    name = f"{number}.jpg"
    return QueueItem(number, Path("/photos") / name, Path("/out") / name, OPTIONS, SaveOptions(), state, **more)


ITEMS = (
    queued(1, ItemState.DONE, result=Path("/out/1.jpg"), seconds=10.0),
    queued(2, ItemState.RUNNING),
    queued(3, ItemState.FAILED, message="3.jpg is damaged."),
    queued(4),
)


def show(link: FakeLink, items: tuple[QueueItem, ...], mode: QueueMode) -> None:
    """Tell the whole list."""
    placed = tuple(replace(item, position=place) for place, item in enumerate(items))
    link.heard.emit(m.Changed(Changes(1, mode, placed, is_whole=True)))


def last(link: FakeLink) -> Request:
    """Give the latest request, as the first job's."""
    return replace(link.calls[-1].request, job=1)
