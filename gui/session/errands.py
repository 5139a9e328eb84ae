"""Run the small jobs beside the painting, which change no phase: tiles, thumbnails, recipes, models, estimates."""

from __future__ import annotations

import itertools
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QSize, Signal, Slot
from PySide6.QtGui import QImage

from engine.recipes.recipe import Recipe, to_json
from engine.values import Progress, StyleOptions
from gui.link import keeping as k
from gui.link import messages as m
from gui.link.engine_worker import EngineWorker
from gui.link.kept import Kept, Places, new_name
from gui.link.map_sheet import MapSheet
from gui.link.tile import TileKey
from gui.session.painted import PaintedResult
from gui.system.resource_path import resource_path

if TYPE_CHECKING:
    from gui.link.engine_entry import LoadEngine

MOST_PASTED = 2**30  # bytes of pasted photographs that only histories refer to
MOST_KEPT = 2 * 2**30  # bytes of all histories together


class Errands(QObject):
    """Own the engine's worker, number the jobs, and pass on what the small ones report.

    Signals:
        tile_made(object, QImage): gui.link.tile.TileKey, the tile with its apron.
        tile_missed(object): gui.link.tile.TileKey of a tile that does not come.
        thumbnail_made(object, QImage): Path, copy of a style's picture (long side at most 640 px).
        glimpsed(QImage): a square of what a painting would be.
        glimpse_progressed(float): share of that square that is painted.
        sketched(QImage): a small picture of what other options give.
        sketch_missed(): it does not come, as something else was to be painted.
        glimpse_failed(str): one sentence; "" where another request or a painting came first.
        maps_made(object, QImage): gui.link.map_sheet.MapSheet of the latest `request_maps`, the sheet.
        maps_missed(): they do not come.
        recipe_read(object, object, bool): Path of the picture or file, the Recipe in it or None, quiet as asked.
        estimated(object): engine.values.Estimate for the latest `request_estimate`, None where there is none.
        models_listed(object): tuple of engine.values.ModelInfo, as `manage_models` has left them.
        model_fetched(int, int): bytes that are here of the model being fetched, and bytes in all.
        result_kept(): a finished picture is in the history.
        not_kept(str): one sentence; something could not be kept on the disk, and everything goes on.
        text_written(object): Path of the file that `write_text` has written.
        record_read(str, object): what the window knew, or ""; share of the run whose state is there, or None.
        kept_listed(object): tuple of gui.link.kept.Kept, the newest first.
        models_failed(str): one sentence; the models are as they were. "" where it was cancelled.
    """

    thumbnail_made = Signal(object, QImage)
    tile_made = Signal(object, QImage)
    tile_missed = Signal(object)
    glimpsed = Signal(QImage)
    glimpse_progressed = Signal(float)
    glimpse_failed = Signal(str)
    sketched = Signal(QImage)
    sketch_missed = Signal()
    maps_made = Signal(object, QImage)
    maps_missed = Signal()
    recipe_read = Signal(object, object, bool)
    estimated = Signal(object)
    models_listed = Signal(object)
    model_fetched = Signal(int, int)
    models_failed = Signal(str)
    result_kept = Signal()
    not_kept = Signal(str)
    text_written = Signal(object)
    record_read = Signal(str, object)
    kept_listed = Signal(object)

    def __init__(self, models: Path, load_engine: LoadEngine | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = EngineWorker(models, load_engine, self)
        self._jobs = itertools.count(1)
        self._thumbnails: dict[int, Path] = {}  # by job
        self._tiles: dict[int, TileKey] = {}  # by job
        self._glimpse: int | None = None  # the latest job
        self._sketch: int | None = None  # likewise
        self._maps: int | None = None  # likewise
        self._recipes: dict[int, tuple[Path, bool]] = {}  # by job; quiet
        self._model_jobs: set[int] = set()
        self._estimate = 0  # the latest job that asks for one
        self._places: Places | None = None  # where things are kept; None keeps nothing
        self._keeps: set[int] = set()
        self._lists: set[int] = set()
        self._texts: set[int] = set()
        self._connect_errands()

    def _connect_errands(self) -> None:
        worker = self._worker
        worker.thumbnail_made.connect(self._take_thumbnail)
        worker.tile_made.connect(self._take_tile)
        worker.glimpsed.connect(self._take_glimpse)
        worker.maps_made.connect(self._take_maps)
        worker.progressed.connect(self._take_glimpse_progress)
        worker.reported.connect(self._take_report)

    def request_thumbnail(self, path: Path) -> None:
        """Make the thumbnail of a user's style."""
        job = next(self._jobs)
        self._thumbnails[job] = path
        self._worker.ask(m.MakeThumbnail(job, path))

    @Slot(object)
    def request_tile(self, key: TileKey) -> None:
        """Cut a tile of the photo or the result; `tile_made` or `tile_missed` follows."""
        job = next(self._jobs)
        self._tiles[job] = key
        self._worker.make_tile(job, key)

    def request_recipe(self, path: Path, known: tuple[Path, ...], *, quiet: bool = False) -> None:
        """Read what a picture was made with; `known` styles are found by name, `quiet` tells no failure."""
        job = next(self._jobs)
        self._recipes[job] = path, quiet
        self._worker.ask(m.ReadRecipe(job, path, known))

    def request_sketch(self, photo: int, options: StyleOptions, side: int) -> None:
        """Paint a photo small, when nothing else is to be painted; `sketched` or `sketch_missed` follows."""
        self._sketch = next(self._jobs)
        self._worker.glimpse(self._sketch, photo, replace(options, size=side), (0.5, 0.5), side)

    def request_maps(self, layer: str) -> None:
        """Look at the latest Gatys run of the open photo; `maps_made` or `maps_missed` follows for the latest call."""
        self._maps = next(self._jobs)
        self._worker.ask(m.MakeMaps(self._maps, layer))

    def write_text(self, path: Path, text: str) -> None:
        """Write a small file; `text_written` or `failed` follows."""
        self._texts.add(job := next(self._jobs))
        self._worker.ask(k.WriteText(job, path, text))

    def keep_record(self, path: Path, text: str) -> None:
        """Keep what the window knows for the next start, or nothing where it is ""; `not_kept` may follow."""
        self._worker.ask(k.KeepRecord(next(self._jobs), path, text))

    def request_record(self, path: Path) -> None:
        """Read what the window knew when it was last open; `record_read` follows."""
        self._worker.ask(k.ReadRecord(next(self._jobs), path))

    def tidy_pasted(self, places: Places, queue: Path, recent: tuple[Path, ...]) -> None:
        """Remove the files of pasted photographs that nothing refers to, neither the queue nor the recent ones."""
        self._worker.ask(k.TidyPasted(next(self._jobs), places, queue, recent, MOST_PASTED))

    def keep_in(self, places: Places) -> None:
        """Keep results and the states of runs from now on."""
        self._places = places

    def _keep(self, made: PaintedResult, folder: Path, notice: str) -> PaintedResult:
        """Put a result into a history, and return it with its name there; `result_kept` or `not_kept` follows."""
        made = replace(made, name=new_name())
        recipe = to_json(Recipe(made.options, made.model), resource_path("styles"))
        self._keeps.add(job := next(self._jobs))
        self._worker.keep(made.job, partial(k.KeepResult, job, folder, made.name, recipe, notice, MOST_KEPT))
        return made

    def list_kept(self, folder: Path) -> None:
        """List a photo's history; `kept_listed` follows."""
        self._lists.add(job := next(self._jobs))
        self._worker.ask(k.ListKept(job, folder))

    def remove_kept(self, entry: Kept) -> None:
        """Delete an entry of the history; `kept_listed` follows."""
        self._lists.add(job := next(self._jobs))
        self._worker.ask(k.RemoveKept(job, entry))

    def request_estimate(self, size: QSize, options: StyleOptions) -> None:
        """Ask what painting a photo of that size, px, would take; `estimated` follows for the latest call."""
        self._estimate = next(self._jobs)
        self._worker.ask(m.EstimateRun(self._estimate, size.width(), size.height(), options))

    def manage_models(self, task: Literal["list", "import", "fetch", "remove"], *what: str) -> None:
        """List, import, fetch or remove models; `models_listed` or `models_failed` follows."""
        job = next(self._jobs)
        self._model_jobs.add(job)
        self._worker.ask(m.ManageModels(job, task, what))

    def cancel_models(self) -> None:
        """End what `manage_models` has begun."""
        for job in self._model_jobs:
            self._worker.cancel(job)

    @Slot(int, QImage)
    def _take_thumbnail(self, job: int, image: QImage) -> None:
        if job in self._thumbnails:
            self.thumbnail_made.emit(self._thumbnails.pop(job), image)

    @Slot(int, QImage)
    def _take_tile(self, job: int, image: QImage) -> None:
        if job in self._tiles:
            self.tile_made.emit(self._tiles.pop(job), image)

    @Slot(int, QImage)
    def _take_glimpse(self, job: int, image: QImage) -> None:
        if job == self._glimpse:
            self._glimpse = None
            self.glimpsed.emit(image)
        elif job == self._sketch:
            self._sketch = None
            self.sketched.emit(image)

    @Slot(int, object, QImage)
    def _take_maps(self, job: int, sheet: MapSheet, image: QImage) -> None:
        if job == self._maps:
            self._maps = None
            self.maps_made.emit(sheet, image)

    @Slot(int, object)
    def _take_glimpse_progress(self, job: int, progress: Progress) -> None:
        if job == self._glimpse:
            self.glimpse_progressed.emit(progress.fraction)

    @Slot(object)
    def _take_report(self, report: m.Report) -> None:
        match report:
            case m.RecipeRead(job, recipe) if job in self._recipes:
                path, quiet = self._recipes.pop(job)
                self.recipe_read.emit(path, recipe, quiet)
            case m.ModelsListed(job, models) if job in self._model_jobs:
                self._model_jobs.discard(job)
                self.models_listed.emit(models)
            case m.ModelFetched(job, have, total) if job in self._model_jobs:
                self.model_fetched.emit(have, total)
            case k.TextWritten(job, path):
                self._texts.discard(job)
                self.text_written.emit(path)
            case k.ResultKept(job):
                self._keeps.discard(job)
                self.result_kept.emit()
            case k.NotKept(job, sentence):
                self._keeps.discard(job)
                self.not_kept.emit(sentence)
            case k.RecordRead(_, text, done):
                self.record_read.emit(text, done)
            case k.KeptListed(job, entries):
                self._lists.discard(job)
                self.kept_listed.emit(entries)
            case m.RunEstimated(job, estimate) if job == self._estimate:
                self.estimated.emit(estimate)

    def _miss_looks(self, jobs: frozenset[int]) -> None:
        if self._sketch in jobs:
            self._sketch = None
            self.sketch_missed.emit()
        if self._maps in jobs:
            self._maps = None
            self.maps_missed.emit()

    def _cancel_errand(self, job: int) -> None:
        if job in self._model_jobs:
            self._model_jobs.discard(job)
            self.models_failed.emit("")
        if job in self._tiles:
            self.tile_missed.emit(self._tiles.pop(job))
        if job == self._glimpse:
            self._glimpse = None
            self.glimpse_failed.emit("")
        self._miss_looks(frozenset({job}))

    def _drop_errands(self, jobs: frozenset[int], sentence: str) -> bool:
        """Forget failed jobs, and tell whether the user waits for one of them that has no sentence of its own yet."""
        waited = False
        if jobs & self._model_jobs:
            self._model_jobs -= jobs
            self.models_failed.emit(sentence)
        if self._glimpse in jobs:
            self._glimpse = None
            self.glimpse_failed.emit(sentence)
        self._miss_looks(jobs)
        for job in jobs & self._tiles.keys():
            self.tile_missed.emit(self._tiles.pop(job))
        for job in jobs & self._thumbnails.keys():
            del self._thumbnails[job]
            waited = True
        waited = waited or bool(jobs & (self._texts | self._lists))
        for left in (self._texts, self._lists, self._keeps):
            left.difference_update(jobs)
        for job in jobs & self._recipes.keys():
            waited = not self._recipes.pop(job)[1] or waited
        return waited
