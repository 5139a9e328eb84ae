"""Know clips by their names and first bytes, without anything heavy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.pictures.gif_file import has_several_images

if TYPE_CHECKING:
    from pathlib import Path

CLIP_SUFFIXES = (
    *(".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".mpg", ".mpeg", ".mts", ".m2ts", ".ts", ".wmv", ".flv"),
    *(".ogv", ".3gp", ".y4m"),
)
MAYBE_MOVING = (".gif", ".webp", ".apng")
_LARGEST = 1 << 24  # bytes of a GIF in which a second image is looked for


def is_clip(path: Path) -> bool:
    """Tell whether a file is a clip, or a picture that moves."""
    suffix = path.suffix.lower()
    return suffix in CLIP_SUFFIXES or (suffix in MAYBE_MOVING and _moves(path))


def _moves(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(4096)
            if head.startswith(b"GIF8"):
                return has_several_images(head + file.read(_LARGEST))
    except OSError:
        return False
    return (head[8:16] == b"WEBPVP8X" and bool(head[20] & 2)) or (head.startswith(b"\x89PNG") and b"acTL" in head)
