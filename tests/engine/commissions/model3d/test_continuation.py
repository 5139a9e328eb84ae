"""Islands go on over their cuts as the surface does."""

from __future__ import annotations

import numpy as np
import pytest

from engine.commissions.model3d.continuation import REACH
from engine.commissions.model3d.model import Texture
from engine.commissions.model3d.sheet import Sheet
from engine.geometry.textures import Wrap
from engine.values import Picture
from tests.engine.geometry.shapes import mesh_of, sphere


def test_what_lies_beyond_a_cut_goes_on_around_the_island() -> None:
    """GIVEN a sphere unrolled, red on its right half WHEN the sheet is made THEN red goes on left of the left edge."""
    image = np.full((128, 256, 3), [0.1, 0.2, 0.9], np.float32)
    image[:, 128:] = [0.9, 0.1, 0.1]
    sheet = Sheet(sphere(), [Texture("a", Picture(image), Wrap.REPEAT, Wrap.REPEAT)])
    pixels, shown = sheet.picture()
    left = int(np.flatnonzero(shown.any(0))[0])
    row = pixels.shape[0] // 2
    assert left >= REACH // 2
    assert np.allclose(pixels[row, : left - 1], [0.9, 0.1, 0.1], atol=0.02)
    assert np.allclose(pixels[row, left + 1], [0.1, 0.2, 0.9], atol=0.02)


def test_mirrored_islands_go_on_mirrored() -> None:
    """GIVEN two squares that meet, one laid mirrored WHEN the sheet is made THEN a slanting line goes straight on."""
    points = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0], [1, 0, 0], [2, 0, 0], [2, 1, 0], [1, 1, 0]])
    left = np.array([[0.1, 0.7], [0.3, 0.7], [0.3, 0.5], [0.1, 0.5]])
    right = np.array([[0.9, 0.7], [0.7, 0.7], [0.7, 0.5], [0.9, 0.5]])  # from the outside inwards
    mesh = mesh_of(points, np.concatenate([left, right]), np.array([[0, 1, 2], [0, 2, 3], [4, 5, 6], [4, 6, 7]]))
    y, x = (np.mgrid[0:200, 0:200] + 0.5) / 200
    height = np.where(x < 0.5, 0.7 - 0.5 * (x - 0.1), 0.6 - 0.5 * (0.9 - x))  # of the line, on either side
    image = np.repeat((np.abs(y - height) < 0.02)[..., None], 3, 2).astype(np.float32)
    sheet = Sheet(mesh, [Texture("a", Picture(image), Wrap.REPEAT, Wrap.REPEAT)])
    assert len(sheet.blocks) == 1
    pixels, _ = sheet.picture()
    top, start = sheet.blocks[0].box[:2]
    for column in range(61, 75):  # to the right of the left square
        line = np.flatnonzero(pixels[:, column - start, 0] > 0.5) + top + 0.5
        assert line.mean() == pytest.approx(200 * (0.7 - 0.5 * ((column + 0.5) / 200 - 0.1)), abs=1.0)
