"""Open photos, make thumbnails and save results, in a thread of the engine process."""

from __future__ import annotations

import itertools
import queue
import threading
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from engine.values import Phase, Progress
from gui.engine_process import messages as m
from gui.engine_process.model_cache import is_model
from gui.engine_process.photo_cache import on_screen
from gui.engine_process.results import photo_like
from gui.link.protocol import Cancelled

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from engine.recipes.recipe import Recipe
    from engine.values import Obstacle
    from gui.engine_process.photo_cache import PhotoCache
    from gui.engine_process.recording import Recording
    from gui.link.peer import Peer
    from gui.link.protocol import Answer, Frame

THUMBNAIL_SIDE = 640  # px, long side; the window cuts a square out of it, or shows all of it to choose a part


class FileWorker:
    """Open photos, make thumbnails and save results, one after the other; thumbnails wait for the rest."""

    def __init__(self, peer: Peer, photos: PhotoCache, recording: Recording) -> None:
        self._peer, self._photos, self._recording = peer, photos, recording
        self._requests: queue.PriorityQueue[tuple[int, int, m.FileRequest[Answer] | None]]
        self._requests = queue.PriorityQueue()
        self._order = itertools.count()
        self._waiting: set[int] = set()  # jobs that have not begun
        self._lock = threading.Lock()

    def submit(self, request: m.FileRequest[Answer]) -> None:
        """Queue a request."""
        with self._lock:
            self._waiting.add(request.job)
        self._requests.put((int(isinstance(request, m.MakeThumbnail)), next(self._order), request))

    def drop(self, job: int) -> None:
        """End a job at once if it has not begun."""
        if self._took(job):
            self._peer.send(Cancelled(job))

    def _took(self, job: int) -> bool:
        """Take a job out of those that wait; False where it was taken before."""
        with self._lock:
            is_waiting = job in self._waiting
            self._waiting.discard(job)
            return is_waiting

    def finish(self) -> None:
        """Let the thread end before the next thumbnail."""
        self._requests.put((0, next(self._order), None))

    def run(self) -> None:
        """Work until `finish`; the thread's function."""
        while (request := self._requests.get()[2]) is not None:
            if self._took(request.job):
                with self._peer.reporting(request.job):
                    self._handle(request)

    def _handle(self, request: m.FileRequest[Answer]) -> None:
        match request:
            case m.OpenPhoto(job, photo, write_back):
                pixels = self._photos.get(photo).pixels
                frame = self._frame(on_screen(pixels))
                obstacle = _obstacle(photo.path) if write_back and photo.path else None
                height, width = pixels.shape[:2]
                self._peer.send(m.PhotoOpened(job, frame, width, height, obstacle))
            case m.MakeThumbnail(job, path):
                self._peer.send(m.ThumbnailMade(job, self._frame(_thumbnail(path))))
            case m.ReadRecipe(job, path, known):
                self._peer.send(m.RecipeRead(job, _recipe(path, known)))
            case m.SaveRecording(job, path, seconds):
                self._peer.send(m.Saved(job, self._recording.write(path, seconds)))
            case m.SaveTurntable(job):
                self._peer.send(m.Saved(job, self._save_turntable(request)))
            case m.SaveResult(job):
                self._peer.send(m.Saved(job, *self._save(request)))

    def _frame(self, pixels: NDArray[np.uint8]) -> Frame:
        return self._peer.rings[m.SCREEN.name].put(pixels)

    def _save(self, request: m.SaveResult) -> tuple[Path, str]:
        """Write exactly the stored pixels, with the photo's metadata and transparency, and say what is lost by it."""
        from engine.pictures import image_saving

        if request.photo is not None and is_model(request.photo.path):
            return self._save_model(request, request.photo), ""
        store = self._peer.pixels
        like = photo_like(store, request.result)

        def write(pixels: NDArray[np.float32]) -> Path:
            more = {"overwrite": request.overwrite, "in_place": request.in_place}
            return image_saving.save(request.path, pixels, like, request.options, recipe=request.recipe, **more)

        written = store.get(request.result.pixels, write)
        return written, image_saving.loss_of(written, like) or ""

    def _save_model(self, request: m.SaveResult, photo: m.Photo) -> Path:
        """Write the model's own files with the painted textures."""
        from engine.commissions.model3d.whole_files import write_model

        opened = self._photos.model(photo)
        textures = self._peer.pixels.get(request.result.pixels, opened.way.textures)
        return write_model(opened.model, textures, request.path, overwrite=request.overwrite)

    def _save_turntable(self, request: m.SaveTurntable) -> Path:
        """Show the model as it is painted, or as it was."""
        from engine.commissions.model3d.turntable import Turntable

        opened = self._photos.model(request.photo)
        sheet = request.painted
        painted = {} if sheet is None else self._peer.pixels.get(sheet, opened.way.textures)
        shown = Turntable(opened.model, painted, request.yaw, request.pitch)
        return shown.save(request.path, request.clip, request.seconds, tell=partial(self._tell, request.job))

    def _tell(self, job: int, fraction: float) -> None:
        self._peer.send(m.Progressed(job, Progress(fraction, Phase.FINISHING)))


def _thumbnail(path: Path) -> NDArray[np.uint8]:
    """Load a picture and make it small; a model is seen as at first."""
    from engine.pictures import image_io

    if is_model(path):
        from engine.commissions.model3d.open_model import open_model
        from engine.commissions.model3d.turntable import Turntable

        return Turntable(open_model(path), {}).picture(side=THUMBNAIL_SIDE // 2)
    image = Image.fromarray(on_screen(image_io.load(path).pixels))
    image.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return np.asarray(image)


def _obstacle(path: Path) -> Obstacle | None:
    from engine.pictures import image_saving

    return image_saving.obstacle_to_replacing(path)


def _recipe(path: Path, known: tuple[Path, ...]) -> Recipe | None:
    from engine.recipes.recipe_file import load_recipe

    return load_recipe(path, known)
