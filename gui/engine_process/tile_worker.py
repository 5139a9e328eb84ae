"""Cut tiles out of pictures for the screen, in a thread of the engine process."""

from __future__ import annotations

import queue
from typing import TYPE_CHECKING

import numpy as np

from gui.engine_process import messages as m
from gui.engine_process.messages import TILE_APRON, TILE_SIDE
from gui.link.protocol import Cancelled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gui.engine_process.photo_cache import PhotoCache
    from gui.link.peer import Peer


class TileWorker:
    """Answer requests for tiles one after the other."""

    def __init__(self, peer: Peer, photos: PhotoCache) -> None:
        self._peer, self._photos = peer, photos
        self._requests: queue.SimpleQueue[m.MakeTile] = queue.SimpleQueue()

    def submit(self, request: m.MakeTile) -> None:
        """Queue a request."""
        self._requests.put(request)

    def run(self) -> None:
        """Work for ever; the thread's function."""
        while True:
            request = self._requests.get()
            with self._peer.reporting(request.job):
                self._handle(request)

    def _handle(self, request: m.MakeTile) -> None:
        if request.pixels is not None:
            tile = self._peer.pixels.get(
                request.pixels, lambda pixels: cut(pixels, request.level, request.column, request.row)
            )
        else:
            picture = self._photos.get_if_open(request.photo)
            if picture is None:
                self._peer.send(Cancelled(request.job))
                return
            tile = cut(picture.pixels, request.level, request.column, request.row)
        self._peer.send(m.TileMade(request.job, self._peer.rings[m.TILES.name].put(_as_bgrx(tile))))


def _as_bgrx(tile: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Turn (h, w, 3) RGB into (h, w, 4) blue, green, red and 255."""
    out = np.full((*tile.shape[:2], 4), 255, np.uint8)
    out[..., :3] = tile[..., ::-1]
    return out


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
