"""Draw a picture of any size: whole from a copy, near from tiles."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize
from PySide6.QtGui import QImage, QPainter

from gui.canvas.picture_levels import PictureLevels
from gui.canvas.tile_cache import TileCache
from gui.engine_process.messages import TILE_APRON, TILE_SIDE
from gui.engine_process.tile import TileKey, TileSource


class TiledPicture:
    """Show a copy, and over it the tiles of the picture itself where the copy would not be sharp.

    Args:
        levels: the copy.
        source: the picture itself; None where there is nothing but the copy.
        tiles: where its tiles are.
    """

    def __init__(self, levels: PictureLevels, source: TileSource | None, tiles: TileCache) -> None:
        self.levels, self.source = levels, source
        self._tiles = tiles

    @property
    def size(self) -> QSize:
        """Give the picture's own size, px."""
        return QSize(self.source.width, self.source.height) if self.source is not None else self.levels.size

    def draw(
        self, painter: QPainter, target: QRectF, seen: QRectF, device_ratio: float, *, as_squares: bool = False
    ) -> None:
        """Draw what of the picture is seen, smoothly or each pixel as a square.

        Args:
            painter: in logical px.
            target: the whole picture's rectangle, logical px.
            seen: the part of the canvas that is drawn, logical px.
            device_ratio: device px per logical px.
            as_squares: show single pixels.
        """
        width = target.width() * device_ratio
        painter.save()
        if self.source is None or width <= self.levels.size.width() or self.levels.size.width() >= self.source.width:
            painter.setClipRect(seen.intersected(target))
            self.levels.draw(painter, target, device_ratio, as_squares=as_squares)
        else:
            painter.scale(1 / device_ratio, 1 / device_ratio)
            corner = QPoint(round(target.left() * device_ratio), round(target.top() * device_ratio))
            scaled = QRectF(target.topLeft() * device_ratio, target.size() * device_ratio)
            scaled.moveTopLeft(corner)  # on whole px, so that 100 % is sharp
            in_device = QRectF(seen.topLeft() * device_ratio, seen.size() * device_ratio).intersected(scaled)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not as_squares)
            self._draw_tiles(painter, self.source, scaled, in_device)
        painter.restore()

    def _draw_tiles(self, painter: QPainter, source: TileSource, target: QRectF, seen: QRectF) -> None:
        """Draw in device px."""
        zoom = target.width() / source.width
        level = source.level_for(zoom)
        scale = zoom * 2**level  # device px per px of the level
        part = QRectF((seen.topLeft() - target.topLeft()) / scale, seen.size() / scale)
        smooth = painter.testRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for key in self._tiles.want(source, level, part):
            clip = _core(key, target, zoom).intersected(seen.toAlignedRect())
            if not clip.isEmpty():
                painter.setClipRect(clip)
                self._draw_tile(painter, key, target, zoom, as_squares=not smooth)

    def _draw_tile(self, painter: QPainter, key: TileKey, target: QRectF, zoom: float, *, as_squares: bool) -> None:
        """Draw a tile or, until it is there, the next coarser one that is."""
        found = key
        image = self._tiles.look(found)
        while image is None and max(found.source.level_size(found.level)) > TILE_SIDE:
            found = found.parent
            image = self._tiles.look(found)
        if image is None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            self.levels.draw(painter, target, 1.0)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not as_squares)
        else:
            _draw_image(painter, found, image, target, zoom)


def _core(key: TileKey, target: QRectF, zoom: float) -> QRect:
    """Give a tile's place without its apron, device px; neighbours share their edges."""
    scale = zoom * 2**key.level * TILE_SIDE
    edges = (
        round(start + index * scale)
        for start, index in (
            (target.left(), key.column),
            (target.top(), key.row),
            (target.left(), key.column + 1),
            (target.top(), key.row + 1),
        )
    )
    left, top, right, bottom = edges
    return QRect(left, top, right - left, bottom - top)


def _draw_image(painter: QPainter, key: TileKey, image: QImage, target: QRectF, zoom: float) -> None:
    scale = zoom * 2**key.level
    left = max(key.column * TILE_SIDE - TILE_APRON, 0)
    top = max(key.row * TILE_SIDE - TILE_APRON, 0)
    place = QRectF(
        target.left() + left * scale, target.top() + top * scale, image.width() * scale, image.height() * scale
    )
    if abs(scale - 1) < 1e-9:  # copied px by px
        painter.drawImage(place.topLeft().toPoint(), image)
    else:
        painter.drawImage(place, image)
