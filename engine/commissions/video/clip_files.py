"""Know clips by their names and first bytes, without anything heavy."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

CLIP_SUFFIXES = (
    *(".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".mpg", ".mpeg", ".mts", ".m2ts", ".ts", ".wmv", ".flv"),
    *(".ogv", ".3gp", ".y4m"),
)
MAYBE_MOVING = (".gif", ".webp", ".apng")
_LARGEST = 1 << 24  # bytes of a GIF in which a second image is looked for
_IMAGE, _EXTENSION = 0x2C, 0x21  # first bytes of a GIF's blocks


def is_clip(path: Path) -> bool:
    """Tell whether a file is a clip, or a picture that moves."""
    suffix = path.suffix.lower()
    return suffix in CLIP_SUFFIXES or (suffix in MAYBE_MOVING and _moves(path))


def _moves(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(4096)
            if head.startswith(b"GIF8"):
                return _has_second_image(head + file.read(_LARGEST))
    except (OSError, IndexError):  # IndexError: a GIF that ends too early
        return False
    return (head[8:16] == b"WEBPVP8X" and bool(head[20] & 2)) or (head.startswith(b"\x89PNG") and b"acTL" in head)


def _has_second_image(gif: bytes) -> bool:
    """Walk from block to block, for what begins one may as well stand within one."""
    place, images = 13 + _table(gif[10]), 0
    while gif[place] in (_IMAGE, _EXTENSION):
        if gif[place] == _IMAGE:
            images += 1
            place += 11 + _table(gif[place + 9])
        else:
            place += 2
        if images > 1:
            return True
        while gif[place]:  # bytes of a piece, 0 behind the last
            place += 1 + gif[place]
        place += 1
    return False


def _table(flags: int) -> int:
    """Tell how many bytes of colours follow."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0
