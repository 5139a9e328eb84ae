"""Paint, in a thread of the engine process."""

from __future__ import annotations

import contextlib
import math
import threading
import time
from typing import TYPE_CHECKING, Any, Protocol, cast

import numpy as np

from engine.errors import EngineError, Sentence
from engine.values import Picture, Preview, Progress, Result
from gui.engine_process import keeping as k
from gui.engine_process import messages as m
from gui.engine_process import scrubbing as s
from gui.engine_process import watching as w
from gui.engine_process.camera_watch import CameraWatch
from gui.engine_process.clip_painting import part_painted
from gui.engine_process.map_sheet import packed
from gui.engine_process.model_cache import is_model
from gui.engine_process.photo_cache import fitted, on_screen
from gui.engine_process.recording import Recording
from gui.engine_process.results import send_result
from gui.engine_process.surface_painting import surface_painted
from gui.link.protocol import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from engine.options import StyleOptions
    from engine.values import Estimate, FeatureMaps, Pixels
    from gui.engine_process.photo_cache import PhotoCache
    from gui.link.frame_ring import FrameRing
    from gui.link.peer import Peer
    from gui.link.protocol import Answer

_Passing = m.Glimpse | s.PaintPart | w.WatchCamera  # what takes the place of another one
_AnyPainting = m.AnyPainting | s.PaintPart | w.WatchCamera

NOT_KEPT = Sentence("The painting goes on, but it cannot be kept on the disk meanwhile; the disk may be full.")
SKETCH_REST = 0.25  # s without a newer one after which a quick painting that was sketched is painted as a run would
QUICK_PATIENCE = 1.0  # s that a quick painting may take when a newer one waits
LOOK_PAUSE = 1.0  # s at least between two looks at a run
LOOK_SHARE = 10  # times what a look takes: looking slows a run down by a tenth at most


class Journal(Protocol):
    """Note how far a run is; `engine.painters.journal.Journal` is one."""

    def keep(self) -> None:
        """Write how far the run is now."""


class Repainter(Protocol):
    """Repaint a picture; `engine.painting.stylizer.Stylizer` is one."""

    def stylize(
        self,
        picture: Picture,
        options: StyleOptions,
        *,
        begin: Pixels | None = None,
        journal: object | None = None,
        shot: object | None = None,
    ) -> Generator[Progress | Preview | Result, None, None]:
        """Yield how far the work is, and the result last; the iterator can be closed between items."""

    def glimpse(
        self, picture: Picture, options: StyleOptions, center: tuple[float, float], side: int
    ) -> Generator[Progress | Preview, None, None]:
        """Yield how far the work is, and at last a square of what `stylize` would give."""

    def look(self, layer: str) -> Generator[FeatureMaps | None, None, None]:
        """Yield None some times and at last what a layer sees in the latest Gatys run; nothing where there was none."""

    def estimate(self, height: int, width: int, options: StyleOptions) -> Estimate:
        """Predict a run for a picture of that size, px; at once, and beside a run in another thread."""

    def sketching(self, height: int, width: int, options: StyleOptions) -> StyleOptions | None:
        """Choose options that show sooner about what these give; None where these are quick enough."""


