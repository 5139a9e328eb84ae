"""Find which triangles can be seen, so that the others need not be drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from engine.geometry.islands import components, places_of

if TYPE_CHECKING:
    from torch import Tensor

    from engine.geometry.mesh import Indices, Mesh, Sides

_LEAST = 1e-6  # of the cubed radius, that a closed part holds
_DOUBT = 0.01  # px, by which an edge in the picture may miss where it should be
_NARROW = 8.0  # px


def visible_sides(mesh: Mesh) -> Sides:
    """Tell which way round corners run where triangles are seen, (F,): 1 anticlockwise, -1 clockwise, 0 either.

    Parts that are closed are seen from outside alone, whatever their material says: no camera is ever in a model.
    """
    said = np.zeros(len(mesh.faces), np.int8) if mesh.sides is None else mesh.sides
    if bool(said.all()):
        return said
    corners = places_of(mesh)[mesh.faces]
    parts = components(corners)
    count = int(parts.max()) + 1
    is_open = np.zeros(count, bool)
    is_open[parts[_at_borders(corners)]] = True
    centre, radius = mesh.bounds
    a, b, c = ((mesh.points[mesh.faces[:, k]] - centre.astype(np.float64)) / radius for k in range(3))
    volumes = np.bincount(parts, (a * np.cross(b, c)).sum(1) / 6, count)
    outwards = np.where(is_open | (np.abs(volumes) < _LEAST), 0, np.sign(volumes)).astype(np.int8)
    return np.where(said == 0, outwards[parts], said)


def _at_borders(corners: Indices) -> Indices:
    """List triangles (F, 3) with an edge that is not run along as often one way as the other."""
    ends = np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [2, 0]]])
    owners = np.tile(np.arange(len(corners)), 3)
    keys = ends.min(1) * (int(corners.max()) + 1) + ends.max(1)
    _, edges = np.unique(keys, return_inverse=True)
    balance = np.bincount(edges, np.sign(ends[:, 1] - ends[:, 0]))
    return np.asarray(owners[balance[edges] != 0])


def in_sight(seen: Tensor, faces: Tensor, sides: Tensor | None, height: int, width: int) -> Tensor:
    """List triangles (F, 3) that may have a pixel in a picture, (N,): fronts that meet a pixel's centre.

    Args:
        seen: (V, 3), the vertices as cameras project them.
        faces: (F, 3).
        sides: (F,), as `Mesh.sides`.
        height: px.
        width: px.
    """
    x, y, _ = seen.T.contiguous()
    corners = faces.T.contiguous()
    x0, x1, x2 = (x.index_select(0, corner) for corner in corners)
    y0, y1, y2 = (y.index_select(0, corner) for corner in corners)
    left, right = torch.minimum(torch.minimum(x0, x1), x2), torch.maximum(torch.maximum(x0, x1), x2)
    top, bottom = torch.minimum(torch.minimum(y0, y1), y2), torch.maximum(torch.maximum(y0, y1), y2)
    kept = (bottom - 0.5).ceil_() > (top - 0.5).ceil_()
    kept &= (right + (_DOUBT - 0.5)).ceil_() > (left - (_DOUBT + 0.5)).ceil_()
    kept |= right - left > _NARROW
    kept &= (bottom > 0) & (top < height) & (right > -1) & (left < width + 1)
    if sides is not None:
        turn = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
        kept &= (turn * sides < 0) | (sides == 0)
    return kept.nonzero()[:, 0]
