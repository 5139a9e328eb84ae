"""Triangles: measured, joined, and kept within bounds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.geometry.mesh import bounded, bounded_uvs, merged, smooth_normals, unit
from tests.engine.geometry.shapes import cube, mesh_of, sphere

CORNER = np.array([[0, 0, 0], [3, 0, 0], [0, 4, 0], [50, 50, 50]], np.float32)


def test_areas_are_measured_on_the_surface() -> None:
    assert mesh_of(CORNER, np.zeros((4, 2)), np.array([[0, 1, 2]])).areas().tolist() == [6]
    assert cube().areas().sum() == pytest.approx(24)
    assert sphere(48).areas().sum() == pytest.approx(4 * np.pi, rel=0.01)


def test_bounds_hold_what_is_drawn_alone() -> None:
    centre, radius = mesh_of(CORNER, np.zeros((4, 2)), np.array([[0, 1, 2]])).bounds

    assert centre.tolist() == [1.5, 2, 0]
    assert radius == pytest.approx(2.5)
    assert merged([]).bounds[1] > 0


def test_what_is_no_number_and_what_is_too_far_away() -> None:
    values = np.array([[np.nan, np.inf, -np.inf], [1e30, -1e30, 2]])

    assert bounded(values)[0].tolist() == [0, 0, 0]
    assert np.isfinite(np.square(bounded(values), dtype=np.float64)).all()
    assert bounded(values)[1, 2] == 2
    assert np.abs(bounded_uvs(values)).max() == 10_000


def test_normals_of_a_ball_point_outwards_and_count_by_area() -> None:
    ball = sphere(24)
    inner = slice(200, -200)
    assert np.abs(smooth_normals(ball.points, ball.faces) - ball.points)[inner].max() < 0.1
    points = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, -3]], np.float32)  # areas 1/2 up z, 3/2 up x
    normal = smooth_normals(points, np.array([[0, 1, 2], [0, 2, 3]]))[0]
    assert normal == pytest.approx(np.array([-3, 0, 1]) / np.sqrt(10), abs=1e-6)


def test_what_has_no_length_looks_up() -> None:
    assert unit(np.array([[0, 0, 0], [0, 3, 4]], np.float32)) == pytest.approx(np.array([[0, 1, 0], [0, 0.6, 0.8]]))
    assert smooth_normals(CORNER, np.array([[0, 1, 2]]))[3].tolist() == [0, 1, 0]


def test_joined_meshes_keep_their_triangles() -> None:
    one = mesh_of(CORNER, np.zeros((4, 2)), np.array([[0, 1, 2]]), 1)
    other = replace(cube(), sides=np.ones(12, np.int8))

    both = merged([one, other])

    assert len(both.points) == 4 + 24
    np.testing.assert_array_equal(both.points[both.faces[1:]], other.points[other.faces])
    assert both.textures.tolist() == [1] + [0] * 12
    assert both.sides is not None
    assert both.sides.tolist() == [0] + [1] * 12
    assert merged([]).faces.shape == (0, 3)
