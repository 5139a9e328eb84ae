"""Draw a model into its textures: which triangle each texel shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from engine.geometry.rasteriser import Raster, rasterise
from engine.geometry.textures import Wrap

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from torch import Tensor

    from engine.geometry.mesh import Indices, Mesh
    from engine.geometry.textures import Frame

_MOST_TIMES = 16  # that a texture is covered by triangles; whoever tiles more of it covers it all


def tiles(mesh: Mesh, texture: int, frame: Frame) -> tuple[bool, bool]:
    """Tell whether triangles reach over the texture's right and lower sides, so that it goes on there."""
    uvs = mesh.uvs[mesh.faces[mesh.textures == texture]]  # (f, 3, 2)
    if not len(uvs):
        return False, False
    crossing = np.floor(uvs.max(1) - 1e-4) > np.floor(uvs.min(1) + 1e-4)
    repeats = [wrap is Wrap.REPEAT for wrap in (frame.across, frame.down)]
    return bool(crossing[:, 0].any() and repeats[0]), bool(crossing[:, 1].any() and repeats[1])


def covered(mesh: Mesh, texture: int, frame: Frame) -> tuple[Tensor, Indices]:
    """Find the triangle that each texel shows.

    Returns:
        (H, W) int64, indices into the second, which names the mesh's triangles, and -1 where there is none. A texture
        that is tiled very often is covered everywhere by its first triangle.
    """
    own = np.flatnonzero(mesh.textures == texture)
    uvs = mesh.uvs[mesh.faces[own]].astype(np.float64)
    uvs = folded(uvs, frame)
    size = np.array([frame.width, frame.height])
    if len(own) and np.prod(uvs.max(1) - uvs.min(1), axis=1).sum() > _MOST_TIMES:
        return torch.zeros(frame.height, frame.width, dtype=torch.int64), own
    corners = np.concatenate([uvs * size, np.ones((*uvs.shape[:2], 1))], 2)
    raster: Raster = rasterise(torch.from_numpy(corners.astype(np.float32)), frame.height, frame.width, wraps=True)
    return raster.faces, own


def folded(uvs: NDArray[np.float64], frame: Frame) -> NDArray[np.float64]:
    """Bring triangles (f, 3, 2) near the texture, as its sides are treated."""
    near = uvs.copy()
    for axis, wrap in enumerate((frame.across, frame.down)):
        if wrap is Wrap.CLAMP:
            near[..., axis] = uvs[..., axis].clip(0, 1)
            continue
        low = np.floor(uvs[..., axis].min(1, keepdims=True) + 1e-6)
        moved = uvs[..., axis] - low
        if wrap is Wrap.MIRROR:
            moved = np.where(low % 2 == 1, 1 - moved, moved)
            moved = np.where(moved > 1, 2 - moved, np.where(moved < 0, -moved, moved))
        near[..., axis] = moved
    return near
