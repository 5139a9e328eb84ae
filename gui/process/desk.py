"""Open photos, make thumbnails and save results, in a thread of the engine process."""

from __future__ import annotations

import itertools
import queue
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import numpy as np
from PIL import Image

from gui.link import messages as m
from gui.link.shared_frames import lend
from gui.process.photo_shelf import on_screen

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from engine.recipes.recipe import Recipe
    from engine.values import Obstacle
    from gui.link.shared_frames import SharedFrames
    from gui.process.outlet import Outlet
    from gui.process.photo_shelf import PhotoShelf

THUMBNAIL_SIDE = 640  # px, long side; the window cuts a square out of it, or shows all of it to choose a part


class Desk:
    """Open photos, make thumbnails and save results, one after the other; thumbnails wait for the rest."""

    def __init__(self, outlet: Outlet, frames: SharedFrames, shelf: PhotoShelf) -> None:
        self._outlet, self._frames, self._shelf = outlet, frames, shelf
        self._requests: queue.PriorityQueue[tuple[int, int, m.FileRequest | None]]
        self._requests = queue.PriorityQueue()
        self._order = itertools.count()
        self._dropped: set[int] = set()

    def submit(self, request: m.FileRequest) -> None:
        """Queue a request."""
        self._requests.put((int(isinstance(request, m.MakeThumbnail)), next(self._order), request))

    def drop(self, job: int) -> None:
        """Leave a job out if it has not begun."""
        self._dropped.add(job)

    def finish(self) -> None:
        """Let the thread end before the next thumbnail."""
        self._requests.put((0, next(self._order), None))

    def run(self) -> None:
        """Work until `finish`; the thread's function."""
        while (request := self._requests.get()[2]) is not None:
            if request.job in self._dropped:
                self._outlet.send(m.Cancelled(request.job))
                continue
            with self._outlet.reporting(request.job):
                self._handle(request)

    def _handle(self, request: m.FileRequest) -> None:
        match request:
            case m.OpenPhoto(job, photo, write_back):
                pixels = self._shelf.get(photo).pixels
                frame = self._frame(on_screen(pixels))
                obstacle = _obstacle(photo.path) if write_back and photo.path else None
                height, width = pixels.shape[:2]
                self._outlet.send(m.PhotoOpened(job, frame, width, height, obstacle))
            case m.MakeThumbnail(job, path):
                self._outlet.send(m.ThumbnailMade(job, self._frame(_thumbnail(path))))
            case m.ReadRecipe(job, path, known):
                self._outlet.send(m.RecipeRead(job, _recipe(path, known)))
            case m.SaveResult(job):
                self._outlet.send(m.Saved(job, _save(request)))

    def _frame(self, pixels: NDArray[np.uint8]) -> m.Frame:
        return cast("m.Frame", self._frames.put(pixels, wait=True))


def _thumbnail(path: Path) -> NDArray[np.uint8]:
    """Load a picture and make it small."""
    from engine.pictures import image_io

    image = Image.fromarray(on_screen(image_io.load(path).pixels))
    image.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return np.asarray(image)


def _obstacle(path: Path) -> Obstacle | None:
    from engine.pictures import image_saving

    return image_saving.obstacle_to_replacing(path)


def _recipe(path: Path, known: tuple[Path, ...]) -> Recipe | None:
    from engine.recipes.recipe_file import load_recipe

    return load_recipe(path, known)


def _save(request: m.SaveResult) -> Path:
    """Write exactly the stored pixels, with the photo's metadata and transparency."""
    from engine.pictures import image_saving

    stored = request.result
    like = replace(stored.like, alpha=lend(stored.alpha, np.array) if stored.alpha else None)

    def write(pixels: NDArray[np.float32]) -> Path:
        more = {"overwrite": request.overwrite, "in_place": request.in_place}
        return image_saving.save(request.path, pixels, like, request.options, recipe=request.recipe, **more)

    return lend(stored.pixels, write)
