"""Check that a picture drawn from tiles looks as if it were drawn whole."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from gui.canvas.picture_levels import PictureLevels
from gui.canvas.tile_cache import TileCache
from gui.canvas.tiled_picture import TiledPicture
from gui.engine_process.tile import TileSource
from gui.engine_process.tile_worker import cut

WIDTH, HEIGHT = 1400, 1100
SEEN = QRectF(0, 0, 300, 260)


@pytest.fixture(scope="module")
def pixels():
    """Give smooth waves, in which a seam would show."""
    y, x = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
    return np.stack([np.sin(x / 7) * 0.5 + 0.5, np.cos(y / 9) * 0.5 + 0.5, np.sin((x + y) / 31) * 0.5 + 0.5], 2)


def to_image(pixels):
    levels = np.rint(pixels * 255).astype(np.uint8)
    bgrx = np.dstack([levels[..., ::-1], np.full(levels.shape[:2], 255, np.uint8)]).copy()
    return QImage(bgrx.data, bgrx.shape[1], bgrx.shape[0], 4 * bgrx.shape[1], QImage.Format.Format_RGB32).copy()


class Tiles(QObject):
    """Cut tiles as the engine process does."""

    def __init__(self, pixels) -> None:
        super().__init__()
        self.pixels, self.cache = pixels, TileCache(self)
        self.cache.tile_requested.connect(self.answer)

    def answer(self, key) -> None:
        self.cache.take(key, to_image(cut(self.pixels, key.level, key.column, key.row) / np.float32(255)))


@pytest.fixture
def tiles(qapp, pixels):
    return Tiles(pixels)


def drawn(picture, target, cache=None, ratio=1.0):
    screen = QImage((SEEN.size() * ratio).toSize(), QImage.Format.Format_RGB32)
    screen.setDevicePixelRatio(ratio)
    screen.fill(QColor("black"))
    painter = QPainter(screen)
    for _ in range(2 if cache else 1):  # the first time asks for the tiles
        if cache:
            cache.begin()
        picture.draw(painter, target, SEEN, ratio)
        if cache:
            cache.end()
    painter.end()
    bits = np.frombuffer(screen.constBits(), np.uint8).reshape(screen.height(), screen.width(), 4)
    return bits[..., 2::-1].astype(int)


def picture_of(tiles):
    source = TileSource(1, None, WIDTH, HEIGHT)
    tiles.cache.keep_only(source)
    small = to_image(tiles.pixels).scaled(140, 110, mode=Qt.TransformationMode.SmoothTransformation)
    return TiledPicture(PictureLevels(small), source, tiles.cache)


def test_at_full_size_every_pixel_is_the_photographs_own(tiles, pixels):
    shown = drawn(picture_of(tiles), QRectF(-400.3, -420.4, WIDTH, HEIGHT), tiles.cache)
    assert np.array_equal(shown, np.rint(pixels[420:680, 400:700] * 255))


def test_on_a_dense_screen_too(tiles, pixels):
    shown = drawn(picture_of(tiles), QRectF(-200, -210, WIDTH / 2, HEIGHT / 2), tiles.cache, ratio=2.0)
    assert np.array_equal(shown, np.rint(pixels[420:940, 400:1000] * 255))


@pytest.mark.parametrize("zoom", [0.37, 0.73, 1.37, 2.0])
def test_between_tiles_there_is_no_seam(tiles, pixels, zoom):
    # GIVEN the corner of four tiles in view WHEN drawn at a zoom THEN it is as drawn from one image
    target = QRectF(QPointF(150 - round(512 * zoom), 130 - round(512 * zoom)), QSizeF(WIDTH, HEIGHT) * zoom)
    shown = drawn(picture_of(tiles), target, tiles.cache)
    level = TileSource(1, None, WIDTH, HEIGHT).level_for(zoom)
    step = 2**level
    halved = pixels.reshape(HEIGHT // step, step, WIDTH // step, step, 3).mean((1, 3))
    whole = QImage(300, 260, QImage.Format.Format_RGB32)
    painter = QPainter(whole)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(target, to_image(halved))
    painter.end()
    expected = np.frombuffer(whole.constBits(), np.uint8).reshape(260, 300, 4)[..., 2::-1].astype(int)
    inside = np.s_[2:-2, 2:-2]
    assert np.abs(shown - expected)[inside].max() <= 8
    assert np.abs(shown - expected)[inside].mean() < 1


def test_until_tiles_come_coarser_ones_are_shown(qapp, pixels):
    # GIVEN nobody who answers WHEN drawn THEN the copy is there, blurred, and nothing is black
    silent = Tiles(pixels)
    silent.cache.tile_requested.disconnect(silent.answer)
    shown = drawn(picture_of(silent), QRectF(-400, -420, WIDTH, HEIGHT), silent.cache)
    assert np.abs(shown.mean((0, 1)) - pixels[420:680, 400:700].mean((0, 1)) * 255).max() < 12
    assert shown.max(2).min() > 10
