"""Define what the window's process and the queue's process say to each other: frozen and picklable."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.values import Progress, QueueItem, QueueMode, SaveOptions, StyleOptions
from gui.link.messages import Failed


@dataclass(frozen=True, slots=True)
class Add:
    """Put photographs and the pictures of folders at the end; answered by Added or Failed."""

    paths: tuple[Path, ...]
    options: StyleOptions
    folder: Path
    template: str
    save_options: SaveOptions
    suffix: str | None = None  # None is the photograph's own
    skips_finished: bool = True


@dataclass(frozen=True, slots=True)
class Remove:
    """Take photographs out; the one that is being painted is stopped."""

    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """Put photographs before another one, or at the end."""

    numbers: tuple[int, ...]
    before: int | None


@dataclass(frozen=True, slots=True)
class Retry:
    """Let finished or failed photographs wait again."""

    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ClearFinished:
    """Take out what is painted."""


@dataclass(frozen=True, slots=True)
class SetMode:
    """Go on, stop after the present picture, or pause."""

    mode: QueueMode


@dataclass(frozen=True, slots=True)
class Look:
    """Ask for the list; answered by Listed."""


@dataclass(frozen=True, slots=True)
class GiveThumbnail:
    """Ask for a small square of a picture file; answered by ThumbnailMade, or not where it cannot be read."""

    path: Path


@dataclass(frozen=True, slots=True)
class Quit:
    """Ask the process to end; what it paints waits again."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Tell what the queue holds, in its order; sent after every change."""

    items: tuple[QueueItem, ...]
    mode: QueueMode


@dataclass(frozen=True, slots=True)
class Added:
    """Tell how many photographs were taken in, and how many of these are finished already."""

    count: int
    finished: int


@dataclass(frozen=True, slots=True)
class Progressed:
    """Tell how far a photograph is."""

    number: int
    progress: Progress


@dataclass(frozen=True, slots=True)
class ThumbnailMade:
    """Show a small square."""

    path: Path
    side: int  # px
    pixels: bytes  # RGB, 8 bits a channel


@dataclass(frozen=True, slots=True)
class Emptied:
    """Tell that nothing waits any more, and what has become of the photographs since something did."""

    done: int
    failed: int


@dataclass(frozen=True, slots=True)
class Resting:
    """Tell that the process ends because there is nothing to do; the next request starts another one."""


Request = Add | Remove | Move | Retry | ClearFinished | SetMode | Look | GiveThumbnail | Quit
Report = Listed | Added | Progressed | ThumbnailMade | Emptied | Failed | Resting
