"""Say what is to be painted and where it goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from engine.commissions.queue.queue_item import Details, ItemState
from engine.options import SaveOptions, StyleOptions
from engine.values import Preview, Progress, Result

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from engine.commissions.sink import Sink
    from engine.commissions.source import Source, SourceFrame
    from engine.values import Picture


class Repainter(Protocol):
    """Repaint a picture; `engine.painting.stylizer.Stylizer` is one."""

    def stylize(self, picture: Picture, options: StyleOptions) -> Generator[Progress | Preview | Result, None, None]:
        """Yield how far the work is, and the result last; closing the iterator cancels."""


class FramePainter(Protocol):
    """Paint the frames of one commission in their order; what one hands to the next stays in here."""

    def paint(self, frame: SourceFrame) -> Generator[Progress | Preview | Result, None, None]:
        """Yield how far this frame is, from 0 to 1, and its result last; closing the iterator cancels."""


@dataclass(frozen=True, slots=True)
class Order:
    """Write down what is to be painted, how, and where it goes: all that another process needs to know."""

    source: Path
    target: Path
    options: StyleOptions
    save_options: SaveOptions = field(default_factory=SaveOptions)
    details: Details = field(default_factory=dict)
    replaces: bool = False  # a file of the target's name, never the source; else it gets " (2)"


@dataclass(frozen=True, slots=True)
class Commission:
    """Join a source and a sink by what is painted."""

    source: Source
    sink: Sink
    options: StyleOptions
    save_options: SaveOptions = field(default_factory=SaveOptions)
    painter: Callable[[Repainter, Commission], FramePainter] | None = None  # None paints each frame for itself


@dataclass(frozen=True, slots=True, eq=False)
class FrameDone:
    """Tell that a frame is painted and written."""

    frame: SourceFrame
    result: Result
    recipe: str  # JSON of how it was painted
    count: int  # of frames, as far as is known


@dataclass(frozen=True, slots=True, eq=False)
class Ended:
    """Tell what has become of a commission."""

    state: ItemState  # DONE or FAILED
    message: str = ""  # one sentence: why it failed, or what of the photograph the file does not hold
    exit_code: int = 0  # of the command line
    result: Path | None = None  # what was written
    error: Exception | None = None  # why it failed


Step = Progress | Preview | FrameDone | Ended
