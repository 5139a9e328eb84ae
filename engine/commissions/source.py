"""Say what a source is: something with frames that can be painted; a photograph has one, a clip many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from engine.values import Picture


@dataclass(frozen=True, slots=True, eq=False)
class SourceFrame:
    """Hold one frame of a source."""

    index: int  # 0, 1, 2 ... in the order in which they are painted
    picture: Picture  # upright, in sRGB, with its own metadata
    time: Fraction | None = None  # s since the source's beginning; None where frames have no time


class Source(Protocol):
    """Give frames one after the other, so that none is in memory longer than it is painted.

    Making one opens nothing: what cannot be read is told when `count` or `frames` is asked for.

    Raises:
        UnreadableImage, UnsupportedFormat, OutOfMemory.
    """

    @property
    def count(self) -> int:
        """Tell how many frames there are, at least 1; an estimate where only reading them all would tell."""

    def frames(self, first: int = 0) -> Iterator[SourceFrame]:
        """Yield the frames from the one of that index on; closing the iterator ends the reading."""

    def close(self) -> None:
        """Let the file go; may be called twice."""
