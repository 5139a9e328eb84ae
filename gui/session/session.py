"""Hold what the window knows: the open photo, the phase, the running job; the only mutable state of the window."""

from __future__ import annotations

import itertools
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from PySide6.QtCore import QObject, QSize, Signal, Slot
from PySide6.QtGui import QImage

from engine.commissions.video.clip_files import is_clip
from engine.options import SaveOptions, StyleOptions
from engine.painters import registry
from engine.storage.places import Places
from engine.values import PREVIEW_SIDE, Phase, Progress
from gui.engine_process import keeping as k
from gui.engine_process import messages as m
from gui.engine_process.tile import TileKey, TileSource
from gui.link.call import Calls
from gui.link.kept import Kept
from gui.link.pasted import copy_rgba
from gui.link.protocol import Array, Complaint, Event, Failed, Lost, Update
from gui.session.failure_sentence import failure_sentence
from gui.session.painted import OpenedPhoto, PaintedResult, Recalled, SessionPhase, Unfinished, suggested_name
from gui.session.results import Results

if TYPE_CHECKING:
    from collections.abc import Callable

    from gui.link.call import Call
    from gui.link.link import Link
    from gui.link.protocol import AnswerT, Failure, Request

__all__ = ["Session", "SessionPhase"]

P = ParamSpec("P")


