"""Show a piece of the finished picture before it is painted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from engine.adain.adain import Adain
from engine.adain.adain_region import RegionPainter
from engine.errors import BadOptions
from engine.masks.effect import paintings
from engine.pictures.fitted_photo import FittedPhoto
from engine.pictures.picture_part import Box, photo_part
from engine.pictures.tensors import to_frame, to_tensor
from engine.recipes.option_rules import check
from engine.runs.finishing import finish
from engine.stylizer import Stylizer
from engine.values import Engine, Phase, Preview, Progress

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from engine.job import Job
    from engine.values import Picture, Pixels, StyleOptions


class StylizerWithLoupe(Stylizer):
    """Repaint pictures, and pieces of them."""

    _painter: tuple[Adain, RegionPainter] | None = None

    def glimpse(
        self, picture: Picture, options: StyleOptions, center: tuple[float, float], side: int
    ) -> Iterator[Progress | Preview]:
        """Paint a square of the result, as `stylize` would but for statistics that are estimated.

        Args:
            picture: the photograph.
            options: AdaIN's.
            center: of the square, x and y as shares of the picture, 0 .. 1; it is moved to lie inside.
            side: px of the result; the square is smaller where the result is.

        Yields:
            Progress, and at last a Preview of the square.

        Raises:
            BadOptions, BadWeights, BadResult, OutOfMemory, UnreadableImage, UnsupportedFormat.
        """
        check(options)
        if options.engine is not Engine.ADAIN:
            raise BadOptions("Gatys paints the picture as a whole; the loupe shows what the instant engine paints.")
        yield Progress(0.0, Phase.LOADING)
        job = self._prepare(picture, options, None)
        box = _square(job.size, center, side)
        own = np.ascontiguousarray(photo_part(job.photo, job.size, box))
        if options.strength > 0 and not job.effect.is_nothing():
            styles = [self._colored_style(self._style(choice, job.device), job) for choice in paintings(options)]
            adain = self._adain_of(job)
            if not isinstance(adain, Adain):
                raise BadOptions("The loupe shows only what Impasto's own models paint; choose one of them.")
            code, regions = self._mixed(adain, styles, job)
            if self._painter is None or self._painter[0] is not adain:
                self._painter = adain, RegionPainter(adain)
            key = (options, job.photo, job.size)
            steps = self._painter[1].paint(job.photo, job.size, code, options.strength, regions, box, key)
            own = yield from _finished(steps, own, job, box)
        yield Preview(to_frame(to_tensor(own, torch.device("cpu"))))


def _finished(
    steps: Generator[float, None, Pixels], own: Pixels, job: Job, box: Box
) -> Generator[Progress, None, Pixels]:
    """Follow the painting of a square over `own` of the photograph, and give it its last touch."""
    while True:
        try:
            yield Progress(next(steps), Phase.PAINTING)
        except StopIteration as end:
            pixels: Pixels = np.ascontiguousarray(end.value)
            break
    finish(pixels, FittedPhoto(own), job.options)
    rows = photo_part(job.photo, job.size, Box(box.top, 0, box.bottom, job.size[1]))
    job.effect.apply_part(pixels, rows, box.top, box.left, job.size[0])
    return pixels


def _square(size: tuple[int, int], center: tuple[float, float], side: int) -> Box:
    """Place a square inside a picture of a height and width, px."""
    height, width = (min(side, length) for length in size)
    left = min(max(round(center[0] * size[1] - width / 2), 0), size[1] - width)
    top = min(max(round(center[1] * size[0] - height / 2), 0), size[0] - height)
    return Box(top, left, top + height, left + width)
