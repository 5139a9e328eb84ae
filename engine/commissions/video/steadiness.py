"""Let the painting of one frame go on from that of the frame before, where both show the same thing."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from engine.commissions.video.flow import DisFlow, enlarged, moved, seen_before

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.commissions.video.flow import Flow, Grey, MotionFinder
    from engine.values import Pixels

_LARGEST_SHARE = 0.85  # of the frame before at steadiness 1; with all of it the first frame would stay for ever
_FORGOTTEN = 0.02  # of a frame that is left then
_SHARPENING, _FINE = 0.2, 1.0  # share and px of the detail that is lost half way between two pixels; with the share < 1
_RIM = 3  # px of the square that a mask is shrunk by, at the size of the flow; 7 costs half of what is won on a street
_FAR_RIM = 7  # px, likewise, where what is taken for the same is held to, frame after frame
_SOFT = 0.8  # px, of the mask's edge
_FARTHEST_LIGHT = 0.1  # of brightness, beyond which two pixels are not the same thing
_CALM = 1.5  # px, blur before they are compared, for the grain of dark footage
_LIGHT = 4.0  # px, blur of the light's change, which has no detail
_SAME_SHOT = 0.3  # of the pixels have to be seen in both frames
_COLOR = 0.03  # of the long side, blur below which there are strokes
_MOVES = 0.5  # px a frame; a grid that jumps after a slower camera would cost more than it gives
_UNTOUCHED = 2e-3  # from the frame's own colour: nothing is painted there


@dataclass(frozen=True, slots=True, eq=False)
class _Before:
    """Hold the frame before."""

    grey: Grey
    photo: Pixels
    painted: Pixels


FAR = (1, 2, 4)  # frames back; the nearest that shows a pixel wins (Ruder et al., arXiv:1604.08610, equation 8)


@dataclass(frozen=True, slots=True, eq=False)
class Carried:
    """Hold what the frame before gives to this one."""

    painted: Pixels  # (H, W, 3), its painting moved to this frame, in this frame's light
    share: NDArray[np.float32]  # (H, W, 1), 0 .. 1: how far it can be trusted
    camera: tuple[float, float] = (0.0, 0.0)  # how far it has gone since, px of the frame to the right and down

    def over(self, photo: Pixels) -> Pixels:
        """Lay it over a frame of any size, (H, W, 3), which has its colours but none of its strokes."""
        height, width = self.painted.shape[:2]
        below, spread = _fitted(photo, height, width), _COLOR * max(height, width)
        below = below + cv2.GaussianBlur(self.painted, (0, 0), spread) - cv2.GaussianBlur(below, (0, 0), spread)
        whole: Pixels = (below + self.share * (self.painted - below)).clip(0, 1)
        return whole


class Steadiness:
    """Hold the frame before and blend it in.

    Args:
        finder: of motion.
        reach: frames that are kept.
    """

    def __init__(self, finder: MotionFinder | None = None, reach: int = 1) -> None:
        self._finder = finder or DisFlow()
        self._rim = _RIM if reach == 1 else _FAR_RIM
        self._earlier: deque[_Before] = deque(maxlen=reach)  # the latest last
        self._next: tuple[Pixels, Grey] | None = None

    def forget(self) -> None:
        """Carry nothing over: another shot begins."""
        self._earlier.clear()

    def carried(self, photo: Pixels) -> Carried | None:
        """Move the painting before to this frame (h, w, 3); None where there is none, or what it showed is not here."""
        self._next = photo, self._finder.prepare(photo)
        return self._carried(photo, self._earlier[-1]) if self._earlier else None

    def far_carried(self, photo: Pixels) -> Carried | None:
        """Do the same with several paintings before, so that what was hidden for a while comes back as it was."""
        self._next = photo, self._finder.prepare(photo)
        near = [self._earlier[-far] for far in FAR if far <= len(self._earlier)]
        found = [one for one in (self._carried(photo, before) for before in near) if one is not None]
        if not found:
            return None
        painted, share = found[0].painted * found[0].share, found[0].share
        for one in found[1:]:
            more = np.maximum(0, one.share - share)
            painted, share = painted + more * one.painted, share + more
        return Carried(np.where(share > 0, painted / np.maximum(share, 1e-6), found[0].painted), share)

    def _carried(self, photo: Pixels, before: _Before) -> Carried | None:
        assert self._next is not None  # this frame
        grey = self._next[1]
        if before.grey.shape != grey.shape:
            return None
        back, forth = self._finder.flow(grey, before.grey), self._finder.flow(before.grey, grey)
        seen = seen_before(back, forth)
        if seen.mean() < _SAME_SHOT:
            return None
        change = _change(photo, before.photo, back)
        share = _trusted(seen, change, self._rim)
        light = np.asarray(cv2.GaussianBlur(change, (0, 0), _LIGHT), np.float32)
        height, width = before.painted.shape[:2]
        way = enlarged(back, height, width)
        painted = moved(before.painted, way)
        painted += _SHARPENING * _resampled(way)[..., None] * (painted - cv2.GaussianBlur(painted, (0, 0), _FINE))
        painted += _fitted(light, height, width)
        return Carried(painted, _fitted(share, height, width)[..., None], _camera(back, seen, photo))

    def blended(self, painted: Pixels, photo: Pixels, carried: Carried | None, steadiness: float) -> Pixels:
        """Return this frame's painting with the one before in it, and keep it for the next.

        Args:
            painted: this frame's own painting, (H, W, 3).
            photo: this frame, any size; where it is not painted over nothing is blended in.
            carried: from the frame before.
            steadiness: 0 .. 1.
        """
        if carried is not None and steadiness > 0 and carried.painted.shape == painted.shape:
            own = np.abs(painted - _fitted(photo, *painted.shape[:2])).max(2, keepdims=True) > _UNTOUCHED
            share = carried.share * np.float32(_LARGEST_SHARE * steadiness) * own
            painted = painted + share * (carried.painted - painted)
            np.clip(painted, 0, 1, out=painted, where=np.broadcast_to(own, painted.shape))
        self.keep(painted)
        return painted

    def keep(self, painted: Pixels) -> None:
        """Keep the painting of the frame that `carried` was asked for."""
        if self._next is not None:
            photo, grey = self._next
            self._earlier.append(_Before(grey, photo, painted))


class CameraFollower:
    """Follow the camera as `Steadiness` does, without a painting."""

    def __init__(self, finder: MotionFinder | None = None) -> None:
        self._finder = finder or DisFlow()
        self._before: Grey | None = None

    def step(self, photo: Pixels) -> tuple[float, float]:
        """Tell how far it has gone since the frame before, px of the frame (h, w, 3) to the right and down."""
        grey, before = self._finder.prepare(photo), self._before
        self._before = grey
        if before is None or before.shape != grey.shape:
            return 0.0, 0.0
        back, forth = self._finder.flow(grey, before), self._finder.flow(before, grey)
        seen = seen_before(back, forth)
        return (0.0, 0.0) if seen.mean() < _SAME_SHOT else _camera(back, seen, photo)


def frames_until_forgotten(steadiness: float) -> int:
    """Count the frames after which it does not matter any more what was blended in first."""
    share = _LARGEST_SHARE * steadiness
    return math.ceil(math.log(_FORGOTTEN) / math.log(share)) if share > 0 else 0


def _camera(back: Flow, seen: NDArray[np.float32], photo: Pixels) -> tuple[float, float]:
    """Take for the camera's motion what half of all pixels that are seen in both frames exceed."""
    x, y = np.median(back[seen > 0], axis=0) * (photo.shape[1] / back.shape[1])
    return (float(x), float(y)) if max(abs(x), abs(y)) >= _MOVES else (0.0, 0.0)


