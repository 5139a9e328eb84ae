"""Look ahead in a clip: where its shots begin, and what they look like as a whole."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import cv2
import numpy as np

from engine.commissions.video.cuts import cuts, small
from engine.commissions.video.guarded_clip import ClipReader

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from engine.values import Pixels

_STRIDE = 8  # frames from sample to sample
_AHEAD = 96  # frames that are looked at of a shot
_SIDE = 512  # px, long side of a sample


class ShotFinder:
    """Read a clip a second time, ahead of the painting.

    Args:
        path: of the clip.
        start: s, where a shot begins; None is the beginning.
        stop: s; None is the end.
        first: index of the frame there.
    """

    def __init__(self, path: Path, start: float | None, stop: float | None, first: int = 0) -> None:
        self._reader = ClipReader(path, start, stop)
        self._first = self._known = first  # `_known` is the first frame of which it is not known yet
        self._kept: deque[tuple[int, Pixels]] = deque()
        self._beginnings: deque[int] = deque()
        self._flags = cuts(self._smalls())
        self._is_over = False

    def begins(self, index: int) -> bool:
        """Tell whether a shot begins with that frame; to be asked for one frame after the other."""
        self._look(index + 1)
        while self._beginnings and self._beginnings[0] < index:
            self._beginnings.popleft()
        while self._kept and self._kept[0][0] < index:  # no shot that is still to begin shows them
            self._kept.popleft()
        return bool(self._beginnings) and self._beginnings[0] == index

    def last_of_shot(self, index: int, limit: int) -> int:
        """Return the last frame of that frame's shot, `limit` at most."""
        end = index
        while end < limit and self._look(end + 2) and end + 1 not in self._beginnings:
            end += 1
        return end

    def samples(self, index: int) -> tuple[Pixels, ...]:
        """Return frames of the shot that begins at that index, (h, w, 3), 512 px at most; none where it is short."""
        end = index + 1
        while end < index + _AHEAD and self._look(end + 1) and end not in self._beginnings:
            end += 1
        return tuple(pixels for place, pixels in self._kept if place < end)

    def close(self) -> None:
        """Let the file go."""
        self._reader.close()

    def _look(self, end: int) -> bool:
        """Find out about the frames before `end`; False where there are not so many."""
        while self._known < end and not self._is_over:
            flag = next(self._flags, None)
            if flag is None:
                self._is_over = True
                break
            if flag:
                self._beginnings.append(self._known)
            self._known += 1
        return self._known >= end

    def _smalls(self) -> Iterator[NDArray[np.uint8]]:
        for index, frame in enumerate(self._reader, self._first):
            if (index - self._first) % _STRIDE == 0:
                self._kept.append((index, _reduced(frame.pixels)))
            yield small(frame.pixels)


def _reduced(pixels: Pixels) -> Pixels:
    height, width = pixels.shape[:2]
    share = min(1.0, _SIDE / max(height, width))
    size = max(1, round(width * share)), max(1, round(height * share))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.float32).clip(0, 1)
