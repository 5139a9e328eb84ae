"""Find what a GIF holds: several images, and XMP and an ICC profile in an extension of their own each (GIF89a, 26)."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADER = 13  # bytes of signature and screen, before the table of colours
_EXTENSION, _IMAGE, _APPLICATION = 0x21, 0x2C, 0xFF
_XMP, _PROFILE = b"XMP DataXMP", b"ICCRGBG1012"
_TRAILER = b"\x01\xff\xfe"  # how the 258 bytes begin by which the end of XMP is found


def has_several_images(content: bytes) -> bool:
    """Tell whether there is a second image; what begins one may as well stand within one, so that none is searched."""
    images = (kind for kind, *_ in _parts(content) if kind == _IMAGE)
    return len(list(islice(images, 2))) == 2


def xmp_of(content: bytes) -> bytes | None:
    """Return the XMP packet, which lies there in one piece; None without one."""
    for name, start, end in _applications(content):
        if name == _XMP:
            last = content.rfind(_TRAILER, start, end)
            return content[start : last if last >= 0 else end]
    return None


def profile_of(content: bytes) -> bytes | None:
    """Return the ICC profile, which lies there in blocks of up to 255 bytes; None without one."""
    for name, start, end in _applications(content):
        if name == _PROFILE:
            return b"".join(content[place : place + size] for place, size in _blocks(content, start, end)) or None
    return None


def _applications(content: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield name, and where the content begins and ends, of every program's extension."""
    for kind, label, start, end in _parts(content):
        if kind == _EXTENSION and label == _APPLICATION and start < len(content):
            behind = start + 1 + content[start]
            yield content[start + 1 : behind], behind, end


def _parts(content: bytes) -> Iterator[tuple[int, int, int, int]]:
    """Yield kind, label, and where the blocks begin and end, of every extension and image; an image has no label."""
    place = _HEADER + _table(content, 10)
    while place + 2 <= len(content):
        kind, label = content[place], content[place + 1]
        if kind == _EXTENSION:
            start = place + 2
        elif kind == _IMAGE and place + 10 <= len(content):
            start, label = place + 11 + _table(content, place + 9), 0  # behind the length of the codes
        else:
            return
        place = _end(content, start)
        yield kind, label, start, place


def _table(content: bytes, flags: int) -> int:
    """Return the bytes of the table of colours that the flags at a place tell of."""
    return 3 << (content[flags] & 7) + 1 if flags < len(content) and content[flags] & 0x80 else 0


def _end(content: bytes, place: int) -> int:
    for start, size in _blocks(content, place, len(content)):
        place = start + size
    return place + 1


def _blocks(content: bytes, place: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield starts and sizes of blocks up to the empty one."""
    while place < end and content[place]:
        yield place + 1, content[place]
        place += 1 + content[place]