def _resampled(back: Flow) -> NDArray[np.float32]:
    """Tell how far each pixel lies between others where it comes from, (h, w), 0 .. 1: not at all after whole px."""
    between = np.abs(back - np.rint(back)).mean(2) * 2
    return np.asarray(cv2.GaussianBlur(between, (0, 0), _CALM), np.float32)


def _change(photo: Pixels, before: Pixels, back: Flow) -> NDArray[np.float32]:
    """Return how each pixel's colours differ from where it was, (h, w, 3), at the size of the flow."""
    height, width = back.shape[:2]
    here, there = (_fitted(np.asarray(x, np.float32), height, width) for x in (photo, before))
    change: NDArray[np.float32] = here - moved(there, back)
    return change


def _trusted(seen: NDArray[np.float32], change: NDArray[np.float32], rim: int) -> NDArray[np.float32]:
    """Take out what looks different, and a rim of so many px around all that is out."""
    calm = cv2.GaussianBlur(np.abs(change).max(2), (0, 0), _CALM)
    same = seen * (calm <= _FARTHEST_LIGHT)
    shrunk = cv2.erode(same, np.ones((rim, rim), np.uint8))
    return np.asarray(cv2.GaussianBlur(shrunk, (0, 0), _SOFT), np.float32)


def _fitted(picture: NDArray[np.float32], height: int, width: int) -> NDArray[np.float32]:
    if picture.shape[:2] == (height, width):
        return picture
    way = cv2.INTER_AREA if height < picture.shape[0] else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(picture, (width, height), interpolation=way), np.float32)
