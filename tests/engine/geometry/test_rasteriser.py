"""Triangles: no gap, no pixel twice, the nearest in front, and corners weighed as they are apart in space."""

from __future__ import annotations

import numpy as np
import torch

from engine.geometry.rasteriser import rasterise


def _grid(side: int, cells: int, seed: int = 0) -> torch.Tensor:
    """Cut a square of `side` px into triangles whose inner corners are shaken: (F, 3, 3)."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0 : cells + 1, 0 : cells + 1] * (side / cells)
    inner = (slice(1, -1), slice(1, -1))
    x[inner] += random.uniform(-0.2, 0.2, x[inner].shape) * side / cells
    y[inner] += random.uniform(-0.2, 0.2, y[inner].shape) * side / cells
    points = np.stack([x, y, np.ones_like(x)], 2).reshape(-1, 3)
    a = np.arange(cells)[:, None] * (cells + 1) + np.arange(cells)
    a, b, c, d = (i.ravel() for i in (a, a + 1, a + cells + 1, a + cells + 2))
    faces = np.concatenate([np.stack([a, b, c], 1), np.stack([b, d, c], 1)])
    return torch.from_numpy(points[faces].astype(np.float32))


def test_neighbours_leave_no_gap_and_share_no_pixel() -> None:
    """GIVEN a square cut into triangles WHEN each is drawn alone THEN every pixel belongs to exactly one."""
    corners = _grid(64, 9)
    count = sum(rasterise(corners[k : k + 1], 64, 64).seen.long() for k in range(len(corners)))
    assert torch.equal(count, torch.ones(64, 64, dtype=torch.int64))
    assert bool(rasterise(corners, 64, 64).seen.all())


def test_triangles_of_corners_on_pixel_centres_leave_no_gap() -> None:
    corners = _grid(60, 12, seed=1)
    corners[..., :2] = (corners[..., :2] * 2).round() / 2  # many edges through centres, many of them level
    count = sum(rasterise(corners[k : k + 1], 60, 60).seen.long() for k in range(len(corners)))
    assert torch.equal(count, torch.ones(60, 60, dtype=torch.int64))


def test_order_of_the_corners_does_not_matter() -> None:
    corners = _grid(48, 5)
    assert torch.equal(rasterise(corners, 48, 48).faces, rasterise(corners[:, [2, 0, 1]], 48, 48).faces)
    assert torch.equal(rasterise(corners, 48, 48).faces, rasterise(corners[:, [1, 0, 2]], 48, 48).faces)


def test_the_nearest_is_seen_also_where_planes_cut() -> None:
    """GIVEN one triangle near on the left, the other near on the right WHEN drawn THEN each is seen on its side."""
    shape = torch.tensor([[0.0, 0.0], [64.0, 0.0], [0.0, 128.0]])
    first = torch.cat([shape, torch.tensor([[1.0], [0.2], [1.0]])], 1)
    second = torch.cat([shape, torch.tensor([[0.2], [1.0], [0.2]])], 1)
    faces = rasterise(torch.stack([first, second]), 32, 64).faces
    assert bool((faces[:8, :30] == 0).all())
    assert bool((faces[:8, 34:50] == 1).all())


def test_corners_are_weighed_in_perspective() -> None:
    """GIVEN a triangle that recedes WHEN it is drawn THEN the weights give each pixel's point in space."""
    points = torch.tensor([[-1.0, -1.0, 2.0], [1.5, -1.0, 6.0], [0.0, 1.2, 3.0]])  # x, y, distance
    corners = torch.cat([50 * points[:, :2] / points[:, 2:] + 32, 1 / points[:, 2:]], 1)[None]
    raster = rasterise(corners, 64, 64)
    seen = raster.weights @ points
    row, column = raster.seen.nonzero().unbind(1)
    assert len(row) > 100
    assert torch.allclose(50 * seen[:, 0] / seen[:, 2] + 32, column + 0.5, atol=1e-2)
    assert torch.allclose(50 * seen[:, 1] / seen[:, 2] + 32, row + 0.5, atol=1e-2)


def test_what_is_behind_the_camera_or_no_number_is_not_drawn() -> None:
    corners = torch.tensor([[[0.0, 0.0, 1.0], [9.0, 0.0, 1.0], [0.0, 9.0, 1.0]]]).repeat(4, 1, 1)
    corners[0, 1, 2] = -1.0
    corners[1, 0, 0] = float("nan")
    corners[2, 2, 1] = float("inf")
    assert sorted(rasterise(corners, 8, 8).faces.unique().tolist()) == [-1, 3]
    assert not bool(rasterise(corners[:3], 8, 8).seen.any())
    assert not bool(rasterise(corners[:0], 8, 8).seen.any())


def test_what_leaves_at_one_side_comes_in_at_the_other() -> None:
    square = torch.tensor([[6.0, 6.0, 1.0], [10.0, 6.0, 1.0], [10.0, 10.0, 1.0], [6.0, 10.0, 1.0]])
    raster = rasterise(square[torch.tensor([[0, 1, 2], [0, 2, 3]])], 8, 8, wraps=True)
    expected = torch.zeros(8, 8, dtype=torch.bool)
    expected[[[6], [7], [0], [1]], [6, 7, 0, 1]] = True
    assert torch.equal(raster.seen, expected)
    assert torch.allclose(raster.weights.sum(1), torch.ones(16))


def test_large_triangles_are_cut_into_chunks(monkeypatch) -> None:
    corners = _grid(64, 3)
    whole = rasterise(corners, 64, 64)
    monkeypatch.setattr("engine.geometry.rasteriser._CHUNK", 256)
    assert torch.equal(rasterise(corners, 64, 64).faces, whole.faces)
