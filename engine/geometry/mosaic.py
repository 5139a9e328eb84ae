"""See a model's textures from many sides in one picture, and carry what is wished there back to the textures."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F

from engine.geometry.packing import on_shelves
from engine.geometry.push_pull import filled
from engine.geometry.rasteriser import rasterise
from engine.geometry.textures import Frame, Levels, detail_of, interpolated, twice_area
from engine.pictures.tensors import resize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor

    from engine.geometry.camera import Camera
    from engine.geometry.mesh import Mesh
    from engine.geometry.textures import Gathering

_MARGIN = 16  # px around the model in each view
_OUTLINE = 3  # px inside outlines that do not count
_FINER = 1.25  # texels to a pixel, at most, that are optimised
_SMALLEST = 1 / 16  # of a texture
_CPU = torch.device("cpu")


@dataclass(frozen=True, slots=True)
class _Tile:
    camera: Camera
    top: int
    left: int
    height: int
    width: int
    shift: tuple[float, float]  # from the view's picture to the tile, px: right, down


class Mosaic:
    """Lay views of a model side by side.

    Args:
        mesh: at rest.
        textures: (1, 3, H, W) each, in [0, 1].
        frames: of the textures.
        views: that are seen.
        side: of a view's square picture, px; what is outside the model's outline is cut off.
    """

    def __init__(
        self, mesh: Mesh, textures: Sequence[Tensor], frames: Sequence[Frame], views: Sequence[Camera], side: int
    ) -> None:
        self._mesh, self._textures, self._frames, self._side = mesh, list(textures), list(frames), side
        self._points, self._faces = torch.from_numpy(mesh.points), torch.from_numpy(mesh.faces)
        self._tiles, self.height, self.width = self._laid_out(views)
        self.share = side / max(self.height, self.width)  # of the picture's long side, that a view takes
        self.sheet: Tensor | None = None  # as it was painted
        self._whole: dict[torch.device, Sight] = {}  # at its own size, which is asked for first and last
        self._scales = self._useful_scales()

    def at(self, height: int, width: int, device: torch.device) -> Sight:
        """Look at a size."""
        is_whole = (height, width) == (self.height, self.width)
        if is_whole and device in self._whole:
            return self._whole[device]
        scale = max(height / self.height, width / self.width)
        frames = [
            Frame(
                max(1, round(frame.height * own * scale)),
                max(1, round(frame.width * own * scale)),
                frame.across,
                frame.down,
            )
            for frame, own in zip(self._frames, self._scales, strict=True)
        ]
        places, sheet_height, sheet_width = on_shelves([(frame.height, frame.width) for frame in frames], 0)
        seen = [self._drawn(tile, scale, (height, width), frames) for tile in self._tiles]
        which, uvs, detail, spots, slopes = (torch.cat(parts) for parts in zip(*seen, strict=True))
        levels = Levels(frames)
        gathering = levels.gathered(which.to(device), uvs.to(device), detail.to(device))
        sheet_size = sheet_height, sheet_width
        sight = Sight(levels, gathering, spots.to(device), slopes, (height, width), places, sheet_size)
        if is_whole:
            self._whole[device] = sight
        return sight

    def begin(self, sight: Sight) -> Tensor:
        """Lay the textures as they are on a sheet of the size that `sight` sees, (1, 3, h, w)."""
        sheet = torch.zeros(1, 3, *sight.sheet_size)
        for texture, (rows, columns) in zip(self._textures, sight.slots(), strict=True):
            height, width = rows.stop - rows.start, columns.stop - columns.start
            sheet[:, :, rows, columns] = resize(texture, height, width).clamp(0, 1)
        return sheet

    def take(self, sheet: Tensor) -> None:
        """Remember the sheet that was painted."""
        self.sheet = sheet.detach().cpu()

    def _laid_out(self, views: Sequence[Camera]) -> tuple[list[_Tile], int, int]:
        used = torch.unique(self._faces)
        boxes = []
        for camera in views:
            seen = camera.project(self._points[used], self._side, self._side)[:, :2]
            low, high = seen.amin(0).floor(), seen.amax(0).ceil()
            boxes.append((camera, low, [int(v) for v in (high - low).clamp(min=1)]))
        sizes = [(h + 2 * _MARGIN, w + 2 * _MARGIN) for _, _, (w, h) in boxes]
        places, height, width = on_shelves(sizes, 0)
        tiles = [
            _Tile(camera, *place, *size, (_MARGIN - float(low[0]), _MARGIN - float(low[1])))
            for (camera, low, _), place, size in zip(boxes, places, sizes, strict=True)
        ]
        return tiles, height, width

    def _drawn(
        self, tile: _Tile, scale: float, size: tuple[int, int], frames: Sequence[Frame]
    ) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """Draw a view: of each pixel its texture, coordinates and detail, its place in the picture, and its cosine."""
        top, left = math.floor(tile.top * scale), math.floor(tile.left * scale)
        height = min(math.ceil((tile.top + tile.height) * scale), size[0]) - top
        width = min(math.ceil((tile.left + tile.width) * scale), size[1]) - left
        points = tile.camera.project(self._points, self._side, self._side)
        points[:, 0] = (points[:, 0] + tile.shift[0] + tile.left) * scale - left
        points[:, 1] = (points[:, 1] + tile.shift[1] + tile.top) * scale - top
        corners = points[self._faces]
        raster = rasterise(corners, height, width)
        found = raster.found
        which = torch.from_numpy(self._mesh.textures)
        uvs = torch.from_numpy(self._mesh.uvs)
        sizes = torch.tensor([(frame.width, frame.height) for frame in frames], dtype=torch.float32)
        detail = detail_of(corners, twice_area(uvs[self._faces] * sizes[which.clamp(min=0)][:, None]))[found]
        away = F.normalize(interpolated(raster, self._faces, torch.from_numpy(self._mesh.normals)), dim=1)
        slopes = (away @ torch.from_numpy(tile.camera.towards)).abs()
        row, column = raster.seen.nonzero().unbind(1)
        spots = (row + top) * size[1] + column + left
        has = which[found] >= 0
        own = interpolated(raster, self._faces, uvs)
        return which[found][has], own[has], detail[has], spots[has], slopes[has]

    def _useful_scales(self) -> list[float]:
        """Choose for each texture how much of its size the views can tell apart."""
        seen = [self._drawn(tile, 1.0, (self.height, self.width), self._frames) for tile in self._tiles]
        which, detail = (torch.cat([parts[k] for parts in seen]) for k in (0, 2))
        scales = []
        for index in range(len(self._frames)):
            own = detail[which == index]
            needed = 2 ** -float(own.median()) * _FINER if len(own) else _SMALLEST
            scales.append(min(1.0, max(_SMALLEST, needed)))
        return scales


class Sight:
    """See a sheet of textures in the picture of all views, at one size."""

    def __init__(
        self, levels: Levels, gathering: Gathering, spots: Tensor, slopes: Tensor, size: tuple[int, int],
        places: Sequence[tuple[int, int]], sheet_size: tuple[int, int],
    ) -> None:  # fmt: skip
        self._levels, self._gathering, self._spots, self._slopes = levels, gathering, spots, slopes
        self.size, self._places, self.sheet_size = size, places, sheet_size
        self._last: tuple[Tensor, Tensor] | None = None  # sheet and what was seen of it, with its gradient
        self._around: Tensor | None = None

    def slots(self) -> list[tuple[slice, slice]]:
        """Tell where on the sheet each texture is: rows and columns."""
        return [
            (slice(top, top + frame.height), slice(left, left + frame.width))
            for (top, left), frame in zip(self._places, self._levels.frames, strict=True)
        ]

    @torch.enable_grad()
    def seen(self, sheet: Tensor) -> Tensor:
        """Give the picture (1, 3, H, W) of a sheet; what lies around the model goes on from its outlines."""
        leaf = sheet.detach().requires_grad_()
        flat = self._levels.flattened([leaf[:, :, rows, columns] for rows, columns in self.slots()])
        colors = self._gathering.of(flat)
        self._last = leaf, colors
        image = torch.zeros(3, self.size[0] * self.size[1], device=sheet.device)
        image[:, self._spots] = colors.detach()
        image = image.view(1, 3, *self.size)
        if self._around is None:
            self._around = filled(image.clamp(0, 1), self.shown().to(sheet.device))
            return self._around.clone()
        return torch.where(self.shown().to(sheet.device) > 0, image, self._around)

    def carried_back(self, gradient: Tensor) -> Tensor:
        """Turn the gradient of what was seen last, (1, 3, H, W), into the sheet's."""
        assert self._last is not None
        leaf, colors = self._last
        (own,) = torch.autograd.grad(colors, leaf, gradient.view(3, -1)[:, self._spots])
        self._last = None
        return own

    def shown(self) -> Tensor:
        """Tell which pixels show the model, (1, 1, H, W) of 0 and 1."""
        mask = torch.zeros(self.size[0] * self.size[1])
        mask[self._spots.cpu()] = 1
        return mask.view(1, 1, *self.size)

    def weights(self) -> Tensor:
        """Weigh the pixels, (1, 1, H, W) in [0, 1]: by how frontally the surface is seen, nothing at outlines."""
        weights = torch.zeros(self.size[0] * self.size[1])
        weights[self._spots.cpu()] = self._slopes
        inside = -F.max_pool2d(-self.shown(), 2 * _OUTLINE + 1, 1, _OUTLINE)
        return weights.view(1, 1, *self.size) * inside

    def reached(self) -> list[Tensor]:
        """Tell how much of each texel is seen, weighed by how frontally: (1, 1, h, w) of each texture."""
        flat = torch.zeros(1, self._levels.count)
        slopes = self._slopes
        for texels, weights in zip(self._gathering.texels.cpu(), self._gathering.weights.cpu(), strict=True):
            flat[0].index_add_(0, texels.long(), weights * slopes)
        return self._levels.spread(flat)
