"""Lay all that is painted of a model's textures on one sheet, where a texel is as large on the surface everywhere.

So strokes have one size on the model, whatever the density of the islands, and textures that are painted together have
their statistics in common. Texels that the model does not show are filled in from their neighbours.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import torch
import torch.nn.functional as F

from engine.commissions.model3d.continuation import REACH, Beyond, Strips, continued
from engine.geometry.atlas import covered, tiles
from engine.geometry.islands import densities, islands_of, seams_of, texel_areas
from engine.geometry.packing import on_shelves
from engine.geometry.push_pull import filled
from engine.geometry.textures import Frame
from engine.pictures.tensors import resize, to_tensor

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray
    from torch import Tensor

    from engine.commissions.model3d.model import Texture
    from engine.geometry.mesh import Floats, Indices, Mesh
    from engine.values import Pixels

GUTTER = 16  # px around each block
_STEP = 1.5  # of density, within which islands are painted alike
_BUDGET = 1.5  # times the pixels of all blocks ...
_LEAST_BUDGET = 2 << 20  # ... or so many
_LEAST_REACH = 4  # texels around islands
_NEARLY_ALL = 0.7  # of a texture, from which on all of it is painted
_RING = 1  # px around islands that are painted with them
_TILED = 0.125  # of a side, by which a tiled texture goes on around itself
_MOST_PIXELS = 8192 * 8192  # of a sheet
_CPU = torch.device("cpu")


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Place a part of a texture on the sheet."""

    texture: int
    box: tuple[int, int, int, int]  # top, left, bottom, right in the texture, px; beyond its sides where it goes on
    known: Tensor  # (h, w) bool of the box: texels that are shown
    size: tuple[int, int]  # height and width on the sheet, px
    place: tuple[int, int] = (0, 0)  # top and left on the sheet, px
    group: int = 0  # of the density of its islands
    beyond: Beyond | None = None  # what goes on around them


class Sheet:
    """Hold the textures of a model as they are painted.

    Args:
        mesh: the model at rest.
        textures: all of them.
        is_complete: the mesh has all triangles; else a texture without any is painted whole.
    """

    def __init__(self, mesh: Mesh, textures: Sequence[Texture], *, is_complete: bool = True) -> None:
        self._textures = textures
        self.frames = [frame_of(texture) for texture in textures]
        self.islands = islands_of(mesh)
        self.shown = [covered(mesh, index, frame) for index, frame in enumerate(self.frames)]
        self._which = mesh.textures
        self.strips = strips = Strips(mesh, seams_of(mesh), self.frames)
        self._groups, blocks = _blocks(mesh, self.frames, self.islands, self.shown, strips, is_complete=is_complete)
        self.blocks, self.height, self.width = _packed(blocks)

    def picture(self, painted: Mapping[int, Pixels] | None = None) -> tuple[Pixels, NDArray[np.float32]]:
        """Give the sheet (H, W, 3), and how much of each pixel the model shows, (H, W); perhaps of painted textures."""
        image = torch.zeros(1, 3, self.height, self.width)
        known, shown = (torch.zeros(1, 1, self.height, self.width) for _ in range(2))
        textures = self._looks(painted or {})
        levels = self._known_levels(textures)
        for block in self.blocks:
            part, mask = _part(block, textures[block.texture], levels)
            top, left = block.place
            rows, columns = slice(top, top + block.size[0]), slice(left, left + block.size[1])
            image[:, :, rows, columns] = resize(part, *block.size).clamp(0, 1)
            known[:, :, rows, columns] = 1
            shown[:, :, rows, columns] = resize(mask, *block.size).clamp(0, 1)
        pixels: Pixels = filled(image, known)[0].permute(1, 2, 0).contiguous().numpy()
        return pixels, shown[0, 0].numpy()

    def taken_apart(self, painted: Pixels) -> dict[int, Tensor]:
        """Give the textures (1, 3, H, W) of a painted sheet of any size; what the model does not show is filled in."""
        image = resize(to_tensor(painted, _CPU), self.height, self.width)
        found = {index: to_tensor(self._textures[index].picture.pixels, _CPU).clamp(0, 1) for index in self.painted}
        known = {index: torch.zeros(1, 1, *texture.shape[2:]) for index, texture in found.items()}
        for block in self.blocks:
            top, left = block.place
            part = image[:, :, top : top + block.size[0], left : left + block.size[1]]
            height, width = block.known.shape
            _put(found[block.texture], known[block.texture], resize(part, height, width), block)
        return {index: filled(found[index], known[index]).clamp(0, 1) for index in found}

    def block_of_faces(self) -> Indices:
        """Tell for each triangle the block that it lies in, (F,); -1 where it is not painted."""
        owners = np.full(len(self._which), -1, np.int64)
        for index, block in enumerate(self.blocks):
            mine = self._which == block.texture
            owners[mine & ((owners < 0) | (self._groups == block.group))] = index
        return owners

    @property
    def painted(self) -> list[int]:
        """List the textures that are on the sheet."""
        return sorted({block.texture for block in self.blocks})

    def _looks(self, painted: Mapping[int, Pixels]) -> list[Tensor]:
        """Give all textures, (1, 3, H, W) each."""
        own = [painted.get(index, texture.picture.pixels) for index, texture in enumerate(self._textures)]
        return [to_tensor(pixels, _CPU).clamp(0, 1) for pixels in own]

    def _known_levels(self, textures: Sequence[Tensor]) -> Tensor | None:
        """Lay out what is looked up beyond edges: (4, count), colours times what is known, and what is known."""
        if not any(block.beyond is not None for block in self.blocks):
            return None
        masks = [(faces >= 0)[None, None].float() for faces, _ in self.shown]
        return self.strips.levels.flattened(
            [torch.cat([texture * mask, mask], 1) for texture, mask in zip(textures, masks, strict=True)]
        )


