"""Hold what the window knows: the open photo, the phase, the running job; the only mutable state of the window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Signal, Slot
from PySide6.QtGui import QImage

from engine.recipes.recipe import Recipe, to_json
from engine.values import PREVIEW_SIDE, Engine, Obstacle, Phase, Progress, SaveOptions, StyleOptions
from gui.link.kept import Kept
from gui.link.tile import TileSource
from gui.session.errands import Errands
from gui.session.painted import OpenedPhoto, PaintedResult, Recalled, SessionPhase, Unfinished, suggested_name
from gui.system.resource_path import resource_path

if TYPE_CHECKING:
    from gui.link.engine_entry import LoadEngine

__all__ = ["QUICK_SIDE", "Session", "SessionPhase"]

QUICK_SIDE = PREVIEW_SIDE  # long side of a quick preview


class Session(Errands):
    """Turn the user's wishes into jobs of the engine, and pass on what the current jobs report.

    Signals, beside those of `Errands`:
        engine_ready(str): the engine process has loaded; a device name to show ("CPU", "NVIDIA ...").
        phase_changed(object): SessionPhase.
        photo_opened(object, QImage, QSize): Path (empty for a pasted photo), upright sRGB display copy (long side at
            most 2048 px), the photo's full size in px.
        write_back_refused(object): engine.values.Obstacle to writing back into the photo that was just opened for that.
        paused_changed(bool): the run rests, or goes on.
        progressed(object): engine.values.Progress of the run.
        previewed(QImage): the picture as painted now, by a run or a repaint.
        finished(QImage, str): display copy (long side at most 2048 px) of the result; a notice or "".
        cancelled(): the run has ended without a result.
        saved(object): Path of the file that holds the result.
        exported(object): Path of a file that holds the result for another program.
        export_failed(str): why `export` has written nothing.
        failed(str): one sentence for the user; what was open stays open.
    """

    engine_ready = Signal(str)
    phase_changed = Signal(object)
    photo_opened = Signal(object, QImage, QSize)
    write_back_refused = Signal(object)
    paused_changed = Signal(bool)
    progressed = Signal(object)
    previewed = Signal(QImage)
    finished = Signal(QImage, str)
    cancelled = Signal()
    saved = Signal(object)
    exported = Signal(object)
    export_failed = Signal(str)
    failed = Signal(str)

    def __init__(self, models: Path, load_engine: LoadEngine | None = None, parent: QObject | None = None) -> None:
        super().__init__(models, load_engine, parent)
        self._phase = SessionPhase.EMPTY
        self._photo: OpenedPhoto | None = None
        self._opening: tuple[int, Path] | None = None  # job, path
        self._run: int | None = None
        self._run_options: StyleOptions | None = None
        self._result: PaintedResult | None = None  # that is there to save
        self._unfinished: Unfinished | None = None
        self._recalled: Recalled | None = None
        self._is_paused = False
        self._quick_since: int | None = None  # the first quick job whose previews fit what is shown
        self._saves: set[int] = set()
        self._exports: set[int] = set()
        self._connect()
        self._worker.start()

    def _connect(self) -> None:
        worker = self._worker
        self.result_kept.connect(self._on_result_kept)
        self.not_kept.connect(self._on_result_kept)
        worker.engine_ready.connect(self.engine_ready)
        worker.photo_opened.connect(self._take_photo)
        worker.write_back_refused.connect(self._take_obstacle)
        worker.progressed.connect(self._take_progress)
        worker.previewed.connect(self._take_preview)
        worker.painted.connect(self._take_result)
        worker.cancelled.connect(self._take_cancelled)
        worker.saved.connect(self._take_saved)
        worker.failed.connect(self._take_failure)
        worker.engine_died.connect(self._take_death)

    @property
    def phase(self) -> SessionPhase:
        """Tell what the window can do now."""
        return self._phase

    @property
    def photo_path(self) -> Path | None:
        """Give the open photo's file; None where there is none, as for a pasted one."""
        return self._photo.path if self._photo and self._photo.path != Path() else None

    @property
    def options(self) -> StyleOptions | None:
        """Give the options of the last run, whether or not it has finished."""
        return self._run_options

    @property
    def result_options(self) -> StyleOptions | None:
        """Give the options of the result that `save` writes, None while there is none."""
        return self._result.options if self._result else None

    @property
    def photo_tiles(self) -> TileSource | None:
        """Name the open photo for `request_tile`."""
        return TileSource(self._photo.number, None, *self._photo.size.toTuple()) if self._photo else None

    @property
    def result_tiles(self) -> TileSource | None:
        """Name the finished picture for `request_tile`."""
        if self._photo is None or self._result is None:
            return None
        return TileSource(self._photo.number, self._result.job, *self._worker.result_size(self._result.job))

    @property
    def has_result(self) -> bool:
        """Tell whether there is a finished picture to save."""
        return self._result is not None

    @property
    def engine_pid(self) -> int | None:
        """Give the engine process' number, None while there is none."""
        return self._worker.engine_pid

    def open_photo(self, path: Path, *, write_back: bool = False) -> None:
        """Open a photo in place of the one that is open; a run is cancelled.

        `write_back` also asks whether `save_back` can write into it; only if not, `write_back_refused` follows.
        """
        job = self._begin_opening(path)
        self._worker.open_photo(job, path, write_back=write_back)

    def open_clipboard(self, image: QImage) -> None:
        """Open a pasted photo, as `open_photo`."""
        if image.isNull():
            self.failed.emit(self.tr("There is no picture to paste; copy one first."))
            return
        job = self._begin_opening(Path())
        self._worker.open_pasted(job, image)

    @property
    def unfinished(self) -> Unfinished | None:
        """Describe the run that goes on, has failed, or whose result is not kept yet."""
        return self._unfinished

    @property
    def result(self) -> PaintedResult | None:
        """Describe the finished picture that is there to save."""
        return self._result

    def start(self, options: StyleOptions, journal: Path | None = None, *, from_result: bool = False) -> None:
        """Paint the open photo, Gatys from the state in `journal` or the last result; does nothing during a run."""
        if self._photo is None or self._phase in {SessionPhase.LOADING, SessionPhase.RUNNING}:
            return
        if journal is None and self._places is not None and options.engine is Engine.GATYS:
            last = self._unfinished if self._phase is SessionPhase.FAILED else None
            journal = last.journal if last and last.options == options else self._places.new_journal()
        begin = self._result if from_result else None
        self._run = next(self._jobs)
        self._run_options = options
        self._unfinished = Unfinished(options, journal, begin.name if begin else "")
        self._quick_since = None
        self._set_paused(False)
        self._set_phase(SessionPhase.RUNNING)
        self.progressed.emit(Progress(0.0, Phase.LOADING))
        self._worker.paint(self._run, self._photo.number, options, journal=journal, begin=begin.job if begin else None)

    def pause(self, is_paused: bool) -> None:
        """Let the run rest after its step, or go on."""
        if self._run is not None and is_paused is not self._is_paused:
            self._worker.pause(self._run, is_paused)
            self._set_paused(is_paused)

    def recall(self, entry: Kept, options: StyleOptions, *, is_saved: bool = True) -> None:
        """Take a picture of the photo's history as the result again; nothing during a run."""
        if self._photo is None or self._phase in {SessionPhase.LOADING, SessionPhase.RUNNING}:
            return
        self._recalled = Recalled(next(self._jobs), entry.name, options, is_saved)
        self._worker.show_kept(self._recalled.job, self._photo.number, entry)

    def repaint(self, options: StyleOptions) -> None:
        """Show at once, and small, what a run of AdaIN would give; the latest call wins; nothing during a run."""
        if self._photo is None or self._phase in {SessionPhase.LOADING, SessionPhase.RUNNING}:
            return
        if options.engine is not Engine.ADAIN or not options.styles:
            return
        job = next(self._jobs)
        if self._quick_since is None:
            self._quick_since = job
        longest = max(self._photo.size.width(), self._photo.size.height())
        side = min(QUICK_SIDE, options.size or longest)
        self._worker.paint(job, self._photo.number, replace(options, size=side), quick=True)

    def request_glimpse(self, options: StyleOptions, center: tuple[float, float], side: int) -> None:
        """Paint a square of what a run would give; `glimpsed` or `glimpse_failed` follows, nothing during a run.

        `center` is x and y as shares of the picture, `side` in px of the result.
        """
        if self._photo is None or self._phase in {SessionPhase.LOADING, SessionPhase.RUNNING}:
            return
        self._glimpse = next(self._jobs)
        self._worker.glimpse(self._glimpse, self._photo.number, options, center, side)

    def cancel(self) -> None:
        """End the run, or the opening of a photo."""
        if self._run is not None:
            self._worker.cancel(self._run)
        elif self._opening is not None:
            self._worker.cancel(self._opening[0])

    def save(self, path: Path, options: SaveOptions | None = None, *, overwrite: bool = False) -> None:
        """Write the last result, also during a run; a taken name gets a number unless `overwrite`."""
        self._save(path, options or SaveOptions(), overwrite=overwrite)

    def save_back(self) -> None:
        """Write the last result into the photo's own file, as the program that handed it over waits for."""
        if self.photo_path is not None:
            self._save(self.photo_path, SaveOptions(), in_place=True)

    def export(self, path: Path, options: SaveOptions) -> None:
        """Write the last result for another program, as `save`; it counts as saved no more than before."""
        job = self._save(path, options)
        if job is not None:
            self._saves.discard(job)
            self._exports.add(job)

    def _save(self, path: Path, options: SaveOptions, *, overwrite: bool = False, in_place: bool = False) -> int | None:
        made = self._result
        if made is None:
            return None
        self._saves.add(job := next(self._jobs))
        recipe = to_json(Recipe(made.options, made.model), resource_path("styles"), private=options.strip_personal)
        self._worker.save(job, made.job, path, options, recipe=recipe, overwrite=overwrite, in_place=in_place)
        return job

    def suggested_name(self) -> str:
        """Give a file name for the result, "holiday - starry.jpg" for example; never the photo's own."""
        options = self.result_options or self._run_options
        return suggested_name(
            self._photo.path if self._photo else Path(), options, self.tr("picture"), self.tr("painted")
        )

    def close(self) -> None:
        """End the worker and the engine process; waits for a file that is being written, but not for a run."""
        if self._worker.isRunning():
            self._worker.close()

    def _begin_opening(self, path: Path) -> int:
        if self._run is not None:
            self._worker.cancel(self._run)
            self._run = self._unfinished = None
            self._set_paused(False)
            self.cancelled.emit()
        job = next(self._jobs)
        self._opening = job, path
        self._set_phase(SessionPhase.LOADING)
        return job

    def _set_phase(self, phase: SessionPhase) -> None:
        if phase is not self._phase:
            self._phase = phase
            self.phase_changed.emit(phase)

    def _rest(self) -> None:
        """Go to the phase that follows from what is open."""
        if self.has_result:
            self._set_phase(SessionPhase.DONE)
        else:
            self._set_phase(SessionPhase.READY if self._photo else SessionPhase.EMPTY)

    @Slot(int, QImage, QSize)
    def _take_photo(self, job: int, image: QImage, size: QSize) -> None:
        if self._opening is None or self._opening[0] != job:
            return
        self._photo = OpenedPhoto(job, self._opening[1], size)
        self._opening = self._quick_since = self._result = self._unfinished = self._recalled = None
        self._worker.forget_results(before=job)
        self._set_phase(SessionPhase.READY)
        self.photo_opened.emit(self._photo.path, image, size)

    @Slot(int, object)
    def _take_obstacle(self, job: int, obstacle: Obstacle) -> None:
        if self._photo is not None and job == self._photo.number:
            self.write_back_refused.emit(obstacle)

    @Slot(int, object)
    def _take_progress(self, job: int, progress: Progress) -> None:
        if job == self._run:
            self.progressed.emit(progress)

    @Slot(int, QImage)
    def _take_preview(self, job: int, image: QImage) -> None:
        if job == self._run or self._is_quick(job):
            self.previewed.emit(image)

    def _is_quick(self, job: int) -> bool:
        """Tell whether a job is a quick one of the photo and since the run that are shown."""
        return self._quick_since is not None and job >= self._quick_since

    @Slot(int, QImage, str, str)
    def _take_result(self, job: int, image: QImage, notice: str, model: str) -> None:
        recalled = self._recalled
        if job == self._run and self._run_options is not None:
            self._result = PaintedResult(job, self._run_options, model)
            self._run = None
            self._keep_result(notice)
        elif recalled is not None and job == recalled.job:
            self._result = PaintedResult(job, recalled.options, model, recalled.name, is_saved=recalled.is_saved)
            self._recalled = self._quick_since = None
        else:
            return
        self._worker.forget_results(before=job)
        self._set_paused(False)
        self._set_phase(SessionPhase.DONE)
        self.finished.emit(image, notice)

    def _keep_result(self, notice: str) -> None:
        """Put the result into the history; until it is there, the run counts as unfinished."""
        if self._result is None or self._places is None or self.photo_path is None:
            self._unfinished = None
        else:
            self._result = self._keep(self._result, self._places.history(self.photo_path), notice)

    @Slot()
    def _on_result_kept(self) -> None:
        if self._run is None:
            self._unfinished = None

    def _set_paused(self, is_paused: bool) -> None:
        if is_paused is not self._is_paused:
            self._is_paused = is_paused
            self.paused_changed.emit(is_paused)

    @Slot(int)
    def _take_cancelled(self, job: int) -> None:
        self._cancel_errand(job)
        if job == self._run:
            self._run = self._unfinished = None
            self._set_paused(False)
            self._rest()
            self.cancelled.emit()
        elif self._opening is not None and job == self._opening[0]:
            self._opening = None
            self._rest()

    @Slot(int, object)
    def _take_saved(self, job: int, path: Path) -> None:
        if job in self._exports:
            self._exports.discard(job)
            self.exported.emit(path)
            return
        self._saves.discard(job)
        if self._result is not None:
            self._result = replace(self._result, is_saved=True)
        self.saved.emit(path)

    @Slot(int, object)
    def _take_failure(self, job: int, sentence: str | None) -> None:
        said = sentence or self.tr("Something unexpected went wrong; please try again.")
        if self._drop(frozenset({job}), said) or job == 0:
            self.failed.emit(said)

    @Slot(object)
    def _take_death(self, jobs: frozenset[int]) -> None:
        if self._drop(jobs, self.tr("The engine stopped unexpectedly; please try again.")):
            self.failed.emit(self.tr("The engine stopped unexpectedly; nothing is lost, so press Start to try again."))

    def _drop(self, jobs: frozenset[int], sentence: str) -> bool:
        """Forget failed jobs, and tell whether the user waits for one of them."""
        waited = self._drop_errands(jobs, sentence)
        if jobs & self._exports:
            self._exports -= jobs
            self.export_failed.emit(sentence)
        waited = waited or bool(jobs & self._saves) or any(map(self._is_quick, jobs))
        self._saves -= jobs
        if self._recalled is not None and self._recalled.job in jobs:
            self._recalled = None
            waited = True
        if self._run in jobs:
            self._run = None
            self._set_paused(False)
            self._set_phase(SessionPhase.FAILED)
            waited = True
        elif self._opening is not None and self._opening[0] in jobs:
            self._opening = None
            self._rest()
            waited = True
        return waited
