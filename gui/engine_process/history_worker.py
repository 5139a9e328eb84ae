"""Keep results and what the window knows on the disk, in a thread of the engine process."""

from __future__ import annotations

import contextlib
import itertools
import json
import logging
import queue
import time
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from PIL import Image

from engine.errors import CannotWrite, Sentence, UnreadableImage
from engine.options import SaveOptions
from engine.storage.whole_file import write_whole
from gui.engine_process import keeping as k
from gui.engine_process.pasted_files import tidy
from gui.engine_process.photo_cache import on_screen
from gui.engine_process.results import photo_like, send_result
from gui.link.kept import SUFFIXES, Kept
from gui.link.protocol import Answer, Failed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from gui.engine_process.photo_cache import PhotoCache
    from gui.link.peer import Peer
    from gui.link.pixel_store import PixelStore

_Request = TypeVar("_Request")

THUMBNAIL_SIDE = 256  # px
RECORD_NOT_KEPT = Sentence(
    "What you do cannot be kept on the disk for the next start; the disk may be full. You can go on."
)
RESULT_NOT_KEPT = Sentence(
    "The painting cannot be kept in the history; the disk may be full. Save it to a file of your own."
)

logger = logging.getLogger(__name__)


class HistoryWorker:
    """Answer requests about what is kept: records first, pictures to be kept last."""

    def __init__(self, peer: Peer, photos: PhotoCache) -> None:
        self._peer, self._photos = peer, photos
        self._requests: queue.PriorityQueue[tuple[int, int, k.KeepingRequest[Answer] | None]] = queue.PriorityQueue()
        self._order = itertools.count()

    def submit(self, request: k.KeepingRequest[Answer]) -> None:
        """Queue a request."""
        self._requests.put((int(isinstance(request, k.KeepResult)), next(self._order), request))

    def finish(self) -> None:
        """Let the thread end when everything is done."""
        self._requests.put((2, next(self._order), None))

    def run(self) -> None:
        """Work until `finish`; the thread's function."""
        while (request := self._requests.get()[2]) is not None:
            with self._peer.reporting(request.job):
                self._handle(request)

    def _handle(self, request: k.KeepingRequest[Answer]) -> None:
        send = self._peer.send
        match request:
            case k.KeepResult(job):
                send(k.ResultKept(job) if _is_written(self._keep, request) else Failed(job, RESULT_NOT_KEPT))
            case k.KeepRecord(job):
                send(k.RecordKept(job) if _is_written(_keep_record, request) else Failed(job, RECORD_NOT_KEPT))
            case k.TidyPasted(job):
                with contextlib.suppress(OSError, CannotWrite):
                    tidy(request)
                send(k.RecordKept(job))
            case k.ReadRecord(job, path):
                send(k.RecordRead(job, *_record(path)))
            case k.ListKept(job, folder):
                send(k.KeptListed(job, _listed(folder)))
            case k.RemoveKept(job, entry):
                with contextlib.suppress(OSError):
                    _remove(entry.folder, entry.name)
                send(k.KeptListed(job, _listed(entry.folder)))
            case k.ShowKept():
                self._show(request)
            case k.WriteText(job, path, text):
                _write_for_user(path, text)
                send(k.TextWritten(job, path))

    def _show(self, request: k.ShowKept) -> None:
        from engine.pictures import image_io

        photo = self._photos.get(request.photo)
        words = _words(request.entry.folder / f"{request.entry.name}.json")
        if words is None or not request.entry.picture.exists():
            raise UnreadableImage("This painting is not in the history any more; start it again.")
        pixels = image_io.load(request.entry.picture).pixels
        send_result(self._peer, request.job, photo, pixels, "", str(words.get("model", "")))

    def _keep(self, request: k.KeepResult) -> None:
        _keep(self._peer.pixels, request)


