"""Show a model: its base colours, lit or not, and what shines, from a camera; quick enough to turn it by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
import torch.nn.functional as F

from engine.geometry.fronts import in_sight
from engine.geometry.rasteriser import Raster, rasterise
from engine.geometry.textures import Levels, detail_of, interpolated, twice_area

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from torch import Tensor

    from engine.geometry.camera import Camera
    from engine.geometry.mesh import Floats, Indices, Mesh
    from engine.geometry.textures import Frame

_GAMMA = 2.2  # light multiplies encoded colours by its root, which is right for this gamma
_LIGHT = (0.35, 0.55, 0.75)  # direction of the light, seen from the camera: right, up, towards it
_AMBIENT = 0.45
_WIRE = (0.12, 0.65, 0.95)
_WIRE_WIDTH = 0.8  # px
_WHITE = 0.99  # linear, from which on a tint is none
_BARE = 0.72  # encoded grey of what has neither texture nor colour


@dataclass(frozen=True, slots=True)
class Look:
    """Say how a model is shown."""

    is_lit: bool = True
    has_wires: bool = False
    background: tuple[float, float, float] = (0.16, 0.16, 0.17)  # encoded


class Renderer:
    """Hold a model's textures as they are looked up; the triangles come with each frame, for they may move.

    Args:
        frames: of the textures.
    """

    def __init__(self, frames: Sequence[Frame]) -> None:
        self._levels = Levels(frames)
        self._sizes = torch.tensor([(frame.width, frame.height) for frame in frames] or [(1, 1)], dtype=torch.float32)
        self._flat = torch.zeros(1, 3)  # of all levels of the textures, in rows
        self._laid: dict[bool, tuple[Floats, Tensor]] = {}  # of what shines, or not: coordinates, what these cover
        self._tabled: tuple[Mesh, Tensor] | None = None  # what the vertices have: coordinates, normals, tints

    def take(self, textures: Sequence[Tensor]) -> None:
        """Show these textures, (1, 3, H, W) each, from now on."""
        self._flat = self._levels.flattened(textures).T.contiguous() if textures else torch.zeros(1, 3)

    def frame(self, mesh: Mesh, camera: Camera, height: int, width: int, look: Look) -> NDArray[np.uint8]:
        """Draw one picture, (height, width, 3)."""
        seen = camera.project(torch.from_numpy(mesh.points), height, width)
        faces = torch.from_numpy(mesh.faces)
        kept = in_sight(seen, faces, None if mesh.sides is None else torch.from_numpy(mesh.sides), height, width)
        faces = faces.index_select(0, kept)
        corners = seen.index_select(0, faces.view(-1)).view(-1, 3, 3)
        raster = rasterise(corners, height, width)
        image = _levels(torch.tensor([look.background])).repeat(height * width, 1)
        if len(raster.places):
            known = interpolated(raster, faces, self._table_of(mesh)).T.contiguous()
            colors = self._colors(mesh, kept, raster, corners, known[:2].T, known[5:].T)
            if look.is_lit:
                colors = colors * _light(known[2:5], camera)
            colors = self._with_light(colors, mesh, kept, raster, corners)
            if look.has_wires:
                colors = torch.lerp(colors, torch.tensor(_WIRE), _wires(raster, corners)[:, None])
            image.index_copy_(0, raster.places, _levels(colors))
        return image.view(height, width, 3).numpy()

    def still(self, mesh: Mesh, camera: Camera, height: int, width: int, look: Look) -> NDArray[np.uint8]:
        """Draw one picture from four times as many pixels, so that its edges are smooth."""
        large = torch.from_numpy(self.frame(mesh, camera, 2 * height, 2 * width, look))
        small = F.avg_pool2d(large.permute(2, 0, 1)[None].float(), 2)
        return small[0].permute(1, 2, 0).round().to(torch.uint8).contiguous().numpy()

    def _colors(self, mesh: Mesh, kept: Tensor, raster: Raster, corners: Tensor, uvs: Tensor, tint: Tensor) -> Tensor:
        """Give the encoded colours of the pixels that show something, (N, 3), by their coordinates and tints."""
        found = raster.found
        is_plain = not tint.shape[1]
        tint = tint.clamp(min=0) ** (1 / _GAMMA) if not is_plain else tint.new_ones(len(found), 3)
        which = torch.from_numpy(mesh.textures).index_select(0, kept).index_select(0, found)
        has = which >= 0
        if not bool(has.any()):
            return tint * _BARE if is_plain else tint
        covered = self._covered(mesh.uvs, mesh.textures, mesh.faces).index_select(0, kept)
        textured = self._looked_up(which, uvs, detail_of(corners, covered).index_select(0, found))
        return textured if is_plain else textured * tint

    def _with_light(self, colors: Tensor, mesh: Mesh, kept: Tensor, raster: Raster, corners: Tensor) -> Tensor:
        """Add what the pixels that show something shine by to their encoded colours, (N, 3)."""
        shine = mesh.shine
        if shine is None:
            return colors
        faces = torch.from_numpy(mesh.faces).index_select(0, kept)
        light = torch.from_numpy(shine.colors).index_select(0, faces[:, 0])  # of each triangle, the same all over it
        mine = (light.amax(1) > 0).index_select(0, raster.found).nonzero()[:, 0]
        if not len(mine):
            return colors
        part = Raster(raster.faces, raster.weights.index_select(0, mine), raster.places.index_select(0, mine))
        found = part.found
        given = light.index_select(0, found)
        which = torch.from_numpy(shine.textures).index_select(0, kept).index_select(0, found)
        if bool((which >= 0).any()):
            covered = self._covered(shine.uvs, shine.textures, mesh.faces, shines=True).index_select(0, kept)
            uvs = interpolated(part, faces, torch.from_numpy(shine.uvs))
            given = given * self._looked_up(which, uvs, detail_of(corners, covered).index_select(0, found)) ** _GAMMA
        lit = colors.index_select(0, mine) ** _GAMMA + given
        return colors.index_copy(0, mine, lit.clamp_(0, 1) ** (1 / _GAMMA))

    def _looked_up(self, which: Tensor, uvs: Tensor, detail: Tensor) -> Tensor:
        """Give the encoded colours (N, 3) of textures, white where there is none, at coordinates and levels."""
        at = self._levels.gathered(which.clamp(min=0), uvs, detail)
        textured = F.embedding_bag(
            at.texels.T.contiguous(), self._flat, mode="sum", per_sample_weights=at.weights.T.contiguous()
        )
        has = which >= 0
        return textured if bool(has.all()) else torch.where(has[:, None], textured, 1.0)

    def _table_of(self, mesh: Mesh) -> Tensor:
        """Give coordinates, normals and tints of the vertices, (V, 8); without tints where all are white."""
        if self._tabled is None or self._tabled[0] is not mesh:
            tints = mesh.colors[:, :3] if bool((mesh.colors[:, :3] <= _WHITE).any()) else mesh.colors[:, :0]
            named = (mesh.uvs, mesh.normals, tints)
            self._tabled = mesh, torch.cat([torch.from_numpy(values) for values in named], 1)
        return self._tabled[1]

    def _covered(self, uvs: Floats, textures: Indices, faces: Indices, *, shines: bool = False) -> Tensor:
        """Measure the triangles in their textures, (F,) texels, once for all poses of a model."""
        known = self._laid.get(shines)
        if known is None or known[0] is not uvs:
            sizes = self._sizes[torch.from_numpy(textures).clamp(min=0)][:, None]
            texels = torch.from_numpy(uvs)[torch.from_numpy(faces)] * sizes
            known = self._laid[shines] = uvs, twice_area(texels)
        return known[1]


def _levels(colors: Tensor) -> Tensor:
    """Round encoded colours to 8 bits."""
    return colors.clamp(0, 1).mul_(255).round_().to(torch.uint8)


def _light(normals: Tensor, camera: Camera) -> Tensor:
    """Tell by how much light multiplies encoded colours, (N, 1), by normals (3, N) of any length."""
    axes = torch.from_numpy(camera.axes())
    light = F.normalize(torch.tensor(_LIGHT), dim=0) @ axes
    across, towards = torch.stack([light, axes[2]]) @ normals
    x, y, z = normals
    lengths = (x * x).addcmul_(y, y).addcmul_(z, z).sqrt_().clamp_(min=1e-12)
    across = across / lengths.copysign(towards)  # the back of a surface is lit as its front
    bright: Tensor = _AMBIENT + (1 - _AMBIENT) * across.clamp(min=0)
    return bright[:, None] ** (1 / _GAMMA)


def _wires(raster: Raster, corners: Tensor) -> Tensor:
    """Tell how much of each pixel that shows something lies on an edge, (N,)."""
    near = corners[raster.found][..., :2]
    a, b, c = near.unbind(1)
    twice = ((b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0]).abs()
    lengths = torch.stack([(c - b).norm(dim=1), (a - c).norm(dim=1), (b - a).norm(dim=1)], 1)
    heights = twice[:, None] / lengths.clamp(min=1e-6)
    distance = (raster.weights * heights).amin(1)
    return (_WIRE_WIDTH + 0.5 - distance).clamp(0, 1) * (heights.amin(1) > 2 * _WIRE_WIDTH + 1)
