"""Check what the cache of tiles asks for, in which order, and what it lets go."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, QRectF
from PySide6.QtGui import QColor, QColorSpace, QImage

from gui.canvas.tile_cache import AT_A_TIME as SLOTS
from gui.canvas.tile_cache import TileCache
from gui.engine_process.messages import TILE_SIDE
from gui.engine_process.tile import TileKey, TileSource

PHOTO = TileSource(1, None, 6000, 4000)
TILE = QImage(TILE_SIDE, TILE_SIDE, QImage.Format.Format_RGB32)
TILE.fill(QColor(200, 30, 30))


class Asked(QObject):
    """Answer a cache's requests, as many as the test wants."""

    def __init__(self, most_bytes: int = 10**9) -> None:
        super().__init__()
        self.cache = TileCache(self, most_bytes)
        self.keys: list[TileKey] = []
        self.cache.tile_requested.connect(self.keys.append)
        self.cache.keep_only(PHOTO)

    def draw(self, seen: QRectF) -> list[TileKey]:
        self.cache.begin()
        needed = self.cache.want(PHOTO, 0, seen)
        found = [key for key in needed if self.cache.look(key) is not None]
        self.cache.end()
        return found

    def answer_all(self) -> None:
        while self.keys:
            self.cache.take(self.keys.pop(0), TILE)


@pytest.fixture
def asked(qapp):
    return Asked()


def tiles(left, top, columns, rows):
    return QRectF(left * TILE_SIDE, top * TILE_SIDE, columns * TILE_SIDE, rows * TILE_SIDE)


def test_what_is_seen_comes_first_from_the_middle_and_few_at_a_time(asked):
    asked.draw(tiles(2, 2, 3, 3))
    assert len(asked.keys) == SLOTS
    assert (asked.keys[0].column, asked.keys[0].row) == (3, 3)
    seen = [asked.keys.pop(0) for _ in range(SLOTS)]
    for key in list(seen):
        asked.cache.take(key, TILE)
    seen += asked.keys
    assert all(2 <= key.column < 5 and 2 <= key.row < 5 for key in seen[:9])


def test_neighbours_are_there_before_they_are_seen(asked):
    asked.draw(tiles(2, 2, 2, 2))
    asked.answer_all()
    assert len(asked.draw(tiles(1, 1, 4, 4))) == 16
    assert len(asked.draw(tiles(5, 5, 1, 1))) == 0


def test_nothing_is_asked_for_twice(asked):
    asked.draw(tiles(0, 0, 1, 1))
    first = list(asked.keys)
    asked.draw(tiles(0, 0, 1, 1))
    assert asked.keys == first
    asked.cache.miss(asked.keys.pop(0))
    asked.answer_all()
    asked.draw(tiles(0, 0, 1, 1))
    assert asked.keys == []
    asked.cache.forget_missed()
    asked.draw(tiles(0, 0, 1, 1))
    assert len(asked.keys) == 1


def test_the_memory_is_limited_and_what_is_seen_stays(qapp):
    # GIVEN room for twelve tiles WHEN the view wanders THEN no more are held, and those in view are there
    asked = Asked(most_bytes=12 * TILE.sizeInBytes())
    for column in range(8):
        asked.draw(tiles(column, 2, 2, 2))
        asked.answer_all()
        assert len(asked.draw(tiles(column, 2, 2, 2))) == 4
        assert asked.cache.bytes_held <= 12 * TILE.sizeInBytes()


def test_tiles_of_another_picture_are_dropped(asked):
    asked.draw(tiles(0, 0, 1, 1))
    late = asked.keys[0]
    asked.answer_all()
    other = TileSource(2, None, 6000, 4000)
    asked.cache.keep_only(other)
    asked.cache.take(late, TILE)
    assert asked.cache.bytes_held == 0


def test_tiles_are_converted_to_the_screens_colours(asked, qtbot):
    asked.cache.set_space(QColorSpace(QColorSpace.NamedColorSpace.AdobeRgb))
    asked.draw(tiles(0, 0, 1, 1))
    key = asked.keys[0]
    with qtbot.waitSignal(asked.cache.changed):
        asked.cache.take(key, TILE)
    assert asked.cache.look(key).pixelColor(5, 5).red() < 190
