"""Show an open model as it is painted now: its textures are looked up on the sheet that is painted.

What shines without being painted is looked up beside the sheet.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import torch

from engine.commissions.model3d.texture_way import with_dark
from engine.geometry.atlas import folded
from engine.geometry.camera import Camera
from engine.geometry.fronts import visible_sides
from engine.geometry.mesh import Shine
from engine.geometry.rendering import Renderer
from engine.geometry.textures import Frame, Wrap
from engine.pictures.geometry import fitted
from engine.pictures.tensors import resize, to_pixels, to_tensor

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from torch import Tensor

    from engine.commissions.model3d.model import Model, Texture
    from engine.commissions.model3d.sheet import Block, Sheet
    from engine.geometry.mesh import Indices, Mesh
    from engine.geometry.rendering import Look
    from engine.values import Pixels

_LIGHT_SIDE = 1024  # px, of pictures beside the sheet
_CPU = torch.device("cpu")


class ModelView:
    """Hold a model before a camera.

    Args:
        model: that is open.
        sheet: of its textures at rest.
    """

    def __init__(self, model: Model, sheet: Sheet) -> None:
        self._model, self._sheet = model, sheet
        rest, owners = model.mesh(), sheet.block_of_faces()
        self._uvs, self._textures = _on_sheet(rest, owners[: len(rest.faces)], sheet)
        self._frames: list[Frame] = []  # of pictures beside the sheet
        self._lights: list[Tensor] = []  # these, (1, 3, h, w) each
        self._shine = None if rest.shine is None else self._lit(rest, rest.shine, owners[len(rest.faces) :])
        self._sources = rest.faces.reshape(-1)
        self._faces = np.arange(len(self._sources)).reshape(-1, 3)
        self._rest = replace(self._laid(rest), sides=visible_sides(rest))
        centre, radius = rest.bounds
        self._centre, self._radius = (float(centre[0]), float(centre[1]), float(centre[2])), radius
        self._renderer = Renderer([])

    def show(self, sheet: Pixels) -> None:
        """Show a sheet of any size, (H, W, 3), from now on."""
        height, width = sheet.shape[:2]
        self._renderer = Renderer([Frame(height, width, Wrap.CLAMP, Wrap.CLAMP), *self._frames])
        self._renderer.take([to_tensor(self._with_dark(sheet), _CPU).clamp(0, 1), *self._lights])

    def camera(self, yaw: float, pitch: float, zoom: float, shift: tuple[float, float]) -> Camera:
        """Give a camera around the model at rest."""
        return Camera(self._centre, self._radius, yaw, pitch, zoom, shift)

    def drawn(
        self, camera: Camera, size: tuple[int, int], look: Look, moment: tuple[int, float] | None, *, is_sharp: bool
    ) -> NDArray[np.uint8]:
        """Draw it at a height and width, px: (H, W, 3); `moment` is a clip and the seconds in it."""
        mesh = self._rest if moment is None else self._laid(self._model.mesh(*moment))
        draw = self._renderer.still if is_sharp else self._renderer.frame
        return draw(mesh, camera, *size, look)

    def _laid(self, mesh: Mesh) -> Mesh:
        """Give the triangles of any moment their places on the sheet."""
        return replace(
            mesh, points=mesh.points[self._sources], normals=mesh.normals[self._sources], uvs=self._uvs,
            faces=self._faces, textures=self._textures, colors=mesh.colors[self._sources], shine=self._shine,
        )  # fmt: skip

    def _lit(self, rest: Mesh, shine: Shine, owners: Indices) -> Shine:
        """Give what shines its places, on the sheet or beside it; `owners` are the blocks of what of it is painted."""
        corners, textures = rest.faces.reshape(-1), self._model.textures
        places, which = shine.uvs[corners].reshape(-1, 3, 2), np.full(len(rest.faces), -1, np.int64)
        colors = shine.colors[corners].reshape(-1, 3, 3)
        for index in np.unique(shine.textures[shine.textures >= 0]).tolist():
            mine = shine.textures == index
            if index < len(textures) and textures[index].shines:
                continue
            if index < len(textures):  # where it lies as the base colour does, it is painted with that
                same = (shine.uvs[corners] == rest.uvs[corners]).reshape(-1, 6).all(1)
                same &= mine & (rest.textures == index) & (self._textures == 0)
                places[same], which[same] = self._uvs.reshape(-1, 3, 2)[same], 0
                mine &= ~same
            if mine.any():
                which[mine] = 1 + self._beside((textures + self._model.lights)[index])
        if self._model.glow is not None:
            painted = np.array([texture.shines for texture in textures])[shine.textures] & (shine.textures >= 0)
            uvs, which[painted] = _on_sheet(self._model.glow, owners, self._sheet)
            places[painted] = uvs.reshape(-1, 3, 2)
            colors[painted & (which < 0)] = 0  # too thin to be on the sheet
        return Shine(places.reshape(-1, 2), which, colors.reshape(-1, 3))

    def _beside(self, texture: Texture) -> int:
        """Lay a picture beside the sheet, and count those that were there before."""
        picture = to_tensor(texture.picture.pixels, _CPU).clamp(0, 1)
        height, width = picture.shape[2:]
        small = resize(picture, *fitted(height, width, min(_LIGHT_SIDE, max(height, width))))
        self._frames.append(Frame(small.shape[2], small.shape[3], texture.across, texture.down))
        self._lights.append(small)
        return len(self._lights) - 1

    def _with_dark(self, sheet: Pixels) -> Pixels:
        """Have what is dark of what shines stay dark, as it will in the model's file."""
        if not self._shining:
            return sheet
        found = sheet.copy()
        scale = np.array(sheet.shape[:2]) / [self._sheet.height, self._sheet.width]
        for block, light in self._shining:
            top, left = np.rint(block.place * scale).astype(int)
            bottom, right = np.rint(np.add(block.place, block.size) * scale).astype(int)
            room = found[top:bottom, left:right]
            if room.size:
                room[:] = with_dark(room, to_pixels(resize(light, *room.shape[:2])))
        return found

    @cached_property
    def _shining(self) -> list[tuple[Block, Tensor]]:
        """List the blocks of the sheet by which the model shines, and what is on them before they are painted."""
        blocks = [block for block in self._sheet.blocks if self._model.textures[block.texture].shines]
        whole = self._sheet.picture()[0] if blocks else np.zeros((0, 0, 3), np.float32)
        found = []
        for block in blocks:
            rows, columns = (slice(first, first + side) for first, side in zip(block.place, block.size, strict=True))
            found.append((block, to_tensor(whole[rows, columns], _CPU)))
        return found


def _on_sheet(mesh: Mesh, owners: Indices, sheet: Sheet) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Find the places of all corners on the sheet, (3 F, 2), and which triangles are there: (F,), 0, or -1 if not."""
    uvs = np.zeros((len(mesh.faces), 3, 2))
    for index, block in enumerate(sheet.blocks):
        mine = owners == index
        frame = sheet.frames[block.texture]
        top, left, bottom, right = block.box
        texels = folded(mesh.uvs[mesh.faces[mine]].astype(np.float64), frame) * [frame.width, frame.height]
        scale = np.array([block.size[1] / (right - left), block.size[0] / (bottom - top)])
        places = (texels - [left, top]) * scale + [block.place[1], block.place[0]]
        uvs[mine] = places / [sheet.width, sheet.height]
    return uvs.reshape(-1, 2).astype(np.float32), np.where(owners >= 0, 0, -1)
