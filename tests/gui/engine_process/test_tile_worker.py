"""Check that tiles hold the picture's pixels, averaged at coarser levels, with a px of their neighbours around them."""

from __future__ import annotations

import numpy as np
import pytest

from gui.engine_process.messages import TILE_SIDE
from gui.engine_process.tile import TileSource
from gui.engine_process.tile_worker import cut


@pytest.fixture(scope="module")
def pixels():
    """Give noise of 1,301 x 1,101 px: three tiles by three, the last ones narrow."""
    return np.random.default_rng(0).random((1101, 1301, 3), np.float32)


def test_the_finest_tiles_are_the_picture(pixels):
    tile = cut(pixels, 0, 1, 1)
    edge = TILE_SIDE
    assert tile.shape == (edge + 2, edge + 2, 3)
    expected = np.rint(pixels[edge - 1 : 2 * edge + 1, edge - 1 : 2 * edge + 1] * 255)
    assert np.array_equal(tile, expected)


def test_tiles_at_the_end_have_what_is_left(pixels):
    assert cut(pixels, 0, 2, 2).shape == (1101 - 2 * TILE_SIDE + 1, 1301 - 2 * TILE_SIDE + 1, 3)
    assert cut(pixels, 0, 0, 0).shape == (TILE_SIDE + 1, TILE_SIDE + 1, 3)


def test_coarser_tiles_are_averages_to_the_last_pixel(pixels):
    # GIVEN sides that 4 does not divide WHEN cut at a quarter THEN the last px averages what there is
    tile = cut(pixels, 2, 0, 0)
    assert tile.shape[:2] == (276, 326) == TileSource(1, None, 1301, 1101).level_size(2)[::-1]
    assert np.allclose(tile[7, 9], pixels[28:32, 36:40].mean((0, 1)) * 255, atol=0.51)
    assert np.allclose(tile[-1, 9], pixels[1100, 36:40].mean(0) * 255, atol=0.51)


def test_colours_beyond_the_screen_are_clipped():
    wide = np.array([[[-0.2, 0.5, 1.3]]], np.float32)
    assert cut(wide, 0, 0, 0).tolist() == [[[0, 128, 255]]]


@pytest.mark.parametrize(("zoom", "level"), [(2.0, 0), (1.0, 0), (0.51, 0), (0.5, 1), (0.3, 1), (0.25, 2)])
def test_the_level_has_a_pixel_for_each_of_the_screen(zoom, level):
    assert TileSource(1, None, 6000, 4000).level_for(zoom) == level
