"""Keep the open photo in the engine process, and make of pictures what fits the screen."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from engine.errors import UnreadableImage
from engine.values import Picture
from gui.engine_process import messages as m
from gui.engine_process.clip_cache import ClipCache
from gui.engine_process.messages import LONGEST_SIDE
from gui.engine_process.model_cache import ModelCache, OpenModel, is_model

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gui.link.pixel_store import PixelStore


class PhotoCache:
    """Keep the photo that was used last, and load it again when it is asked for by a new process."""

    def __init__(self, store: PixelStore) -> None:
        self._store = store
        self._models = ModelCache()
        self._number = 0
        self._picture: Picture | None = None
        self._lock = threading.Lock()
        self._clips = ClipCache()

    def get(self, photo: m.Photo) -> Picture:
        """Give a photo's pixels; the one before is let go only when this one could be loaded.

        Raises:
            EngineError: the file cannot be read.
        """
        with self._lock:
            return self._get(photo)

    def model(self, photo: m.Photo) -> OpenModel:
        """Give the model that a photo is; raises EngineError."""
        with self._lock:
            assert photo.path is not None
            return self._models.get(photo.path, shines=photo.shines)

    def get_if_open(self, photo: m.Photo) -> Picture | None:
        """Do the same, but give None where a newer photo has taken its place."""
        with self._lock:
            return None if photo.number < self._number else self._get(photo)

    def _get(self, photo: m.Photo) -> Picture:
        if self._picture is None or photo.number != self._number:
            self._picture, self._number = self._load(photo), photo.number
        if photo.shines and photo.path is not None:
            return self._models.get(photo.path, shines=True).picture
        return self._picture

    def _load(self, photo: m.Photo) -> Picture:
        from engine.pictures import image_io

        if photo.pasted is not None:
            return self._store.get(photo.pasted, _as_picture)
        if photo.path is None:
            raise UnreadableImage("This photograph has neither a file nor pixels; open it again.")
        if photo.is_written_back:
            raise UnreadableImage("The photograph in {0} was replaced; open that file again to go on.", photo.path.name)
        if is_model(photo.path):
            self._models.forget()
            return self._models.get(photo.path).picture
        return image_io.load(photo.path) if photo.moment is None else self._clips.frame(photo.path, photo.moment)


def _as_picture(rgba: NDArray[np.uint8]) -> Picture:
    """Turn (H, W, 4) uint8 into a picture; its alpha is None if nothing is transparent."""
    pixels = np.divide(rgba[..., :3], np.float32(255), dtype=np.float32)
    alpha = np.divide(rgba[..., 3], np.float32(255), dtype=np.float32)
    return Picture(pixels, None if alpha.min() == 1 else alpha)


def on_screen(pixels: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Turn (H, W, 3) float32 in [0, 1] into uint8 of at most `LONGEST_SIDE` px a side."""
    frame = np.empty(pixels.shape, np.uint8)
    for top in range(0, len(pixels), 256):  # rows at a time: whole photos would take twice their memory
        strip = pixels[top : top + 256] * np.float32(255)
        frame[top : top + 256] = np.rint(strip, out=strip).clip(0, 255)
    return fitted(frame)


def fitted(frame: NDArray[np.uint8], side: int = LONGEST_SIDE) -> NDArray[np.uint8]:
    """Scale (H, W, 3) uint8 down to `side` px, by default until it fits the slot of a frame."""
    if max(frame.shape) <= side:
        return frame
    image = Image.fromarray(frame)
    image.thumbnail((side, side))
    return np.asarray(image)
