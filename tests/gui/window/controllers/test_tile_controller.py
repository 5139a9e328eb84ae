"""Check that the canvas' tiles are asked of the session, and what becomes of those that do not come."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF

from gui.engine_process import messages as m
from gui.engine_process.tile import TileKey, TileSource
from gui.link.protocol import Cancelled, Failed, Lost
from gui.window.controllers.tile_controller import TileController
from tests.gui.fake_session import frame_of, plain

PHOTO = TileSource(1, None, m.TILE_SIDE, m.TILE_SIDE)
KEY = TileKey(PHOTO, 0, 0, 0)


@pytest.fixture
def tiles(window, session):
    """Give the tiles of a canvas that shows one picture, which is one tile."""
    window.tile_controller = TileController(window, session)
    window.canvas.tiles.keep_only(PHOTO)
    return window.canvas.tiles


def _draw(tiles) -> bool:
    """Draw the tile where it is there, and tell that."""
    tiles.begin()
    (key,) = tiles.want(PHOTO, 0, QRectF(0, 0, 10, 10))
    is_there = tiles.look(key) is not None
    tiles.end()
    return is_there


def _asked(session) -> list[m.MakeTile]:
    return session.link.requests(m.MakeTile)


def test_a_tile_is_asked_for_by_its_place_and_drawn_when_it_comes(tiles, session):
    tiles.tile_requested.emit(TileKey(PHOTO, 2, 5, 3))
    assert [(wish.level, wish.column, wish.row) for wish in _asked(session)] == [(2, 5, 3)]
    assert not _draw(tiles)
    assert len(_asked(session)) == 2
    session.answer(m.MakeTile, m.TileMade, frame_of(plain(4, 4, "red")))
    assert _draw(tiles)
    assert tiles.look(KEY).pixelColor(1, 1).name() == "#ff0000"
    assert len(_asked(session)) == 2


@pytest.mark.parametrize(("kind", "words"), [(Failed, (None,)), (Lost, ()), (Cancelled, ())])
def test_a_tile_that_does_not_come_is_asked_for_again_only_of_another_engine(tiles, session, kind, words):
    _draw(tiles)
    session.answer(m.MakeTile, kind, *words)
    _draw(tiles)
    assert len(_asked(session)) == 1
    session.engine_ready.emit("CPU")
    _draw(tiles)
    assert len(_asked(session)) == 2


def test_a_picture_that_is_gone_has_no_tiles_and_takes_no_room_among_those_waited_for(tiles, session, qtbot):
    # GIVEN a session that shows another picture WHEN a tile is asked for THEN the next ones are not held up by it
    session.tile = lambda _key: None
    _draw(tiles)
    assert tiles._waiting == {KEY}  # told of it later, not within the request
    qtbot.waitUntil(lambda: not tiles._waiting)
    assert _asked(session) == []
