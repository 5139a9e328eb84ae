"""Take a PNG apart: the chunks that its pixels need, and what all the others tell, in every spelling that is in use.

Text is decompressed here and within bounds, since readers refuse a sound picture for the length of its texts.
"""

from __future__ import annotations

import contextlib
import re
import struct
import zlib
from typing import TYPE_CHECKING

from engine.pictures import told_color
from engine.pictures.found_metadata import (
    CORRUPT,
    PHOTOSHOP,
    FoundMetadata,
    exif_from,
    iptc_of_resources,
    joined_xmp,
    plausible,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.pictures.told_color import ToldColor

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_OF_PIXELS = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
_TEXTS = (b"tEXt", b"zTXt", b"iTXt")
_XMP_KEYWORDS = ("XML:com.adobe.xmp", "raw profile type xmp")  # the latter and those below in any case
_EXIF_KEYWORDS = ("raw profile type exif", "raw profile type app1")
_IPTC_KEYWORDS = ("raw profile type iptc", "raw profile type 8bim")
_PROFILE_KEYWORDS = ("raw profile type icc", "raw profile type icm")
_BLOCK = "raw profile"
_LONGEST_TEXT = 2**24  # bytes of one text, decompressed; what is longer is left out
_LONGEST_CARRIED = 2**16  # characters of a text that is no block of metadata
_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # of a pixel, by kind of colour
# Of each pass of an interlaced file: first column and row, and steps across and down.
_ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_METRE = 39.3701  # inches
_XMP_IN_APP1 = b"http://ns.adobe.com/xap/1.0/\0"


class PngFile:
    """Hold one file's chunks; raises nothing for what is damaged, which its pixels' reader notices."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._chunks = list(_chunks(content))
        self._texts: dict[str, bytes] = {}
        for keyword, text in self._read_texts():
            is_block = keyword.lower().startswith(_BLOCK)
            self._texts.setdefault(keyword.lower() if is_block else keyword, text)

    @property
    def size(self) -> tuple[int, int]:
        """Give width and height, px; raises struct.error where the header is cut short."""
        width, height = struct.unpack_from(">II", self._content, 16)
        return width, height

    @property
    def depth(self) -> int:
        """Give the bits of a sample; raises IndexError likewise."""
        return self._content[24]

    def pixels_only(self) -> bytes:
        """Give the file without what does not concern its samples."""
        parts = [self._content[start - 8 : end + 4] for name, start, end in self._chunks if name in _OF_PIXELS]
        return SIGNATURE + b"".join(parts)

    def parts(self) -> Iterator[tuple[slice, slice, bytes]]:
        """Yield rows and columns, and what fills them as a file without interlacing, of which libpng would complain.

        Raises ValueError, IndexError or zlib.error where an interlaced file is damaged.
        """
        header = self._named(b"IHDR")[0]
        depth, kind, interlacing = header[8], header[9], header[12]
        if interlacing == 0:
            yield slice(None), slice(None), self.pixels_only()
            return
        width, height = self.size
        passes = []
        for x, y, across, down in _ADAM7:
            size = max(0, -(-(width - x) // across)), max(0, -(-(height - y) // down))
            row = 1 + -(-size[0] * depth * _SAMPLES[kind] // 8)
            passes.append((slice(y, None, down), slice(x, None, across), size, row * size[1] if all(size) else 0))
        whole = sum(length for *_, length in passes)
        stream = zlib.decompressobj()
        data = stream.decompress(b"".join(self._named(b"IDAT")), whole)
        is_cut = not stream.eof and not stream.decompress(stream.unconsumed_tail, 1) and not stream.eof
        if len(data) < whole or whole == 0 or is_cut:
            raise ValueError("the pixels are not all there")
        colors = b"".join(_chunk(name, chunk) for name in (b"PLTE", b"tRNS") for chunk in self._named(name))
        for rows, columns, size, length in passes:
            if length:
                head = _chunk(b"IHDR", struct.pack(">II", *size) + header[8:12] + b"\0")
                pixels = _chunk(b"IDAT", zlib.compress(data[:length], 1))
                yield rows, columns, SIGNATURE + head + colors + pixels + _chunk(b"IEND", b"")
                data = data[length:]

    @property
    def profile(self) -> bytes | None:
        """Give the embedded ICC profile."""
        for chunk in self._named(b"iCCP"):
            with contextlib.suppress(ValueError, zlib.error):
                return _inflated(chunk[chunk.index(b"\0") + 2 :]) or None
        return self._raw(_PROFILE_KEYWORDS)

    @property
    def told_color(self) -> ToldColor | None:
        """Give what cICP says, which goes before a profile, or gAMA and cHRM, which go after it and after sRGB."""
        for chunk in self._named(b"cICP"):
            if len(chunk) >= 2:
                return told_color.by_numbers(chunk[0], chunk[1])
        if self.profile or self._named(b"sRGB"):
            return None
        gamma = next((int.from_bytes(chunk) / 1e5 for chunk in self._named(b"gAMA") if len(chunk) == 4), None)
        corners = next((struct.unpack(">8I", chunk) for chunk in self._named(b"cHRM") if len(chunk) == 32), None)
        if gamma is None and corners is None:
            return None
        return told_color.by_values(gamma or None, tuple(value / 1e5 for value in corners) if corners else None)

    @property
    def goes_before_profile(self) -> bool:
        """Tell whether what the file says by numbers outranks its profile (PNG 3, 4.3)."""
        return bool(self._named(b"cICP"))

    @property
    def is_narrow(self) -> bool:
        """Tell whether black and white are 16 and 235 of 255, as in videos (PNG 3, 11.3.2.6)."""
        return any(len(chunk) == 4 and chunk[3] == 0 for chunk in self._named(b"cICP"))

    def metadata(self) -> FoundMetadata:
        """Gather EXIF, XMP, IPTC, resolution and texts."""
        named = [exif_from(chunk) for chunk in self._named(b"eXIf")]
        exif = next(filter(None, named), None) or exif_from(self._raw(_EXIF_KEYWORDS))
        xmp = joined_xmp(self._xmp_packets())
        iptc = self._raw(_IPTC_KEYWORDS)
        if iptc and not iptc.startswith(b"\x1c"):
            iptc = iptc_of_resources(iptc.removeprefix(PHOTOSHOP))
        density = None
        for chunk in self._named(b"pHYs"):
            if len(chunk) == 9 and chunk[8] == 1:
                x, y = struct.unpack_from(">II", chunk)
                density = plausible((x / _METRE, y / _METRE))
        blocks = (*_XMP_KEYWORDS, *_EXIF_KEYWORDS, *_IPTC_KEYWORDS, *_PROFILE_KEYWORDS)
        texts = [
            (keyword, text.decode("utf-8", "replace"))
            for keyword, text in self._texts.items()
            if keyword not in blocks and not keyword.startswith(_BLOCK) and len(text) <= _LONGEST_CARRIED
        ]
        return FoundMetadata(exif, xmp, iptc, density, tuple(texts))

    def _named(self, name: bytes) -> list[bytes]:
        return [self._content[start:end] for found, start, end in self._chunks if found == name]

    def _xmp_packets(self) -> Iterator[bytes]:
        if _XMP_KEYWORDS[0] in self._texts:
            yield self._texts[_XMP_KEYWORDS[0]]
        raw = self._raw(_XMP_KEYWORDS[1:])
        if raw:
            yield raw
        profile = self._raw(_EXIF_KEYWORDS[1:])
        if profile and profile.startswith(_XMP_IN_APP1):
            yield profile.removeprefix(_XMP_IN_APP1)

    def _raw(self, keywords: tuple[str, ...]) -> bytes | None:
        """Decode ImageMagick's way to store a block: its name, its length and hexadecimal digits, in lines."""
        for keyword in keywords:
            found = re.match(rb"\n?[^\n]*\n\s*(\d+)\s+([0-9a-fA-F\s]*)", self._texts.get(keyword, b""))
            if found:
                with contextlib.suppress(ValueError):
                    return bytes.fromhex(found[2].decode())[: int(found[1])] or None
        return None

    def _read_texts(self) -> Iterator[tuple[str, bytes]]:
        """Yield keyword and text, in UTF-8, of every kind of chunk for text."""
        for name, start, end in self._chunks:
            if name in _TEXTS:
                with contextlib.suppress(zlib.error, *CORRUPT):
                    keyword, rest = self._content[start:end].split(b"\0", 1)
                    yield keyword.decode("latin-1"), _text(name, rest)


def _text(name: bytes, rest: bytes) -> bytes:
    if name == b"iTXt":
        is_compressed = rest[0] == 1
        text = rest[2:].split(b"\0", 2)[2]
        return _inflated(text) if is_compressed else text
    text = _inflated(rest[1:]) if name == b"zTXt" else rest
    with contextlib.suppress(UnicodeDecodeError):  # some write UTF-8 where Latin-1 is due
        text.decode()
        return text
    return text.decode("latin-1").encode()


def _inflated(data: bytes) -> bytes:
    reader = zlib.decompressobj()
    text = reader.decompress(data, _LONGEST_TEXT)
    if reader.unconsumed_tail:
        raise ValueError("the text is too long")
    return text


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _chunks(content: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield name, start and end of every chunk's data, the last one as far as it is there."""
    place = len(SIGNATURE)
    while place + 8 <= len(content):
        size = int.from_bytes(content[place : place + 4])
        yield content[place + 4 : place + 8], place + 8, min(place + 8 + size, len(content))
        place += 12 + size
