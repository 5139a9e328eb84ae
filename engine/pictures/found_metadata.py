"""Hold what a file tells beside its pixels, and turn what it says of their lie upright."""

from __future__ import annotations

import contextlib
import struct
import zlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import tifffile

from engine.pictures import exif_subject
from engine.pictures.exif_block import ExifBlock
from engine.pictures.orientation import FIRST_LYING
from engine.pictures.xmp import XmpPacket

if TYPE_CHECKING:
    from collections.abc import Iterable

# What the readers let out on damaged files.
CORRUPT = (
    *(OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, RuntimeError, struct.error),
    tifffile.TiffFileError,
    zlib.error,
)
PHOTOSHOP = b"Photoshop 3.0\0"
TIFF_MARKS = (b"II*\0", b"MM\0*")  # that an EXIF block begins with
_RESOURCES, _IPTC_RESOURCE = (b"8BIM", b"PHUT", b"DCSR", b"AgHg", b"MeSa"), 0x0404
_ORIENTATION, _X_RESOLUTION, _Y_RESOLUTION, _UNIT = 0x0112, 0x011A, 0x011B, 0x0128
_CENTIMETRE = 3
_MOST_DENSITY = 100_000  # px an inch

Density = tuple[float, float]  # px an inch, across and down


@dataclass(frozen=True, slots=True)
class FoundMetadata:
    """Hold the blocks of one file, as they lie in it."""

    exif: bytes | None = None  # starts with the byte order, as TIFF does
    xmp: bytes | None = None
    iptc: bytes | None = None  # IIM records
    density: Density | None = None  # as the format itself tells it
    texts: tuple[tuple[str, str], ...] = ()  # keywords, as PNG names them, and what is said under them
    orientation: int | None = None  # as the format itself tells it

    def upright(self, width: int, height: int) -> tuple[FoundMetadata, int]:
        """Return the blocks as they read when the pixels are turned, and how these are to be, 1 to 8.

        `width` and `height` are of the picture as it is stored, px. EXIF is asked first, then XMP. A corrupt EXIF block
        is left out, a corrupt packet stays as it is.
        """
        exif, stated = _upright_exif(self.exif)
        orientation = self.orientation or stated or _stated_in(self.xmp) or 1
        orientation = orientation if 1 <= orientation <= 8 else 1
        if exif and orientation != 1:
            exif = _turned_exif(exif, orientation, width, height)
        density = self.density
        if density and orientation >= FIRST_LYING:
            density = (density[1], density[0])
        density = density or (density_of(exif) if exif else None)
        return replace(self, exif=exif, xmp=_upright_xmp(self.xmp, orientation), density=density), orientation


def exif_from(block: bytes | None) -> bytes | None:
    """Return an EXIF block from its byte order on, whatever writers put before it; None where there is none."""
    if not block:
        return None
    places = [place for place in (block.find(mark, 0, 64) for mark in TIFF_MARKS) if place >= 0]
    return block[min(places) :] if places else None


def text_of(data: bytes) -> str:
    """Decode a text of no told encoding: UTF-8, else Latin-1."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")


def iptc_of_resources(resources: bytes) -> bytes | None:
    """Return the IPTC records among Photoshop's resources, from the first "8BIM" on."""
    place = 0
    while resources[place : place + 4] in _RESOURCES and len(resources) >= place + 12:
        number, name = struct.unpack_from(">HB", resources, place + 4)
        place += 6 + (name + 2) // 2 * 2
        size = int.from_bytes(resources[place : place + 4])
        content = resources[place + 4 : place + 4 + size]
        if number == _IPTC_RESOURCE:
            return content or None
        place += 4 + (size + 1) // 2 * 2
    return None


def joined_xmp(packets: Iterable[bytes]) -> bytes | None:
    """Return all of a file's packets as one: what an earlier one says goes before a later one's; None without any."""
    whole: XmpPacket | None = None
    first = None
    for packet in packets:
        first = first or packet
        try:
            further = XmpPacket(packet)
        except CORRUPT:
            continue
        if whole is None:
            whole, unchanged = further, packet
        else:
            whole.merge(further)
            unchanged = b""
    return first if whole is None else unchanged or whole.data


def density_of(exif: bytes) -> Density | None:
    """Return the resolution that an EXIF block tells."""
    try:
        block = ExifBlock(exif)
        values = [block.value(tag) for tag in (_X_RESOLUTION, _Y_RESOLUTION)]
        unit = block.value(_UNIT)
        above_and_below = [struct.unpack(block.order + "II", value) for value in values]
        (number,) = struct.unpack(block.order + "H", unit) if unit else (2,)
        scale = 2.54 if number == _CENTIMETRE else 1.0
        x, y = (above / below * scale for above, below in above_and_below)
    except CORRUPT:
        return None
    return plausible((x, y)) if number in (2, _CENTIMETRE) else None


def plausible(density: Density) -> Density | None:
    """Return a resolution unless it is none."""
    return density if all(0 < value < _MOST_DENSITY for value in density) else None


def _upright_exif(block: bytes | None) -> tuple[bytes | None, int | None]:
    """Return the block with orientation 1 and without thumbnail, byte for byte but for these, and what it has told."""
    if not block:
        return None, None
    try:
        exif = ExifBlock(block)
        value = exif.value(_ORIENTATION)
        (stated,) = struct.unpack_from(exif.order + "H", value) if value else (None,)
        exif.set_number(exif.main(), _ORIENTATION, 1)
        exif.remove_thumbnail()
        return exif.data, stated
    except CORRUPT:
        return None, None


def _turned_exif(block: bytes, orientation: int, width: int, height: int) -> bytes:
    """Move the subject, and let the resolutions across and down change places."""
    exif = ExifBlock(block)
    with contextlib.suppress(*CORRUPT):
        exif_subject.turn(exif, orientation, width, height)
    across, down = exif.value(_X_RESOLUTION), exif.value(_Y_RESOLUTION)
    if orientation >= FIRST_LYING and len(across) == len(down):
        exif.set_bytes(exif.main(), _X_RESOLUTION, down)
        exif.set_bytes(exif.main(), _Y_RESOLUTION, across)
    return exif.data


def _stated_in(packet: bytes | None) -> int | None:
    try:
        return XmpPacket(packet).orientation if packet and b"Orientation" in packet.replace(b"\0", b"") else None
    except CORRUPT:
        return None


def _upright_xmp(packet: bytes | None, orientation: int) -> bytes | None:
    if not packet or orientation == 1:
        return packet
    try:
        xmp = XmpPacket(packet)
        xmp.turn(orientation)
        return xmp.data
    except CORRUPT:
        return packet
