"""Check how levels of a large picture are named."""

from __future__ import annotations

import pytest

from gui.engine_process.tile import TileKey, TileSource

SOURCE = TileSource(1, None, 3001, 2000)


def test_each_level_is_half_the_one_before_rounded_up():
    assert [SOURCE.level_size(level) for level in range(3)] == [(3001, 2000), (1501, 1000), (751, 500)]


@pytest.mark.parametrize(("zoom", "level"), [(2.0, 0), (0.51, 0), (0.5, 1), (0.26, 1), (0.25, 2), (0.01, 3)])
def test_the_level_has_a_pixel_for_each_of_the_screen(zoom, level):
    assert SOURCE.level_for(zoom) == level  # of level 3 one tile shows all


def test_the_parent_shows_the_same_place():
    assert TileKey(SOURCE, 0, 5, 2).parent == TileKey(SOURCE, 1, 2, 1)
