"""Render masks: where a photograph is painted, at any size and a band of rows at a time.

What a mask owes to its blur and to the photograph's edges is measured on a small copy of the photograph, always the
same one, and enlarged; so a preview and the final picture agree. numpy only, for the window shows masks as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.mask import Gradient, GreyPicture, LuminanceRange
from engine.masks.guided_filter import GuidedFilter, box_means
from engine.masks.strokes import draw
from engine.pictures.srgb import LUMA

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from engine.mask import Mask
    from engine.values import Pixels

    Map = NDArray[np.float32]  # (H, W), [0, 1]

GUIDE_SIDE = 768  # px, long side of the small copy
_DRAWN_SIDE = 2048  # px, long side at which strokes are drawn at most
_EDGE_RADII = (0.03, 0.1)  # of the long side, how far an edge is looked for: at least and at most ...
_BRUSH_RADIUS = 0.8  # ... and of the largest brush: who paints with a broad one leaves the edges to the mask
_EDGE_CONTRAST = 0.03  # standard deviation of colours that is an edge
_EDGE_GAIN = 5.0  # how much more colours say than the mask as painted
_PASSES = 3  # of box means, which come near to a Gaussian blur
_LUMA = np.array(LUMA, np.float32)


class MaskRenderer:
    """Render masks over one photograph; keeps what it has measured of the latest ones.

    Args:
        guide: (h, w, 3) float32, the photograph at most GUIDE_SIDE px long; what lies outside [0, 1] is clamped.
        load: reads the picture that a mask is taken from, (h, w, 3) float32 of any size.
    """

    def __init__(self, guide: Pixels, load: Callable[[Path], Pixels]) -> None:
        self._guide, self._load = guide.clip(0, 1), load
        self._filter: tuple[int, GuidedFilter] | None = None  # radius, px
        self._fields: dict[Mask, _Field] = {}

    @property
    def guide(self) -> Pixels:
        """Give the small copy of the photograph, in [0, 1]."""
        return self._guide

    def weights(self, masks: tuple[Mask, ...], photo: Pixels, top: int, height: int) -> NDArray[np.float32]:
        """Say how much each mask takes of every pixel, the later over the earlier; they add up to at most 1.

        Args:
            masks: K of them.
            photo: (h, W, 3) float32, some rows of the photograph at the size that is wanted.
            top: the first of these rows.
            height: of the whole picture, px.

        Returns:
            (K, h, W) float32.

        Raises:
            What `load` raises, the first time that a mask is seen.
        """
        self._fields = {mask: self._fields.get(mask) or self._field(mask) for mask in masks}
        weights = np.empty((len(masks), *photo.shape[:2]), np.float32)
        left = np.ones(photo.shape[:2], np.float32)  # by the later ones
        for index in reversed(range(len(masks))):
            value = self._fields[masks[index]].rows(photo, top, height)
            np.multiply(left, value, out=weights[index])
            left *= 1 - value
        return weights

    def _field(self, mask: Mask) -> _Field:
        picture = (self._load(mask.base.path) @ _LUMA).clip(0, 1) if isinstance(mask.base, GreyPicture) else None
        field = _Field(mask, picture)
        height, width = self._guide.shape[:2]
        if mask.feather > 0 or mask.follows_edges:
            values = field.raw(self._guide, 0, height)
            field.map = values = _blurred(values, mask.feather * max(height, width))
            if mask.follows_edges:
                largest = max((stroke.size for stroke in mask.strokes), default=0.0)
                share = min(max(_BRUSH_RADIUS * largest, _EDGE_RADII[0]), _EDGE_RADII[1])
                followed = self._filter_of(max(2, round(share * max(height, width))))
                field.slope, field.map = followed.drawn_to_edges(values, _EDGE_GAIN)
        return field

    def _filter_of(self, radius: int) -> GuidedFilter:
        if self._filter is None or self._filter[0] != radius:
            self._filter = radius, GuidedFilter(self._guide, radius, _EDGE_CONTRAST**2)
        return self._filter[1]


class _Field:
    """Hold one mask, as far as it is measured beforehand."""

    def __init__(self, mask: Mask, picture: Map | None) -> None:
        self._mask, self._picture = mask, picture
        self._drawn: tuple[tuple[int, int], tuple[Map, Map]] | None = None  # size of the picture, strokes
        self.map: Map | None = None  # blurred, or the offset of the guided filter
        self.slope: NDArray[np.float32] | None = None  # of the guided filter

    def rows(self, photo: Pixels, top: int, height: int) -> Map:
        """Render some rows, as `MaskRenderer.weights` takes them."""
        if self.map is None:
            values = self.raw(photo, top, height)
        else:
            values = enlarged(self.map, top, len(photo), height, photo.shape[1])
        if self.slope is not None:
            for channel in range(3):
                slope = enlarged(self.slope[channel], top, len(photo), height, photo.shape[1])
                values = values + slope * photo[..., channel].clip(0, 1)
        values = values.clip(0, 1)
        return 1 - values if self._mask.inverted else values

    def raw(self, photo: Pixels, top: int, height: int) -> Map:
        """Render base and strokes alone."""
        size = height, photo.shape[1]
        values = self._base(photo, top, height)
        if not self._mask.strokes:
            return values
        if self._drawn is None or self._drawn[0] != size:
            scale = min(1.0, _DRAWN_SIDE / max(size))
            self._drawn = size, draw(self._mask.strokes, *(max(1, round(side * scale)) for side in size))
        kept, added = (enlarged(x, top, len(photo), *size) for x in self._drawn[1])
        drawn: Map = values * kept + added
        return drawn

    def _base(self, photo: Pixels, top: int, height: int) -> Map:
        base = self._mask.base
        if self._picture is not None:
            return enlarged(self._picture, top, len(photo), height, photo.shape[1])
        if isinstance(base, LuminanceRange):
            luma, fade = photo.clip(0, 1) @ _LUMA, max(base.softness, 1e-3)
            return _smooth(np.minimum((luma - base.low) / fade + 1, (base.high - luma) / fade + 1))
        if isinstance(base, Gradient):
            return _gradient(base, top, len(photo), height, photo.shape[1])
        return np.zeros(photo.shape[:2], np.float32)


def enlarged(values: Map, top: int, rows: int, height: int, width: int) -> Map:
    """Return some rows of a map (h, w) that is resampled as a whole to (height, width), bilinearly."""
    if values.shape == (height, width):
        return values[top : top + rows]
    low, high, part = _between(np.arange(top, top + rows), values.shape[0], height)
    band = values[low] + (values[high] - values[low]) * part[:, None]
    low, high, part = _between(np.arange(width), values.shape[1], width)
    return np.asarray(band[:, low] + (band[:, high] - band[:, low]) * part, np.float32)


def _between(
    places: NDArray[np.int64], before: int, after: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]:
    """Return for places along a side of `after` px the two of `before` px that they lie between, and how far."""
    exact = ((places + 0.5) * (before / after) - 0.5).clip(0, before - 1)
    low = np.floor(exact).astype(np.int64)
    return low, np.minimum(low + 1, before - 1), (exact - low).astype(np.float32)


def _gradient(base: Gradient, top: int, rows: int, height: int, width: int) -> Map:
    (x0, y0), (x1, y1) = base.start, base.end
    across, down = (x1 - x0) * width, (y1 - y0) * height
    length = max(across**2 + down**2, 1e-12)
    x = (np.arange(width) + 0.5 - x0 * width) * (across / length)
    y = (np.arange(top, top + rows) + 0.5 - y0 * height) * (down / length)
    return _smooth((1 - y[:, None] - x[None]).astype(np.float32))


def _smooth(part: Map) -> Map:
    """Go from 0 to 1 without a kink at either end."""
    part = part.clip(0, 1)
    smooth: Map = part * part * (3 - 2 * part)
    return smooth


def _blurred(values: Map, deviation: float) -> Map:
    """Blur about as a Gaussian does; `deviation` in px."""
    radius = round(((12 * deviation**2 / _PASSES + 1) ** 0.5 - 1) / 2)
    for _ in range(_PASSES if radius else 0):
        values = box_means(values[None], radius)[0]
    return values
