"""Make both sides of the cuts in an atlas meet: each is drawn towards their mean, the less the farther from the cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from engine.geometry.rasteriser import rasterise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from torch import Tensor

    from engine.commissions.model3d.continuation import Strips
    from engine.geometry.mesh import Indices

REACH = 8  # texels from the cut
_OUTSIDE = 2.5  # texels beyond it, which are mixed in where a texture is looked up at the cut
_PASSES = 4  # each leaves less of a step where islands lie turned, and texels do not fall on texels
_FARTHEST = 0.5  # nearness of a band's far side: of two bands the nearer to its cut is seen


def blended(
    textures: Mapping[int, Tensor], strips: Strips, islands: Indices, owners: Sequence[Tensor]
) -> dict[int, Tensor]:
    """Blend textures over their cuts.

    Args:
        textures: (1, 3, H, W) by index; cuts towards others stay.
        strips: along the cuts.
        islands: (F,), of the triangles.
        owners: (H, W) int64 of each texture: the island that each texel shows, -1 for none.
    """
    result = {index: texture.clone() for index, texture in textures.items()}
    chosen = strips.between(set(textures))
    if not len(chosen):
        return result
    starts = dict(zip(result, np.cumsum([0, *(t[0, 0].numel() for t in result.values())]).tolist(), strict=False))
    bands = [
        _Band(index, strips, chosen[strips.textures[chosen] == index], islands, owners[index], starts)
        for index in result
        if (strips.textures[chosen] == index).any()
    ]
    flat = torch.cat([texture[0].flatten(1) for texture in result.values()], 1)
    for _ in range(_PASSES):
        changes = [(band.places, band.change(flat)) for band in bands]
        for places, change in changes:
            flat[:, places] += change
    for index, texture in result.items():
        texture.copy_(flat[:, starts[index] : starts[index] + texture[0, 0].numel()].view_as(texture))
    return result


class _Band:
    """Know the texels of a texture along its cuts, and of each the points on the cut, here and on the other side."""

    def __init__(
        self, texture: int, strips: Strips, own: Indices, islands: Indices, owner: Tensor, starts: Mapping[int, int]
    ) -> None:
        height, width = owner.shape
        found, outer = self._drawn(strips, own, height, width)
        own_island = torch.from_numpy(islands[strips.faces[own]])[found.clamp(min=0)]
        fits = (found >= 0) & ((owner < 0) | ((owner == own_island) & ~outer))
        rows, columns = fits.nonzero().unbind(1)
        which = own[found[rows, columns].numpy()]
        near, far = strips.near[which], strips.far[which]
        along = near[:, 1] - near[:, 0]
        away = columns.numpy() + 0.5 + 1j * (rows.numpy() + 0.5) - near[:, 0]
        middle = (near[:, :2].mean(1) - near[:, 0]) - away
        away = away + width * np.rint(middle.real / width) + 1j * height * np.rint(middle.imag / height)
        share, depth = (away / along).real.clip(0, 1), np.abs((away / along).imag * np.abs(along))
        here, there = (ends[:, 0] + share * (ends[:, 1] - ends[:, 0]) for ends in (near, far))
        other = strips.others[which]
        self._here = strips.texels(strips.textures[which], here, starts)
        self._there = strips.texels(other, there, starts)
        self._fading = torch.from_numpy((1 - (depth - 0.5) / REACH).clip(0, 1) / 2).float()
        self.places = rows * width + columns + starts[texture]

    @staticmethod
    def _drawn(strips: Strips, own: Indices, height: int, width: int) -> tuple[Tensor, Tensor]:
        """Find the cut that each texel is near to, (H, W), -1 for none, and whether it lies beyond it."""
        near, out = strips.near[own][:, :2], strips.outwards[own][:, None]
        quads = np.ones((2, len(own), 4, 3), np.float32)
        quads[:, :, 2:, 2] = _FARTHEST
        for side, depth in enumerate((-REACH, _OUTSIDE)):
            corners = np.concatenate([near, near[:, ::-1] + out * depth], 1)
            quads[side, ..., 0], quads[side, ..., 1] = corners.real, corners.imag
        triangles = torch.from_numpy(quads[:, :, [[0, 1, 2], [0, 2, 3]]].reshape(-1, 3, 3))
        seen = rasterise(triangles, height, width, wraps=True).faces
        strip = torch.where(seen >= 0, seen // 2 % len(own), seen)
        return strip, seen >= 2 * len(own)

    def change(self, flat: Tensor) -> Tensor:
        """Give what brings the texels half of the way to the other side, (3, N), the less the farther from the cut."""
        return (self._there.of(flat) - self._here.of(flat)) * self._fading