class Session(QObject):
    """Hold the state of the window, and turn wishes that change it into requests to the engine process.

    What changes no state is asked by who wants it, with `ask`.

    Signals:
        engine_ready(str): the engine process has loaded; a device name to show ("CPU", "NVIDIA ...").
        phase_changed(object): SessionPhase.
        photo_opened(object, QImage, QSize): Path (empty if pasted), upright sRGB copy (at most 2048 px), full size, px.
        frame_opened(QImage, float): another frame of the clip that is open, as `photo_opened` shows it, and its second.
        write_back_refused(object): engine.values.Obstacle to writing back into the photo that was just opened for that.
        paused_changed(bool): the run rests, or goes on.
        progressed(object): engine.values.Progress of the run.
        previewed(QImage): the picture as painted now, by a run or a repaint.
        finished(QImage, str): display copy (long side at most 2048 px) of the result; a notice or "".
        cancelled(): the run has ended without a result.
        saved(object, str): Path of the file that holds the result; a sentence on what it does not hold, or "".
        result_kept(): a finished picture is in the history.
        not_kept(str): one sentence; something could not be kept on the disk, and everything goes on.
        failed(str): one sentence for the user; what was open stays open.
    """

    engine_ready = Signal(str)
    phase_changed = Signal(object)
    photo_opened = Signal(object, QImage, QSize)
    frame_opened = Signal(QImage, float)
    write_back_refused = Signal(object)
    paused_changed = Signal(bool)
    progressed = Signal(object)
    previewed = Signal(QImage)
    finished = Signal(QImage, object)
    cancelled = Signal()
    saved = Signal(object, str)
    result_kept = Signal()
    not_kept = Signal(object)
    failed = Signal(object)

    def __init__(self, link: Link, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._numbers = itertools.count(1)  # of photos
        self._results = Results(link)
        self._phase = SessionPhase.EMPTY
        self._photo: OpenedPhoto | None = None
        self._coming: m.Photo | None = None  # while it is opened
        self._opening: Call[m.PhotoOpened] | None = None
        self._run: Call[m.Finished] | None = None
        self._run_options: StyleOptions | None = None
        self._recalling: Call[m.Finished] | None = None
        self._repaints = Calls()
        self._is_paused = False
        self.by_surface = False  # runs paint a model as it is seen, not its textures as they lie
        link.heard.connect(self._hear)
        link.broken.connect(partial(self.complain, Lost(0, is_for_good=True)))
        link.start()

    @property
    def phase(self) -> SessionPhase:
        """Tell what the window can do now."""
        return self._phase

    @property
    def photo_path(self) -> Path | None:
        """Give the open photo's file; None where there is none, as for a pasted one."""
        return self._photo.path if self._photo and self._photo.path != Path() else None

    @property
    def photo(self) -> m.Photo | None:
        """Name the open photo for requests."""
        return self._photo.photo if self._photo else None

    @property
    def options(self) -> StyleOptions | None:
        """Give the options of the last run, whether or not it has finished."""
        return self._run_options

    @property
    def result(self) -> PaintedResult | None:
        """Describe the finished picture that is there to save."""
        return self._results.made

    @property
    def has_result(self) -> bool:
        """Tell whether there is a finished picture to save."""
        return self.result is not None

    @property
    def result_options(self) -> StyleOptions | None:
        """Give the options of the result that `save` writes, None while there is none."""
        return self.result.options if self.result else None

    @property
    def unfinished(self) -> Unfinished | None:
        """Describe the run that goes on, has failed, or whose result is not kept yet."""
        return self._results.unfinished

    @property
    def photo_tiles(self) -> TileSource | None:
        """Name the open photo for `tile`."""
        return TileSource(self._photo.photo.number, None, *self._photo.size.toTuple()) if self._photo else None

    @property
    def result_tiles(self) -> TileSource | None:
        """Name the finished picture for `tile`."""
        return self._results.tiles(self._photo.photo.number) if self._photo else None

    def ask(
        self, make: Callable[Concatenate[int, P], Request[AnswerT]], *args: P.args, **kwargs: P.kwargs
    ) -> Call[AnswerT]:
        """Ask the engine process for what changes no state here."""
        return self._link.ask(make, *args, **kwargs)

    def complain(self, failure: Failure) -> None:
        """Tell the user why a call has failed, by `failed`."""
        if isinstance(failure, Lost) and not failure.is_for_good:
            said = self.tr("The engine stopped unexpectedly; nothing is lost, so press Start to try again.")
        else:
            said = failure_sentence(failure)
        self.failed.emit(said)

    def open_photo(self, path: Path, *, write_back: bool = False, moment: float | None = None) -> None:
        """Open a photo in place of the one that is open; a run is cancelled.

        `moment` is the second of a clip's frame; `frame_opened` tells of another one of the open clip. `write_back`
        also asks whether `save_back` can write into the photo; only if not, `write_back_refused` follows.
        """
        if moment is None and not write_back and is_clip(path):
            moment = 0.0
        self._open(m.Photo(next(self._numbers), path, moment=moment), path, write_back=write_back)

    def open_clipboard(self, image: QImage) -> None:
        """Open a pasted photo, as `open_photo`."""
        if image.isNull():
            self.failed.emit(self.tr("There is no picture to paste; copy one first."))
            return
        number = next(self._numbers)
        pasted = Array(f"photo-{number}", (image.height(), image.width(), 4), "uint8")
        self._link.put(pasted, partial(copy_rgba, QImage(image)))
        self._open(m.Photo(number, pasted=pasted), Path())

    def _open(self, photo: m.Photo, path: Path, *, write_back: bool = False) -> None:
        if self._run is not None:
            self._run.cancel()
            self._run.drop()
            self._run = self._results.unfinished = None
            self._set_paused(False)
            self.cancelled.emit()
        self._drop_pending()
        self._coming = photo
        self._opening = self.ask(m.OpenPhoto, photo, write_back).then(
            partial(self._take_photo, photo, path), failure=self._fail_opening, cancelled=self._cancel_opening
        )
        self._set_phase(SessionPhase.LOADING)

    def _drop_pending(self) -> None:
        """Let neither a photo nor a picture of the history come that was asked for before."""
        for call in (self._opening, self._recalling):
            if call is not None:
                call.drop()
        self._link.drop(self._coming)
        self._opening = self._recalling = self._coming = None

    def _take_photo(self, photo: m.Photo, path: Path, opened: m.PhotoOpened) -> None:
        self._repaints.drop()
        self._link.drop(self._photo)
        before, self._photo = self._photo, OpenedPhoto(photo, path, QSize(opened.width, opened.height))
        self._opening = self._coming = self._results.unfinished = None
        self._results.take(None)
        self._results.photo = photo
        self._set_phase(SessionPhase.READY)
        if self._photo.is_frame_beside(before):
            self.frame_opened.emit(opened.frame.picture, photo.moment)
        else:
            self.photo_opened.emit(path, opened.frame.picture, self._photo.size)
        if opened.obstacle is not None:
            self.write_back_refused.emit(opened.obstacle)

    def _fail_opening(self, failure: Failure) -> None:
        self._cancel_opening()
        self.complain(failure)

    def _cancel_opening(self) -> None:
        self._drop_pending()
        self._rest()

    @property
    def _is_busy(self) -> bool:
        return self._photo is None or self._phase in {SessionPhase.LOADING, SessionPhase.RUNNING}

    def start(self, options: StyleOptions, journal: Path | None = None, *, from_result: bool = False) -> None:
        """Paint the open photo, perhaps from the state in `journal` or the last result; does nothing during a run."""
        if self._photo is None or self._is_busy:
            return
        options = replace(options, emissive=options.emissive and not self.by_surface)
        journal = journal or self._results.journal_for(options, has_failed=self._phase is SessionPhase.FAILED)
        begin = self.result if from_result else None
        self._drop_pending()
        self._repaints.drop()
        self._run_options = options
        self._results.unfinished = Unfinished(options, journal, begin.name if begin else "")
        stored = begin.stored if begin else None
        run = self.ask(m.Paint, self._photo.painted_by(options), options, journal, stored, self.by_surface)
        then, failed, cancelled = partial(self._take_painted, options), self._fail_run, self._take_cancelled
        self._run = run.then(then, failure=failed, cancelled=cancelled, update=self._take_update)
        self._set_paused(False)
        self._set_phase(SessionPhase.RUNNING)
        self.progressed.emit(Progress(0.0, Phase.LOADING))

    def pause(self, is_paused: bool) -> None:
        """Let the run rest after its step, or go on."""
        if self._run is not None and is_paused is not self._is_paused:
            self._link.tell(m.Pause(self._run.request.job, is_paused))
            self._set_paused(is_paused)

    def cancel(self) -> None:
        """End the run, or the opening of a photo."""
        if self._run is not None:
            self._run.cancel()
        elif self._opening is not None:
            self._opening.cancel()

    def recall(
        self, entry: Kept, options: StyleOptions, *, is_saved: bool = True, then: Callable[[], None] | None = None
    ) -> None:
        """Take a picture of the photo's history as the result again, and do something then; nothing during a run."""
        if self._photo is None or self._is_busy:
            return
        self._drop_pending()
        recalled = Recalled(entry.name, options, is_saved)
        self._recalling = self.ask(k.ShowKept, self._photo.photo, entry).then(
            partial(self._take_recalled, recalled, then), failure=self.complain
        )

    def repaint(self, options: StyleOptions) -> None:
        """Show at once, and small, what a live engine's run would give; the latest call wins; nothing during a run."""
        is_live = registry.traits_of(options.engine).is_live
        if self._photo is None or self._is_busy or not is_live or not options.styles:
            return
        side = min(PREVIEW_SIDE, options.size or max(self._photo.size.toTuple()))
        call = self.ask(m.PaintQuickly, self._photo.painted_by(options), replace(options, size=side))
        self._repaints.add(
            call.then(lambda it: self.previewed.emit(it.frame.picture), failure=self.complain, update=self._take_update)
        )

    def tile(self, key: TileKey) -> Call[m.TileMade] | None:
        """Ask for a tile of the photo or the result; None where it shows another one."""
        photo, source = self._photo, key.source
        if photo is None or source not in (self.photo_tiles, self.result_tiles):
            return None
        pixels = self.result.stored.pixels if source.result is not None and self.result else None
        return self.ask(m.MakeTile, photo.photo, pixels, key.level, key.column, key.row)

    def glimpse(self, options: StyleOptions, center: tuple[float, float], side: int) -> Call[m.Glimpsed] | None:
        """Ask for a square of `side` px of what a run would give, `center` in shares of it; None during a run."""
        if self._photo is None or self._is_busy:
            return None
        return self.ask(m.Glimpse, self._photo.photo, options, center, side)

    def keep_in(self, places: Places) -> None:
        """Keep results and the states of runs from now on."""
        self._results.places = places

    def save_back(self) -> None:
        """Write the last result into the photo's own file, as the program that handed it over waits for."""
        if self._photo is not None and self.photo_path is not None and self.has_result:
            path = self.photo_path
            self._photo = replace(self._photo, photo=replace(self._photo.photo, is_written_back=True))
            self.save(path, in_place=True)

    def save(
        self, path: Path, options: SaveOptions | None = None, *, overwrite: bool = False, in_place: bool = False
    ) -> None:
        """Write the last result, also during a run; a taken name gets a number unless `overwrite`."""
        call = self._results.export(path, options or SaveOptions(), overwrite=overwrite, in_place=in_place)
        if call is not None and self.result is not None:
            call.then(partial(self._take_saved, self.result.job), failure=self.complain)

    def export(self, path: Path, options: SaveOptions) -> Call[m.Saved] | None:
        """Write the last result for another program; it counts as saved no more than before."""
        return self._results.export(path, options)

    def suggested_name(self, options: StyleOptions | None = None) -> str:
        """Give a file name for the result, or these options: "holiday - starry.jpg", but never the photo's own."""
        path = self._photo.path if self._photo else Path()
        told = options or self.result_options or self._run_options
        return suggested_name(path, told, self.tr("picture"), self.tr("painted"))

    def close(self) -> None:
        """End the link and the engine process; waits for a file that is being written, but not for a run."""
        self._link.close()

    def _set_phase(self, phase: SessionPhase) -> None:
        if phase is not self._phase:
            self._phase = phase
            self.phase_changed.emit(phase)

    def _rest(self) -> None:
        """Go to the phase that follows from what is open."""
        without = SessionPhase.READY if self._photo else SessionPhase.EMPTY
        self._set_phase(SessionPhase.DONE if self.has_result else without)

    def _take_update(self, update: Update) -> None:
        match update:
            case m.Progressed(_, progress):
                self.progressed.emit(progress)
            case m.Previewed(_, frame):
                self.previewed.emit(frame.picture)

    def _take_painted(self, options: StyleOptions, painted: m.Finished) -> None:
        self._run = None
        self._results.take(PaintedResult(painted.job, painted.result, options, painted.model))
        self._results.keep(self.photo_path, painted.notice, self.result_kept.emit, self.not_kept.emit)
        self._show_result(painted)

    def _take_recalled(self, recalled: Recalled, then: Callable[[], None] | None, painted: m.Finished) -> None:
        self._recalling = None
        self._repaints.drop()
        made = PaintedResult(painted.job, painted.result, recalled.options, painted.model)
        self._results.take(replace(made, name=recalled.name, is_saved=recalled.is_saved))
        self._show_result(painted)
        if then is not None:
            then()

    def _show_result(self, painted: m.Finished) -> None:
        self._set_paused(False)
        self._set_phase(SessionPhase.DONE)
        self.finished.emit(painted.frame.picture, painted.notice)

    def _set_paused(self, is_paused: bool) -> None:
        if is_paused is not self._is_paused:
            self._is_paused = is_paused
            self.paused_changed.emit(is_paused)

    def _take_cancelled(self) -> None:
        self._run = self._results.unfinished = None
        self._set_paused(False)
        self._rest()
        self.cancelled.emit()

    def _fail_run(self, failure: Failure) -> None:
        self._run = None
        self._set_paused(False)
        self._set_phase(SessionPhase.FAILED)
        self.complain(failure)

    def _take_saved(self, job: int, saved: m.Saved) -> None:
        self._results.note_saved(job)
        self.saved.emit(saved.path, saved.loss)

    @Slot(object)
    def _hear(self, event: Event) -> None:
        match event:
            case m.EngineReady(device):
                self.engine_ready.emit(device)
            case k.StateNotKept(sentence):
                self.not_kept.emit(sentence)
            case Complaint(sentence):
                self.failed.emit(failure_sentence(Failed(0, sentence)))