def _part(block: Block, texture: Tensor, levels: Tensor | None) -> tuple[Tensor, Tensor]:
    """Cut a block out of its texture: (1, 3, h, w) filled where nothing is shown, and (1, 1, h, w) what is."""
    top, left, bottom, right = block.box
    rows = torch.arange(top, bottom).remainder(texture.shape[2])
    columns = torch.arange(left, right).remainder(texture.shape[3])
    part = texture.index_select(2, rows).index_select(3, columns)
    known = block.known
    if block.beyond is not None and levels is not None:
        known = known | continued(part, block.beyond.within(block.box), block.beyond.points, levels)
    return filled(part, known[None, None].float()), block.known[None, None].float()


def frame_of(texture: Texture) -> Frame:
    """Give a texture's shape."""
    height, width = texture.picture.pixels.shape[:2]
    return Frame(height, width, texture.across, texture.down)


def _put(texture: Tensor, known: Tensor, part: Tensor, block: Block) -> None:
    """Lay what a block shows, and a thin ring around it, into its texture, in place."""
    height, width = texture.shape[2:]
    top, left, bottom, right = block.box
    ring = F.max_pool2d(block.known[None, None].float(), 2 * _RING + 1, 1, _RING)
    rows, columns = _core(top, bottom, height), _core(left, right, width)
    place = slice(top + rows.start, top + rows.stop), slice(left + columns.start, left + columns.stop)
    share = ring[:, :, rows, columns]
    room = texture[:, :, place[0], place[1]]
    room.copy_(torch.where(share > 0, part[:, :, rows, columns], room))
    known[:, :, place[0], place[1]] = torch.maximum(known[:, :, place[0], place[1]], share)


def _core(low: int, high: int, side: int) -> slice:
    """Find within a box from `low` to `high` what lies inside a texture."""
    return slice(max(0, -low), min(high, side) - low)


def _blocks(
    mesh: Mesh,
    frames: list[Frame],
    islands: Indices,
    shown: list[tuple[Tensor, Indices]],
    strips: Strips,
    *,
    is_complete: bool,
) -> tuple[Indices, list[tuple[Block, float]]]:
    """Group the triangles by density, (F,), and cut out each texture's groups with the texels to a unit of length."""
    sizes = np.array([(frame.height, frame.width) for frame in frames]).reshape(-1, 2)
    dense, areas = densities(mesh, islands, sizes)
    usual = _median(dense, areas) or 1.0
    steps = np.rint(np.log(np.maximum(dense, 1e-30) / usual) / math.log(_STEP))
    groups = np.where(dense > 0, steps, 0).astype(np.int64)[islands]
    parts = [
        _Part(texture, int(group), shown[texture][0], of_texels == group, float(_density(mesh, mine, sizes)) or usual)
        for texture, (faces, own) in enumerate(shown)
        for group, mine, of_texels in _grouped(faces, own, groups)
    ]
    finest = _useful_density([(float(part.known.sum()), part.density) for part in parts])
    blocks: list[tuple[Block, float]] = []
    for part in parts:
        tiled = tiles(mesh, part.texture, frames[part.texture])
        inside = (groups == part.group) & (mesh.textures == part.texture)
        share = min(1.0, part.density / finest)
        beyond = None
        if not any(tiled):
            beyond = strips.beyond(part.texture, inside, part.faces >= 0, max(_LEAST_REACH, round(REACH * share)))
        is_alone = sum(other.texture == part.texture for other in parts) == 1
        block = _boxed(part, tiled, beyond, max(_LEAST_REACH, round(GUTTER * share)), is_alone=is_alone)
        blocks.append((block, part.density))
    if not is_complete:
        bare = [texture for texture in range(len(frames)) if all(part.texture != texture for part in parts)]
        blocks += [(_whole(texture, frames[texture]), usual) for texture in bare]
    return groups, blocks


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """Hold the islands of one density in one texture."""

    texture: int
    group: int
    faces: Tensor  # (H, W), what each texel shows; -1 nothing
    known: Tensor  # (H, W) bool, texels of these islands
    density: float  # texels to a unit of length


