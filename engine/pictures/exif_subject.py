"""Keep what EXIF says of where the subject is on the subject when a picture is turned or scaled (EXIF 2.3, 4.6.5)."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from engine.pictures.orientation import FIRST_LYING, turned_place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.pictures.exif_block import Entry, ExifBlock

_CAMERA = 0x8769
_TAGS = (0x9214, 0xA214)  # SubjectArea: a place, and a circle's or a rectangle's size; SubjectLocation: a place
_SHORT, _PLACE, _RECTANGLE = 3, 2, 4  # TIFF's number of the type; how many numbers
_MOST = 65535


def turn(exif: ExifBlock, orientation: int, width: int, height: int) -> None:
    """Turn places in a picture that is `width` x `height` px as it is stored, as its pixels are turned upright."""
    is_lying = orientation >= FIRST_LYING
    sides = (height, width) if is_lying else (width, height)
    for camera, entry, (x, y, *size) in _places(exif):
        shares = turned_place(x / width, y / height, orientation)
        moved = [share * side for share, side in zip(shares, sides, strict=True)]
        _write(exif, camera, entry, [*moved, *(reversed(size) if is_lying else size)])


def scale(exif: ExifBlock, across: float, down: float) -> None:
    """Multiply places and sizes."""
    for camera, entry, (x, y, *size) in _places(exif):
        factors = (across, down) if len(size) == _RECTANGLE - _PLACE else ((across * down) ** 0.5,)
        sizes = [value * factor for value, factor in zip(size, factors, strict=False)]
        _write(exif, camera, entry, [x * across, y * down, *sizes])


def _places(exif: ExifBlock) -> Iterator[tuple[int, Entry, tuple[int, ...]]]:
    camera = exif.directory(_CAMERA)
    for entry in list(exif.entries(camera)) if camera is not None else ():
        if entry.tag in _TAGS and entry.kind == _SHORT and _PLACE <= entry.count <= _RECTANGLE:
            yield camera or 0, entry, struct.unpack(f"{exif.order}{entry.count}H", entry.value)


def _write(exif: ExifBlock, camera: int, entry: Entry, numbers: list[float]) -> None:
    whole = [min(max(round(number), 0), _MOST) for number in numbers]
    exif.set_bytes(camera, entry.tag, struct.pack(f"{exif.order}{entry.count}H", *whole))
