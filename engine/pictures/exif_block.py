"""Change an EXIF block where it lies.

Serialising a block anew, as Pillow does, moves the camera's maker note, whose offsets count from the block's start, and
no library that fits this app edits a block and leaves the rest in place. The layout is that of TIFF 6.0, section 2.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from engine.pictures.tiff_tags import Tag

_THUMBNAIL, _THUMBNAIL_LENGTH = 0x0201, 0x0202
_ITEM_BYTES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 129: 1}  # by type
_INTEGERS = {1: "B", 3: "H", 4: "I"}  # TIFF's types as struct writes them
_ENTRY = 12  # bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold one tag of a directory."""

    tag: int
    kind: int  # TIFF's number of the type
    count: int  # of items
    position: int  # of the entry in the block
    start: int  # of the value in the block
    value: bytes  # in the block's byte order


class ExifBlock:
    """Edit one block; raises LookupError, ValueError or struct.error where it is corrupt."""

    def __init__(self, block: bytes) -> None:
        self._data = bytearray(block.removeprefix(b"Exif\0\0"))
        self.order = {b"II": "<", b"MM": ">"}[bytes(self._data[:2])]  # of bytes, as struct and numpy write it

    @property
    def data(self) -> bytes:
        """Give the block, which starts with its byte order."""
        return bytes(self._data)

    def main(self) -> int:
        """Return the offset of the main directory."""
        return self._integer(4)

    def directory(self, pointer: int, parent: int | None = None) -> int | None:
        """Return the offset of the directory that a tag of the main one, or of `parent`, points at; None without it."""
        entries = self.entries(self.main() if parent is None else parent)
        return next((self._integer(entry.position + 8) for entry in entries if entry.tag == pointer), None)

    def value(self, tag: int) -> bytes:
        """Return the value of a tag of the main directory in the block's byte order, empty where there is none."""
        return next((entry.value for entry in self.entries(self.main()) if entry.tag == tag), b"")

    def entries(self, directory: int) -> Iterator[Entry]:
        """Yield the tags of a directory; those that point outside the block are left out."""
        for position in self._rows(directory):
            tag, kind, count = struct.unpack_from(f"{self.order}HHI", self._data, position)
            size = _ITEM_BYTES.get(kind, 0) * count
            start = position + 8 if size <= 4 else self._integer(position + 8)
            if size and start + size <= len(self._data):
                yield Entry(tag, kind, count, position, start, bytes(self._data[start : start + size]))

    def set_number(self, directory: int, tag: int, number: int) -> None:
        """Change a whole number that is there; one that is missing, or of another type, is left alone."""
        for entry in self.entries(directory):
            if entry.tag == tag and entry.kind in _INTEGERS and entry.count == 1:
                struct.pack_into(self.order + _INTEGERS[entry.kind], self._data, entry.position + 8, number)

    def set_bytes(self, directory: int, tag: int, value: bytes) -> None:
        """Change a value that is there and as long."""
        for entry in self.entries(directory):
            if entry.tag == tag and len(entry.value) == len(value):
                self._data[entry.start : entry.start + len(value)] = value

    def add(self, tags: Iterable[Tag]) -> None:
        """Add tags to the main directory, which moves to the end of the block; all else keeps its place."""
        main = self.main()
        old = [bytes(self._data[start : start + _ENTRY]) for start in self._rows(main)]
        self._data += bytes(len(self._data) % 2)
        rows = []
        for tag in tags:
            place = tag.value.ljust(4, b"\0")
            if len(tag.value) > 4:
                place = struct.pack(f"{self.order}I", len(self._data))
                self._data += tag.value + bytes(len(tag.value) % 2)
            rows.append(struct.pack(f"{self.order}HHI", *tag[:3]) + place)
        struct.pack_into(f"{self.order}I", self._data, 4, len(self._data))
        rows = sorted([*old, *rows], key=lambda row: struct.unpack_from(f"{self.order}H", row))
        self._data += struct.pack(f"{self.order}H", len(rows)) + b"".join(rows) + bytes(4)

    def remove_number(self, directory: int, tag: int) -> None:
        """Remove a tag whose value lies in its entry; the entries behind it close up, all else stays."""
        found = next((entry for entry in self.entries(directory) if entry.tag == tag), None)
        if found is not None:
            count = self._count(directory)
            end = directory + 2 + _ENTRY * count + 4
            self._data[found.position : end] = self._data[found.position + _ENTRY : end] + bytes(_ENTRY)
            struct.pack_into(f"{self.order}H", self._data, directory, count - 1)

    def remove_thumbnail(self) -> None:
        """Cut the second directory off, and blank it and the small picture that it points at."""
        main = self.main()
        pointer = main + 2 + _ENTRY * self._count(main)
        if pointer > len(self._data):
            raise ValueError("the directory is cut short")
        self._data += bytes(max(0, pointer + 4 - len(self._data)))  # some writers leave the pointer out
        directory = self._integer(pointer)
        struct.pack_into(f"{self.order}I", self._data, pointer, 0)
        if 0 < directory < len(self._data) - 2:
            numbers = {entry.tag: self._integer(entry.position + 8) for entry in self.entries(directory)}
            if _THUMBNAIL in numbers:
                self._blank(numbers[_THUMBNAIL], numbers.get(_THUMBNAIL_LENGTH, 0))
            self._blank(directory, 2 + _ENTRY * self._count(directory) + 4)

    def keep_only(self, directories: Mapping[int, Container[int]]) -> None:
        """Leave these tags of the directories at these offsets; every other byte of the block becomes zero or goes."""
        kept = bytearray(len(self._data))
        kept[:8] = self._data[:8]
        end = 8
        for directory, tags in directories.items():
            entries = [entry for entry in self.entries(directory) if entry.tag in tags]
            rows = b"".join(self._data[entry.position : entry.position + _ENTRY] for entry in entries)
            parts = {directory: struct.pack(f"{self.order}H", len(entries)) + rows + bytes(4)}
            parts |= {entry.start: entry.value for entry in entries if len(entry.value) > 4}
            for start, part in parts.items():
                kept[start : start + len(part)] = part
                end = max(end, start + len(part))
        self._data = kept[:end]

    def _rows(self, directory: int) -> range:
        start = directory + 2
        return range(start, start + _ENTRY * self._count(directory), _ENTRY)

    def _count(self, directory: int) -> int:
        (count,) = struct.unpack_from(f"{self.order}H", self._data, directory)
        return int(count)

    def _integer(self, position: int) -> int:
        (value,) = struct.unpack_from(f"{self.order}I", self._data, position)
        return int(value)

    def _blank(self, start: int, size: int) -> None:
        end = min(start + size, len(self._data))
        if start < end:
            self._data[start:end] = bytes(end - start)
