"""Atlases: triangles that lie beyond a texture's sides come to lie where the texture goes on."""

from __future__ import annotations

import numpy as np
import pytest

from engine.geometry.atlas import covered, folded
from engine.geometry.textures import Frame, Wrap
from tests.engine.geometry.shapes import mesh_of

CORNERS = np.array([[0.1, 0.2], [0.4, 0.2], [0.1, 0.6]])


@pytest.mark.parametrize(
    ("wrap", "away", "expected"),
    [
        (Wrap.REPEAT, 0, [0.1, 0.4, 0.1]), (Wrap.REPEAT, 1, [0.1, 0.4, 0.1]), (Wrap.REPEAT, -2, [0.1, 0.4, 0.1]),
        (Wrap.MIRROR, 0, [0.1, 0.4, 0.1]), (Wrap.MIRROR, 1, [0.9, 0.6, 0.9]), (Wrap.MIRROR, -1, [0.9, 0.6, 0.9]),
        (Wrap.MIRROR, 2, [0.1, 0.4, 0.1]), (Wrap.CLAMP, 1, [1, 1, 1]), (Wrap.CLAMP, -1, [0, 0, 0]),
    ],
)  # fmt: skip
def test_triangles_beyond_a_side_come_back(wrap: Wrap, away: int, expected: list[float]) -> None:
    found = folded((CORNERS + np.array([away, 0]))[None], Frame(20, 20, wrap, Wrap.CLAMP))[0]
    assert found[:, 0] == pytest.approx(expected)
    assert found[:, 1] == pytest.approx(CORNERS[:, 1])


def test_a_mirrored_triangle_covers_the_mirrored_texels() -> None:
    points, faces = np.eye(3), np.array([[0, 1, 2]])
    here, there = (
        covered(mesh_of(points, CORNERS + np.array([away, 0]), faces), 0, Frame(20, 20, Wrap.MIRROR, Wrap.MIRROR))[0]
        >= 0
        for away in (0, 1)
    )
    assert int(here.sum()) > 10 and int((here.flip(1) ^ there).sum()) <= 4
