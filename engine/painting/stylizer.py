"""Repaint pictures: the one entry to all painters, for the window and the command line alike."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import torch

from engine.errors import BadOptions, OutOfMemory, Sentence, is_out_of_memory, no_loupe
from engine.masks.effect import Effect, regions_of, renderer_of
from engine.masks.mixing import mixes, paintings
from engine.models.weights import Models
from engine.painters import registry
from engine.painters.saved_run import PAINTED, work_of
from engine.painters.scene import Scene
from engine.painting.glimpse import finished_piece, square
from engine.painting.job import Job, result_of, told
from engine.painting.run_plan import is_nothing, plan_run
from engine.painting.speeds import Speeds
from engine.painting.style_images import StyleImages
from engine.pictures import image_io
from engine.pictures.fitted_photo import FittedPhoto
from engine.pictures.picture_part import photo_part
from engine.pictures.tensors import to_frame, to_tensor
from engine.recipes.option_rules import check
from engine.runs.device import describe
from engine.runs.driven import Driven
from engine.runs.fallback import Fallback
from engine.runs.finishing import finish
from engine.runs.memory_promises import MemoryPromises
from engine.runs.step_thread import StepThread
from engine.runs.time_left import timed
from engine.values import Estimate, Phase, Preview, Progress

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from engine.masks.masks import MaskRenderer
    from engine.models.weights import Model
    from engine.options import StyleOptions
    from engine.painters.entry import Entry
    from engine.painters.journal import Journal
    from engine.painters.painter import Painter
    from engine.painters.plan import RunPlan, Size
    from engine.painters.scene import Hold, Shot, Surface
    from engine.painting.job import Item
    from engine.style_choice import StyleChoice
    from engine.values import FeatureMaps, Picture, Pixels

_PROMPT = 0.15  # s that a preview may take; once all is encoded, as while a slider moves, it takes half of it


class Stylizer:
    """Hold painters and decoded pictures between runs; runs themselves leave nothing behind.

    Args:
        models: folder with the manifest.
        own: folder of the user's models.
        speeds: file that remembers how fast this computer is.
        promises: folder in which processes tell each other what memory their runs take.
    """

    def __init__(
        self, models: Path, own: Path | None = None, speeds: Path | None = None, promises: Path | None = None
    ) -> None:
        self._models = Models(models, own)
        self._speeds = Speeds(speeds)
        self._promises = MemoryPromises(promises)
        self._step_thread = StepThread()
        self._painters: dict[Entry, Painter] = {}
        self._styles = StyleImages()
        self._photo = FittedPhoto(np.empty((0, 0, 3), np.float32))  # that the painters know
        self._masks: MaskRenderer | None = None  # of that photograph
        self._seen: Painter | None = None  # whose run of that photograph can be looked at

    def stylize(
        self, picture: Picture, options: StyleOptions, *, begin: Pixels | None = None, journal: Journal | None = None,
        shot: Shot | None = None, surface: Surface | None = None, hold: Hold | None = None,
    ) -> Generator[Item, None, None]:  # fmt: skip
        """Repaint a photograph.

        Args:
            picture: the photograph.
            options: styles, engine and all that decides the look.
            begin: a picture to go on from, (h, w, 3), where the painter can.
            journal: notes how far the run is, and has it go on from there, likewise.
            shot: where the photograph is one of its frames.
            surface: that is painted instead of what it shows, where the painter can; it takes the painted sheet.
            hold: what frames before give to this one, likewise.

        Yields:
            Progress whose fraction never falls, Preview at most every 200 ms, and at last one Result. Closing the
            iterator between two items cancels.

        Raises:
            BadOptions, BadWeights, BadResult, OutOfMemory, UnreadableImage, UnsupportedFormat.
        """
        check(options)
        yield Progress(0.0, Phase.LOADING)
        try:
            entry, model = registry.choose(self._models, options)
            painter = self._painter(entry)
            job = self._prepare(picture, options, self._promised(painter, model, picture.pixels.shape[:2], options))
            job.scene.begin, job.scene.shot, job.scene.surface, job.scene.hold = begin, shot, surface, hold
            if is_nothing(options) or job.effect.is_nothing():
                job.enter(Phase.FINISHING)
                yield Progress(PAINTED, Phase.FINISHING)
                yield result_of(job, job.scene.photo.pixels_at(*job.scene.size).copy())
                return
            if journal is not None and entry.traits.can_resume:
                job.open(journal, work_of(picture.pixels, options, model.sha256), painter)
            job.scene.styles = self._styles.of(options, job.scene.photo, job.scene.plan)
            self._seen = painter if entry.traits.layers else self._seen
            steps = self._step_thread.drive(
                painter.paint(job.scene, job.saved.state if job.saved else None), job.scene.fallback
            )
            painted = yield from timed(told(steps, job), job.clock)
            job.enter(Phase.FINISHING)
            self._learn(job)
            yield Progress(PAINTED, Phase.FINISHING)
            finish(painted, job.scene.photo, options, is_grey=job.scene.is_grey)
            job.effect.apply(painted)
            yield result_of(job, painted)
        except (MemoryError, RuntimeError) as error:
            if not is_out_of_memory(error):
                raise
            raise OutOfMemory(_no_memory(options)) from error
        finally:
            self._promises.end()

    def glimpse(
        self, picture: Picture, options: StyleOptions, center: tuple[float, float], side: int
    ) -> Generator[Progress | Preview, None, None]:
        """Paint a square of the result, as `stylize` would but for statistics that are estimated.

        Args:
            picture: the photograph.
            options: of an engine that has a loupe.
            center: of the square, x and y as shares of the picture, 0 .. 1; it is moved to lie inside.
            side: px of the result; the square is smaller where the result is.

        Yields:
            Progress, and at last a Preview of the square.

        Raises:
            BadOptions, BadWeights, BadResult, OutOfMemory, UnreadableImage, UnsupportedFormat.
        """
        check(options)
        if not registry.traits_of(options.engine).has_loupe:
            raise no_loupe()
        yield Progress(0.0, Phase.LOADING)
        entry, model = registry.choose(self._models, options)
        if not entry.traits.has_loupe:
            raise BadOptions("The loupe shows only what Impasto's own models paint; choose one of them.")
        painter = self._painter(entry)
        job = self._prepare(picture, options, plan_run(painter, model, picture.pixels.shape[:2], options))
        scene = job.scene
        box = square(scene.size, center, side)
        piece = np.ascontiguousarray(photo_part(scene.photo, scene.size, box))
        if not is_nothing(options) and not job.effect.is_nothing():
            scene.styles = self._styles.of(options, scene.photo, scene.plan)
            steps = Driven(painter.glimpse(scene, box, (options, scene.photo, scene.size)))
            for done in steps:
                yield Progress(done, Phase.PAINTING)
            piece = finished_piece(steps.value, piece, job, box)
        yield Preview(to_frame(to_tensor(piece, torch.device("cpu"))))

    def look(self, layer: str) -> Generator[FeatureMaps | None, None, None]:
        """Look at the latest run of the open photograph, also while it goes on; see `Painter.look`."""
        if self._seen is not None:
            yield from self._seen.look(layer)

    def estimate(self, height: int, width: int, options: StyleOptions) -> Estimate:
        """Predict what the painting of a photograph of that size, px, takes; quick, and safe beside a run.

        Raises:
            BadOptions, BadWeights, OutOfMemory.
        """
        check(options)
        entry, model = registry.choose(self._models, options)
        plan = plan_run(self._painter(entry), model, (height, width), options, self._promises)
        seconds = self._speeds.seconds(options.engine, describe(plan.device), plan.multiplications)
        return Estimate(seconds, plan.peak_bytes, width=plan.size[1], height=plan.size[0])

    def sketching(self, height: int, width: int, options: StyleOptions) -> StyleOptions | None:
        """Choose the smaller model that shows sooner about what `options` give, where this computer needs one.

        It needs one where it is known to take long for a photograph of that size, px.

        Raises:
            BadOptions, BadWeights, OutOfMemory.
        """
        if not registry.traits_of(options.engine).is_live:
            return None
        _, model = registry.choose(self._models, options)
        small = self._models.stand_in(model)
        if small is None or (self.estimate(height, width, options).seconds or 0.0) < _PROMPT:
            return None
        if any(
            self._has_learnt(choice, model) and not self._has_learnt(choice, small) for choice in paintings(options)
        ):
            return None  # it would show other strokes
        return replace(options, model=small.name)

    def swift(self, options: StyleOptions) -> StyleOptions:
        """Choose options that paint about what these give in the shortest time there is, at any size.

        Raises:
            BadOptions, BadWeights.
        """
        engine, model = options.engine, options.model
        if not registry.traits_of(engine).is_live:
            engine, model = registry.live_engine() or engine, None
        live = replace(options, engine=engine, model=model, size=None)
        _, found = registry.choose(self._models, live)
        small = self._models.stand_in(found)
        return live if small is None else replace(live, model=small.name)

    def _has_learnt(self, choice: StyleChoice, model: Model) -> bool:
        contents = self._styles.contents(choice)
        return bool(contents) and self._models.strokes.path_of(model.sha256, contents) is not None

    def _promised(self, painter: Painter, model: Model, photo: Size, options: StyleOptions) -> RunPlan:
        """Plan a run and promise its memory, twice, for another process may have done so meanwhile."""
        for _ in range(2):
            plan = plan_run(painter, model, photo, options, self._promises)
            self._promises.make(plan.device.type, plan.peak_bytes)
        return plan

    def _painter(self, entry: Entry) -> Painter:
        if entry not in self._painters:
            self._painters[entry] = entry.load(self._models)
        return self._painters[entry]

    def _prepare(self, picture: Picture, options: StyleOptions, plan: RunPlan) -> Job:
        """Build the scene, whose styles are decoded only where it is painted."""
        photo = self._fitted(picture)
        if self._masks is None and options.masks:
            self._masks = renderer_of(photo, lambda path: image_io.load(path).pixels)
        effect = Effect(photo, self._masks, options)
        regions = regions_of(effect, options, picture.alpha)
        scene = Scene(photo, options, plan, [], mixes(options)[0], regions, Fallback(plan.device))
        return Job(scene, effect)

    def _learn(self, job: Job) -> None:
        """Remember how fast a run was that did all of its work, in parts of the planned size, and was no sketch."""
        scene = job.scene
        plan = scene.plan
        if job.is_whole and not plan.model.stands_in_for and scene.fallback == Fallback(plan.device):
            seconds = job.seconds[Phase.PAINTING]
            self._speeds.learn(scene.options.engine, describe(plan.device), plan.multiplications, seconds)

    def _fitted(self, picture: Picture) -> FittedPhoto:
        """Give the photograph's sizes, kept as a slider repaints the same again and again."""
        if picture.pixels is not self._photo.pixels:
            self._photo = FittedPhoto(picture.pixels, picture.alpha)
            self._masks = self._seen = None
            self._styles.forget_photo()
            for painter in self._painters.values():
                painter.forget()
        return self._photo


def _no_memory(options: StyleOptions) -> Sentence:
    size = f"{options.size} px" if options.size else Sentence("the full size")
    return Sentence("There is not enough memory for {0}; choose a smaller one and start again.", size)
