"""Backs that nobody can see are found, and leaving them out changes no picture."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.geometry.camera import Camera
from engine.geometry.fronts import in_sight, visible_sides
from engine.geometry.mesh import Mesh, merged
from engine.geometry.rasteriser import rasterise
from engine.geometry.rendering import Look, Renderer
from engine.geometry.textures import Frame
from tests.engine.geometry.shapes import cube, sphere

VIEWS = ((0.0, 0.0), (35.0, 12.0), (200.0, -40.0))  # degrees


def _pictures(mesh: Mesh) -> np.ndarray:
    renderer = Renderer([Frame(32, 32)])
    y, x = np.mgrid[0:32, 0:32] / 32
    renderer.take([torch.from_numpy(np.stack([x, y, x * y]).astype(np.float32))[None]])
    centre, radius = mesh.bounds
    middle = (float(centre[0]), float(centre[1]), float(centre[2]))
    return np.stack([renderer.frame(mesh, Camera(middle, radius, *view), 90, 120, Look()) for view in VIEWS])


def _turned(mesh: Mesh) -> Mesh:
    return replace(mesh, faces=mesh.faces[:, [0, 2, 1]])


def _without(mesh: Mesh, first: int) -> Mesh:
    return replace(mesh, faces=mesh.faces[first:], textures=mesh.textures[first:])


@pytest.mark.parametrize("made", [cube(), sphere(), _turned(cube()), _turned(sphere(24))])
def test_a_closed_model_looks_the_same_without_its_backs(made: Mesh) -> None:
    sides = visible_sides(made)
    assert abs(int(sides.sum())) == len(made.faces)
    assert np.array_equal(_pictures(replace(made, sides=sides)), _pictures(made))


def test_an_open_model_has_no_holes() -> None:
    """GIVEN a ball with a hole beside a closed box WHEN seen THEN the ball shows its inside, the box no back."""
    box = replace(cube(), points=cube().points + np.float32(3))
    both = merged([_without(sphere(), 300), box])
    sides = visible_sides(both)
    assert sides.tolist() == [0] * (len(both.faces) - 12) + [1] * 12
    assert np.array_equal(_pictures(replace(both, sides=sides)), _pictures(both))
    seen = _pictures(replace(both, sides=np.ones(len(both.faces), np.int8)))
    assert (seen != _pictures(both)).any(3).mean() > 0.003  # which would be the hole


def test_what_a_material_says_is_kept() -> None:
    said = np.full(12, -1, np.int8)
    assert visible_sides(replace(cube(), sides=said)).tolist() == said.tolist()


def test_a_sheet_of_two_layers_is_seen_from_both_sides() -> None:
    """GIVEN a square with a second one on its back, hardly warped WHEN looked at THEN it encloses nothing."""
    faces = np.array([[0, 1, 2], [0, 2, 3], [1, 0, 3], [1, 3, 2]])
    square = replace(cube(), points=cube().points.copy(), faces=faces, textures=np.zeros(4, int))
    square.points[3, 0] += 1e-6
    assert visible_sides(square).tolist() == [0] * 4


@pytest.mark.parametrize("size", [0.5, 2.0, 30.0])
def test_what_is_left_out_has_no_pixel(size: float) -> None:
    """GIVEN many triangles in and around a picture WHEN those in sight are drawn alone THEN it is the same picture."""
    random = np.random.default_rng(0)
    points = random.uniform(-20, 80, (900, 1, 3)) + size * random.uniform(-0.5, 0.5, (900, 3, 3))
    points[:300, :, :2] = np.round(2 * points[:300, :, :2]) / 2  # many edges through centres
    points[..., 2] = random.uniform(0.5, 1, (900, 1))
    seen = torch.from_numpy(points.reshape(-1, 3).astype(np.float32))
    faces = torch.arange(2700).view(-1, 3)
    kept = in_sight(seen, faces, None, 50, 70)
    assert len(kept) < 600
    all_of_them, these = (rasterise(seen[own], 50, 70).faces for own in (faces, faces[kept]))
    assert torch.equal(torch.where(these >= 0, kept[these], -1), all_of_them)
