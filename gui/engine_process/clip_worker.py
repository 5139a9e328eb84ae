"""Look through clips, in a thread of the engine process."""

from __future__ import annotations

import queue
from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from gui.engine_process import messages as m
from gui.engine_process import scrubbing as s
from gui.engine_process.photo_cache import on_screen
from gui.link.protocol import Cancelled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from gui.link.peer import Peer
    from gui.link.protocol import Answer

PICTURE_SIDE = 160  # px, long side


class ClipWorker:
    """Tell of one clip at a time: its length, pictures of it, and at last its cuts."""

    def __init__(self, peer: Peer) -> None:
        self._peer = peer
        self._requests: queue.SimpleQueue[s.LookThrough] = queue.SimpleQueue()
        self._latest = 0  # job

    def submit(self, request: s.ClipRequest[Answer]) -> None:
        """Queue a request, in place of the one before."""
        if isinstance(request, s.LookThrough):
            self._latest = request.job
            self._requests.put(request)

    def cancel(self, job: int) -> None:
        """End a job at its next frame."""
        if self._latest == job:
            self._latest = 0

    def run(self) -> None:
        """Work for ever; the thread's function."""
        while True:
            request = self._requests.get()
            with self._peer.reporting(request.job):
                found = self._look_through(request)
                self._peer.send(Cancelled(request.job) if found is None else s.ClipLooked(request.job, found))

    def _look_through(self, request: s.LookThrough) -> tuple[float, ...] | None:
        """Show a clip, and return where its shots begin, in seconds; None where it is not wanted any more."""
        from engine.commissions.video.guarded_clip import ClipBrowser

        with closing(ClipBrowser(request.path)) as browser:
            info = browser.info
            seconds = info.seconds or info.count / float(info.rate)
            self._peer.send(s.ClipSeen(request.job, seconds, float(info.rate), info.notices))
            for place in range(request.places):
                if self._latest != request.job:
                    return None
                picture = _small(browser.frame(seconds * (place + 0.5) / request.places))
                self._peer.send(s.ClipPicture(request.job, place, self._peer.rings[m.SCREEN.name].put(picture)))
        return self._cuts(request.job, request.path)

    def _cuts(self, job: int, path: Path) -> tuple[float, ...] | None:
        from engine.commissions.video.cuts import cuts, small
        from engine.commissions.video.guarded_clip import ClipReader

        times: list[float] = []
        found = []
        with closing(ClipReader(path)) as reader:
            base = reader.info.time_base

            def frames() -> Iterator[NDArray[np.uint8]]:
                for frame in reader:
                    times.append(float(frame.pts * base))
                    yield small(frame.pixels)

            for index, begins in enumerate(cuts(frames())):
                if self._latest != job:
                    return None
                if begins:
                    found.append(times[index])
        return tuple(found)


def _small(pixels: NDArray[np.float32]) -> NDArray[np.uint8]:
    image = Image.fromarray(on_screen(pixels))
    image.thumbnail((PICTURE_SIDE, PICTURE_SIDE))
    return np.asarray(image)
