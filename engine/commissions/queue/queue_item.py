"""Hold the queue's rows and what is told of them: values without torch or Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from engine.options import SaveOptions, StyleOptions

Details = Mapping[str, str | float | bool]  # what only one kind of input has, a clip's in and out points for example
REPLACES = "replaces"  # the detail that lets a painting take the place of a file of its name
TEMPLATE = "{name}_{style}_{n}"  # of the names of the queue's paintings


class ItemState(StrEnum):
    """Name what has become of a photograph in the queue."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class QueueMode(StrEnum):
    """Say whether the queue goes on by itself."""

    RUNNING = "running"
    STOPPING = "stopping"  # after the picture that is being painted
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class QueueItem:
    """Hold one photograph of the queue, what it is painted with, and what has become of it."""

    number: int  # its name in the queue, for ever
    photo: Path
    target: Path  # the file asked for; a taken name gets " (2)" when it is written
    options: StyleOptions
    save_options: SaveOptions
    state: ItemState = ItemState.WAITING
    message: str = ""  # a sentence: why it failed, or what of the photograph the file does not hold
    result: Path | None = None  # the file that was written
    seconds: float | None = None  # that its painting took
    details: Details = field(default_factory=dict)
    position: float = 0.0  # the queue's order


@dataclass(frozen=True, slots=True)
class Batch:
    """Say what is put into the queue together."""

    photos: tuple[Path, ...]  # what `kinds.kind_of` knows: pictures, clips ...
    options: StyleOptions
    folder: Path  # where the paintings go; made when the first is written
    template: str  # of their names, with {name}, {style} and {n}
    save_options: SaveOptions
    suffix: str | None = None  # of the format, ".jpg" for example; None is the photograph's own where it can be written
    details: Details = field(default_factory=dict)
    target: Path | None = None  # the file of the only painting, in place of folder and template
    skips_finished: bool = False  # leave out those that the queue holds with the same settings; failed ones wait again
    learnt: float = 0.0  # when strokes of its styles were learnt last, s since 1970: older paintings are painted anew


@dataclass(frozen=True, slots=True)
class Changes:
    """Tell what has changed in a queue since a revision."""

    revision: int  # that the queue has now
    mode: QueueMode
    items: tuple[QueueItem, ...]  # added or changed
    removed: frozenset[int] = frozenset()  # numbers
    is_whole: bool = False  # the items are all there are


class Listing:
    """Follow a queue by its changes."""

    def __init__(self) -> None:
        self.revision = 0
        self.mode = QueueMode.RUNNING
        self.items: tuple[QueueItem, ...] = ()  # in the queue's order

    def take(self, changes: Changes) -> None:
        """Take in what `QueueFile.changes_since` told of `revision`."""
        found = {} if changes.is_whole else {item.number: item for item in self.items}
        found |= {item.number: item for item in changes.items}
        for number in changes.removed:
            found.pop(number, None)
        self.items = tuple(sorted(found.values(), key=lambda item: item.position))
        self.revision, self.mode = changes.revision, changes.mode
