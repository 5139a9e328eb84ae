"""Keep the tiles of large pictures that are looked at, and ask for those that are missing."""

from __future__ import annotations

from collections import OrderedDict, deque

from PySide6.QtCore import QObject, QPointF, QRectF, QTimer, Signal, Slot
from PySide6.QtGui import QColorSpace, QImage

from gui.canvas.picture_levels import converted
from gui.engine_process.messages import TILE_SIDE
from gui.engine_process.tile import TileKey, TileSource

AT_A_TIME = 6  # tiles that are asked for and have not come
MOST_BYTES = 256 * 2**20
TILE_BYTES = 4 * TILE_SIDE**2


class TileCache(QObject):
    """Hold tiles, in the screen's colours; those not drawn for longest go first.

    Every drawing is framed by `begin` and `end`; what is wanted in between is asked for, nearest to the middle first,
    and then its neighbours, so that they are there when the picture moves.

    Signals:
        tile_requested(object): TileKey; `take` or `miss` shall follow.
        changed(): there is a new tile to draw.
    """

    tile_requested = Signal(object)
    changed = Signal()

    def __init__(self, parent: QObject, most_bytes: int = MOST_BYTES) -> None:
        """Start empty."""
        super().__init__(parent)
        self._most_bytes = most_bytes
        self._space: QColorSpace | None = None
        self._tiles: OrderedDict[TileKey, QImage] = OrderedDict()  # the last drawn at the end
        self._bytes = 0
        self._sources: frozenset[TileSource] = frozenset()
        self._raw: deque[tuple[TileKey, QImage]] = deque()  # not in the screen's colours yet
        self._converting = QTimer(self)
        self._waiting: set[TileKey] = set()
        self._missed: set[TileKey] = set()
        self._drawn: set[TileKey] = set()
        self._wanted: list[tuple[float, TileKey]] = []  # distance from the middle, tiles; neighbours come later
        self._converting.setInterval(0)
        self._converting.timeout.connect(self._on_converting_timeout)

    @property
    def bytes_held(self) -> int:
        """Tell how much memory the tiles take."""
        return self._bytes

    def set_space(self, space: QColorSpace | None) -> None:
        """Take the screen's colour space; tiles in another one are dropped."""
        self._space = space
        self._tiles.clear()
        self._bytes = 0

    def keep_only(self, *sources: TileSource | None) -> None:
        """Drop the tiles of all other pictures."""
        self._sources = frozenset(source for source in sources if source is not None)
        for key in [key for key in self._tiles if key.source not in self._sources]:
            self._drop(key)
        self._missed.clear()

    def forget_missed(self) -> None:
        """Ask again for what did not come, because the engine has started anew."""
        self._missed.clear()
        self.changed.emit()

    def begin(self) -> None:
        """Begin to draw."""
        self._drawn.clear()
        self._wanted.clear()

    def look(self, key: TileKey) -> QImage | None:
        """Give a tile to be drawn, if it is there."""
        image = self._tiles.get(key)
        if image is not None:
            self._tiles.move_to_end(key)
            self._drawn.add(key)
        return image

    def want(self, source: TileSource, level: int, seen: QRectF) -> list[TileKey]:
        """List the tiles that a part of a picture needs, and ask for them; `seen` is in px of the level."""
        columns, rows = ((-(-length // TILE_SIDE)) for length in source.level_size(level))
        left, top = max(int(seen.left() // TILE_SIDE), 0), max(int(seen.top() // TILE_SIDE), 0)
        right, bottom = min(int(-(-seen.right() // TILE_SIDE)), columns), min(int(-(-seen.bottom() // TILE_SIDE)), rows)
        middle = seen.center() / TILE_SIDE
        needed = []
        for row in range(max(top - 1, 0), min(bottom + 1, rows)):
            for column in range(max(left - 1, 0), min(right + 1, columns)):
                key = TileKey(source, level, column, row)
                is_needed = left <= column < right and top <= row < bottom
                away = middle - QPointF(column + 0.5, row + 0.5)
                self._wanted.append((away.manhattanLength() + (0 if is_needed else 1000), key))
                if is_needed:
                    needed.append(key)
        return needed

    def end(self) -> None:
        """Ask for what was not there, as much at a time as the engine takes."""
        self._wanted.sort(key=lambda wish: wish[0])
        del self._wanted[max(self._most_bytes // TILE_BYTES, len(self._drawn)) :]
        self._wanted = [(away, key) for away, key in self._wanted if self._is_missing(key)]
        self._ask()

    @Slot(object, QImage)
    def take(self, key: TileKey, image: QImage) -> None:
        """Take a tile that was asked for."""
        self._waiting.discard(key)
        if key.source in self._sources:
            if self._space is None:
                self._add(key, image)
            else:
                self._raw.append((key, image))
                self._converting.start()
        self._ask()

    @Slot(object)
    def miss(self, key: TileKey) -> None:
        """Do without a tile: the picture or the engine is gone."""
        self._waiting.discard(key)
        self._missed.add(key)
        self._ask()

    def _is_missing(self, key: TileKey) -> bool:
        on_its_way = key in self._waiting or key in self._missed or any(key == raw for raw, _ in self._raw)
        return key not in self._tiles and not on_its_way

    def _ask(self) -> None:
        while self._wanted and len(self._waiting) < AT_A_TIME:
            _, key = self._wanted.pop(0)
            if key.source in self._sources and self._is_missing(key):
                self._waiting.add(key)
                self.tile_requested.emit(key)

    def _add(self, key: TileKey, image: QImage) -> None:
        self._tiles[key] = image
        self._bytes += image.sizeInBytes()
        for old in list(self._tiles):
            if self._bytes <= self._most_bytes:
                break
            if old not in self._drawn and old != key:
                self._drop(old)
        self.changed.emit()

    def _drop(self, key: TileKey) -> None:
        self._bytes -= self._tiles.pop(key).sizeInBytes()

    @Slot()
    def _on_converting_timeout(self) -> None:
        """Convert one tile between two events, which takes as long as a slice of gui.canvas.picture_levels."""
        if self._raw and self._space is not None:
            key, image = self._raw.popleft()
            self._add(key, converted(image, self._space))
        else:
            self._converting.stop()
