"""Name tiles of pictures that are too large to be held whole in the window's process."""

from __future__ import annotations

from dataclasses import dataclass

from gui.engine_process.messages import TILE_SIDE


@dataclass(frozen=True, slots=True)
class TileSource:
    """Name a picture whose pixels the engine process holds."""

    photo: int  # its number
    result: int | None  # the job that painted it; None is the photo itself
    width: int  # px
    height: int  # px

    def level_size(self, level: int) -> tuple[int, int]:
        """Give width and height of a level, px: rounded up, each is half the one before."""
        return -(-self.width >> level), -(-self.height >> level)

    def level_for(self, zoom: float) -> int:
        """Choose the smallest level that has a pixel for each device pixel; `zoom` is device px per px."""
        level = 0
        while zoom <= 0.5 ** (level + 1) * 1.000_001 and max(self.level_size(level)) > TILE_SIDE:
            level += 1
        return level


@dataclass(frozen=True, slots=True)
class TileKey:
    """Name one tile of `TILE_SIDE` px a side, or less at the picture's end."""

    source: TileSource
    level: int
    column: int
    row: int

    @property
    def parent(self) -> TileKey:
        """Name the tile of half the resolution that shows the same place."""
        return TileKey(self.source, self.level + 1, self.column // 2, self.row // 2)
