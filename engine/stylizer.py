"""Repaint pictures: the one entry to both engines, for the window and the command line alike."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import torch

from engine.adain.adain import Adain
from engine.adain.published_adain import PublishedAdain
from engine.errors import OutOfMemory, is_out_of_memory
from engine.gatys.gatys import Gatys
from engine.gatys.microscope import LOOK_SIDE, Microscope
from engine.gatys.run_state import RunState, work_of
from engine.gatys.run_words import ENCODED, PAINTED
from engine.job import PREVIEW_SECONDS, Job, followed, preview_of, result_of, resumed, saved_run
from engine.masks.effect import Effect, mixes, paintings, regions_of, renderer_of
from engine.models.weights import Models
from engine.networks.adain_network import joined, mix
from engine.pictures import image_io
from engine.pictures.fitted_photo import FittedPhoto
from engine.pictures.tensors import fitted, resize, to_pixels, to_tensor
from engine.recipes.option_rules import check
from engine.run_plan import plan_run
from engine.runs.color import palette_of, with_brightness, with_palette
from engine.runs.device import describe
from engine.runs.finishing import finish
from engine.runs.lane import Lane
from engine.runs.pace import timed
from engine.runs.retreat import Retreat
from engine.runs.style_part import part_of
from engine.speeds import Speeds
from engine.values import Colors, Engine, Estimate, Phase, Progress

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from torch import Tensor

    from engine.gatys.journal import Journal
    from engine.job import Item
    from engine.masks.effect import Regions
    from engine.masks.masks import MaskRenderer
    from engine.networks.adain_network import StyleCode
    from engine.values import FeatureMaps, Picture, Pixels, StyleChoice, StyleOptions

_Kept = TypeVar("_Kept")

_PALETTE_SIDE = 512  # px, long side at which a photograph's palette is measured
_KEPT_CODES = 64  # 10 KB each
_KEPT_STYLES = 8  # decoded paintings, 50 MB each at most
_PROMPT = 0.15  # s that a preview may take; once all is encoded, as while a slider moves, it takes half of it
_LOADED = 0.05  # fraction at which loading ends; the others are of engine/gatys/run_words.py


@dataclass(frozen=True)
class _Style:
    """Hold one decoded painting; `key` changes with its file and the part of it that is taken."""

    key: object
    image: Tensor  # (1, 3, H, W)


class Stylizer:
    """Hold networks and encoded pictures between runs; runs themselves leave nothing behind.

    Args:
        models: folder with the manifest.
        own: folder of the user's models.
        speeds: file that remembers how fast this computer is.
    """

    def __init__(self, models: Path, own: Path | None = None, speeds: Path | None = None) -> None:
        self._models = Models(models, own)
        self._speeds = Speeds(speeds)
        self._lane = Lane()
        self._gatys: dict[object, Gatys] = {}
        self._adain: dict[object, Adain | PublishedAdain] = {}
        self._styles: dict[object, _Style] = {}  # the latest few
        self._recolored: dict[object, _Style] = {}  # likewise
        self._codes: dict[object, StyleCode] = {}  # likewise
        self._photo = FittedPhoto(np.empty((0, 0, 3), np.float32))  # whose encodings Adain holds
        self._palette: tuple[Tensor, Tensor] | None = None  # of that photograph
        self._masks: MaskRenderer | None = None  # likewise
        self._microscope: Microscope | None = None  # on the latest run of Gatys with that photograph

    def stylize(
        self,
        picture: Picture,
        options: StyleOptions,
        *,
        begin: Pixels | None = None,
        journal: Journal | None = None,
    ) -> Iterator[Item]:
        """Repaint a photograph.

        Args:
            picture: the photograph.
            options: styles, engine and all that decides the look.
            begin: a picture that Gatys goes on from, (h, w, 3); AdaIN does without.
            journal: notes how far Gatys is, and has it go on from there.

        Yields:
            Progress whose fraction never falls, Preview at most every 200 ms, and at last one Result. Closing the
            iterator between two items cancels.

        Raises:
            BadOptions, BadWeights, BadResult, OutOfMemory, UnreadableImage, UnsupportedFormat.
        """
        check(options)
        yield Progress(0.0, Phase.LOADING)
        try:
            job = self._prepare(picture, options, journal)
            job.begin = begin
            if options.strength == 0 or job.effect.is_nothing():
                yield Progress(PAINTED, Phase.FINISHING)
                yield result_of(job, job.photo.pixels_at(*job.size).copy())
                return
            styles = [self._colored_style(self._style(choice, job.device), job) for choice in paintings(options)]
            paint = self._paint_adain if options.engine is Engine.ADAIN else self._paint_gatys
            painted = yield from timed(self._lane.drive(paint(job, styles), job.retreat), job.clock)
            job.end(Phase.PAINTING)
            self._learn(job)
            yield Progress(PAINTED, Phase.FINISHING)
            finish(painted, job.photo, options)
            job.effect.apply(painted)
            yield result_of(job, painted)
        except (MemoryError, RuntimeError) as error:
            if not is_out_of_memory(error):
                raise
            raise OutOfMemory(_no_memory(options)) from error

    def look(self, layer: str) -> Iterator[FeatureMaps | None]:
        """Look at the latest Gatys run of the open photograph, also while it goes on; see `Microscope.look`."""
        return iter(()) if self._microscope is None else self._microscope.look(layer)

    def estimate(self, height: int, width: int, options: StyleOptions) -> Estimate:
        """Predict what the painting of a photograph of that size, px, takes; quick, and safe beside a run.

        Raises:
            BadOptions, BadWeights, OutOfMemory.
        """
        check(options)
        plan = plan_run(self._models, (height, width), options)
        seconds = self._speeds.seconds(options.engine, describe(plan.device), plan.multiplications)
        return Estimate(seconds, plan.peak_bytes, width=plan.size[1], height=plan.size[0])

    def sketching(self, height: int, width: int, options: StyleOptions) -> StyleOptions | None:
        """Choose the smaller model that shows sooner about what `options` give, where this computer needs one.

        It needs one where it is known to take long for a photograph of that size, px.

        Raises:
            BadOptions, BadWeights, OutOfMemory.
        """
        if options.engine is not Engine.ADAIN:
            return None
        small = self._models.stand_in(self._models.find("adain", options.model))
        if small is None or (self.estimate(height, width, options).seconds or 0.0) < _PROMPT:
            return None
        return replace(options, model=small.name)

    def _prepare(self, picture: Picture, options: StyleOptions, journal: Journal | None) -> Job:
        height, width = picture.pixels.shape[:2]
        plan = plan_run(self._models, (height, width), options)
        if options.engine is Engine.ADAIN:
            journal = None  # it paints anew in the time that reading takes
        work = work_of(picture.pixels, options, plan.model.sha256) if journal else ""
        saved = journal.read(work) if journal else None
        if saved is not None:  # whatever memory there is now
            plan = replace(plan, sizes=(*plan.sizes[:-1], saved.size))
        photo = self._fitted(picture)
        if self._masks is None and options.masks:
            self._masks = renderer_of(photo, lambda path: image_io.load(path).pixels)
        job = Job(options, plan, Retreat(plan.device), photo, Effect(photo, self._masks, options))
        job.journal, job.work, job.saved = journal, work, saved
        return job

    def _learn(self, job: Job) -> None:
        """Remember how fast a run was that did all of its work, in parts of the planned size, and was no sketch."""
        if job.is_whole and not job.plan.model.stands_in_for and job.retreat == Retreat(job.device):
            seconds = job.seconds[Phase.PAINTING] + (job.seconds[Phase.ENCODING] if job.losses else 0)
            self._speeds.learn(job.options.engine, describe(job.device), job.plan.multiplications, seconds)

    def _fitted(self, picture: Picture) -> FittedPhoto:
        """Give the photograph's sizes, kept as a slider repaints the same again and again."""
        if picture.pixels is not self._photo.pixels:
            self._photo = FittedPhoto(picture.pixels)
            self._palette = None
            self._masks = None
            self._microscope = None
            self._codes.clear()
            self._recolored.clear()
            for adain in self._adain.values():
                adain.forget_photos()
        return self._photo

    def _style(self, choice: StyleChoice, device: torch.device) -> _Style:
        path = choice.path
        key = (path, path.stat().st_mtime_ns if path.exists() else 0, choice.crop, choice.rotation, device)
        if key not in self._styles:
            part = part_of(to_tensor(image_io.load(path).pixels, device), choice.crop, choice.rotation)
            height, width = part.shape[-2:]
            size = fitted(height, width, min(max(height, width), 2048))
            _keep(self._styles, key, _Style(key, resize(part, *size).clamp(0, 1).contiguous()), _KEPT_STYLES)
        return self._styles[key]

    def _colored_style(self, style: _Style, job: Job) -> _Style:
        """Give a painting the photograph's palette, or its brightness where only that is painted."""
        options = job.options
        if options.colors is Colors.STYLE:
            return style
        key = (style.key, options.colors, options.color_strength)
        if key not in self._recolored:
            if self._palette is None:
                small = fitted(*job.size, min(max(job.size), _PALETTE_SIDE))
                self._palette = palette_of(job.photo.tensor_at(*small, job.device))
            recolor = with_palette if options.colors is Colors.PALETTE else with_brightness
            image = recolor(style.image, self._palette, options.color_strength)
            _keep(self._recolored, key, _Style(key, image), _KEPT_STYLES)
        return self._recolored[key]

    def _paint_gatys(self, job: Job, styles: list[_Style]) -> Generator[Item, None, Pixels]:
        plan = job.plan
        key = (plan.model.sha256, plan.device, plan.dtype)
        if key not in self._gatys:
            self._gatys[key] = Gatys(self._models.vgg(plan.model, "mixed").to(plan.device, plan.dtype))
        job.end(Phase.LOADING)
        yield Progress(_LOADED, Phase.ENCODING)
        shown = 0.0
        images = [style.image for style in styles]
        scales = [choice.scale for choice in paintings(job.options)]
        weights, regions = mixes(job.options)[0], regions_of(job.effect, job.options)
        photo = job.photo.tensor_at(*job.size, job.device)
        begin = yield from resumed(job)
        job.is_whole = begin is None
        painted = begin.pixels if isinstance(begin, RunState) else photo
        gatys = self._gatys[key]
        gatys.memory, gatys.retreat = plan.memory, job.retreat
        steps = gatys.paint(photo, images, weights, job.options, scales, begin, regions)
        small = fitted(*job.size, min(max(job.size), LOOK_SIDE))
        heaviest = images[weights.index(max(weights))]
        self._microscope = Microscope(gatys.vgg, partial(job.photo.tensor_at, *small), heaviest)
        for step in self._microscope.follow(steps):
            job.done = max(job.done, step.done)  # it never falls, even when a step is taken anew
            painted, fraction = step.image, ENCODED + (PAINTED - ENCODED) * job.done
            if step.losses is None:
                yield Progress(fraction, Phase.PAINTING)
                continue
            if not job.losses:
                job.end(Phase.ENCODING)  # the first step too, which warms up
            job.losses.append(step.losses)
            if job.journal is not None:
                job.journal.note(partial(saved_run, job, step))
            now = time.monotonic()
            yield Progress(fraction, Phase.PAINTING, job.clock.seconds_left(step.done, now), step.losses)
            if now - shown >= PREVIEW_SECONDS:
                shown = now
                yield preview_of(painted, job)
        return to_pixels(painted)

    def _paint_adain(self, job: Job, styles: list[_Style]) -> Generator[Item, None, Pixels]:
        plan, adain = job.plan, self._adain_of(job)
        job.end(Phase.LOADING)
        yield Progress(_LOADED, Phase.ENCODING)
        code, regions = self._mixed(adain, styles, job)
        job.end(Phase.ENCODING)
        job.is_whole = not adain.knows(plan.sizes[0])
        steps = adain.paint(job.photo, job.size, code, job.options.strength, plan.workspace, regions, job.retreat)
        return (yield from followed(steps, job))

    def _mixed(self, adain: Adain | PublishedAdain, styles: list[_Style], job: Job) -> tuple[StyleCode, Regions | None]:
        """Encode the styles, and mix them for the picture or for each of its regions."""
        choices = paintings(job.options)
        codes = [self._code(adain, style, choice.scale, job) for style, choice in zip(styles, choices, strict=True)]
        regions = regions_of(job.effect, job.options)
        if regions is None:
            return mix(codes, mixes(job.options)[0]), None
        return joined([mix(codes, m) for m in regions.mixes]), regions

    def _adain_of(self, job: Job) -> Adain | PublishedAdain:
        plan = job.plan
        key = (plan.model.sha256, plan.device, plan.dtype)
        if key not in self._adain:
            if plan.model.is_published:
                self._adain[key] = PublishedAdain(self._models.published(plan.model).to(plan.device, plan.dtype))
            else:
                network = self._models.adain(plan.model).to(plan.device, plan.dtype)
                self._adain[key] = Adain(network.to(memory_format=torch.channels_last))
        return self._adain[key]

    def _code(self, adain: Adain | PublishedAdain, style: _Style, scale: float, job: Job) -> StyleCode:
        key = (style.key, adain, job.options.style_scale * scale)
        if key not in self._codes:
            _keep(self._codes, key, adain.encode_style(style.image, job.options.style_scale * scale), _KEPT_CODES)
        return self._codes[key]


def _keep(latest: dict[object, _Kept], key: object, value: _Kept, most: int) -> None:
    """Add a value, dropping the oldest where there are too many."""
    if len(latest) >= most:
        del latest[next(iter(latest))]
    latest[key] = value


def _no_memory(options: StyleOptions) -> str:
    size = f"{options.size} px" if options.size else "the full size"
    return f"There is not enough memory for {size}; choose a smaller one and start again."
