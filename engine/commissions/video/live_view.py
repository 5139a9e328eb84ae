"""Paint what a camera sees, as quickly as can be: each time the newest frame."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from engine.commissions.video.cuts import change, small
from engine.commissions.video.following import after, followed
from engine.commissions.video.steadiness import Steadiness
from engine.painters.scene import Shot
from engine.pictures.geometry import fitted
from engine.values import Picture, Result

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from fractions import Fraction

    from numpy.typing import NDArray

    from engine.commissions.video.camera import Camera
    from engine.commissions.video.following import FrameEngine
    from engine.options import StyleOptions
    from engine.values import Pixels

LIVE_SIDE = 480  # px, long side; from 513 on the instant engine paints two levels, in four times the time
_PATIENCE = 0.2  # s without a frame after which whoever watches may stop
_OTHER_LIGHT = 12.0  # of 255: the picture has changed so far that its statistics are measured anew
_MEASURED = 8  # frames whose pace is told


@dataclass(frozen=True, slots=True)
class Wish:
    """Say how the camera's frames are painted."""

    options: StyleOptions  # of a painter that is quick enough
    consistency: float  # 0 .. 1


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """Hold one frame, as it was and as it is painted."""

    time: Fraction  # s since the camera was opened
    before: Pixels  # (H, W, 3), as the camera gives it
    after: Pixels  # (h, w, 3), long side at most `LIVE_SIDE`
    rate: float  # painted frames a second, of late; 0 before the second


class LiveView:
    """Carry from frame to frame what they have in common, as far as that can be known without looking ahead.

    Args:
        engine: paints single frames.
        camera: gives them; closed by who opened it.
    """

    def __init__(self, engine: FrameEngine, camera: Camera) -> None:
        self._engine, self._camera = engine, camera
        self._steadiness = Steadiness()
        self._shot = Shot()
        self._look: NDArray[np.uint8] | None = None  # of the frame that the shot was measured at
        self._way = (0.0, 0.0)
        self._times: deque[float] = deque(maxlen=_MEASURED)

    def painted(self, wish: Callable[[], Wish]) -> Iterator[Seen | None]:
        """Yield frames for ever, and None now and then while none comes, so that whoever watches may stop.

        Raises:
            EngineError: as the camera and the engine do.
        """
        while True:
            frame = self._camera.newest(_PATIENCE)
            if frame is None:
                yield None
                continue
            assert frame.time is not None  # a camera's frames have times
            photo = _reduced(frame.picture.pixels)
            painting = self._paint(photo, wish())
            self._times.append(time.monotonic())
            yield Seen(frame.time, frame.picture.pixels, painting, self._rate())

    def _paint(self, photo: Pixels, wish: Wish) -> Pixels:
        carried = self._steadiness.carried(photo)
        self._way = after(self._way, carried)
        look, known = small(photo), self._look
        if carried is None:
            self._steadiness.forget()
        if carried is None or known is None or change(known, look) > _OTHER_LIGHT:
            self._shot, self._look = Shot((photo,), self._shot.kept), look
        result = None
        for step in followed(
            self._engine,
            Picture(photo),
            wish.options,
            self._shot,
            self._steadiness,
            carried,
            self._way,
            wish.consistency,
        ):
            result = step.pixels if isinstance(step, Result) else result
        assert result is not None  # an engine that gives no picture raises
        return result

    def _rate(self) -> float:
        taken = self._times[-1] - self._times[0]
        return (len(self._times) - 1) / taken if taken > 0 else 0.0


def _reduced(pixels: Pixels) -> Pixels:
    height, width = pixels.shape[:2]
    if max(height, width) <= LIVE_SIDE:
        return pixels
    rows, columns = fitted(height, width, LIVE_SIDE)
    return np.asarray(cv2.resize(pixels, (columns, rows), interpolation=cv2.INTER_AREA), np.float32).clip(0, 1)
