"""Take a JPEG XL file apart, and put one together (ISO/IEC 18181-2)."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import imagecodecs

from engine.pictures.found_metadata import CORRUPT, exif_from, joined_xmp
from engine.pictures.iso_boxes import boxes
from engine.pictures.jpeg_xl_header import CODESTREAM

if TYPE_CHECKING:
    from collections.abc import Iterator

CONTAINER = b"\0\0\0\x0cJXL \x0d\x0a\x87\x0a"
SIGNATURES = (CODESTREAM, CONTAINER)
_KIND = b"\0\0\0\x14ftypjxl \0\0\0\0jxl "
_LONGEST = 2**26  # bytes of a box of metadata


class JpegXlFile:
    """Hold one file's codestream and what stands beside it; raises ValueError where there is no codestream."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._boxes = [] if content.startswith(CODESTREAM) else list(_unpacked(content))
        parts = [part for name, part in self._boxes if name == b"jxlc"]
        numbered = [(part[:4], part[4:]) for name, part in self._boxes if name == b"jxlp"]
        if numbered:  # the highest bit of a number marks the last part
            numbered.sort(key=lambda part: int.from_bytes(part[0]) & 0x7FFFFFFF)
            parts = [b"".join(part for _, part in numbered)]
        if content.startswith(CODESTREAM):
            parts = [content]
        if not parts or not parts[0].startswith(CODESTREAM):
            raise ValueError("no JPEG XL")
        self.codestream = parts[0]

    @property
    def exif(self) -> bytes | None:
        """Give the EXIF block from its byte order on."""
        return next((exif_from(part) for name, part in self._boxes if name == b"Exif"), None)

    @property
    def xmp(self) -> bytes | None:
        """Give the XMP, several packets joined."""
        return joined_xmp(part for name, part in self._boxes if name == b"xml ")

    @property
    def level(self) -> int:
        """Give what a decoder must be able to do: 5, which all can, or 10."""
        return next((part[0] for name, part in self._boxes if name == b"jxll" and part), 5)

    def jpeg(self) -> bytes | None:
        """Give the JPEG that was packed without loss, byte for byte; None where there was none."""
        if not any(name == b"jbrd" for name, _ in self._boxes):
            return None
        try:
            return bytes(imagecodecs.jpegxl_decode_jpeg(self._content, numthreads=1))
        except CORRUPT:
            return None


def packed(codestream: bytes, exif: bytes | None, xmp: bytes | None, level: int) -> bytes:
    """Put a file together."""
    parts = CONTAINER + _KIND
    if level != 5:  # the usual one, which is not told
        parts += _box(b"jxll", bytes([level]))
    if exif:
        parts += _box(b"Exif", bytes(4) + exif)
    if xmp:
        parts += _box(b"xml ", xmp)
    return parts + _box(b"jxlc", codestream)


def _box(name: bytes, content: bytes) -> bytes:
    size = len(content) + 8
    head = struct.pack(">I4s", size, name) if size < 2**32 else struct.pack(">I4sQ", 1, name, size + 8)
    return head + content


def _unpacked(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield name and content of every box, decompressed."""
    for name, start, end in boxes(content):
        if name != b"brob":
            yield name, content[start:end]
            continue
        try:
            room = imagecodecs.brotli_decode(content[start + 4 : end], out=bytearray(_LONGEST))
        except CORRUPT:
            continue
        yield content[start : start + 4], bytes(room)
