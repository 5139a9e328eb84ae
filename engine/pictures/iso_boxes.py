"""Read the boxes of AVIF, HEIC, JPEG 2000 and JPEG XL, and what they tell in them (ISO/IEC 14496-12, 23008-12)."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from engine.pictures.orientation import following

if TYPE_CHECKING:
    from collections.abc import Iterator

_FULL_BOXES = {b"meta": 4}  # bytes of version and flags before the boxes within
_LONGEST = 2**24  # bytes of an item
_TURNS = {b"irot": (1, 8, 3, 6), b"imir": (4, 2)}  # EXIF's numbers, by the number in the box


def item(content: bytes, kind: bytes) -> bytes | None:
    """Return the first item of a kind such as "Exif"; None where there is none or it cannot be found."""
    try:
        number = next(number for number, name in _items(content) if name == kind)
        return b"".join(content[start : start + size] for start, size in _extents(content, number)) or None
    except (StopIteration, struct.error, IndexError):
        return None


def identified(content: bytes, number: bytes) -> bytes | None:
    """Return what the first box of other programs has under such a number of 16 bytes; None without one."""
    places = ((start + len(number), end) for name, start, end in boxes(content) if name == b"uuid")
    return next((content[a:b] for a, b in places if content[a - len(number) : a] == number), None)


def colors(content: bytes) -> tuple[int, int] | None:
    """Return H.273's numbers of primaries and transfer where the file tells its colours by them and by no profile."""
    found = [content[start:end] for start, end in _boxes(content, (b"meta", b"iprp", b"ipco", b"colr"))]
    if any(box[:4] in (b"prof", b"rICC") for box in found):
        return None
    for box in found:
        if box[:4] == b"nclx" and len(box) >= 8:
            primaries, transfer = struct.unpack_from(">HH", box, 4)
            return primaries, transfer
    return None


def orientation(content: bytes) -> int:
    """Return EXIF's number of how the picture is turned and mirrored by its properties, one after the other."""
    whole = 1
    try:
        for name, start, _ in _properties(content):
            if name in _TURNS:
                whole = following(whole, _TURNS[name][content[start] % len(_TURNS[name])])
    except (struct.error, IndexError):
        return 1
    return whole


def boxes(content: bytes, start: int = 0, end: int | None = None) -> Iterator[tuple[bytes, int, int]]:
    """Yield name, and where the content begins and ends, of the boxes that lie behind one another."""
    end = len(content) if end is None else end
    while start + 8 <= end:
        size, name = struct.unpack_from(">I4s", content, start)
        head = 8
        if size == 1 and start + 16 <= end:
            (size,) = struct.unpack_from(">Q", content, start + 8)
            head = 16
        size = size or end - start  # 0: to the end
        if size < head or start + size > end:
            return
        yield name, start + head, start + size
        start += size


def _boxes(
    content: bytes, path: tuple[bytes, ...], start: int = 0, end: int | None = None
) -> Iterator[tuple[int, int]]:
    """Yield where the contents of the boxes at the end of a path begin and end."""
    for name, first, last in boxes(content, start, end):
        if name == path[0]:
            if len(path) == 1:
                yield first, last
            else:
                yield from _boxes(content, path[1:], first + _FULL_BOXES.get(name, 0), last)


def _properties(content: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield the properties of the file's main item in the order that it names them; as `boxes` does."""
    path = (b"meta", b"iprp", b"ipco")
    known = [box for start, end in _boxes(content, path) for box in boxes(content, start, end)]
    for start, _ in _boxes(content, (b"meta", b"pitm")):
        main, _ = _number(content, start + 4, 4 if content[start] else 2)
        for place, end in _boxes(content, (b"meta", b"iprp", b"ipma")):
            yield from (known[number - 1] for number in _associated(content, place, end, main) if number)


def _associated(content: bytes, place: int, end: int, wanted: int) -> list[int]:
    """Return the numbers of an item's properties, of which the first is 1, from a box that associates them."""
    id_bytes, number_bytes = 4 if content[place] else 2, 2 if content[place + 3] & 1 else 1
    _, place = _number(content, place + 4, 4)
    while place < end:
        item_number, place = _number(content, place, id_bytes)
        count, place = _number(content, place, 1)
        numbers = [_number(content, place + n * number_bytes, number_bytes)[0] for n in range(count)]
        if item_number == wanted:
            return [number & (2 ** (8 * number_bytes - 1) - 1) for number in numbers]  # without the mark of the needed
        place += count * number_bytes
    return []


def _items(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield number and kind of every item."""
    for start, end in _boxes(content, (b"meta", b"iinf")):
        first = start + (6 if content[start] == 0 else 8)
        for place, _ in _boxes(content, (b"infe",), first, end):
            version = content[place]
            if version >= 2:
                form = ">H2x4s" if version == 2 else ">I2x4s"
                number, kind = struct.unpack_from(form, content, place + 4)
                yield number, kind


def _extents(content: bytes, wanted: int) -> list[tuple[int, int]]:
    """Return where an item lies: starts and sizes in the file."""
    data = next((start for start, _ in _boxes(content, (b"meta", b"idat"))), 0)
    for start, _ in _boxes(content, (b"meta", b"iloc")):
        version, sizes = content[start], content[start + 4 : start + 6]
        widths = (sizes[0] >> 4, sizes[0] & 15, sizes[1] >> 4, sizes[1] & 15 if version else 0)
        place, wide = start + 6, 4 if version == 2 else 2
        count, place = _number(content, place, wide)
        for _ in range(count):
            number, place = _number(content, place, wide)
            method, place = _number(content, place, 2) if version else (0, place)
            _, place = _number(content, place, 2)  # of the file that holds it
            base, place = _number(content, place, widths[2])
            parts, place = _number(content, place, 2)
            found = []
            for _ in range(parts):
                _, place = _number(content, place, widths[3])
                offset, place = _number(content, place, widths[0])
                size, place = _number(content, place, widths[1])
                found.append((base + offset + (data if method & 15 == 1 else 0), min(size, _LONGEST)))
            if number == wanted:
                return found
    return []


def _number(content: bytes, place: int, width: int) -> tuple[int, int]:
    """Return the number of so many bytes at a place, and the place behind it."""
    if place + width > len(content):
        raise IndexError("the box is cut short")
    return int.from_bytes(content[place : place + width]), place + width
