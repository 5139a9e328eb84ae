"""Paint, in a thread of the engine process."""

from __future__ import annotations

import contextlib
import math
import threading
import time
from typing import TYPE_CHECKING, Any, Protocol, cast

import numpy as np

from engine.errors import EngineError
from engine.values import Picture, Preview, Progress, Result
from gui.link import keeping as k
from gui.link import messages as m
from gui.link.map_sheet import packed
from gui.link.shared_frames import lend
from gui.process.photo_shelf import fitted, on_screen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from engine.values import Estimate, FeatureMaps, Pixels, StyleOptions
    from gui.link.shared_frames import SharedFrames
    from gui.process.delivery import Delivery
    from gui.process.outlet import Outlet
    from gui.process.photo_shelf import PhotoShelf

NOT_KEPT = "The painting goes on, but it cannot be kept on the disk meanwhile; the disk may be full."
SKETCH_REST = 0.25  # s without a newer one after which a quick painting that was sketched is painted as a run would
QUICK_PATIENCE = 1.0  # s that a quick painting may take when a newer one waits
LOOK_PAUSE = 1.0  # s at least between two looks at a run
LOOK_SHARE = 10  # times what a look takes: looking slows a run down by a tenth at most


class Journal(Protocol):
    """Note how far a run is; `engine.gatys.journal.Journal` is one."""

    def keep(self) -> None:
        """Write how far the run is now."""


class Repainter(Protocol):
    """Repaint a picture; `engine.stylizer.Stylizer` is one."""

    def stylize(
        self,
        picture: Picture,
        options: StyleOptions,
        *,
        begin: Pixels | None = None,
        journal: object | None = None,
    ) -> Iterator[Progress | Preview | Result]:
        """Yield how far the work is, and the result last; the iterator can be closed between items."""

    def glimpse(
        self, picture: Picture, options: StyleOptions, center: tuple[float, float], side: int
    ) -> Iterator[Progress | Preview]:
        """Yield how far the work is, and at last a square of what `stylize` would give."""

    def look(self, layer: str) -> Iterator[FeatureMaps | None]:
        """Yield None some times and at last what a layer sees in the latest Gatys run; nothing where there was none."""

    def estimate(self, height: int, width: int, options: StyleOptions) -> Estimate:
        """Predict a run for a picture of that size, px; at once, and beside a run in another thread."""

    def sketching(self, height: int, width: int, options: StyleOptions) -> StyleOptions | None:
        """Choose options that show sooner about what these give; None where these are quick enough."""


