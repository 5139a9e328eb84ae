"""Run the small jobs beside the painting, which change no phase: tiles, thumbnails, recipes, models, estimates."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QSize, Signal, Slot
from PySide6.QtGui import QImage

from engine.recipe import Recipe
from engine.values import Estimate, ModelInfo, StyleOptions
from gui import messages as m
from gui.engine_worker import EngineWorker
from gui.tile import TileKey

if TYPE_CHECKING:
    from gui.engine_entry import LoadEngine


class Errands(QObject):
    """Own the engine's worker, number the jobs, and pass on what the small ones report.

    Signals:
        tile_made(object, QImage): gui.tile.TileKey, the tile with its apron.
        tile_missed(object): gui.tile.TileKey of a tile that does not come.
        thumbnail_made(object, QImage): Path, copy of a style's picture (long side at most 640 px).
        glimpsed(QImage): a square of what a painting would be.
        glimpse_failed(str): one sentence; "" where another request or a painting came first.
        recipe_read(object, object, bool): Path of the picture or file, engine.recipe.Recipe or None, quiet as asked.
        estimated(object): engine.values.Estimate for the latest `request_estimate`, None where there is none.
        models_listed(object): tuple of engine.values.ModelInfo, as `manage_models` has left them.
        model_fetched(int, int): bytes that are here of the model being fetched, and bytes in all.
        models_failed(str): one sentence; the models are as they were. "" where it was cancelled.
    """

    thumbnail_made = Signal(object, QImage)
    tile_made = Signal(object, QImage)
    tile_missed = Signal(object)
    glimpsed = Signal(QImage)
    glimpse_failed = Signal(str)
    recipe_read = Signal(object, object, bool)
    estimated = Signal(object)
    models_listed = Signal(object)
    model_fetched = Signal(int, int)
    models_failed = Signal(str)

    def __init__(self, models: Path, load_engine: LoadEngine | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = EngineWorker(models, load_engine, self)
        self._jobs = itertools.count(1)
        self._thumbnails: dict[int, Path] = {}  # by job
        self._tiles: dict[int, TileKey] = {}  # by job
        self._glimpse: int | None = None  # the latest job
        self._recipes: dict[int, tuple[Path, bool]] = {}  # by job; quiet
        self._model_jobs: set[int] = set()
        self._estimate = 0  # the latest job that asks for one
        self._connect_errands()

    def _connect_errands(self) -> None:
        worker = self._worker
        worker.thumbnail_made.connect(self._take_thumbnail)
        worker.tile_made.connect(self._take_tile)
        worker.glimpsed.connect(self._take_glimpse)
        worker.recipe_read.connect(self._take_recipe)
        worker.run_estimated.connect(self._take_estimate)
        worker.models_listed.connect(self._take_models)
        worker.model_fetched.connect(self._take_fetched)

    def request_thumbnail(self, path: Path) -> None:
        """Make the thumbnail of a user's style."""
        job = next(self._jobs)
        self._thumbnails[job] = path
        self._worker.make_thumbnail(job, path)

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
        self._worker.read_recipe(job, path, known)

    def request_estimate(self, size: QSize, options: StyleOptions) -> None:
        """Ask what painting a photo of that size, px, would take; `estimated` follows for the latest call."""
        self._estimate = next(self._jobs)
        self._worker.estimate(m.EstimateRun(self._estimate, size.width(), size.height(), options))

    def manage_models(self, task: Literal["list", "import", "fetch", "remove"], *what: str) -> None:
        """List, import, fetch or remove models; `models_listed` or `models_failed` follows."""
        job = next(self._jobs)
        self._model_jobs.add(job)
        self._worker.manage_models(m.ManageModels(job, task, what))

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

    @Slot(int, object)
    def _take_recipe(self, job: int, recipe: Recipe | None) -> None:
        if job in self._recipes:
            path, quiet = self._recipes.pop(job)
            self.recipe_read.emit(path, recipe, quiet)

    @Slot(int, object)
    def _take_estimate(self, job: int, estimate: Estimate | None) -> None:
        if job == self._estimate:
            self.estimated.emit(estimate)

    @Slot(int, object)
    def _take_models(self, job: int, models: tuple[ModelInfo, ...]) -> None:
        if job in self._model_jobs:
            self._model_jobs.discard(job)
            self.models_listed.emit(models)

    @Slot(int, int, int)
    def _take_fetched(self, job: int, have: int, total: int) -> None:
        if job in self._model_jobs:
            self.model_fetched.emit(have, total)

    def _cancel_errand(self, job: int) -> None:
        if job in self._model_jobs:
            self._model_jobs.discard(job)
            self.models_failed.emit("")
        if job in self._tiles:
            self.tile_missed.emit(self._tiles.pop(job))
        if job == self._glimpse:
            self._glimpse = None
            self.glimpse_failed.emit("")

    def _drop_errands(self, jobs: frozenset[int], sentence: str) -> bool:
        """Forget failed jobs, and tell whether the user waits for one of them that has no sentence of its own yet."""
        waited = False
        if jobs & self._model_jobs:
            self._model_jobs -= jobs
            self.models_failed.emit(sentence)
        if self._glimpse in jobs:
            self._glimpse = None
            self.glimpse_failed.emit(sentence)
        for job in jobs & self._tiles.keys():
            self.tile_missed.emit(self._tiles.pop(job))
        for job in jobs & self._thumbnails.keys():
            del self._thumbnails[job]
            waited = True
        for job in jobs & self._recipes.keys():
            waited = not self._recipes.pop(job)[1] or waited
        return waited
