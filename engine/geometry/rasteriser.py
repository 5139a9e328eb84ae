"""Draw triangles: which one each pixel shows, and where in it; the same on every device, without gradients.

Each triangle is cut into the spans of its rows, each span into pixels, so that nothing is tested that is not drawn. An
edge is computed from its upper end whichever triangle it belongs to: neighbours leave no gap and share no pixel.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from torch import Tensor

    _Spots = tuple[Tensor, Tensor]  # x and y, (F,) each

_CHUNK = 1 << 22  # candidates for pixels at a time
_LOW = (1 << 32) - 1  # the bits of the triangle's index in a packed pixel
_FARTHEST = 1e6  # px from the picture that a corner may lie; triangles beyond are not drawn


@dataclass(frozen=True, slots=True)
class Raster:
    """Hold what is seen through each pixel."""

    faces: Tensor  # (H, W) int64, index of the triangle; -1 where there is none
    weights: Tensor  # (N, 3) float32 of the pixels that show one, in rows: how much of each corner
    places: Tensor  # (N,) int64 of these pixels, in rows

    @property
    def found(self) -> Tensor:
        """Name the triangles of the pixels that show one, (N,)."""
        return self.faces.view(-1).index_select(0, self.places)

    @property
    def seen(self) -> Tensor:
        """Tell which pixels show a triangle, (H, W)."""
        return self.faces >= 0


def rasterise(corners: Tensor, height: int, width: int, *, wraps: bool = False) -> Raster:
    """Draw triangles in a picture; the nearest is seen, the last among equals.

    Args:
        corners: (F, 3, 3) float32: x and y in px from the upper left corner of the picture, and one over the distance,
            which is not above 0 behind the camera. A triangle with such a corner is not drawn.
        height: px.
        width: px.
        wraps: what leaves the picture at one side comes in at the other.
    """
    packed = corners.new_full((height * width,), -1, dtype=torch.int64)
    columns = list(corners.reshape(-1, 9).T.contiguous())  # x, y and nearness of each corner, (F,) each
    drawn = _drawn(columns).nonzero()[:, 0]
    if len(drawn):
        own = columns if len(drawn) == len(corners) else [column.index_select(0, drawn) for column in columns]
        triangles = _Triangles(own, drawn, (height, width), wraps=wraps)
        for rows in triangles.rows():
            for places, keys in triangles.pixels(rows):
                packed.scatter_reduce_(0, places, keys, "amax")
    faces = torch.where(packed >= 0, packed & _LOW, packed)
    places = (faces >= 0).nonzero()[:, 0]
    period = (width, height) if wraps else None
    return Raster(faces.view(height, width), _weights(columns, faces, places, width, period), places)


def _drawn(columns: list[Tensor]) -> Tensor:
    fits = [(near > 0) & (x.abs() < _FARTHEST) & (y.abs() < _FARTHEST) for x, y, near in _corners(columns)]
    return fits[0] & fits[1] & fits[2]  # no number is greater than nothing


@dataclass(slots=True)
class _Rows:
    count: Tensor  # (R,) px
    place: Tensor  # (R,) of the first in the picture; with wraps the row alone
    column: Tensor  # (R,) of the first
    name: Tensor  # (R,) of the triangle
    depth: Tensor  # (R,) at the first pixel
    slope: Tensor  # (R,), how much depth grows with each


class _Triangles:
    """Hold the edges of triangles that lie before the camera, and cut them into rows and pixels."""

    def __init__(self, columns: list[Tensor], names: Tensor, size: tuple[int, int], *, wraps: bool) -> None:
        self._names, (self._height, self._width), self._wraps = names, size, wraps
        top, middle, bottom = _by_height(columns)
        slopes = _slope(top, bottom), _slope(top, middle), _slope(middle, bottom)
        self._table = *top, *middle, *slopes, *_plane(columns)  # (F,) each
        depths = torch.stack(columns[2::3])
        far, near = depths.aminmax()
        self._far, self._range = far, (near - far).clamp(min=1e-30)
        self._first, last = ((side[1] - 0.5).ceil().long() for side in (top, bottom))
        if not wraps:
            self._first, last = self._first.clamp(0, self._height), last.clamp(0, self._height)
        self._counts = (last - self._first).clamp(min=0)

    def rows(self) -> Iterator[_Rows]:
        """Cut the triangles into rows, so many at a time that memory stays bounded."""
        for first, last in _chunks(self._counts, _CHUNK // 4):
            counts = self._counts[first:last]
            triangle = torch.arange(first, last, device=counts.device).repeat_interleave(counts)
            start = self._first[first:last] - (counts.cumsum(0) - counts)
            row = torch.arange(len(triangle), device=counts.device) + start.index_select(0, triangle - first)
            yield self._row(triangle, row, *(column.index_select(0, triangle) for column in self._table))

    def _row(self, triangle: Tensor, row: Tensor, *table: Tensor) -> _Rows:
        top_x, top_y, middle_x, middle_y, whole, upper, lower, across, down, level = table
        y = row.float() + 0.5
        below_top, below_middle = y - top_y, y - middle_y
        left = top_x + below_top * whole
        right = torch.where(below_middle < 0, top_x + below_top * upper, middle_x + below_middle * lower)
        first = (torch.minimum(left, right) - 0.5).ceil().long()
        last = (torch.maximum(left, right) - 0.5).ceil().long()
        if not self._wraps:
            first, last = first.clamp(0, self._width), last.clamp(0, self._width)
        slope = across / self._range
        depth = (down * y + level - self._far) / self._range + slope * (first.float() + 0.5)
        place = row.remainder(self._height) * self._width if self._wraps else row * self._width + first
        name = self._names.index_select(0, triangle)
        return _Rows((last - first).clamp_(min=0), place, first, name, depth, slope)

    def pixels(self, rows: _Rows) -> Iterator[tuple[Tensor, Tensor]]:
        """Cut rows into pixels: their places in the picture, and what is packed there, the larger the nearer."""
        for low, high in _chunks(rows.count, _CHUNK):
            counts = rows.count[low:high]
            span = torch.arange(low, high, device=counts.device).repeat_interleave(counts)
            starts = (counts.cumsum(0) - counts).index_select(0, span - low)
            step = torch.arange(len(span), device=counts.device) - starts
            place = rows.place.index_select(0, span)
            if self._wraps:
                place += (rows.column.index_select(0, span) + step).remainder_(self._width)
            else:
                place += step
            depth, slope = rows.depth.index_select(0, span), rows.slope.index_select(0, span)
            height = torch.addcmul(depth, slope, step).clamp_(0, 1)
            order = height.view(torch.int32).long()  # as positive numbers are, so are their bits
            yield place, order.bitwise_left_shift_(32) | rows.name.index_select(0, span)


def _corners(columns: list[Tensor]) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    return zip(columns[0::3], columns[1::3], columns[2::3], strict=True)


def _by_height(columns: list[Tensor]) -> tuple[_Spots, _Spots, _Spots]:
    """Sort the corners of triangles from the top down; of one height the left is the upper one."""
    (ax, ay, _), (bx, by, _), (cx, cy, _) = _corners(columns)
    a, b = _sorted((ax, ay), (bx, by))
    b, c = _sorted(b, (cx, cy))
    a, b = _sorted(a, b)
    return a, b, c


def _sorted(a: _Spots, b: _Spots) -> tuple[_Spots, _Spots]:
    below = (a[1] > b[1]) | ((a[1] == b[1]) & (a[0] > b[0]))
    upper = torch.where(below, b[0], a[0]), torch.where(below, b[1], a[1])
    return upper, (torch.where(below, a[0], b[0]), torch.where(below, a[1], b[1]))


def _slope(upper: _Spots, lower: _Spots) -> Tensor:
    """Tell how far the x of an edge goes a row, (F,)."""
    down = lower[1] - upper[1]
    return (lower[0] - upper[0]) / torch.where(down > 0, down, 1.0)


def _chunks(counts: Tensor, most: int) -> Iterator[tuple[int, int]]:
    """Cut a list into runs whose counts add up to about `most` at most."""
    total = counts.cumsum(0)
    first, done = 0, 0
    while first < len(counts):
        last = int(torch.searchsorted(total, done + most, right=True))
        last = min(max(last, first + 1), len(counts))
        yield first, last
        first, done = last, int(total[last - 1])


def _plane(columns: list[Tensor]) -> tuple[Tensor, Tensor, Tensor]:
    """Find the plane a x + b y + c of the nearness of triangles: (F,) each, 0 if there is none."""
    x0, y0, v0, x1, y1, v1, x2, y2, v2 = (column.double() for column in columns)
    twice = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
    scale = torch.where(twice.abs() > 1e-12, 1 / twice, 0.0)
    a = ((v1 - v0) * (y2 - y0) - (v2 - v0) * (y1 - y0)) * scale
    b = ((v2 - v0) * (x1 - x0) - (v1 - v0) * (x2 - x0)) * scale
    return a.float(), b.float(), (v0 - a * x0 - b * y0).float()


def _weights(
    columns: list[Tensor], faces: Tensor, places: Tensor, width: int, period: tuple[int, int] | None
) -> Tensor:
    """Weigh the corners of what is seen, (N, 3): as far as they are apart in space, not in the picture."""
    found = faces.index_select(0, places)
    x0, y0, d0, x1, y1, d1, x2, y2, d2 = (column.index_select(0, found) for column in columns)
    x = places.remainder(width).float() + 0.5
    y = places.div(width, rounding_mode="floor").float() + 0.5
    if period is not None:
        x = x + period[0] * (((x0 + x1 + x2) / 3 - x) / period[0]).round()
        y = y + period[1] * (((y0 + y1 + y2) / 3 - y) / period[1]).round()
    twice = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
    scale = torch.where(twice.abs() > 1e-12, 1 / twice, 0.0)
    second = ((x - x0) * (y2 - y0) - (x2 - x0) * (y - y0)) * scale
    third = ((x1 - x0) * (y - y0) - (x - x0) * (y1 - y0)) * scale
    seen = torch.stack([(1 - second - third) * d0, second * d1, third * d2]).clamp_(min=0)
    return (seen / (seen[0] + seen[1] + seen[2]).clamp_(min=1e-30)).T.contiguous()