class Easel:
    """Paint, one picture at a time, in a thread that first loads the engine."""

    def __init__(
        self,
        outlet: Outlet,
        frames: SharedFrames,
        shelf: PhotoShelf,
        delivery: Delivery,
        load: Callable[[], tuple[Repainter, str]],
    ) -> None:
        self._outlet, self._frames, self._shelf, self._load = outlet, frames, shelf, load
        self._delivery = delivery
        self._engine: Repainter | None = None
        self._changed = threading.Condition()
        self._waiting: m.Paint | None = None
        self._running: m.Painting | None = None
        self._glimpse: m.Glimpse | None = None  # waits until nothing is to be painted
        self._look: m.MakeMaps | None = None  # waits for the next step, or likewise
        self._look_due = 0.0  # of time.monotonic(), during a run
        self._stopped: set[int] = set()
        self._paused: set[int] = set()

    def submit(self, paint: m.Paint) -> None:
        """Put a painting next in line, in place of one that waits; a full one also ends a quick one that runs."""
        with self._changed:
            if self._waiting is not None:
                self._outlet.send(m.Cancelled(self._waiting.job))
            if self._running is not None and self._running.quick and not paint.quick:
                self._stopped.add(self._running.job)
            self._waiting = paint
            self._changed.notify()

    def submit_glimpse(self, glimpse: m.Glimpse) -> None:
        """Look at a piece once nothing is to be painted, in place of another piece."""
        with self._changed:
            if self._glimpse is not None:
                self._outlet.send(m.Cancelled(self._glimpse.job))
            if isinstance(self._running, m.Glimpse):
                self._stopped.add(self._running.job)
            self._glimpse = glimpse
            self._changed.notify()

    def submit_look(self, look: m.MakeMaps) -> None:
        """Look at the latest run, between two steps where it goes on, in place of another look."""
        with self._changed:
            if self._look is not None:
                self._outlet.send(m.Cancelled(self._look.job))
            self._look = look
            self._changed.notify()

    def cancel(self, job: int) -> None:
        """End a job, at the latest when its next item comes."""
        with self._changed:
            if self._waiting is not None and self._waiting.job == job:
                self._waiting = None
                self._outlet.send(m.Cancelled(job))
            elif self._glimpse is not None and self._glimpse.job == job:
                self._glimpse = None
                self._outlet.send(m.Cancelled(job))
            elif self._running is not None and self._running.job == job:
                self._stopped.add(job)
                self._changed.notify()

    def estimate(self, request: m.EstimateRun) -> None:
        """Predict a run, in any thread; why it cannot be painted is told when it is asked to be."""
        with self._outlet.reporting(request.job):
            found = None
            if self._engine is not None:
                with contextlib.suppress(EngineError):
                    found = self._engine.estimate(request.height, request.width, request.options)
            self._outlet.send(m.RunEstimated(request.job, found))

    def pause(self, job: int, is_paused: bool) -> None:
        """Let a job rest after its step, or go on."""
        with self._changed:
            (self._paused.add if is_paused else self._paused.discard)(job)
            self._changed.notify()

    def run(self) -> None:
        """Load the engine, then paint for ever; the thread's function."""
        with self._outlet.reporting(0):
            self._ready_engine()
        while True:
            paint = self._next()
            with self._outlet.reporting(paint.job):
                match paint:
                    case m.Paint():
                        self._paint(paint)
                    case m.Glimpse():
                        self._show_glimpse(paint)
                    case m.MakeMaps():
                        self._show_maps(paint, paint)

    def _next(self) -> m.Painting:
        with self._changed:
            self._running = None
            self._changed.wait_for(lambda: any((self._waiting, self._glimpse, self._look)))
            following = cast("m.Painting", self._waiting or self._glimpse or self._look)
            match following:
                case m.Paint():
                    self._waiting = None
                case m.Glimpse():
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
            self._outlet.send(m.EngineReady(device))
        return self._engine

    def _paint(self, paint: m.Paint) -> None:
        engine, picture = self._ready_engine(), self._shelf.get(paint.photo)
        began = time.monotonic()
        height, width = picture.pixels.shape[:2]
        if paint.quick and (sketch := engine.sketching(height, width, paint.options)) is not None:
            if not self._sketch(paint, engine.stylize(picture, sketch)):
                return
            began = -math.inf  # a newer one takes its place at once
        journal = None if paint.journal is None else self._open_journal(paint.journal)
        more: dict[str, Any] = {} if journal is None else {"journal": journal}
        if paint.begin is not None:
            more["begin"] = lend(paint.begin.pixels, np.array)
        items = engine.stylize(picture, paint.options, **more)
        with contextlib.closing(cast("Any", items)):
            for item in items:
                self._rest(paint, journal)
                if self._must_stop(paint, began):
                    self._outlet.send(m.Cancelled(paint.job))
                    return
                self._report(paint, item)
                if not paint.quick and time.monotonic() >= self._look_due:
                    self._take_look(paint)

    def _sketch(self, paint: m.Paint, items: Iterator[Progress | Preview | Result]) -> bool:
        """Show a quick painting by the smaller model; False where no other is wanted then, as a newer one has come."""
        began = time.monotonic()
        with contextlib.closing(cast("Any", items)):
            for item in items:
                if self._must_stop(paint, began):
                    break
                if isinstance(item, Result):
                    self._show(paint, on_screen(item.pixels), wait=True, is_sketch=True)
        with self._changed:
            if not self._changed.wait_for(lambda: self._is_unwanted(paint), SKETCH_REST):
                return True
        self._outlet.send(m.Cancelled(paint.job))
        return False

    def _is_unwanted(self, paint: m.Paint) -> bool:
        return self._waiting is not None or paint.job in self._stopped

    def _take_look(self, paint: m.Paint) -> None:
        """Show maps of the run that goes on, where somebody asks for them."""
        with self._changed:
            look, self._look = self._look, None
        if look is not None:
            began = time.monotonic()
            with self._outlet.reporting(look.job):
                self._show_maps(look, paint)
            ended = time.monotonic()
            self._look_due = ended + max(LOOK_PAUSE, LOOK_SHARE * (ended - began))

    def _show_maps(self, look: m.MakeMaps, running: m.Paint | m.MakeMaps) -> None:
        with contextlib.closing(cast("Any", self._ready_engine().look(look.layer))) as items:
            for maps in items:
                if maps is not None:
                    sheet, pixels = packed(maps)
                    frame = cast("m.Frame", self._frames.put(pixels, wait=True))
                    self._outlet.send(m.MapsMade(look.job, frame, sheet))
                    return
                if self._must_stop(running, 0.0):
                    break
        self._outlet.send(m.Cancelled(look.job))

    def _show_glimpse(self, wish: m.Glimpse) -> None:
        items = self._ready_engine().glimpse(self._shelf.get(wish.photo), wish.options, wish.center, wish.side)
        with contextlib.closing(cast("Any", items)):
            for item in items:
                if self._must_stop(wish, 0.0):
                    self._outlet.send(m.Cancelled(wish.job))
                    return
                if isinstance(item, Progress):
                    self._outlet.send(m.Progressed(wish.job, item))
                else:
                    frame = cast("m.Frame", self._frames.put(item.pixels, wait=True))
                    self._outlet.send(m.Glimpsed(wish.job, frame))

    def _open_journal(self, file: Path) -> Journal:
        from engine.gatys import journal

        return journal.Journal(file, on_problem=lambda: self._outlet.send(k.NotKept(0, NOT_KEPT)))

    def _rest(self, paint: m.Paint, journal: Journal | None) -> None:
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

    def _goes_on(self, paint: m.Paint) -> bool:
        return paint.job not in self._paused or paint.job in self._stopped

    def _must_stop(self, paint: m.Painting, began: float) -> bool:
        with self._changed:
            overtaken = paint.quick and self._waiting is not None and time.monotonic() - began > QUICK_PATIENCE
            return overtaken or paint.job in self._stopped

    def _report(self, paint: m.Paint, item: Progress | Preview | Result) -> None:
        match item:
            case Progress() if not paint.quick:
                self._outlet.send(m.Progressed(paint.job, item))
            case Preview() if not paint.quick:
                self._show(paint, fitted(item.pixels), wait=False)
            case Result() if paint.quick:
                self._show(paint, on_screen(item.pixels), wait=True)
            case Result():
                picture = self._shelf.get(paint.photo)
                self._delivery.deliver(paint.job, picture, item.pixels, item.notice or "", item.model)

    def _show(self, paint: m.Paint, pixels: NDArray[np.uint8], *, wait: bool, is_sketch: bool = False) -> None:
        frame = self._frames.put(pixels, wait=wait)
        if frame is not None:
            self._outlet.send(m.Previewed(paint.job, frame, is_sketch))
