"""Take a model's texture atlas apart: which triangles hang together in it, how dense it is, and where it is cut."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.geometry.mesh import Floats, Indices, Mesh

_SAME = 1e-5  # sides of a texture, or shares of the model's size, that are no distance


@dataclass(frozen=True, slots=True, eq=False)
class Seams:
    """Hold S edges on the surface whose two triangles lie apart in the atlas."""

    faces: Indices  # (S, 2), the triangles
    uvs: Floats  # (S, 2, 2, 2): side, end of the edge, coordinates; the ends of both sides are the same in space


def islands_of(mesh: Mesh) -> Indices:
    """Find the islands of the atlas: for each triangle the number of its own, (F,), from 0 on."""
    steps = np.rint(mesh.uvs[mesh.faces].reshape(-1, 2) / _SAME).astype(np.int64)
    keys = np.concatenate([steps, np.repeat(mesh.textures, 3)[:, None]], 1)
    corners = numbered(keys).reshape(-1, 3)
    return components(corners)


def densities(mesh: Mesh, islands: Indices, sizes: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Measure for each island the texels a unit of the model's length, and its area on the surface.

    Args:
        mesh: F triangles.
        islands: (F,), of `islands_of`.
        sizes: (T, 2), height and width of each texture, px.

    Returns:
        (I,) each; a density is 0 where an island has no area.
    """
    world = mesh.areas().astype(np.float64)
    texels = texel_areas(mesh, sizes)
    count = int(islands.max()) + 1 if len(islands) else 0
    on_surface, in_atlas = (np.bincount(islands, area, count) for area in (world, texels))
    with np.errstate(divide="ignore", invalid="ignore"):
        dense = np.where(on_surface > 0, np.sqrt(in_atlas / on_surface), 0.0)
    return dense.astype(np.float32), on_surface.astype(np.float32)


def texel_areas(mesh: Mesh, sizes: NDArray[np.int64]) -> Floats:
    """Measure the triangles in the atlas, (F,), in texels; 0 without a texture."""
    if not len(sizes):
        return np.zeros(len(mesh.faces), np.float32)
    a, b, c = (mesh.uvs[mesh.faces[:, k]].astype(np.float64) for k in range(3))
    b, c = b - a, c - a
    area = np.abs(b[:, 0] * c[:, 1] - b[:, 1] * c[:, 0]) / 2
    return np.asarray(area * np.where(mesh.textures >= 0, sizes.prod(1)[mesh.textures], 0), np.float32)


def seams_of(mesh: Mesh) -> Seams:
    """Find the edges that are one on the surface and two in the atlas."""
    places = places_of(mesh)
    ends = np.concatenate([mesh.faces[:, [0, 1]], mesh.faces[:, [1, 2]], mesh.faces[:, [2, 0]]])
    owners = np.tile(np.arange(len(mesh.faces)), 3)
    corners = places[mesh.faces]
    flat = (corners == corners[:, [1, 2, 0]]).any(1)  # to a line or a point
    has = ((mesh.textures >= 0) & ~flat)[owners]
    ends, owners = ends[has], owners[has]
    spots = places[ends]
    turned = spots[:, 0] > spots[:, 1]
    ends[turned] = ends[turned][:, ::-1]
    low, high = spots.min(1), spots.max(1)
    order = np.lexsort((owners, high, low))
    low, high, ends, owners = low[order], high[order], ends[order], owners[order]
    pairs = np.flatnonzero((low[1:] == low[:-1]) & (high[1:] == high[:-1]))
    first, second = mesh.uvs[ends[pairs]], mesh.uvs[ends[pairs + 1]]
    faces = np.stack([owners[pairs], owners[pairs + 1]], 1)
    apart = (np.abs(first - second) > 2 * _SAME).any((1, 2)) | (
        mesh.textures[faces[:, 0]] != mesh.textures[faces[:, 1]]
    )
    return Seams(faces[apart], np.stack([first, second], 1)[apart])


def places_of(mesh: Mesh) -> Indices:
    """Give vertices at one place one number, (V,)."""
    _, radius = mesh.bounds
    return numbered(np.rint(mesh.points / (radius * _SAME)).astype(np.int64))


def numbered(keys: NDArray[np.int64]) -> Indices:
    """Give equal rows equal numbers."""
    return np.unique(keys, axis=0, return_inverse=True)[1].reshape(-1).astype(np.int64)


def components(corners: Indices) -> Indices:
    """Find what hangs together among triangles (F, 3) by their corners: for each the number of its part, (F,)."""
    if not len(corners):
        return np.zeros(0, np.int64)
    labels = np.arange(int(corners.max()) + 1)
    while True:
        least = labels[corners].min(1)
        new = labels.copy()
        np.minimum.at(new, corners, least[:, None])
        new = new[new]  # labels are corners themselves: each takes its label's
        if np.array_equal(new, labels):
            return np.unique(labels[corners[:, 0]], return_inverse=True)[1].astype(np.int64)
        labels = new
