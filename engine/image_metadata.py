"""Carry EXIF and XMP from one picture file to another."""

from __future__ import annotations

import re
import struct

from PIL import ExifTags, Image

_STRUCTURE = frozenset(  # TIFF tags about how the pixels lie in the old file, and blocks that travel separately
    (
        *(*range(254, 267), 273, *range(277, 282), 284, *range(288, 294), 297, 301, 317, *range(320, 348)),
        *(*range(512, 533), 700, 33723, 34377, 34675, 37724, 50341),  # the last: XMP, IPTC, Photoshop, ICC, ...
        *(ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo),
    )
)
_MAKER_NOTE = 0x927C
# What Pillow's readers let out on damaged files.
CORRUPT = (OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, RuntimeError, struct.error)
_XMP_ORIENTATION = re.compile(rb"(tiff:Orientation(?:=[\"']|>))[2-8]")


def read_exif(image: Image.Image) -> bytes | None:
    """Return the EXIF block with orientation 1 and without thumbnail; None if there is none or it is corrupt."""
    try:
        found = image.getexif()
        kept = Image.Exif()
        kept.endian = found.endian
        kept.update({tag: value for tag, value in found.items() if tag not in _STRUCTURE})
        directories = _copy_directories(found, kept)
        if not kept and not directories:
            return None
        kept[ExifTags.Base.Orientation] = 1
        return kept.tobytes()
    except CORRUPT:
        return None


def read_xmp(image: Image.Image) -> bytes | None:
    """Return the XMP packet with orientation 1."""
    xmp = image.info.get("xmp")
    if isinstance(xmp, str):
        xmp = xmp.encode()
    return _XMP_ORIENTATION.sub(rb"\g<1>1", xmp) if isinstance(xmp, bytes) and xmp else None


def exif_tags(block: bytes, width: int, height: int) -> Image.Exif:
    """Parse an EXIF block and have it tell the new picture's size, in px, and upright orientation."""
    exif = Image.Exif()
    exif.load(block)
    exif[ExifTags.Base.Orientation] = 1
    if ExifTags.IFD.Exif in exif:
        directory = exif.get_ifd(ExifTags.IFD.Exif)
        directory[ExifTags.Base.ExifImageWidth] = width
        directory[ExifTags.Base.ExifImageHeight] = height
    return exif


def exif_block(block: bytes, width: int, height: int, limit: int | None = None) -> bytes | None:
    """Return the block for a picture of that size; beyond `limit` bytes the maker note goes, and then the block."""
    exif = exif_tags(block, width, height)
    written = exif.tobytes()
    if limit is not None and len(written) > limit:
        exif.get_ifd(ExifTags.IFD.Exif).pop(_MAKER_NOTE, None)
        written = exif.tobytes()
    return written if limit is None or len(written) <= limit else None


def _copy_directories(found: Image.Exif, kept: Image.Exif) -> int:
    """Copy the camera's and the GPS directory; return how many there were."""
    copied = 0
    for name in (ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo):
        directory = {tag: value for tag, value in found.get_ifd(name).items() if tag != ExifTags.IFD.Interop}
        if directory:
            kept.get_ifd(name).update(directory)
            copied += 1
    return copied
