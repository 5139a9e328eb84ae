"""Plan a run of AdaIN before it begins: levels, tiles, memory and multiplications, from shapes."""

from __future__ import annotations

from dataclasses import dataclass

from engine.errors import too_large_to_paint
from engine.networks.adain_network import STRIDE
from engine.pictures.geometry import fitted
from engine.storage.mapped_pixels import are_mapped
from engine.values import PREVIEW_SIDE

FIRST_SIDE = PREVIEW_SIDE  # long side at which strokes are laid down; larger pictures are refined level by level
MAP_BYTES = 60  # of the trunk's two maps and the encoder's, for a pixel of the picture
_TILE = 512  # px, side; a multiple of 4 however often it is halved
_MOST_MAPS = 0.4  # of the memory may be taken by maps ...
_MOST_BYTES = 0.5 * 2**30  # ... and so many bytes, for other programs' sake
_NEARLY = 1.1  # of the first side: no level of its own is worth so little
_SMALLEST_SIDE = 256  # px; less memory than this needs is refused
_WHOLE_BYTES = 1400  # for a pixel of a picture that is painted whole: measured, rounded up
# In tiles: photograph and result 12 each, what the network loses 6, the coarser level's change 3, and slack; the maps
# can be in files. Beside these what the first, small level takes.
_TILED_BYTES, _TILED_FIXED_BYTES = 40, 560 * 2**20
_MAPPED_BYTES = 24  # of these, for photograph and result, where files hold them


@dataclass(frozen=True)
class Workspace:
    """Say how much is worked on at a time.

    Args:
        tile: side, px, a multiple of 4.
        in_file: keep the maps in temporary files.
    """

    tile: int = _TILE
    in_file: bool = False

    @classmethod
    def within(cls, memory: int, size: tuple[int, int]) -> Workspace:
        """Choose for a picture of that height and width, px, and so many bytes."""
        return cls(in_file=MAP_BYTES * size[0] * size[1] > min(_MOST_MAPS * memory, _MOST_BYTES))

    def shrunk(self, shrink: int) -> Workspace:
        """Return one with tiles that are so many times smaller, and maps in files, after memory ran out."""
        return self if shrink == 1 else Workspace(max(STRIDE, self.tile // shrink // STRIDE * STRIDE), in_file=True)

    def tiles(self, size: tuple[int, int]) -> int:
        """Count the tiles of a picture of that height and width."""
        return -(-size[0] // self.tile) * -(-size[1] // self.tile)


def levels(height: int, width: int) -> list[tuple[int, int]]:
    """List the sizes at which a picture is painted, from the first to its own, each about twice the last at most.

    Larger pictures begin at the very size of the preview, for then the result's strokes lie where the preview's do.
    """
    side = max(height, width)
    sides = [side]
    while sides[0] > FIRST_SIDE * _NEARLY:
        sides.insert(0, max(FIRST_SIDE, (sides[0] + 1) // 2))
    if len(sides) > 1:
        sides[0] = FIRST_SIDE
    return [fitted(height, width, s) for s in sides]


def largest_side(height: int, width: int, memory: int) -> int:
    """Return the long side, px, at which a picture of this shape can be painted; raises OutOfMemory where at none."""
    pixels = max(memory / _WHOLE_BYTES, (memory - _TILED_FIXED_BYTES) / _TILED_BYTES)
    if are_mapped(pixels):  # so every smaller one fits as well
        pixels = (memory - _TILED_FIXED_BYTES) / (_TILED_BYTES - _MAPPED_BYTES)
    return side_of(pixels, height, width)


def side_of(pixels: float, height: int, width: int) -> int:
    """Return the long side, px, of a picture of this shape with so many pixels; raises OutOfMemory for too few."""
    ratio = max(height, width) / min(height, width)
    side = int((max(0.0, pixels) * ratio) ** 0.5)
    if side < min(_SMALLEST_SIDE, height, width):
        raise too_large_to_paint()
    return side


def bytes_to_run(sizes: list[tuple[int, int]], workspace: Workspace) -> int:
    """Predict the peak of a run beside the network: the first level whole, or the last in tiles."""
    first, last = (height * width for height, width in (sizes[0], sizes[-1]))
    if len(sizes) == 1:
        return _WHOLE_BYTES * first
    maps = 0 if workspace.in_file else MAP_BYTES * last
    each = _TILED_BYTES - (_MAPPED_BYTES if are_mapped(last) else 0)
    return max(_WHOLE_BYTES * first, _TILED_FIXED_BYTES // 2 + each * last + maps)


def multiplications(sizes: list[tuple[int, int]], widths: tuple[int, int, int], blocks: int, strength: float) -> float:
    """Count those of a run, as the engine does them.

    A 3x3 convolution of a to b channels at 1/s of the resolution takes 9ab/s^2 for a pixel of the picture, 4ab/s^2
    behind an enlargement. Every level is measured and painted; what the network loses is decoded as well, but at full
    strength at the first level.
    """
    encode, trunk, decode = multiplications_a_pixel(widths, blocks)
    first, *finer = (height * width for height, width in sizes)
    whole = encode + 2 * trunk + (2 if strength < 1 else 1) * decode
    return first * whole + sum(finer) * (encode + 2 * trunk + 2 * decode)


def multiplications_a_pixel(widths: tuple[int, int, int], blocks: int) -> tuple[float, float, float]:
    """Return those of encoder, trunk and decoder for a pixel of the picture."""
    full, half, quarter = widths
    deep = 9 * quarter**2 / STRIDE**2
    encode = 27 * full + 9 * full * half / 4 + 9 * half * quarter / 16 + deep
    decode = deep + 4 * quarter * half / 4 + 9 * half**2 / 4 + 4 * half * full + 27 * full
    return encode, 2 * blocks * deep, decode
