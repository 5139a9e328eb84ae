"""Repaint a piece of a picture as the whole one would be, without repainting it whole.

The first level is painted whole, as ever. At each finer one a network's sites are re-normalised by their statistics
over the whole picture; these are estimated there from a few patches spread evenly over it, at the level's own
resolution, which are painted along from level to level as the piece is. What remains is that the estimate is one: from
nine patches of 256 px, for any piece the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import torch

from engine.networks.adain_network import STRIDE, Sites, StyleCode
from engine.networks.strokes import with_kernels
from engine.painters.adain.adain import FINER, Adain
from engine.painters.adain.adain_plan import levels
from engine.pictures.picture_part import Box, Size, photo_part, resampled
from engine.pictures.tensors import pad_to_multiple

if TYPE_CHECKING:
    from collections.abc import Generator

    from torch import Tensor

    from engine.masks.effect import Regions
    from engine.networks.adain_network import AdainNetwork
    from engine.networks.strokes import Style
    from engine.pictures.fitted_photo import FittedPhoto
    from engine.values import Pixels

HALO = 64  # px around a piece that encoder, trunk and decoder see
_PATCH = 256  # px a side
_PATCH_EDGE = 32  # px of a patch that are seen, but neither measured nor used
_GRID = 3  # patches along each side of the picture


@dataclass(frozen=True)
class _Part:
    """Hold what is known of a picture inside a box."""

    box: Box
    pixels: Pixels  # (h, w, 3)


@dataclass
class _Level:
    """Hold how a level's sites are re-normalised."""

    size: Size
    found: StyleCode  # statistics before a site is re-normalised, the ones before it being so
    target: StyleCode


@dataclass
class _Plan:
    """Hold what is the same for all pieces of one painting."""

    key: object
    style: Style
    size: Size
    change: _Part  # of the first level, whole
    network: AdainNetwork  # with the kernels of the finer levels
    levels: list[_Level] = field(default_factory=list)  # the finer ones