def _grouped(faces: Tensor, own: Indices, groups: Indices) -> Iterator[tuple[int, Indices, Tensor]]:
    """Yield the groups that a texture shows, their triangles, and the group of each texel, (H, W)."""
    if not len(own) or not bool((faces >= 0).any()):
        return
    names = torch.from_numpy(groups[own])
    of_texels = torch.where(faces >= 0, names[faces.clamp(min=0)], torch.iinfo(torch.int64).min)
    for group in torch.unique(of_texels[faces >= 0]).tolist():
        yield group, own[groups[own] == group], of_texels


def _whole(texture: int, frame: Frame) -> Block:
    known = torch.ones(frame.height, frame.width, dtype=torch.bool)
    return Block(texture, (0, 0, frame.height, frame.width), known, (0, 0))


def _density(mesh: Mesh, faces: Indices, sizes: NDArray[np.int64]) -> float:
    world = float(mesh.areas()[faces].sum())
    return math.sqrt(float(texel_areas(mesh, sizes)[faces].sum()) / world) if world > 0 else 0.0


def _median(values: Floats, weights: Floats) -> float:
    order = np.argsort(values)
    total = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(total, total[-1] / 2)]) if len(total) and total[-1] > 0 else 0.0


def _boxed(part: _Part, tiled: tuple[bool, bool], beyond: Beyond | None, room: int, *, is_alone: bool) -> Block:
    """Cut out what is shown and what goes on around it; all of a texture that is shown nearly whole, or is tiled."""
    known = part.known
    height, width = known.shape
    if any(tiled):
        down, across = (
            round(side * _TILED) if on else 0 for side, on in zip((height, width), tiled[::-1], strict=True)
        )
        rows = torch.arange(-down, height + down).remainder(height)
        columns = torch.arange(-across, width + across).remainder(width)
        around = known.index_select(0, rows).index_select(1, columns)
        box = (-down, -across, height + down, width + across)
        return Block(part.texture, box, around, (0, 0), group=part.group)
    rows, columns = known.any(1).nonzero()[:, 0], known.any(0).nonzero()[:, 0]
    top, bottom = max(0, int(rows[0]) - room), min(height, int(rows[-1]) + 1 + room)
    left, right = max(0, int(columns[0]) - room), min(width, int(columns[-1]) + 1 + room)
    if is_alone and (bottom - top) * (right - left) > _NEARLY_ALL * height * width:
        top, left, bottom, right = 0, 0, height, width
    if beyond is not None:
        top, bottom = min(top, int(beyond.rows.min())), max(bottom, int(beyond.rows.max()) + 1)
        left, right = min(left, int(beyond.columns.min())), max(right, int(beyond.columns.max()) + 1)
    inside = known[max(top, 0) : bottom, max(left, 0) : right]
    sides = (max(-left, 0), max(right - width, 0), max(-top, 0), max(bottom - height, 0))
    box = (top, left, bottom, right)
    return Block(part.texture, box, F.pad(inside, sides), (0, 0), group=part.group, beyond=beyond)


def _useful_density(parts: list[tuple[float, float]]) -> float:
    """Give the texels to a unit of length, the finest that the budget allows, for areas and densities."""
    budget = min(_MOST_PIXELS, max(_LEAST_BUDGET, _BUDGET * sum(area for area, _ in parts)))
    need = sum(area / density**2 for area, density in parts)
    return min(max((own for _, own in parts), default=1.0), math.sqrt(budget / need) if need else 1.0)


def _packed(blocks: list[tuple[Block, float]]) -> tuple[list[Block], int, int]:
    """Scale blocks to one density, the finest that the budget allows, and pack them on shelves."""
    if not blocks:
        return [], 1, 1
    areas = [float(block.known.numel()) for block, _ in blocks]
    density = _useful_density([(area, own) for area, (_, own) in zip(areas, blocks, strict=True)])
    if len(blocks) == 1 and areas[0] <= _MOST_PIXELS:
        density = blocks[0][1]
    sized = []
    for block, own in blocks:
        size = tuple(max(1, round(side * density / own)) for side in block.known.shape)
        sized.append(replace(block, size=(size[0], size[1])))
    if len(sized) == 1:
        return sized, *sized[0].size
    return _on_shelves(sized)


def _on_shelves(blocks: list[Block]) -> tuple[list[Block], int, int]:
    places, height, width = on_shelves([block.size for block in blocks], GUTTER)
    placed = [replace(block, place=place) for block, place in zip(blocks, places, strict=True)]
    return placed, height, width
