"""Build meshes whose atlases are known."""

from __future__ import annotations

import numpy as np

from engine.geometry.mesh import Mesh, smooth_normals


def mesh_of(points: np.ndarray, uvs: np.ndarray, faces: np.ndarray, textures: np.ndarray | int = 0) -> Mesh:
    points, faces = np.asarray(points, np.float32), np.asarray(faces, np.int64)
    which = np.broadcast_to(np.asarray(textures, np.int64), len(faces)).copy()
    return Mesh(
        points, smooth_normals(points, faces), np.asarray(uvs, np.float32), faces, which,
        np.ones((len(points), 4), np.float32),
    )  # fmt: skip


def cube(scales: tuple[float, ...] = (1.0,) * 6) -> Mesh:
    """Give each side a square island of its own, in a grid of 3 x 2; `scales` shrink some of them."""
    points, uvs, faces = [], [], []
    axes = np.eye(3)
    for side in range(6):
        normal = axes[side // 2] * (1 if side % 2 else -1)
        across, up = axes[(side // 2 + 1) % 3], axes[(side // 2 + 2) % 3]
        if np.dot(np.cross(across, up), normal) < 0:
            across, up = up, across
        middle = np.array([side % 3 + 0.5, side // 3 + 0.5]) / [3, 2]
        for s, t in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
            points.append(normal + s * across + t * up)
            uvs.append(middle + np.array([s, -t]) * [0.14, 0.21] * scales[side])
        faces += [[4 * side, 4 * side + 1, 4 * side + 2], [4 * side, 4 * side + 2, 4 * side + 3]]
    return mesh_of(np.array(points), np.array(uvs), np.array(faces))


def sphere(rings: int = 16) -> Mesh:
    """Unroll a sphere: one island, with a seam down its back."""
    across = 2 * rings
    v, u = np.meshgrid(np.linspace(0, 1, rings + 1), np.linspace(0, 1, across + 1), indexing="ij")
    polar, turn = v * np.pi, u * 2 * np.pi
    points = np.stack([np.sin(polar) * np.sin(turn), np.cos(polar), np.sin(polar) * np.cos(turn)], 2).reshape(-1, 3)
    a = np.arange(rings)[:, None] * (across + 1) + np.arange(across)
    a, b, c, d = (i.ravel() for i in (a, a + across + 1, a + across + 2, a + 1))
    faces = np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)])
    return mesh_of(points, np.stack([0.05 + 0.9 * u, 0.05 + 0.9 * v], 2).reshape(-1, 2), faces)