class RegionPainter:
    """Paint pieces with one network, keeping what they share.

    Args:
        adain: whose network it is; it paints the first level itself.
    """

    def __init__(self, adain: Adain) -> None:
        self._adain, self._network = adain, adain.network
        self._device = next(adain.network.parameters()).device
        self._plan: _Plan | None = None

    @torch.no_grad()
    def paint(
        self, photo: FittedPhoto, size: Size, style: Style, strength: float, regions: Regions | None, box: Box,
        key: object,
    ) -> Generator[float, None, Pixels]:  # fmt: skip
        """Paint a piece.

        Args:
            photo: any size.
            size: height and width of the whole result, px.
            style: as for `engine.painters.adain.adain.Adain.paint`, as are the next two.
            strength: 0 .. 1.
            regions: each has statistics and a style of its own.
            box: of the result.
            key: equal only where everything but box and style is.

        Yields:
            The share of the work that is done.

        Returns:
            (h, w, 3) float32 in [0, 1].
        """
        sizes = levels(*size)
        if self._plan is None or self._plan.key != key or not self._plan.style.equals(style):
            base = photo.tensor_at(*sizes[0], self._device)
            change = self._adain.repaint(base, style, strength, regions) - base
            network = with_kernels(self._network, style.kernels, FINER * strength)
            plan = _Plan(key, style, size, _Part(Box(0, 0, *sizes[0]), _to_rows(change)), network)
            yield 0.1
            yield from self._measure(plan, photo, sizes, style.code, FINER * strength, regions)
            self._plan = plan
        plan = self._plan
        boxes = [box]
        for fine, coarse in zip(sizes[:0:-1], sizes[-2::-1], strict=True):
            boxes.insert(0, boxes[0].spread(HALO, fine, STRIDE).coarser(fine, coarse))
        part = plan.change
        for index, (level, inner) in enumerate(zip(plan.levels, boxes[1:], strict=True)):
            yield 0.6 + 0.4 * index / len(plan.levels)
            outer = inner.spread(HALO, level.size, STRIDE)
            image = self._image(photo, level.size, outer, part, sizes[index])
            weights = self._weights(regions, level.size, outer)
            painted = self._painted(plan.network, image, level, FINER * strength, weights)
            part = self._part(painted, outer, inner, photo, level.size, is_last=index == len(plan.levels) - 1)
        if not plan.levels:
            whole: Pixels = part.pixels + photo_part(photo, sizes[0], part.box).clip(0, 1)
            return whole[box.top : box.bottom, box.left : box.right]
        return part.pixels

    def _measure(
        self, plan: _Plan, photo: FittedPhoto, sizes: list[Size], code: StyleCode, strength: float,
        regions: Regions | None,
    ) -> Generator[float, None, None]:  # fmt: skip
        """Find how the finer levels are re-normalised, from patches that are painted along."""
        parts = [plan.change] * _GRID**2
        for index, size in enumerate(sizes[1:]):
            outers = _patches(size)
            images = [
                self._image(photo, size, outer, part, sizes[index]) for outer, part in zip(outers, parts, strict=True)
            ]
            weights = [self._weights(regions, size, outer) for outer in outers]
            batch = torch.cat(images)
            joined = None if regions is None else torch.cat([w for w in weights if w is not None], 1)  # (K, N * h, w)
            features = self._network.encode(batch.to(memory_format=torch.channels_last))
            own = _transformed(self._network, features, None, None, joined)[1]
            target = self._network.target(own, code, strength)
            painted, found = _transformed(plan.network, features, target, None, joined)
            plan.levels.append(_Level(size, found, target))
            yield 0.1 + 0.5 * (index + 0.7) / (len(sizes) - 1)
            if size != sizes[-1]:
                decoded = plan.network.decode(painted)
                if strength < 1:
                    kept = self._network.decode(_transformed(self._network, features, None, None, None)[0])
                    decoded = decoded + (1 - strength) * (batch - kept)
                parts = [
                    self._part(image[None].clamp(0, 1), outer, _inner(outer, size), photo, size, is_last=False)
                    for image, outer in zip(decoded, outers, strict=True)
                ]

    def _painted(
        self, network: AdainNetwork, image: Tensor, level: _Level, strength: float, weights: Tensor | None
    ) -> Tensor:
        """Paint (1, 3, h, w) with known statistics, as `Adain.repaint`."""
        features = self._network.encode(image.to(memory_format=torch.channels_last))
        painted = network.decode(_transformed(network, features, level.target, level.found, weights)[0])
        if strength < 1:
            kept = self._network.decode(_transformed(self._network, features, None, None, None)[0])
            painted = painted + (1 - strength) * (image - kept)
        return painted.clamp(0, 1)

    def _image(self, photo: FittedPhoto, size: Size, box: Box, change: _Part, coarse: Size) -> Tensor:
        """Give a part of the photograph with the coarser level's change laid over it, padded to the stride."""
        pixels = photo_part(photo, size, box).clip(0, 1) + resampled(change.pixels, change.box, coarse, size, box)
        image = torch.from_numpy(np.ascontiguousarray(pixels.transpose(2, 0, 1)))[None].to(self._device).clamp(0, 1)
        return pad_to_multiple(image, STRIDE)

    def _weights(self, regions: Regions | None, size: Size, box: Box) -> Tensor | None:
        if regions is None:
            return None
        rows, columns = (-(-side // STRIDE) for side in size)
        whole = regions.at(rows, columns, self._device)
        down = slice(box.top // STRIDE, -(-box.bottom // STRIDE))
        part: Tensor = whole[:, down, box.left // STRIDE : -(-box.right // STRIDE)]
        return part

    def _part(self, painted: Tensor, outer: Box, inner: Box, photo: FittedPhoto, size: Size, *, is_last: bool) -> _Part:
        """Cut the halo off, and give the change against the photograph unless it is the last level."""
        rows = _to_rows(painted)[inner.top - outer.top :, inner.left - outer.left :]
        pixels = rows[: inner.size[0], : inner.size[1]]
        return _Part(inner, pixels if is_last else pixels - photo_part(photo, size, inner).clip(0, 1))


def _transformed(
    network: AdainNetwork, features: Tensor, target: StyleCode | None, found: StyleCode | None, weights: Tensor | None
) -> tuple[Tensor, StyleCode]:
    """Run the trunk over patches (N, C, h, w) of one picture, measured together unless `found` is known.

    Returns features, and the statistics found at each site; `weights` are those of K regions, (K, N * h, w).
    """
    sites = Sites(target, weights, found)

    def site(x: Tensor) -> Tensor:
        strip = sites(x.permute(1, 0, 2, 3).flatten(1, 2)[None])  # (1, C, N * h, w)
        return strip[0].unflatten(1, (len(x), -1)).permute(1, 0, 2, 3) if target is not None else x

    return network.walk(features, site), tuple(sites.own)


def _patches(size: Size) -> list[Box]:
    """Spread patches of one size evenly over a picture."""
    height, width = (min(_PATCH, side // STRIDE * STRIDE) for side in size)
    boxes = []
    for row in range(_GRID):
        for column in range(_GRID):
            top = _place(row, height, size[0])
            left = _place(column, width, size[1])
            boxes.append(Box(top, left, top + height, left + width))
    return boxes


def _place(index: int, patch: int, length: int) -> int:
    """Give the start of a patch in the middle of its share of one side, moved inside."""
    start = round(length * (index + 0.5) / _GRID - patch / 2)
    return min(max(start, 0), length - patch) // STRIDE * STRIDE


def _inner(outer: Box, size: Size) -> Box:
    """Leave a patch's edge out, but not at the picture's."""
    return Box(
        outer.top + (_PATCH_EDGE if outer.top > 0 else 0),
        outer.left + (_PATCH_EDGE if outer.left > 0 else 0),
        outer.bottom - (_PATCH_EDGE if outer.bottom < size[0] else 0),
        outer.right - (_PATCH_EDGE if outer.right < size[1] else 0),
    )


def _to_rows(image: Tensor) -> Pixels:
    rows: Pixels = image[0].permute(1, 2, 0).float().cpu().numpy()
    return rows
