"""Place the piece of a picture that the loupe shows, and give it its last touch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.pictures.fitted_photo import FittedPhoto
from engine.pictures.picture_part import Box, photo_part
from engine.runs.finishing import finish

if TYPE_CHECKING:
    from engine.painting.job import Job
    from engine.values import Pixels


def square(size: tuple[int, int], center: tuple[float, float], side: int) -> Box:
    """Place a square inside a picture of a height and width, px; `center` is x and y as shares of them."""
    height, width = (min(side, length) for length in size)
    left = min(max(round(center[0] * size[1] - width / 2), 0), size[1] - width)
    top = min(max(round(center[1] * size[0] - height / 2), 0), size[0] - height)
    return Box(top, left, top + height, left + width)


def finished_piece(painted: Pixels, own: Pixels, job: Job, box: Box) -> Pixels:
    """Finish a painted piece (h, w, 3) over `own` of the photograph; raises BadResult."""
    scene, pixels = job.scene, np.ascontiguousarray(painted)
    finish(pixels, FittedPhoto(own), scene.options, is_grey=scene.is_grey)
    rows = photo_part(scene.photo, scene.size, Box(box.top, 0, box.bottom, scene.size[1]))
    job.effect.apply_part(pixels, rows, box.top, box.left, scene.size[0])
    return pixels
