"""Read the tags of a TIFF or BigTIFF, or of an EXIF block, as they lie, and put them together as an EXIF block.

Texts stay the bytes that they are: libraries that decode and encode them lose what is not ASCII.
"""

from __future__ import annotations

import io
import os
import struct
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Container, Mapping
    from typing import BinaryIO

EXIF, GPS, INTEROP = 0x8769, 0x8825, 0xA005  # tags that point at directories
_MAIN = 0
_MAKER_NOTE = 0x927C
_ITEM_BYTES = {
    **{1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4},
    **{16: 8, 17: 8, 18: 8, 129: 1},  # the first three of BigTIFF; the last is UTF-8, of EXIF 3
}
_POINTER_KINDS = (4, 13, 16, 18)
_BIG_KINDS = (16, 17, 18)
_LONGEST = 2**26  # bytes of a value
_MOST_TAGS = 4096  # of a directory


class Tag(NamedTuple):
    """Hold one tag, its value in the file's byte order."""

    number: int
    kind: int  # TIFF's number of the type
    items: int  # how many
    value: bytes


class TagFile:
    """Read directories; raises ValueError, LookupError or struct.error where a file is damaged."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._length = file, file.seek(0, os.SEEK_END)
        head = self._at(0, 16)
        self.order = {b"II": "<", b"MM": ">"}[head[:2]]  # of bytes, as struct writes it
        self._is_big = struct.unpack_from(self.order + "H", head, 2) == (43,)
        self.first = self._number("Q", head, 8) if self._is_big else self._number("I", head, 4)

    def directory(self, offset: int, without: Container[int] = ()) -> list[Tag]:
        """Return the tags of a directory; those that point outside the file are left out."""
        head, row, room = (8, 20, 8) if self._is_big else (2, 12, 4)
        count = self._number("Q" if self._is_big else "H", self._at(offset, head), 0)
        if count > _MOST_TAGS:
            raise ValueError("more tags than a directory has")
        rows = self._at(offset + head, row * count)
        found = []
        for start in range(0, row * count, row):
            number, kind, items = struct.unpack_from(self.order + ("HHQ" if self._is_big else "HHI"), rows, start)
            size = _ITEM_BYTES.get(kind, 0) * items
            place = rows[start + row - room : start + row]
            if 0 < size <= _LONGEST and number not in without:
                offset = self._number("Q" if self._is_big else "I", place, 0)
                value = place[:size] if size <= room else self._at(offset, size)
                if len(value) == size:
                    found.append(Tag(number, kind, items, value))
        return found

    def directories(self, offset: int, without: Container[int] = ()) -> dict[int, list[Tag]]:
        """Return the tags of a main directory, under 0, and of those that hang on it, under their pointers."""
        found = {_MAIN: self.directory(offset, without)}
        for parent, pointer in ((_MAIN, EXIF), (_MAIN, GPS), (EXIF, INTEROP)):
            for tag in found.get(parent, []):
                if tag.number == pointer and tag.kind in _POINTER_KINDS:
                    try:
                        found[pointer] = self.directory(self._number("Q" if len(tag.value) == 8 else "I", tag.value, 0))
                    except (ValueError, LookupError, struct.error):
                        continue
        return found

    def _at(self, offset: int, size: int) -> bytes:
        if offset >= self._length:
            return b""
        self._file.seek(offset)
        return self._file.read(size)

    def _number(self, form: str, data: bytes, start: int) -> int:
        return int(struct.unpack_from(self.order + form, data, start)[0])


def assembled(order: str, directories: Mapping[int, list[Tag]]) -> bytes:
    """Lay tags out as an EXIF block; the keys are those of `TagFile.directories`."""
    block = bytearray((b"II" if order == "<" else b"MM") + struct.pack(order + "HI", 42, 0))
    places: dict[int, int] = {}
    for name, pointers in ((INTEROP, ()), (EXIF, (INTEROP,)), (GPS, ()), (_MAIN, (EXIF, GPS))):
        tags = [tag for tag in directories.get(name, []) if tag.number not in (EXIF, GPS, INTEROP)]
        tags += [Tag(p, 4, 1, struct.pack(order + "I", places[p])) for p in pointers if p in places]
        tags = sorted({tag.number: tag for tag in tags if tag.kind not in _BIG_KINDS}.values())
        if not tags and name != _MAIN:
            continue
        places[name] = len(block)
        values = len(block) + 2 + 12 * len(tags) + 4
        rows, body = struct.pack(order + "H", len(tags)), b""
        for tag in tags:
            inline = len(tag.value) <= 4
            place = tag.value.ljust(4, b"\0") if inline else struct.pack(order + "I", values + len(body))
            rows += struct.pack(order + "HHI", *tag[:3]) + place
            body += b"" if inline else tag.value + b"\0" * (len(tag.value) % 2)
        block += rows + bytes(4) + body
    struct.pack_into(order + "I", block, 4, places[_MAIN])
    return bytes(block)


def shortened(block: bytes, limit: int) -> bytes | None:
    """Return a block of at most `limit` bytes: the maker note goes first, then the longest values; None without any."""
    if len(block) <= limit:
        return block
    file = TagFile(io.BytesIO(block))
    directories = file.directories(file.first)
    while True:
        written = assembled(file.order, directories)
        if len(written) <= limit:
            return written
        tags = [(name, tag) for name, found in directories.items() for tag in found]
        if not tags:
            return None
        name, longest = max(tags, key=lambda one: (one[1].number == _MAKER_NOTE, len(one[1].value)))
        directories[name].remove(longest)
