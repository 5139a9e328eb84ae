"""Run the engine in a process of its own, started by `serve`; never imports Qt.

Three threads share the work: the main thread listens, one thread opens and saves pictures, one paints. So a photo
opens while torch still loads, and a finished picture can be saved while the next one is painted.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
import logging.handlers
import os
import queue
import signal
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

import numpy as np
from PIL import Image, ImageOps

from engine.errors import OutOfMemory, UnreadableImage
from engine.values import Device, Picture, Preview, Progress, Result
from gui import messages as m
from gui.librarian import Librarian
from gui.outlet import Outlet
from gui.shared_frames import LONGEST_SIDE, SharedFrames, lend

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.connection import Connection

    from numpy.typing import NDArray

    from engine.recipe import Recipe
    from engine.values import StyleOptions
    from gui.librarian import Collection

    LoadEngine = Callable[[Path], tuple["Repainter", str]]

THUMBNAIL_SIDE = 256  # px
QUICK_PATIENCE = 1.0  # s that a quick painting may take when a newer one waits

logger = logging.getLogger(__name__)


class Repainter(Protocol):
    """Repaint a picture; `engine.stylizer.Stylizer` is one."""

    def stylize(self, picture: Picture, options: StyleOptions) -> Iterator[Progress | Preview | Result]:
        """Yield how far the work is, and the result last; the iterator can be closed between items."""


def serve(connection: Connection, frames: m.Block, models: Path, load_engine: LoadEngine | None = None) -> None:
    """Answer requests until the connection closes; the main function of the engine process.

    `load_engine` takes the folder of the models, and returns a `Repainter` and the name of its device.
    """
    from engine import image_io  # noqa: F401  # before torch, so that photos open at once

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal is for the window, which then ends us
    EngineProcess(connection, frames, models, load_engine or load_stylizer).run()
    os._exit(0)  # torch's threads may still run, and must not see Python end below them


def load_stylizer(models: Path) -> tuple[Repainter, str]:
    """Import torch, which takes seconds, and load the engine.

    Raises:
        EngineError: the models are missing or damaged.
    """
    from engine import device
    from engine.stylizer import Stylizer
    from engine.weights import own_folder

    return Stylizer(models, own_folder()), device.describe(device.choose(Device.AUTO))


def _own_models(models: Path) -> Collection:
    from engine.own_models import OwnModels
    from engine.weights import own_folder

    return OwnModels(models, own_folder())


class PhotoShelf:
    """Keep the photo that was used last, and load it again when it is asked for by a new process."""

    def __init__(self) -> None:
        self._number = 0
        self._picture: Picture | None = None
        self._lock = threading.Lock()

    def get(self, photo: m.Photo) -> Picture:
        """Give a photo's pixels; the one before is let go only when this one could be loaded.

        Raises:
            EngineError: the file cannot be read.
        """
        with self._lock:
            if self._picture is None or photo.number != self._number:
                self._picture, self._number = _load(photo), photo.number
            return self._picture


def _load(photo: m.Photo) -> Picture:
    from engine import image_io

    if photo.path is not None and photo.is_written_back:
        raise UnreadableImage(f"The photograph in {photo.path.name} was replaced; open that file again to go on.")
    if photo.path is not None:
        return image_io.load(photo.path)
    assert photo.pasted is not None  # a photo has either a file or pixels
    return lend(photo.pasted, _as_picture)


def _as_picture(rgba: NDArray[np.uint8]) -> Picture:
    """Turn (H, W, 4) uint8 into a picture; its alpha is None if nothing is transparent."""
    pixels = np.divide(rgba[..., :3], np.float32(255), dtype=np.float32)
    alpha = np.divide(rgba[..., 3], np.float32(255), dtype=np.float32)
    return Picture(pixels, None if alpha.min() == 1 else alpha)


def _on_screen(pixels: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Turn (H, W, 3) float32 in [0, 1] into uint8 of at most `LONGEST_SIDE` px a side."""
    frame = np.empty(pixels.shape, np.uint8)
    for top in range(0, len(pixels), 256):  # rows at a time: whole photos would take twice their memory
        strip = pixels[top : top + 256] * np.float32(255)
        frame[top : top + 256] = np.rint(strip, out=strip).clip(0, 255)
    return _fitted(frame)


