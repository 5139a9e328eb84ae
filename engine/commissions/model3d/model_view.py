"""Show an open model as it is painted now: its textures are looked up on the sheet that is painted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import torch

from engine.geometry.atlas import folded
from engine.geometry.camera import Camera
from engine.geometry.fronts import visible_sides
from engine.geometry.rendering import Renderer
from engine.geometry.textures import Frame, Wrap
from engine.pictures.tensors import to_tensor

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.commissions.model3d.model import Model
    from engine.commissions.model3d.sheet import Sheet
    from engine.geometry.mesh import Mesh
    from engine.geometry.rendering import Look
    from engine.values import Pixels


class ModelView:
    """Hold a model before a camera.

    Args:
        model: that is open.
        sheet: of its textures at rest.
    """

    def __init__(self, model: Model, sheet: Sheet) -> None:
        self._model = model
        rest = model.mesh()
        self._uvs, self._textures = _on_sheet(rest, sheet)
        self._sources = rest.faces.reshape(-1)
        self._faces = np.arange(len(self._sources)).reshape(-1, 3)
        self._rest = replace(self._laid(rest), sides=visible_sides(rest))
        centre, radius = rest.bounds
        self._centre, self._radius = (float(centre[0]), float(centre[1]), float(centre[2])), radius
        self._renderer = Renderer([])

    def show(self, sheet: Pixels) -> None:
        """Show a sheet of any size, (H, W, 3), from now on."""
        height, width = sheet.shape[:2]
        self._renderer = Renderer([Frame(height, width, Wrap.CLAMP, Wrap.CLAMP)])
        self._renderer.take([to_tensor(sheet, torch.device("cpu")).clamp(0, 1)])

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
            faces=self._faces, textures=self._textures, colors=mesh.colors[self._sources],
        )  # fmt: skip


def _on_sheet(mesh: Mesh, sheet: Sheet) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Find the places of all corners on the sheet, (3 F, 2), and which triangles are there: (F,), 0, or -1 if not."""
    owners = sheet.block_of_faces()[: len(mesh.faces)]  # what shines comes after them
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
