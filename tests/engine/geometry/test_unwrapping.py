"""Triangles without a texture are laid flat."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.geometry.rasteriser import rasterise
from engine.geometry.unwrapping import unwrapped
from tests.engine.geometry.shapes import sphere


def test_triangles_get_places_of_their_own() -> None:
    """GIVEN a ball WHEN unwrapped THEN no two triangles share a texel, and their shapes are kept but for slants."""
    ball = sphere(12)
    uvs, height, width = unwrapped(ball.points, ball.normals, ball.faces)
    assert uvs.min() > 0 and uvs.max() < 1
    texels = torch.from_numpy(uvs) * torch.tensor([width, height])
    drawn = rasterise(torch.cat([texels, torch.ones(len(uvs), 3, 1)], 2), height, width).faces
    a, b = (uvs[:, k] - uvs[:, 0] for k in (1, 2))
    areas = np.abs(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]).sum() / 2 * height * width
    assert float((drawn >= 0).sum()) == pytest.approx(areas, rel=0.05)