class PaintingWorker:
    """Paint, one picture at a time, in a thread that first loads the engine."""

    def __init__(
        self,
        peer: Peer,
        photos: PhotoCache,
        load: Callable[[], tuple[Repainter, str]],
        show_model: Callable[[m.Photo, Pixels], None],
    ) -> None:
        self._peer, self._photos, self._load, self._show_model = peer, photos, load, show_model
        self._frames: FrameRing = peer.rings[m.SCREEN.name]
        self.recording = Recording()
        self.camera = CameraWatch(peer)
        self._engine: Repainter | None = None
        self._changed = threading.Condition()
        self._waiting: m.WholePainting | None = None
        self._running: _AnyPainting | None = None
        self._glimpse: _Passing | None = None  # waits until nothing is to be painted
        self._look: m.MakeMaps | None = None  # waits for the next step, or likewise
        self._look_due = 0.0  # of time.monotonic(), during a run
        self._stopped: set[int] = set()
        self._paused: set[int] = set()

    def submit(self, request: m.PaintingRequest[Answer]) -> None:
        """Queue a request."""
        match request:
            case m.Paint() | m.PaintQuickly():
                self._submit(request)
            case m.Glimpse() | s.PaintPart() | w.WatchCamera():
                self._submit_glimpse(request)
            case m.MakeMaps():
                self._submit_look(request)

    def _submit(self, paint: m.WholePainting) -> None:
        """Put a painting next in line, in place of one that waits; a full one also ends a quick one that runs."""
        with self._changed:
            if self._waiting is not None:
                self._peer.send(Cancelled(self._waiting.job))
            if self._running is not None and self._running.is_quick and not paint.is_quick:
                self._stopped.add(self._running.job)
            self._waiting = paint
            self._changed.notify()

    def _submit_glimpse(self, glimpse: _Passing) -> None:
        """Look at a piece once nothing is to be painted, in place of another piece."""
        with self._changed:
            if self._glimpse is not None:
                self._peer.send(Cancelled(self._glimpse.job))
            if isinstance(self._running, m.Glimpse | s.PaintPart):
                self._stopped.add(self._running.job)
            self._glimpse = glimpse
            self._changed.notify()

    def _submit_look(self, look: m.MakeMaps) -> None:
        """Look at the latest run, between two steps where it goes on, in place of another look."""
        with self._changed:
            if self._look is not None:
                self._peer.send(Cancelled(self._look.job))
            self._look = look
            self._changed.notify()

    def cancel(self, job: int) -> None:
        """End a job, at the latest when its next item comes."""
        with self._changed:
            if self._waiting is not None and self._waiting.job == job:
                self._waiting = None
                self._peer.send(Cancelled(job))
            elif self._glimpse is not None and self._glimpse.job == job:
                self._glimpse = None
                self._peer.send(Cancelled(job))
            elif self._running is not None and self._running.job == job:
                self._stopped.add(job)
                self._changed.notify()

    def estimate(self, request: m.EstimateRun) -> None:
        """Predict a run, in any thread; why it cannot be painted is told when it is asked to be."""
        with self._peer.reporting(request.job):
            found = None
            if self._engine is not None:
                with contextlib.suppress(EngineError):
                    found = self._engine.estimate(request.height, request.width, request.options)
            self._peer.send(m.RunEstimated(request.job, found))

    def pause(self, job: int, is_paused: bool) -> None:
        """Let a job rest after its step, or go on."""
        with self._changed:
            (self._paused.add if is_paused else self._paused.discard)(job)
            self._changed.notify()

    def run(self) -> None:
        """Load the engine, then paint for ever; the thread's function."""
        with self._peer.reporting(None):
            self._ready_engine()
        while True:
            paint = self._next()
            with self._peer.reporting(paint.job):
                match paint:
                    case m.Paint() | m.PaintQuickly():
                        self._paint(paint)
                    case m.Glimpse():
                        self._show_glimpse(paint)
                    case s.PaintPart():
                        self._paint_part(paint)
                    case w.WatchCamera():
                        self._watch(paint)
                    case m.MakeMaps():
                        self._show_maps(paint, paint)

    def _next(self) -> _AnyPainting:
        with self._changed:
            self._running = None
            self._changed.wait_for(lambda: any((self._waiting, self._glimpse, self._look)))
            following = cast("_AnyPainting", self._waiting or self._glimpse or self._look)
            match following:
                case m.Paint() | m.PaintQuickly():
                    self._waiting = None
                case m.Glimpse() | s.PaintPart() | w.WatchCamera():
                    self._glimpse = None
                case m.MakeMaps():
                    self._look = None
            self._running = following
            self._stopped.clear()
            self._paused.intersection_update({following.job})
            return following

    def _ready_engine(self) -> Repainter:
        """Load the engine; a job asks again if that has failed, because the user may have mended it since."""
        if self._engine is None:
            self._engine, device = self._load()
            self._peer.send(m.EngineReady(device))
        return self._engine

    def _paint(self, paint: m.WholePainting) -> None:
        engine, picture = self._ready_engine(), self._photos.get(paint.photo)
        began = time.monotonic()
        height, width = picture.pixels.shape[:2]
        if paint.is_quick and (sketch := engine.sketching(height, width, paint.options)) is not None:
            if not self._sketch(paint, engine.stylize(picture, sketch, shot=_shot_of(paint.photo))):
                return
            began = -math.inf  # a newer one takes its place at once
        journal, begin = None, None
        if isinstance(paint, m.Paint):
            journal = None if paint.journal is None else self._open_journal(paint.journal)
            begin = None if paint.begin is None else self._peer.pixels.get(paint.begin.pixels, np.array)
        items = (
            surface_painted(engine, self._photos.model(paint.photo), paint.options, journal)
            if isinstance(paint, m.Paint) and paint.by_surface and is_model(paint.photo.path)
            else engine.stylize(picture, paint.options, begin=begin, journal=journal, shot=_shot_of(paint.photo))
        )
        is_recorded = isinstance(paint, m.Paint) and not paint.by_surface
        if is_recorded:
            self.recording.begin()
        with contextlib.closing(items):
            for item in items:
                self._rest(paint, journal)
                if self._must_stop(paint, began):
                    self._peer.send(Cancelled(paint.job))
                    return
                self._report(paint, item)
                if is_recorded:
                    self.recording.take(item)
                if not paint.is_quick and time.monotonic() >= self._look_due:
                    self._take_look(paint)

    def _sketch(self, paint: m.WholePainting, items: Generator[Progress | Preview | Result, None, None]) -> bool:
        """Show a quick painting by the smaller model; False where no other is wanted then, as a newer one has come."""
        began = time.monotonic()
        with contextlib.closing(items):
            for item in items:
                if self._must_stop(paint, began):
                    break
                if isinstance(item, Result):
                    self._show_on_model(paint, item)
                    self._peer.send(m.Previewed(paint.job, self._frames.put(on_screen(item.pixels))))
        with self._changed:
            if not self._changed.wait_for(lambda: self._is_unwanted(paint), SKETCH_REST):
                return True
        self._peer.send(Cancelled(paint.job))
        return False

    def _is_unwanted(self, paint: m.WholePainting) -> bool:
        return self._waiting is not None or paint.job in self._stopped

    def _take_look(self, paint: m.WholePainting) -> None:
        """Show maps of the run that goes on, where somebody asks for them."""
        with self._changed:
            look, self._look = self._look, None
        if look is not None:
            began = time.monotonic()
            with self._peer.reporting(look.job):
                self._show_maps(look, paint)
            ended = time.monotonic()
            self._look_due = ended + max(LOOK_PAUSE, LOOK_SHARE * (ended - began))

    def _show_maps(self, look: m.MakeMaps, running: _AnyPainting) -> None:
        with contextlib.closing(self._ready_engine().look(look.layer)) as items:
            for maps in items:
                if maps is not None:
                    sheet, pixels = packed(maps)
                    self._peer.send(m.MapsMade(look.job, self._frames.put(pixels), sheet))
                    return
                if self._must_stop(running, 0.0):
                    break
        self._peer.send(Cancelled(look.job))

    def _show_glimpse(self, wish: m.Glimpse) -> None:
        items = self._ready_engine().glimpse(self._photos.get(wish.photo), wish.options, wish.center, wish.side)
        self._pass_on(wish, items, lambda seen: self._peer.send(m.Glimpsed(wish.job, self._frames.put(seen.pixels))))

    def _paint_part(self, wish: s.PaintPart) -> None:
        items = part_painted(self._ready_engine(), wish)
        if self._pass_on(wish, items, lambda seen: self._show_frame(wish.job, *seen)):
            self._peer.send(s.ClipPainted(wish.job))

    def _pass_on(self, wish: _Passing, items: Generator[Any, None, object], show: Callable[[Any], None]) -> bool:
        """Send progress and show all else; False where it was cancelled or has made way."""
        with contextlib.closing(items):
            for item in items:
                if self._must_stop(wish, 0.0):
                    self._peer.send(Cancelled(wish.job))
                    return False
                if isinstance(item, Progress):
                    self._peer.send(m.Progressed(wish.job, item))
                else:
                    show(item)
        return True

    def _watch(self, wish: w.WatchCamera) -> None:
        """Show a camera; that a quick painting waits does not end it."""
        is_over = self.camera.run(self._ready_engine(), wish, lambda: self._must_stop(wish, math.inf))
        self._peer.send(w.CameraClosed(wish.job) if is_over else Cancelled(wish.job))

    def _show_frame(self, job: int, moment: float, frame: Pixels, painted: Pixels) -> None:
        before = self._frames.put(fitted(on_screen(frame), max(painted.shape)))
        after = self._frames.put(on_screen(painted))
        self._peer.send(s.FramePainted(job, moment, before, after))

    def _open_journal(self, file: Path) -> Journal:
        from engine.painters import journal

        return journal.Journal(file, on_problem=lambda: self._peer.send(k.StateNotKept(NOT_KEPT)))

    def _rest(self, paint: m.WholePainting, journal: Journal | None) -> None:
        """Wait while the job is paused and not cancelled; its state is on the disk meanwhile."""
        with self._changed:
            if paint.job not in self._paused:
                return
        if journal is not None:
            journal.keep()
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._goes_on(paint) or self._look is not None)
                if self._goes_on(paint):
                    return
            self._take_look(paint)

    def _goes_on(self, paint: m.WholePainting) -> bool:
        return paint.job not in self._paused or paint.job in self._stopped

    def _must_stop(self, paint: _AnyPainting, began: float) -> bool:
        with self._changed:
            overtaken = paint.is_quick and self._waiting is not None and time.monotonic() - began > QUICK_PATIENCE
            return overtaken or paint.job in self._stopped

    def _report(self, paint: m.WholePainting, item: Progress | Preview | Result) -> None:
        self._show_on_model(paint, item)
        match item:
            case Result() if paint.is_quick:
                self._peer.send(m.QuickPainted(paint.job, self._frames.put(on_screen(item.pixels))))
            case Result():
                picture = self._photos.get(paint.photo)
                send_result(self._peer, paint.job, picture, item.pixels, item.notice or "", item.model)
            case Progress() if not paint.is_quick:
                self._peer.send(m.Progressed(paint.job, item))
            case Preview() if not paint.is_quick:
                if (frame := self._frames.try_put(fitted(item.pixels))) is not None:
                    self._peer.send(m.Previewed(paint.job, frame))

    def _show_on_model(self, paint: m.WholePainting, item: Progress | Preview | Result) -> None:
        """Have views of an open model show its sheet as it is painted now, but for previews of its own views."""
        if not is_model(paint.photo.path):
            return
        if isinstance(item, Result):
            self._show_model(paint.photo, item.pixels)
        elif isinstance(item, Preview) and not (isinstance(paint, m.Paint) and paint.by_surface):
            self._show_model(paint.photo, np.divide(item.pixels, np.float32(255), dtype=np.float32))


def _shot_of(photo: m.Photo) -> object | None:
    """Begin a shot for a frame of a clip, so that it looks as it will in the painted clip."""
    if photo.moment is None:
        return None
    from engine.painters.scene import Shot

    return Shot()
