"""Measure on the surface of a painted model how its colours step over cuts, and how fine its strokes are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
import torch.nn.functional as F

from engine.geometry.atlas import covered
from engine.geometry.islands import seams_of
from engine.geometry.rasteriser import rasterise
from engine.geometry.textures import Frame, interpolated

if TYPE_CHECKING:
    from engine.geometry.mesh import Mesh
    from engine.values import Pixels

POINTS = 20_000
_AWAY = 12  # texels from the edges of islands, from which on it is within


@dataclass(frozen=True, slots=True)
class Steps:
    """Hold mean colour steps from texel to texel."""

    over: float  # the cuts
    within: float  # islands

    @property
    def error(self) -> float:
        return self.over / self.within


def in_space(mesh: Mesh, height: int, width: int, between: tuple[float, float, float] = (0.5, 0.5, 0.5)) -> np.ndarray:
    """Colour the model by where its points are in space, so that no cut shows, and a colour between the islands."""
    uvs = torch.from_numpy(mesh.uvs[mesh.faces]) * torch.tensor([width, height])
    raster = rasterise(torch.cat([uvs, torch.ones(len(uvs), 3, 1)], 2), height, width)
    places = interpolated(raster, torch.from_numpy(mesh.faces), torch.from_numpy(mesh.points)).numpy()
    waves = np.sin(places @ np.array([[5, 2, 1], [-2, 6, 3], [1, -3, 7]]).T + [0, 1, 2])
    blobs = (np.sin(9 * places[:, :1]) * np.sin(8 * places[:, 1:2]) * np.sin(7 * places[:, 2:]) > 0.3) * [
        0.5,
        -0.3,
        0.1,
    ]
    image = np.full((height, width, 3), between)
    image[raster.seen.numpy()] = (0.5 + 0.3 * waves + blobs).clip(0, 1)
    return image


def seam_steps(mesh: Mesh, texture: Pixels) -> Steps:
    """Compare points half a texel on both sides of cuts with points a texel apart within islands; one texture."""
    height, width = texture.shape[:2]
    size = np.array([width, height])
    random = np.random.default_rng(0)
    seams = seams_of(mesh)
    lengths = np.linalg.norm((seams.uvs[:, 0, 1] - seams.uvs[:, 0, 0]) * size, axis=1)
    edge = random.choice(len(lengths), POINTS, p=lengths / lengths.sum())
    share = random.random((POINTS, 1))
    sides = []
    for side in range(2):
        ends = seams.uvs[edge, side].astype(float) * size
        third = mesh.uvs[mesh.faces[seams.faces[edge, side]]].sum(1) * size - ends.sum(1)
        along = _unit(ends[:, 1] - ends[:, 0])
        inward = third - ends[:, 0]
        inward = _unit(inward - (inward * along).sum(1, keepdims=True) * along)
        sides.append(sampled(texture, ends[:, 0] * (1 - share) + ends[:, 1] * share + inward / 2))
    faces, _ = covered(mesh, 0, Frame(height, width))
    known = F.pad((faces >= 0)[None, None].float(), (_AWAY,) * 4)
    inside = (-F.max_pool2d(-known, 2 * _AWAY + 1, 1))[0, 0].numpy() > 0
    rows, columns = np.nonzero(inside)
    chosen = random.integers(0, len(rows), POINTS)
    middle = np.stack([columns[chosen], rows[chosen]], 1) + random.random((POINTS, 2))
    angle = random.random(POINTS) * 2 * np.pi
    half = np.stack([np.cos(angle), np.sin(angle)], 1) / 2
    within = sampled(texture, middle + half) - sampled(texture, middle - half)
    return Steps(_mean_norm(sides[0] - sides[1]), _mean_norm(within))


def sampled(texture: Pixels, texels: np.ndarray) -> np.ndarray:
    """Look up points (N, 2), right and down in texels, of a texture that repeats: (N, 3)."""
    height, width = texture.shape[:2]
    x, y = (texels - 0.5).T
    left, top = np.floor(x).astype(int), np.floor(y).astype(int)
    across, down = (x - left)[:, None], (y - top)[:, None]
    near = [[texture[(top + j) % height, (left + i) % width] for i in (0, 1)] for j in (0, 1)]
    upper, lower = (row[0] * (1 - across) + row[1] * across for row in near)
    return upper * (1 - down) + lower * down


def spectral_centroid(image: np.ndarray) -> float:
    """Find the mean frequency of a grey square (S, S), in periods a side, by amplitude."""
    window = np.hanning(len(image))
    amplitude = np.abs(np.fft.rfft2((image - image.mean()) * window[:, None] * window))
    frequency = np.hypot(np.fft.fftfreq(len(image), 1 / len(image))[:, None], np.arange(amplitude.shape[1]))
    return float((amplitude * frequency).sum() / amplitude.sum())


def on_cube(texture: Pixels, mesh: Mesh, side: int, count: int) -> np.ndarray:
    """See a side of `shapes.cube` from straight before it, grey (count, count), each pixel the mean of its area."""
    finer = 8
    place = (np.arange(count * finer) + 0.5) / (count * finer)
    across, down = np.meshgrid(place, place)
    start, right, corner = mesh.uvs[4 * side], mesh.uvs[4 * side + 1], mesh.uvs[4 * side + 3]
    uvs = start + across[..., None] * (right - start) + down[..., None] * (corner - start)
    texels = uvs.reshape(-1, 2) * [texture.shape[1], texture.shape[0]]
    grey = torch.from_numpy(sampled(texture, texels).mean(1).reshape(1, 1, count * finer, -1))
    return F.avg_pool2d(grey, finer)[0, 0].numpy()


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True).clip(1e-9)


def _mean_norm(steps: np.ndarray) -> float:
    return float(np.linalg.norm(steps, axis=1).mean())
