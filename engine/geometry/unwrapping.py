"""Lay triangles that have no texture flat: what hangs together and faces the same way, seen from straight before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.geometry.islands import components, numbered
from engine.geometry.packing import on_shelves

if TYPE_CHECKING:
    from engine.geometry.mesh import Floats, Indices

_GUTTER = 4  # texels between charts
_PER_EDGE = 2.5  # texels between neighbouring vertices, so that the texture holds what they do
_MOST_SIDE = 4096  # texels
_SMALLER = 0.8  # by which the texture is reduced until it fits


def unwrapped(points: Floats, normals: Floats, faces: Indices) -> tuple[Floats, int, int]:
    """Give each triangle places of its own in a new texture.

    Args:
        points: (V, 3).
        normals: (V, 3), smooth.
        faces: (F, 3), at least one.

    Returns:
        (F, 3, 2) right and down in sides of the texture, and its height and width, px.
    """
    facing = normals[faces].sum(1)
    axis = np.abs(facing).argmax(1)
    side = 2 * axis + (facing[np.arange(len(faces)), axis] > 0)
    charts = components(numbered(np.stack([faces.reshape(-1), np.repeat(side, 3)], 1)).reshape(-1, 3))
    corners = points[faces].astype(np.float64)
    axes = np.array([[1, 2], [2, 0], [0, 1]])[axis]
    flat = np.take_along_axis(corners, np.repeat(axes[:, None], 3, 1), 2)  # (F, 3, 2)
    count = int(charts.max()) + 1
    low, high = np.full((count, 2), np.inf), np.full((count, 2), -np.inf)
    np.minimum.at(low, charts, flat.min(1))
    np.maximum.at(high, charts, flat.max(1))
    scale = _PER_EDGE / max(float(np.median(np.linalg.norm(corners[:, 0] - corners[:, 1], axis=1))), 1e-30)
    scale = min(scale, _MOST_SIDE / max(float((high - low).max()), 1e-30))
    while True:
        sizes = np.ceil((high - low) * scale).astype(np.int64) + 1
        places, height, width = on_shelves([(int(h), int(w)) for w, h in sizes], _GUTTER)
        if max(height, width) <= _MOST_SIDE or scale * float((high - low).max()) < 1:
            break
        scale *= _SMALLER
    starts = np.array(places)[:, ::-1][charts][:, None] + 0.5
    uvs = ((flat - low[charts][:, None]) * scale + starts) / [width, height]
    return uvs.astype(np.float32), height, width
