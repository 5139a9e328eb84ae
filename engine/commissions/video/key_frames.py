"""Paint some frames of a clip and carry them over, by flow from both sides, to those between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.commissions.video.guarded_clip import ClipReader
from engine.commissions.video.steadiness import Steadiness

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.commissions.source import SourceFrame
    from engine.commissions.video.clip_work import ClipWork
    from engine.values import Pixels, Result

_LEAST = 0.02  # share of what cannot be trusted, where nothing else is there


@dataclass(frozen=True, slots=True, eq=False)
class KeyFrame:
    """Hold a frame that is painted by itself."""

    index: int
    result: Result
    keeper: Steadiness  # which carries its painting elsewhere

    @classmethod
    def of(cls, index: int, photo: Pixels, result: Result) -> KeyFrame:
        """Keep a frame (h, w, 3) and its result."""
        keeper = Steadiness()
        keeper.carried(photo)
        keeper.keep(result.pixels)
        return cls(index, result, keeper)


def between(photo: Pixels, index: int, before: KeyFrame, after: KeyFrame) -> Pixels | None:
    """Return the painting of a frame (h, w, 3) between two; None where neither shows what is in it."""
    place = (index - before.index) / (after.index - before.index)
    one, other = before.keeper.carried(photo), after.keeper.carried(photo)
    if one is None or other is None:
        found = one or other
        return None if found is None else found.painted.clip(0, 1)
    ours, theirs = (one.share + _LEAST) * np.float32(1 - place), (other.share + _LEAST) * np.float32(place)
    painted: Pixels = ((ours * one.painted + theirs * other.painted) / (ours + theirs)).clip(0, 1)
    return painted


class Ahead:
    """Read a clip a third time, ahead of the painting.

    Args:
        work: of the clip.
        frame: where it is now.
    """

    def __init__(self, work: ClipWork, frame: SourceFrame) -> None:
        self._reader = ClipReader(work.path, float(frame.time or 0), work.stop)
        self._frames: Iterator[tuple[int, Pixels]] = (
            (index, one.pixels) for index, one in enumerate(self._reader, frame.index)
        )

    def frame(self, index: int) -> Pixels | None:
        """Return a frame, (h, w, 3), later than those before; None where the clip has ended."""
        return next((pixels for at, pixels in self._frames if at == index), None)

    def close(self) -> None:
        """Let the file go."""
        self._reader.close()
