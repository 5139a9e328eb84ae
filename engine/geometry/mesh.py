"""Hold the triangles of a model, whatever file they come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Indices = NDArray[np.int64]
    Sides = NDArray[np.int8]


_FARTHEST = 1e15  # of the model's units
_MOST_SIDES = 1e4  # of a texture


@dataclass(frozen=True, slots=True, eq=False)
class Shine:
    """Hold what light the vertices and triangles of a mesh give by themselves."""

    uvs: Floats  # (V, 2), as the mesh has them for what it is lit on
    textures: Indices  # (F,), likewise
    colors: Floats  # (V, 3), linear light, by which the texture is multiplied; 0 does not shine


@dataclass(frozen=True, slots=True, eq=False)
class Mesh:
    """Hold V vertices and F triangles; corners that share a vertex share its texture coordinates."""

    points: Floats  # (V, 3), in the model's units, y up
    normals: Floats  # (V, 3), unit length
    uvs: Floats  # (V, 2): right and down, in sides of the texture
    faces: Indices  # (F, 3)
    textures: Indices  # (F,), index of each triangle's texture; -1 where it has none
    colors: Floats  # (V, 4), linear: what the texture is multiplied by
    sides: Sides | None = None  # (F,): seen where corners run 1 anticlockwise, -1 clockwise, 0 either way, as by None
    shine: Shine | None = None  # None where nothing shines

    @property
    def bounds(self) -> tuple[Floats, float]:
        """Give centre and radius of a sphere around everything that is drawn."""
        used = self.points[np.unique(self.faces)] if len(self.faces) else np.zeros((1, 3), np.float32)
        low, high = used.min(0), used.max(0)
        centre = low / 2 + high / 2
        radius = float(np.sqrt(((used - centre.astype(np.float64)) ** 2).sum(1).max()))
        return centre, max(radius, 1e-9)

    def areas(self) -> Floats:
        """Measure the triangles, (F,), in the model's units squared."""
        a, b, c = (self.points[self.faces[:, k]].astype(np.float64) for k in range(3))
        return np.asarray(np.linalg.norm(np.cross(b - a, c - a), axis=1) / 2, np.float32)


def bounded(values: NDArray[np.floating]) -> Floats:
    """Replace what is no number by 0, and keep the rest so small that areas are numbers too."""
    return np.asarray(np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0).clip(-_FARTHEST, _FARTHEST), np.float32)


def bounded_uvs(uvs: NDArray[np.floating]) -> Floats:
    """Replace what is no number by 0, and keep the rest so near that parts of a texture can be told apart."""
    return np.asarray(np.nan_to_num(uvs, nan=0.0, posinf=0.0, neginf=0.0).clip(-_MOST_SIDES, _MOST_SIDES), np.float32)


def smooth_normals(points: Floats, faces: Indices) -> Floats:
    """Average the normals of the triangles around each vertex, (V, 3); vertices without a triangle look up."""
    a, b, c = (points[faces[:, k]].astype(np.float64) for k in range(3))
    across = np.cross(b - a, c - a)
    normals = np.zeros((len(points), 3))
    for corner in range(3):
        for axis in range(3):
            normals[:, axis] += np.bincount(faces[:, corner], across[:, axis], len(points))
    return unit(normals)


def unit(vectors: NDArray[np.floating]) -> Floats:
    """Scale (N, 3) to length 1; what has none becomes (0, 1, 0)."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    up = np.array([0.0, 1.0, 0.0])
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(lengths > 1e-20, vectors / lengths, up), np.float32)


def merged(meshes: list[Mesh]) -> Mesh:
    """Join meshes to one."""
    if not meshes:
        empty = np.zeros((0, 3), np.float32)
        return Mesh(
            empty, empty, empty[:, :2], np.zeros((0, 3), np.int64), np.zeros(0, np.int64), np.zeros((0, 4), np.float32)
        )
    starts = np.cumsum([0, *(len(mesh.points) for mesh in meshes)])
    return Mesh(
        np.concatenate([mesh.points for mesh in meshes]),
        np.concatenate([mesh.normals for mesh in meshes]),
        np.concatenate([mesh.uvs for mesh in meshes]),
        np.concatenate([mesh.faces + start for mesh, start in zip(meshes, starts, strict=False)]),
        np.concatenate([mesh.textures for mesh in meshes]),
        np.concatenate([mesh.colors for mesh in meshes]),
        np.concatenate([np.zeros(len(mesh.faces), np.int8) if mesh.sides is None else mesh.sides for mesh in meshes]),
    )
