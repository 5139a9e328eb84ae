"""Cut tiles out of pictures for the screen, in a thread of the engine process."""

from __future__ import annotations

import queue
from typing import TYPE_CHECKING

import numpy as np

from gui.link import messages as m
from gui.link.shared_frames import TILE_APRON, TILE_SIDE, lend

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gui.process.outlet import Outlet
    from gui.process.photo_shelf import PhotoShelf


class TileCutter:
    """Answer requests for tiles one after the other."""

    def __init__(self, outlet: Outlet, shelf: PhotoShelf) -> None:
        self._outlet, self._shelf = outlet, shelf
        self._requests: queue.SimpleQueue[m.MakeTile] = queue.SimpleQueue()

    def submit(self, request: m.MakeTile) -> None:
        """Queue a request."""
        self._requests.put(request)

    def run(self) -> None:
        """Work for ever; the thread's function."""
        while True:
            request = self._requests.get()
            with self._outlet.reporting(request.job):
                self._handle(request)

    def _handle(self, request: m.MakeTile) -> None:
        if request.pixels is not None:
            tile = lend(request.pixels, lambda pixels: cut(pixels, request.level, request.column, request.row))
        else:
            picture = self._shelf.get_if_open(request.photo)
            if picture is None:
                self._outlet.send(m.Cancelled(request.job))
                return
            tile = cut(picture.pixels, request.level, request.column, request.row)
        height, width = tile.shape[:2]
        lend(request.target, lambda slots: _place(slots[request.slot], tile))
        self._outlet.send(m.TileMade(request.job, width=width, height=height))


def _place(slot: NDArray[np.uint8], tile: NDArray[np.uint8]) -> None:
    """Write (h, w, 3) RGB as (h, w, 4) BGRX without gaps between rows."""
    height, width = tile.shape[:2]
    out = slot.reshape(-1)[: height * width * 4].reshape(height, width, 4)
    out[..., :3] = tile[..., ::-1]
    out[..., 3] = 255


def cut(pixels: NDArray[np.float32], level: int, column: int, row: int) -> NDArray[np.uint8]:
    """Cut a tile out of (H, W, 3), averaged over squares of 2**level px, with an apron: (h, w, 3) uint8."""
    step = 2**level
    (top, bottom), (left, right) = (
        (max(index * TILE_SIDE - TILE_APRON, 0) * step, min(((index + 1) * TILE_SIDE + TILE_APRON) * step, length))
        for index, length in ((row, pixels.shape[0]), (column, pixels.shape[1]))
    )
    part = _averaged(_averaged(pixels[top:bottom, left:right], step, 0), step, 1)
    scaled = part * np.float32(255)
    tile: NDArray[np.uint8] = np.rint(scaled, out=scaled).clip(0, 255).astype(np.uint8)
    return tile


def _averaged(part: NDArray[np.float32], step: int, axis: int) -> NDArray[np.float32]:
    """Average each `step` neighbours along an axis; the last ones may be fewer."""
    if step == 1:
        return part
    starts = np.arange(0, part.shape[axis], step)
    sums = part.take(starts, axis)
    for offset in range(1, step):
        places = np.minimum(starts + offset, part.shape[axis] - 1)  # beyond the end the last one counts again
        sums += part.take(places, axis)
    sums /= np.float32(step)
    return sums
