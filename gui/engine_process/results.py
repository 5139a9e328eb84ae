"""Put finished pictures where they outlive this process, and take them from there."""

from __future__ import annotations

import pickle
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from gui.engine_process import messages as m
from gui.engine_process.photo_cache import on_screen

if TYPE_CHECKING:
    from engine.values import Picture, Pixels
    from gui.link.peer import Peer
    from gui.link.pixel_store import PixelStore


def send_result(peer: Peer, job: int, photo: Picture, pixels: Pixels, notice: str, model: str) -> None:
    """Answer a job with (H, W, 3) pixels, the photo's transparency, and what its file shall carry.

    Raises:
        OutOfMemory: there is no room.
    """
    like = replace(photo, pixels=np.empty((0, 0, 3), np.float32), alpha=None)
    stored = m.StoredResult(
        peer.pixels.put(job, "pixels", pixels),
        None if photo.alpha is None else peer.pixels.put(job, "alpha", photo.alpha),
        peer.pixels.put(job, "like", np.frombuffer(pickle.dumps(like), np.uint8)),
    )
    frame = peer.rings[m.SCREEN.name].put(on_screen(pixels))
    peer.send(m.Finished(job, frame, stored, notice, model))


def photo_like(store: PixelStore, result: m.StoredResult) -> Picture:
    """Give the photo's metadata and transparency; its pixels are empty."""
    like: Picture = pickle.loads(store.get(result.like, lambda words: words.tobytes()))  # our own
    return replace(like, alpha=None if result.alpha is None else store.get(result.alpha, np.array))
