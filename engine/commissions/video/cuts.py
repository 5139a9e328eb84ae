"""Find where a clip cuts from one shot to the next."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from engine.values import Pixels

_SIDE = 128  # px, long side at which frames are compared
_NEIGHBOURS = 2  # frames on either side that a change is measured against
_RATIO = 2.0  # of a cut's change to the largest beside it; a flash changes twice
_LEAST = 15.0  # of 255: a smaller change is no cut
_SHORTEST = 8  # frames of a shot


def small(pixels: Pixels) -> NDArray[np.uint8]:
    """Reduce a frame (H, W, 3) to hue, saturation and value, at most 128 px a side."""
    height, width = pixels.shape[:2]
    share = min(1.0, _SIDE / max(height, width))
    size = max(1, round(width * share)), max(1, round(height * share))
    reduced = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    eight = np.rint(reduced.clip(0, 1) * 255).astype(np.uint8)
    return np.asarray(cv2.cvtColor(eight, cv2.COLOR_RGB2HSV), np.uint8)


def cuts(frames: Iterable[NDArray[np.uint8]]) -> Iterator[bool]:
    """Tell for each of the `small` frames whether a shot begins with it; the answers lag two frames behind."""
    changes: deque[float] = deque(maxlen=2 * _NEIGHBOURS + 1)
    last, since = None, 0
    for index, frame in enumerate(frames):
        changes.append(0.0 if last is None else change(last, frame))
        last = frame
        if index >= _NEIGHBOURS:
            begins = since == 0 or (since >= _SHORTEST and _stands_out(list(changes), len(changes) - 1 - _NEIGHBOURS))
            since = 1 if begins else since + 1
            yield begins
    for place in range(max(0, len(changes) - _NEIGHBOURS), len(changes)):
        begins = since == 0 or (since >= _SHORTEST and _stands_out(list(changes), place))
        since = 1 if begins else since + 1
        yield begins


def change(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    """Measure how far two `small` frames differ, 0 .. 255; hue is a circle of 180."""
    apart = np.abs(one.astype(np.int16) - other)
    hue = np.minimum(apart[..., 0], 180 - apart[..., 0])
    return float(hue.mean() + apart[..., 1].mean() + apart[..., 2].mean()) / 3


def _stands_out(changes: list[float], place: int) -> bool:
    around = changes[max(0, place - _NEIGHBOURS) : place] + changes[place + 1 : place + 1 + _NEIGHBOURS]
    return changes[place] >= _LEAST and changes[place] >= _RATIO * max(around, default=0.0)
