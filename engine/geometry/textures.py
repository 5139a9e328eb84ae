"""See textures through the pixels of a view: at the level of detail that a pixel covers, with an exact adjoint."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor

    from engine.geometry.rasteriser import Raster


class Wrap(StrEnum):
    """Say what lies beyond a texture's sides."""

    REPEAT = "repeat"
    MIRROR = "mirror"
    CLAMP = "clamp"


@dataclass(frozen=True, slots=True)
class Frame:
    """Hold a texture's shape."""

    height: int  # px
    width: int  # px
    across: Wrap = Wrap.REPEAT
    down: Wrap = Wrap.REPEAT


class Levels:
    """Lay out textures with all their levels of detail in one row of texels, and know where each is."""

    def __init__(self, frames: Sequence[Frame]) -> None:
        self.frames = tuple(frames)
        sizes: list[list[tuple[int, int]]] = []
        for frame in frames:
            own = [(frame.height, frame.width)]
            while max(own[-1]) > 1:
                own.append((max(1, own[-1][0] // 2), max(1, own[-1][1] // 2)))
            sizes.append(own)
        self._sizes = sizes
        self._depth = max((len(own) for own in sizes), default=1)
        table, place = [], 0
        for own in sizes:
            for level in range(self._depth):
                if level < len(own):
                    table.append((place, *own[level]))
                    place += own[level][0] * own[level][1]
                else:
                    table.append(table[-1])
        self._table = torch.tensor(
            table or [(0, 1, 1)], dtype=torch.int64
        )  # (T * depth, 3): first texel, height, width
        self.count = place

    def start(self, texture: int) -> int:
        """Tell where a texture's own texels begin, in rows."""
        return int(self._table[texture * self._depth, 0])

    def flattened(self, textures: Sequence[Tensor]) -> Tensor:
        """Reduce textures (1, C, H, W) to all their levels and string them together, (C, count)."""
        parts = []
        for texture, sizes in zip(textures, self._sizes, strict=True):
            level = texture
            for size in sizes:
                if tuple(level.shape[-2:]) != size:
                    level = F.adaptive_avg_pool2d(level, size)
                parts.append(level[0].flatten(1))
        return torch.cat(parts, 1)

    def spread(self, flat: Tensor) -> list[Tensor]:
        """Lay what belongs to texels of all levels, (C, count), over the textures' own texels: (1, C, H, W) each."""
        spread = []
        for index, sizes in enumerate(self._sizes):
            total = flat.new_zeros(1, len(flat), *sizes[0])
            for level, (height, width) in enumerate(sizes):
                place = int(self._table[index * self._depth + level, 0])
                part = flat[:, place : place + height * width].view(1, len(flat), height, width)
                total += F.interpolate(part, sizes[0], mode="nearest")
            spread.append(total)
        return spread

    def gathered(self, which: Tensor, uvs: Tensor, detail: Tensor) -> Gathering:
        """Find the four texels around each point, at the nearest level of detail.

        Args:
            which: (N,) int64, index of the texture, not negative.
            uvs: (N, 2), in sides of the texture, right and down.
            detail: (N,), log2 of the texels that a pixel is wide.
        """
        level = detail.add(0.5).floor().clamp(0, self._depth - 1).long()
        chosen = which * self._depth + level
        place, height, width = (
            column.index_select(0, chosen) for column in self._table.T.contiguous().to(which.device)
        )
        x = uvs[:, 0] * width - 0.5
        y = uvs[:, 1] * height - 0.5
        left, top = x.floor(), y.floor()
        across, down = (x - left).to(torch.float32), (y - top).to(torch.float32)
        columns = self._wrapped(left.long(), width, which, 0)
        starts = [place + row * width for row in self._wrapped(top.long(), height, which, 1)]
        texels = torch.stack([start + column for start in starts for column in columns])
        weights = torch.stack([(1 - down) * (1 - across), (1 - down) * across, down * (1 - across), down * across])
        return Gathering(texels.int(), weights)

    def _wrapped(self, places: Tensor, side: Tensor, which: Tensor, axis: int) -> tuple[Tensor, Tensor]:
        """Bring the indices of texels, and of the next, into 0 .. side - 1, as each texture is continued."""
        own = [(frame.across, frame.down)[axis] for frame in self.frames]
        kinds = list(dict.fromkeys(own))
        found = [_continued(places, side, wrap) for wrap in kinds]
        if len(found) == 1:
            return found[0]
        chosen = torch.tensor([kinds.index(wrap) for wrap in own], device=which.device).index_select(0, which)
        near, far = (torch.stack(own).gather(0, chosen[None])[0] for own in zip(*found, strict=True))
        return near, far


@dataclass(frozen=True, slots=True)
class Gathering:
    """Hold of N points the four texels each that they mix, and how much of them."""

    texels: Tensor  # (4, N) int32
    weights: Tensor  # (4, N) float32

    def of(self, flat: Tensor) -> Tensor:
        """Mix texels (C, count) to (C, N); its gradient is the exact one."""
        mixed = flat.index_select(1, self.texels[0]) * self.weights[0]
        for texels, weights in zip(self.texels[1:], self.weights[1:], strict=True):
            mixed = mixed + flat.index_select(1, texels) * weights
        return mixed


def _continued(places: Tensor, side: Tensor, wrap: Wrap) -> tuple[Tensor, Tensor]:
    if wrap is Wrap.REPEAT:
        near = places.remainder(side)
        far = near + 1
        return near, far.masked_fill_(far == side, 0)
    if wrap is Wrap.MIRROR:
        periods = (own.remainder(2 * side) for own in (places, places + 1))
        near, far = (torch.minimum(period, 2 * side - 1 - period) for period in periods)
        return near, far
    last = side - 1
    return torch.minimum(places.clamp(min=0), last), torch.minimum((places + 1).clamp_(min=0), last)


def interpolated(raster: Raster, faces: Tensor, values: Tensor) -> Tensor:
    """Mix what the vertices (V, C) have over the triangles (F, 3) at every pixel that shows one: (N, C)."""
    corners = faces.index_select(0, raster.found)
    mixed = values.index_select(0, corners[:, 0]) * raster.weights[:, :1]
    for corner in (1, 2):
        mixed.addcmul_(values.index_select(0, corners[:, corner]), raster.weights[:, corner : corner + 1])
    return mixed


def detail_of(corners: Tensor, covered: Tensor) -> Tensor:
    """Measure how many texels a pixel is wide in each triangle, as log2, (F,).

    Args:
        corners: (F, 3, >= 2), in px of the view.
        covered: (F,), twice the area in the texture, in texels.
    """
    seen = twice_area(corners[..., :2])
    return 0.5 * torch.log2(covered.clamp(min=1e-12) / seen.clamp(min=1e-12))


def twice_area(corners: Tensor) -> Tensor:
    """Measure triangles (F, 3, >= 2), (F,)."""
    a, b = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    return (a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]).abs()
