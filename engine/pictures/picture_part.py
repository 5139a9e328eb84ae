"""Resample a part of a picture as if the whole one were resampled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from engine.pictures.fitted_photo import LEAST_ALPHA, parted

if TYPE_CHECKING:
    from engine.pictures.fitted_photo import FittedPhoto
    from engine.values import Pixels

_TAPS = 4  # px that the cubic filter needs beyond what is enlarged

Size = tuple[int, int]  # height and width, px


@dataclass(frozen=True, slots=True)
class Box:
    """Name a part of a picture, px."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def size(self) -> Size:
        """Give height and width."""
        return self.bottom - self.top, self.right - self.left

    def spread(self, halo: int, size: Size, step: int) -> Box:
        """Add a halo, as far as a picture goes, from a multiple of `step` on."""
        top, left = (max(start - halo, 0) // step * step for start in (self.top, self.left))
        return Box(top, left, min(self.bottom + halo, size[0]), min(self.right + halo, size[1]))

    def coarser(self, size: Size, coarse: Size) -> Box:
        """Give what of a coarser picture is seen in this part of one of `size`."""
        down, across = coarse[0] / size[0], coarse[1] / size[1]
        return Box(
            max(int(self.top * down) - _TAPS, 0),
            max(int(self.left * across) - _TAPS, 0),
            min(int(self.bottom * down) + 1 + _TAPS, coarse[0]),
            min(int(self.right * across) + 1 + _TAPS, coarse[1]),
        )


def photo_part(photo: FittedPhoto, size: Size, box: Box) -> Pixels:
    """Give a part of the photograph at a size, as `FittedPhoto.pixels_at` has it."""
    own = (photo.pixels.shape[0], photo.pixels.shape[1])
    if own == size:
        return photo.pixels[box.top : box.bottom, box.left : box.right]
    margin = int(2 * max(own[0] / size[0], own[1] / size[1])) + 2
    source = Box(
        max(int(box.top * own[0] / size[0]) - margin, 0),
        max(int(box.left * own[1] / size[1]) - margin, 0),
        min(int(box.bottom * own[0] / size[0]) + margin, own[0]),
        min(int(box.right * own[1] / size[1]) + margin, own[1]),
    )
    pixels = photo.pixels[source.top : source.bottom, source.left : source.right]
    if photo.alpha is None:
        return resampled(pixels, source, own, size, box)
    weights = np.maximum(photo.alpha[source.top : source.bottom, source.left : source.right], LEAST_ALPHA)[..., None]
    plain, weighted, whole = (
        resampled(part, source, own, size, box) for part in (pixels, pixels * weights, np.repeat(weights, 3, axis=2))
    )
    return parted(weighted, whole, plain)


def resampled(pixels: Pixels, known: Box, before: Size, after: Size, box: Box) -> Pixels:
    """Resample a part of a picture, the part `known` of which is there, by the filter of `tensors.resize`.

    Args:
        pixels: (h, w, 3), what is known.
        known: its place, px of the size `before`.
        before: size of the whole picture.
        after: its size when it is resampled.
        box: what is wanted, px of the size `after`.
    """
    down, across = before[0] / after[0], before[1] / after[1]
    height, width = pixels.shape[:2]
    edges = (
        max(box.left * across - known.left, 0),
        max(box.top * down - known.top, 0),
        min(box.right * across - known.left, width),
        min(box.bottom * down - known.top, height),
    )
    size = (box.right - box.left, box.bottom - box.top)
    planes = [
        Image.fromarray(np.ascontiguousarray(pixels[..., channel])).resize(size, Image.Resampling.BICUBIC, edges)
        for channel in range(3)
    ]
    return np.stack([np.asarray(plane) for plane in planes], 2)
