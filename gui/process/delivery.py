"""Hand finished pictures over to the window's process, in whose memory they outlive this one."""

from __future__ import annotations

import queue
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from engine.errors import OutOfMemory
from gui.link import messages as m
from gui.link.shared_frames import lend
from gui.process.photo_shelf import on_screen

if TYPE_CHECKING:
    from engine.values import Picture, Pixels
    from gui.link.shared_frames import SharedFrames
    from gui.process.outlet import Outlet


class Delivery:
    """Deliver pictures from any thread, one at a time for each job."""

    def __init__(self, outlet: Outlet, frames: SharedFrames) -> None:
        self._outlet, self._frames = outlet, frames
        self._places: defaultdict[int, queue.SimpleQueue[m.TakeResult]] = defaultdict(queue.SimpleQueue)

    def take(self, place: m.TakeResult) -> None:
        """Pass on where the picture of a job belongs."""
        self._places[place.job].put(place)

    def deliver(self, job: int, photo: Picture, pixels: Pixels, notice: str, model: str) -> None:
        """Hand (H, W, 3) pixels over, with the photo's transparency and what its file shall carry.

        Raises:
            OutOfMemory: there is no room.
        """
        alpha = photo.alpha
        self._outlet.send(m.ResultComputed(job, pixels.shape, None if alpha is None else alpha.shape))
        place = self._places[job].get()
        del self._places[job]
        if place.pixels is None:
            raise OutOfMemory("There is no memory for the finished picture; choose a smaller size and start again.")
        lend(place.pixels, lambda array: np.copyto(array, pixels))
        if place.alpha is not None:
            lend(place.alpha, lambda array: np.copyto(array, cast("Any", alpha)))
        like = replace(photo, pixels=np.empty((0, 0, 3), np.float32), alpha=None)
        frame = cast("m.Frame", self._frames.put(on_screen(pixels), wait=True))
        self._outlet.send(m.Finished(job, frame, like, notice, model))
