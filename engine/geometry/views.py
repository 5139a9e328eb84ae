"""Choose from where a model is looked at, so that its surface is seen well, all views at the same scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from engine.geometry.camera import Camera, around
from engine.geometry.rasteriser import rasterise
from engine.geometry.textures import interpolated

if TYPE_CHECKING:
    from torch import Tensor

    from engine.geometry.mesh import Mesh

MOST_VIEWS = 26
_CANDIDATES = 64
_LOOKED_AT = 192  # px, side of the pictures that tell what a candidate sees
_POINTS = 20_000  # on the surface
_NEAR = 0.02  # of the model's radius that a point may lie behind what is seen at its place
_WELL = 0.25  # squared cosine from which on a point is seen well
_WORTH = 0.004  # of the surface, that a further view must show


def chosen_views(mesh: Mesh, count: int) -> list[Camera]:
    """Choose that many views, and up to MOST_VIEWS while parts of the surface are still to be seen."""
    centre, radius = mesh.bounds
    middle = (float(centre[0]), float(centre[1]), float(centre[2]))
    candidates = [Camera(middle, radius, yaw, pitch) for yaw, pitch in around(_CANDIDATES)]
    points, normals = _scattered(mesh)
    quality = torch.stack([_quality(mesh, camera, points, normals) for camera in candidates])  # (K, P)
    best = torch.zeros(quality.shape[1])
    picked: list[int] = []
    while len(picked) < MOST_VIEWS:
        gains = (torch.maximum(quality, best) - best).mean(1)
        new = ((quality >= _WELL) & (best < _WELL)).float().mean(1)
        gains[picked] = -1
        index = int(gains.argmax() if len(picked) < count else new.argmax())
        if len(picked) >= count and float(new[index]) < _WORTH:
            break
        picked.append(index)
        best = torch.maximum(best, quality[index])
    return [candidates[index] for index in picked]


def _scattered(mesh: Mesh) -> tuple[Tensor, Tensor]:
    """Spread points evenly over the textured surface: places and normals of their triangles, (P, 3) each."""
    areas = mesh.areas().astype(np.float64) * (mesh.textures >= 0 if (mesh.textures >= 0).any() else 1)
    total = np.cumsum(areas)
    random = np.random.default_rng(0)
    if not len(total) or total[-1] <= 0:
        return torch.zeros(1, 3), torch.tensor([[0.0, 0.0, 1.0]])
    faces = mesh.faces[np.searchsorted(total, random.random(_POINTS) * total[-1]).clip(max=len(total) - 1)]
    share = random.dirichlet((1.0, 1.0, 1.0), _POINTS)
    corners = mesh.points[faces].astype(np.float64)
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    across /= np.linalg.norm(across, axis=1, keepdims=True).clip(1e-30)
    points = (corners * share[..., None]).sum(1)
    return torch.from_numpy(points).float(), torch.from_numpy(across).float()


def _quality(mesh: Mesh, camera: Camera, points: Tensor, normals: Tensor) -> Tensor:
    """Tell how well each point is seen, (P,): the squared cosine of the angle, 0 where something hides it."""
    faces = torch.from_numpy(mesh.faces)
    corners = camera.project(torch.from_numpy(mesh.points), _LOOKED_AT, _LOOKED_AT)
    raster = rasterise(corners[faces], _LOOKED_AT, _LOOKED_AT)
    distance = torch.full((_LOOKED_AT * _LOOKED_AT,), float("inf"))
    distance[raster.seen.flatten()] = interpolated(raster, faces, 1 / corners[:, 2:])[:, 0]
    seen = camera.project(points, _LOOKED_AT, _LOOKED_AT)
    x, y = (seen[:, axis].long().clamp(0, _LOOKED_AT - 1) for axis in range(2))
    hidden = 1 / seen[:, 2] > distance[y * _LOOKED_AT + x] + _NEAR * camera.radius
    towards = torch.from_numpy(camera.towards) * camera.distance + torch.tensor(camera.centre) - points
    cosine = (normals * torch.nn.functional.normalize(towards, dim=1)).sum(1).abs()
    return torch.where(hidden, 0.0, cosine.square())