def _is_written(keep: Callable[[_Request], None], request: _Request) -> bool:
    try:
        keep(request)
    except (OSError, CannotWrite):
        logger.warning("Not kept on the disk", exc_info=True)
        return False
    return True


def _keep(store: PixelStore, request: k.KeepResult) -> None:
    from engine.pictures import image_saving

    stored, folder = request.result, request.folder
    folder.mkdir(parents=True, exist_ok=True)
    like = photo_like(store, stored)
    depth = 32 if like.bit_depth == 32 else 16

    def write(pixels: NDArray[np.float32]) -> tuple[int, ...]:
        _thumbnail(on_screen(pixels)).save(folder / f"{request.name}.jpg", quality=88)
        image_saving.save(
            folder / f"{request.name}.tif", pixels, like, SaveOptions(bit_depth=depth), recipe=request.recipe
        )
        return pixels.shape

    try:
        height, width, _ = store.get(stored.pixels, write)
        recipe = json.loads(request.recipe)
        words = {"recipe": recipe, "model": recipe.get("painted_with", ""), "notice": request.notice}
        words |= {"made": time.time(), "width": width, "height": height, "photo": str(like.source or "")}
        write_whole(folder / f"{request.name}.json", json.dumps(words, indent=2))
    except BaseException:
        _remove(folder, request.name)
        raise
    _make_room(folder.parent, request.most_bytes, request.name)


def _thumbnail(frame: NDArray[np.uint8]) -> Image.Image:
    image = Image.fromarray(frame)
    image.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return image


def _make_room(histories: Path, most: int, kept: str) -> None:
    """Delete the oldest entries of all photos until the rest is small enough; the newest stays in any case."""
    sizes = {words: _size(words) for words in histories.glob("*/*.json")}
    total = sum(sizes.values())
    for words in sorted(sizes, key=lambda path: path.stem):
        if total <= most or words.stem == kept:
            return
        total -= sizes[words]
        _remove(words.parent, words.stem)
        with contextlib.suppress(OSError):  # other entries are in it
            words.parent.rmdir()


def _size(words: Path) -> int:
    parts = (words.with_suffix(suffix) for suffix in SUFFIXES)
    return sum(part.stat().st_size for part in parts if part.exists())


def _remove(folder: Path, name: str) -> None:
    for suffix in SUFFIXES:
        (folder / f"{name}{suffix}").unlink(missing_ok=True)


def _listed(folder: Path) -> tuple[Kept, ...]:
    entries = []
    for path in sorted(folder.glob("*.json"), reverse=True):
        words = _words(path)
        if words is not None:
            made, size = float(words["made"]), (int(words["width"]), int(words["height"]))
            entries.append(Kept(folder, path.stem, json.dumps(words["recipe"]), made, *size))
    return tuple(entries)


def _words(path: Path) -> dict[str, Any] | None:
    """Read an entry's words; None where they are damaged or not there."""
    try:
        words = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    needed = {"recipe": dict, "made": float, "width": int, "height": int}
    is_whole = isinstance(words, dict) and all(isinstance(words.get(key), kind) for key, kind in needed.items())
    return words if is_whole else None


def _keep_record(request: k.KeepRecord) -> None:
    folder = request.path.parent
    if request.text:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(request.path, request.text)
    else:
        request.path.unlink(missing_ok=True)
    for state in folder.glob("run-*.*"):
        if state.stem not in request.text:
            state.unlink(missing_ok=True)


def _record(path: Path) -> tuple[str, float | None]:
    """Read the record, and how far the run is whose state it names."""
    from engine.painters.saved_run import share_done

    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeError):
        return "", None
    states = [state for state in path.parent.glob("run-*.npz") if state.stem in text]
    return text, share_done(states[0]) if states else None


def _write_for_user(path: Path, text: str) -> None:
    try:
        write_whole(path, text)
    except OSError as error:
        raise CannotWrite("{0} could not be written; choose another folder.", path.name) from error
