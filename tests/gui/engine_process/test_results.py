"""Check that what a result's file shall carry comes back as it was sent."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from engine.values import Picture
from gui.engine_process import messages as m
from gui.engine_process.results import photo_like, send_result
from gui.link.protocol import Array


class _Store:
    """Hold arrays by their keys."""

    def __init__(self) -> None:
        self.held: dict[str, np.ndarray] = {}

    def put(self, job: int, name: str, values: np.ndarray) -> Array:
        array = Array(f"{job}-{name}", values.shape, str(values.dtype))
        self.held[array.key] = values.copy()
        return array

    def get(self, array: Array, read):
        return read(self.held[array.key])


@pytest.mark.parametrize("has_alpha", [True, False])
def test_pixels_transparency_and_metadata_are_stored_apart(has_alpha):
    store, sent = _Store(), []
    screen = SimpleNamespace(put=lambda pixels: pixels.shape)
    peer = SimpleNamespace(pixels=store, rings={m.SCREEN.name: screen}, send=sent.append)
    alpha = np.full((4, 6), 0.4, np.float32) if has_alpha else None
    photo = Picture(np.zeros((4, 6, 3), np.float32), alpha, exif=b"Exif")
    painted = np.full((4, 6, 3), 0.7, np.float32)

    send_result(peer, 5, photo, painted, "Smaller.", "vgg19")

    (finished,) = sent
    assert (finished.job, finished.frame, finished.notice, finished.model) == (5, (4, 6, 3), "Smaller.", "vgg19")
    assert np.array_equal(store.held[finished.result.pixels.key], painted)
    like = photo_like(store, finished.result)
    assert (like.exif, like.pixels.size) == (b"Exif", 0)
    assert np.array_equal(like.alpha, alpha) if has_alpha else like.alpha is None