def _fitted(frame: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Scale (H, W, 3) uint8 down until it fits the slot of a frame."""
    if max(frame.shape) <= LONGEST_SIDE:
        return frame
    image = Image.fromarray(frame)
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return np.asarray(image)


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
            case m.OpenPhoto(job, photo):
                pixels = self._shelf.get(photo).pixels
                frame = self._frame(_on_screen(pixels))
                self._outlet.send(m.PhotoOpened(job, frame, width=pixels.shape[1], height=pixels.shape[0]))
            case m.MakeThumbnail(job, path):
                self._outlet.send(m.ThumbnailMade(job, self._frame(_thumbnail(path))))
            case m.ReadRecipe(job, path, known):
                self._outlet.send(m.RecipeRead(job, _recipe(path, known)))
            case m.SaveResult(job):
                self._outlet.send(m.Saved(job, _save(request)))

    def _frame(self, pixels: NDArray[np.uint8]) -> m.Frame:
        return cast("m.Frame", self._frames.put(pixels, wait=True))


def _thumbnail(path: Path) -> NDArray[np.uint8]:
    """Load a picture and cut its middle out as a square of `THUMBNAIL_SIDE` px."""
    from engine import image_io

    image = Image.fromarray(_on_screen(image_io.load(path).pixels))
    return np.asarray(ImageOps.fit(image, (THUMBNAIL_SIDE, THUMBNAIL_SIDE)))


def _recipe(path: Path, known: tuple[Path, ...]) -> Recipe | None:
    from engine.recipe_file import load_recipe

    return load_recipe(path, known)


def _save(request: m.SaveResult) -> Path:
    """Write exactly the stored pixels, with the photo's metadata and transparency."""
    from engine import image_saving

    stored = request.result
    like = replace(stored.like, alpha=lend(stored.alpha, np.array) if stored.alpha else None)

    def write(pixels: NDArray[np.float32]) -> Path:
        more = {"overwrite": request.overwrite, "in_place": request.in_place}
        return image_saving.save(request.path, pixels, like, request.options, recipe=request.recipe, **more)

    return lend(stored.pixels, write)


class Easel:
    """Paint, one picture at a time, in a thread that first loads the engine."""

    def __init__(
        self, outlet: Outlet, frames: SharedFrames, shelf: PhotoShelf, load: Callable[[], tuple[Repainter, str]]
    ) -> None:
        self._outlet, self._frames, self._shelf, self._load = outlet, frames, shelf, load
        self._engine: Repainter | None = None
        self._changed = threading.Condition()
        self._waiting: m.Paint | None = None
        self._running: m.Paint | None = None
        self._stopped: set[int] = set()
        self._places: queue.SimpleQueue[m.TakeResult] = queue.SimpleQueue()

    def submit(self, paint: m.Paint) -> None:
        """Put a painting next in line, in place of one that waits; a full one also ends a quick one that runs."""
        with self._changed:
            if self._waiting is not None:
                self._outlet.send(m.Cancelled(self._waiting.job))
            if self._running is not None and self._running.quick and not paint.quick:
                self._stopped.add(self._running.job)
            self._waiting = paint
            self._changed.notify()

    def cancel(self, job: int) -> None:
        """End a job, at the latest when its next item comes."""
        with self._changed:
            if self._waiting is not None and self._waiting.job == job:
                self._waiting = None
                self._outlet.send(m.Cancelled(job))
            elif self._running is not None and self._running.job == job:
                self._stopped.add(job)

    def take_result(self, place: m.TakeResult) -> None:
        """Pass on where the result of the running job belongs."""
        self._places.put(place)

    def run(self) -> None:
        """Load the engine, then paint for ever; the thread's function."""
        with self._outlet.reporting(0):
            self._ready_engine()
        while True:
            paint = self._next()
            with self._outlet.reporting(paint.job):
                self._paint(paint)

    def _next(self) -> m.Paint:
        with self._changed:
            self._running = None
            self._changed.wait_for(lambda: self._waiting is not None)
            self._running, self._waiting = self._waiting, None
            self._stopped.clear()
            return cast("m.Paint", self._running)

    def _ready_engine(self) -> Repainter:
        """Load the engine; a job asks again if that has failed, because the user may have mended it since."""
        if self._engine is None:
            self._engine, device = self._load()
            self._outlet.send(m.EngineReady(device))
        return self._engine

    def _paint(self, paint: m.Paint) -> None:
        items = self._ready_engine().stylize(self._shelf.get(paint.photo), paint.options)
        began = time.monotonic()
        with contextlib.closing(cast("Any", items)):
            for item in items:
                if self._must_stop(paint, began):
                    self._outlet.send(m.Cancelled(paint.job))
                    return
                self._report(paint, item)

    def _must_stop(self, paint: m.Paint, began: float) -> bool:
        with self._changed:
            overtaken = paint.quick and self._waiting is not None and time.monotonic() - began > QUICK_PATIENCE
            return overtaken or paint.job in self._stopped

    def _report(self, paint: m.Paint, item: Progress | Preview | Result) -> None:
        match item:
            case Progress() if not paint.quick:
                self._outlet.send(m.Progressed(paint.job, item))
            case Preview() if not paint.quick:
                self._show(paint, _fitted(item.pixels), wait=False)
            case Result() if paint.quick:
                self._show(paint, _on_screen(item.pixels), wait=True)
            case Result():
                self._deliver(paint, item)

    def _show(self, paint: m.Paint, pixels: NDArray[np.uint8], *, wait: bool) -> None:
        frame = self._frames.put(pixels, wait=wait)
        if frame is not None:
            self._outlet.send(m.Previewed(paint.job, frame))

    def _deliver(self, paint: m.Paint, result: Result) -> None:
        """Put a result where it outlives this process.

        Raises:
            OutOfMemory: there is no room.
        """
        picture = self._shelf.get(paint.photo)
        alpha = picture.alpha
        self._outlet.send(m.ResultComputed(paint.job, result.pixels.shape, None if alpha is None else alpha.shape))
        place = self._places.get()
        if place.pixels is None:
            raise OutOfMemory("There is no memory for the finished picture; choose a smaller size and start again.")
        lend(place.pixels, lambda array: np.copyto(array, result.pixels))
        if place.alpha is not None:
            lend(place.alpha, lambda array: np.copyto(array, cast("Any", alpha)))
        like = replace(picture, pixels=np.empty((0, 0, 3), np.float32), alpha=None)
        frame = cast("m.Frame", self._frames.put(_on_screen(result.pixels), wait=True))
        self._outlet.send(m.Finished(paint.job, frame, like, result.notice or "", result.model))


class EngineProcess:
    """Hold the parts of the engine process, and pass each request to the one that handles it."""

    def __init__(
        self,
        connection: Connection,
        frames: m.Block,
        models: Path,
        load_engine: LoadEngine,
    ) -> None:
        self._connection = connection
        self._outlet = Outlet(connection)
        self._frames = SharedFrames(frames)
        shelf = PhotoShelf()
        self._desk = Desk(self._outlet, self._frames, shelf)
        self._easel = Easel(self._outlet, self._frames, shelf, lambda: load_engine(models))
        self._librarian = Librarian(self._outlet, lambda: _own_models(models))

    def run(self) -> None:
        """Start the threads and listen until the other side asks us to quit, or is gone."""
        logging.getLogger().addHandler(logging.handlers.QueueHandler(cast("Any", self._outlet)))
        desk = threading.Thread(target=self._desk.run, name="desk", daemon=True)
        desk.start()
        threading.Thread(target=self._easel.run, name="easel", daemon=True).start()
        threading.Thread(target=self._librarian.run, name="librarian", daemon=True).start()
        with contextlib.suppress(EOFError, OSError):
            while not isinstance(request := self._connection.recv(), m.Quit):
                self._pass_on(request)
        self._frames.close()
        self._desk.finish()
        desk.join()

    def _pass_on(self, request: m.Request) -> None:
        match request:
            case m.OpenPhoto() | m.MakeThumbnail() | m.SaveResult() | m.ReadRecipe():
                self._desk.submit(request)
            case m.ManageModels():
                self._librarian.submit(request)
            case m.Paint():
                self._easel.submit(request)
            case m.Cancel(job):
                self._desk.drop(job)
                self._easel.cancel(job)
                self._librarian.cancel(job)
            case m.TakeResult():
                self._easel.take_result(request)
            case m.FreeFrame(slot):
                self._frames.free(slot)
