"""Atlases: which triangles hang together, how dense they are, and where they are cut."""

from __future__ import annotations

import numpy as np
import pytest

from engine.geometry.islands import densities, islands_of, seams_of
from tests.engine.geometry.shapes import cube, mesh_of, sphere


def test_a_cube_of_six_squares_has_six_islands_and_a_seam_at_each_edge() -> None:
    mesh = cube()
    islands = islands_of(mesh)
    assert np.bincount(islands).tolist() == [2] * 6
    seams = seams_of(mesh)
    assert len(seams.faces) == 12
    assert (islands[seams.faces[:, 0]] != islands[seams.faces[:, 1]]).all()


def test_both_sides_of_a_seam_run_the_same_way_in_space() -> None:
    mesh = cube()
    seams = seams_of(mesh)
    for faces, sides in zip(seams.faces, seams.uvs, strict=True):
        ends = []
        for face, side in zip(faces, sides, strict=True):
            corners = mesh.faces[face]
            ends.append([mesh.points[corners[np.abs(mesh.uvs[corners] - uv).sum(1).argmin()]] for uv in side])
        assert np.allclose(ends[0], ends[1])


def test_an_unrolled_sphere_is_one_island_with_a_seam_down_its_back() -> None:
    mesh = sphere(12)
    assert islands_of(mesh).max() == 0
    assert len(seams_of(mesh).faces) == 10 + 2 * 24  # and around the poles, which are lines in the atlas


def test_islands_that_share_a_place_in_the_atlas_are_one() -> None:
    """GIVEN two mirrored squares on the same texels WHEN the islands are found THEN no seam parts what is equal."""
    points = [[0, 0, 0], [1, 0, 0], [1, 1, 0], [-1, 0, 0], [-1, 1, 0], [0, 1, 0]]
    uvs = [[0, 1], [1, 1], [1, 0], [1, 1], [1, 0], [0, 0]]
    mesh = mesh_of(np.array(points), np.array(uvs), np.array([[0, 1, 2], [0, 2, 5], [3, 0, 5], [3, 5, 4]]))
    assert islands_of(mesh).max() == 0
    assert len(seams_of(mesh).faces) == 0


def test_density_is_texels_to_a_unit_of_length() -> None:
    mesh = cube((1.0, 1.0, 1.0, 1.0, 1.0, 1 / 3))
    sizes = np.array([(200, 300)])
    dense, areas = densities(mesh, islands_of(mesh), sizes)
    assert sorted(dense)[1:] == pytest.approx([0.14 * 300] * 5, rel=1e-3)
    assert min(dense) == pytest.approx(0.14 * 100, rel=1e-3)
    assert areas == pytest.approx([4.0] * 6)
