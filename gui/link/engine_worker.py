"""Talk to the engine process from a thread of its own, and turn what it reports into signals."""

from __future__ import annotations

import logging
import queue
import time
from functools import partial
from multiprocessing import Pipe, connection
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, QThread, Signal
from PySide6.QtGui import QImage

from engine.values import SaveOptions
from gui.link import keeping as k
from gui.link import messages as m
from gui.link.engine_child import EngineChild
from gui.link.held_photos import HeldPhotos
from gui.link.held_results import HeldResults
from gui.link.tile_slots import TileSlots

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.values import StyleOptions
    from gui.link.engine_entry import LoadEngine
    from gui.link.kept import Kept
    from gui.link.tile import TileKey

CANCEL_LIMIT = 2.0  # s in which a cancelled job must end; then the process is killed
SAVE_LIMIT = 20.0  # s that closing waits for a file being written
QUIT_LIMIT = 1.0  # s that closing waits otherwise
EARLY_DEATHS = 2  # in a row, before the engine had loaded: then the process is started again only when needed

_WRITING = (m.SaveResult, k.KeepResult, k.KeepRecord, k.WriteText)  # what closing waits for

logger = logging.getLogger(__name__)


class EngineWorker(QThread):
    """Own the engine process; each public method but `close` returns at once and names the job it begins.

    Signals:
        engine_ready(str): the engine has loaded, on this device.
        photo_opened(int, QImage, QSize): job, display copy, the photo's size in px.
        write_back_refused(int, object): job that has just opened a photo, engine.values.Obstacle.
        tile_made(int, QImage): job, tile with the apron of gui.link.shared_frames.
        thumbnail_made(int, QImage): job, small copy of a picture.
        reported(object): a report of gui.link.messages without pictures, as it is.
        progressed(int, object): job, engine.values.Progress.
        previewed(int, QImage): job, the picture as painted now.
        glimpsed(int, QImage): job, a square of what a painting would be.
        maps_made(int, object, QImage): job, gui.link.map_sheet.MapSheet, the sheet.
        painted(int, QImage, str, str): job, display copy of the result, notice or "", the model's name.
        cancelled(int): job.
        saved(int, object): job, Path.
        failed(int, object): job (0: loading the engine), sentence for the user, or None for an unforeseen error.
        engine_died(object): the process has ended by itself; a frozenset of the jobs that are lost with it.
    """

    engine_ready = Signal(str)
    photo_opened = Signal(int, QImage, QSize)
    write_back_refused = Signal(int, object)
    thumbnail_made = Signal(int, QImage)
    tile_made = Signal(int, QImage)
    reported = Signal(object)
    progressed = Signal(int, object)
    previewed = Signal(int, QImage)
    glimpsed = Signal(int, QImage)
    maps_made = Signal(int, object, QImage)
    painted = Signal(int, QImage, str, str)
    cancelled = Signal(int)
    saved = Signal(int, object)
    failed = Signal(int, object)
    engine_died = Signal(object)

    def __init__(self, models: Path, load_engine: LoadEngine | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._models, self._load_engine = models, load_engine
        self._wishes: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._wake_reader, self._wake_writer = Pipe(duplex=False)
        # What follows belongs to the thread.
        self._closing = False
        self._child: EngineChild | None = None
        self._early_deaths = 0
        self._requests: dict[int, m.Job] = {}  # unanswered
        self._deadlines: dict[int, float] = {}  # by cancelled job, of time.monotonic()
        self._photos = HeldPhotos()
        self._results = HeldResults()
        self._tiles = TileSlots()

    @property
    def engine_pid(self) -> int | None:
        """Give the engine process' number, None while there is none."""
        child = self._child
        return child.pid if child else None

    def open_photo(self, job: int, path: Path, *, write_back: bool = False) -> None:
        """Load a photo; its number is that of the job. `write_back` looks for what is in the way of that."""
        self._post(partial(self._open, m.Photo(job, path), write_back))

    def open_pasted(self, job: int, image: QImage) -> None:
        """Take a photo that has no file; its number is that of the job."""
        self._post(partial(self._open_pasted, job, QImage(image)))

    def ask(self, request: m.Job) -> None:
        """Ask for what needs neither photo nor result."""
        self._post(partial(self._request, request))

    def make_tile(self, job: int, key: TileKey) -> None:
        """Cut a tile of a photo or result; `cancelled` follows where it is not there any more."""
        self._post(partial(self._make_tile, job, key))

    def result_size(self, job: int) -> tuple[int, int]:
        """Give width and height, px, of a result that has been painted and is not forgotten."""
        return self._results.size(job)

    def paint(
        self,
        job: int,
        photo: int,
        options: StyleOptions,
        *,
        quick: bool = False,
        journal: Path | None = None,
        begin: int | None = None,
    ) -> None:
        """Paint an open photo, Gatys from the state in `journal` or the result of the job `begin`.

        A quick painting ends with `previewed` and replaces a quick one that waits.
        """

        def paint(opened: m.Photo) -> m.Paint:
            stored = None if begin is None else self._results.stored(begin)
            return m.Paint(job, opened, options, quick, journal, stored)

        self._post(partial(self._begin, photo, paint))

    def glimpse(self, job: int, photo: int, options: StyleOptions, center: tuple[float, float], side: int) -> None:
        """Paint a square of an open photo once nothing else is to be painted; a later call replaces it."""
        self._post(partial(self._begin, photo, lambda opened: m.Glimpse(job, opened, options, center, side)))

    def pause(self, job: int, is_paused: bool) -> None:
        """Let a painting rest after its step, or go on."""
        self._post(partial(self._pause, m.Pause(job, is_paused)))

    def keep(self, result: int, request: Callable[[m.StoredResult], k.KeepResult]) -> None:
        """Keep the result of a painting's job in the history."""
        self._post(partial(self._keep, result, request))

    def show_kept(self, job: int, photo: int, entry: Kept) -> None:
        """Give a picture of an open photo's history as `painted`."""
        self._post(partial(self._begin, photo, lambda opened: k.ShowKept(job, opened, entry)))

    def cancel(self, job: int) -> None:
        """End a job; `cancelled` follows within `CANCEL_LIMIT` unless the job has ended before."""
        self._post(partial(self._cancel, job))

    def save(
        self, job: int, result: int, path: Path, options: SaveOptions, *, recipe: str | None = None,
        overwrite: bool = False, in_place: bool = False,
    ) -> None:  # fmt: skip
        """Write the result of a painting's job to a file; `in_place` to the photo's own."""
        self._post(
            partial(self._save, result, partial(m.SaveResult, job, path, options, recipe, overwrite, in_place=in_place))
        )

    def forget_results(self, before: int) -> None:
        """Give the memory of the results of earlier jobs back."""
        self._post(partial(self._forget_results, before))

    def close(self) -> None:
        """End the process and the thread; return when both have ended, but for a file being written at once."""
        self._post(self._quit)
        self.wait()

    def _post(self, wish: Callable[[], None]) -> None:
        self._wishes.put(wish)
        self._wake_writer.send_bytes(b"!")

    # From here on everything runs in the thread.

    def run(self) -> None:
        """Serve wishes and reports until `close`."""
        try:
            self._start_child()
            while not self._closing:
                self._turn()
        except Exception:
            logger.exception("The engine's worker has stopped")
            self.engine_died.emit(frozenset(self._requests))
        finally:
            self._end()

    def _turn(self) -> None:
        sources = [self._wake_reader, *([self._child.connection] if self._child else [])]
        limit = min(self._deadlines.values()) - time.monotonic() if self._deadlines else None
        ready = connection.wait(sources, None if limit is None else max(limit, 0.0))
        if self._child and self._child.connection in ready:
            self._receive(self._child)
        if self._wake_reader in ready:
            self._wake_reader.recv_bytes()
            self._wishes.get()()
        if self._deadlines and min(self._deadlines.values()) <= time.monotonic():
            self._replace_child()

    def _quit(self) -> None:
        self._closing = True

    def _end(self) -> None:
        if self._child:
            saving = any(isinstance(request, _WRITING) for request in self._requests.values())
            self._child.end(SAVE_LIMIT if saving else QUIT_LIMIT)
            self._child = None
        self._results.unlink()
        self._photos.unlink()
        self._tiles.close()

    def _start_child(self) -> None:
        try:
            self._child = EngineChild(self._models, self._load_engine)
        except OSError:
            logger.exception("The engine process cannot be started")
            self._lose_requests()

    def _replace_child(self) -> None:
        """Kill a process that does not obey, and give its other jobs to a new one."""
        logger.warning("The engine process did not end job %s in time and is killed", min(self._deadlines))
        if self._child:
            self._child.kill()
        self._forget_cancelled()
        self._start_child()
        if self._child:
            for request in self._requests.values():
                self._child.send(request)

    def _child_died(self, child: EngineChild) -> None:
        logger.error("The engine process has ended with exit code %s", child.kill())
        self._child = None
        self._early_deaths += 1  # EngineReady sets it back
        self._forget_cancelled()
        self._lose_requests()
        self._unlink_unused()
        if self._early_deaths < EARLY_DEATHS:
            self._start_child()

    def _lose_requests(self) -> None:
        lost = frozenset(self._requests)
        self._tiles.free(*lost)
        self._requests.clear()
        self.engine_died.emit(lost)

    def _forget_cancelled(self) -> None:
        for job in list(self._deadlines):
            self._ended(job)

    def _make_tile(self, job: int, key: TileKey) -> None:
        photo, pixels = self._photos.get(key.source.photo), self._results.pixels(key.source.result or 0)
        is_there = photo is not None and (key.source.result is None or pixels is not None)
        place = self._tiles.take(job) if is_there else None
        if photo is None or place is None:
            self.cancelled.emit(job)
            return
        self._request(m.MakeTile(job, photo, pixels, key.level, key.column, key.row, *place))

    def _request(self, request: m.Job) -> None:
        self._requests[request.job] = request
        if self._child is None:
            self._start_child()
        if self._child:
            self._child.send(request)

    def _open(self, photo: m.Photo, write_back: bool = False) -> None:
        self._photos.add(photo)
        self._request(m.OpenPhoto(photo.number, photo, write_back))

    def _open_pasted(self, job: int, image: QImage) -> None:
        try:
            photo = self._photos.paste(job, image)
        except OSError:
            logger.exception("No shared memory for a pasted photo")
            self.failed.emit(job, None)
        else:
            self._open(photo)

    def _begin(self, photo: int, job: Callable[[m.Photo], m.Job]) -> None:
        opened = self._photos.get(photo)
        if opened is not None:  # else another one has been opened since
            self._request(job(opened))

    def _pause(self, request: m.Pause) -> None:
        if request.job in self._requests and self._child:
            self._child.send(request)

    def _keep(self, result: int, request: Callable[[m.StoredResult], k.KeepResult]) -> None:
        if (stored := self._results.stored(result)) is not None:
            self._request(request(stored))

    def _cancel(self, job: int) -> None:
        if job in self._requests and self._child:
            self._deadlines[job] = time.monotonic() + CANCEL_LIMIT
            self._child.send(m.Cancel(job))

    def _save(self, result: int, request: Callable[..., m.SaveResult]) -> None:
        stored = self._results.stored(result)
        assert stored is not None  # only the jobs of finished paintings are known outside
        saving = request(result=stored)
        if saving.in_place:  # the file will not be the photo any more
            self._photos.give_away(saving.path)
        self._request(saving)

    def _forget_results(self, before: int) -> None:
        self._results.forget(before)
        self._unlink_unused()

    def _unlink_unused(self) -> None:
        """Give the memory of results back that are forgotten or incomplete, and neither being computed nor saved."""
        requests = self._requests.values()
        used = [request.result.pixels for request in requests if isinstance(request, m.SaveResult | k.KeepResult)]
        used += [request.begin.pixels for request in requests if isinstance(request, m.Paint) and request.begin]
        used += [request.pixels for request in requests if isinstance(request, m.MakeTile) and request.pixels]
        self._results.unlink_unused(self._requests.keys(), used)

    def _receive(self, child: EngineChild) -> None:
        match report := child.receive():
            case None:
                self._child_died(child)
            case logging.LogRecord():
                logging.getLogger(report.name).handle(report)
            case m.EngineReady(device):
                self._early_deaths = 0
                self.engine_ready.emit(device)
            case m.ResultComputed():
                child.send(self._results.place(report))
            case _ if report.job in self._deadlines:
                if (frame := getattr(report, "frame", None)) is not None:
                    child.free(frame)
                if self._is_last(report):
                    self._ended(report.job)
            case _:
                if self._is_last(report):
                    self._ended(report.job)
                self._announce(child, report)
                self._unlink_unused()

    def _is_last(self, report: m.Report) -> bool:
        """Tell whether a job ends with this report."""
        if isinstance(report, m.Previewed):
            request = self._requests.get(report.job)
            return isinstance(request, m.Paint) and request.quick and not report.is_sketch
        if isinstance(report, k.NotKept):
            return report.job != 0
        return not isinstance(report, m.Progressed | m.ModelFetched)

    def _ended(self, job: int) -> None:
        self._requests.pop(job, None)
        if self._deadlines.pop(job, None) is not None:
            self._unlink_unused()
            self.cancelled.emit(job)

    def _announce(self, child: EngineChild, report: m.Report) -> None:
        match report:
            case m.Previewed(job, frame):
                self.previewed.emit(job, child.image(frame))
            case m.Glimpsed(job, frame):
                self.glimpsed.emit(job, child.image(frame))
            case m.MapsMade(job, frame, sheet):
                self.maps_made.emit(job, sheet, child.image(frame))
            case m.ThumbnailMade(job, frame):
                self.thumbnail_made.emit(job, child.image(frame))
            case m.Progressed(job, progress):
                self.progressed.emit(job, progress)
            case m.Finished(job, frame, like, notice, model):
                self._results.fill(job, like)
                self.painted.emit(job, child.image(frame), notice, model)
            case m.PhotoOpened():
                self._announce_photo(child, report)
            case m.TileMade(job, width, height):
                self.tile_made.emit(job, self._tiles.image(job, width, height))
            case m.Saved(job, path):
                self.saved.emit(job, path)
            case m.Cancelled(job):
                self._tiles.free(job)
                self.cancelled.emit(job)
            case m.Failed(job, sentence):
                self._tiles.free(job)
                self.failed.emit(job, sentence)
            case _:
                self.reported.emit(report)

    def _announce_photo(self, child: EngineChild, report: m.PhotoOpened) -> None:
        self._photos.drop_before(report.job)
        self.photo_opened.emit(report.job, child.image(report.frame), QSize(report.width, report.height))
        if report.obstacle:
            self.write_back_refused.emit(report.job, report.obstacle)
