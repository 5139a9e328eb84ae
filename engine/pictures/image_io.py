"""Read picture files into sRGB pixels."""

from __future__ import annotations

import warnings
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PIL import UnidentifiedImageError

from engine.errors import UnreadableImage, UnsupportedFormat, damaged, not_found, too_large
from engine.pictures.formats import RAW_SUFFIXES
from engine.pictures.found_metadata import CORRUPT
from engine.pictures.guarded_decoding import Kind, check_size, decode_guarded
from engine.pictures.image_decoding import decode
from engine.pictures.jpeg_xl_file import SIGNATURES as JPEG_XL_SIGNATURES
from engine.pictures.tiff_pages import SIGNATURES, has_sensor_data, is_raw_tiff, is_tiff
from engine.storage.mapped_pixels import mapped_pixels

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from engine.values import Picture

MAX_MEGAPIXELS = 300
_MOST_PIXELS = MAX_MEGAPIXELS * 10**6
_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"\0\0\0\x0cjP")
_RAW_SIGNATURES = (
    *(b"FUJIFILMCCD-RAW", b"IIRO", b"IIRS", b"MMOR", b"IIU\0", b"FOVb", b"\0MRM", b"II\x1a\0\0\0HEAPCCDR"),
)
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


def load(path: Path) -> Picture:
    """Read a picture file, the first frame of an animation, as upright sRGB pixels.

    The format is told by content, not by name; 16-bit files keep their depth. Raises UnreadableImage, UnsupportedFormat
    or OutOfMemory.
    """
    _check_file(path)
    try:
        with path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of Pillow's about what is amiss in a file
            kind = _guarded_kind(file, path)
            picture = _decoded_outside(file, path, kind) if kind else _decoded_here(file, path)
        return replace(picture, pixels=mapped_pixels(picture.pixels), source=path)
    except UnidentifiedImageError as error:
        raise _not_identified(path) from error
    except PermissionError as error:
        raise UnreadableImage("You may not open {0}; change its permissions or choose another.", path.name) from error
    except MemoryError as error:
        raise too_large(path.name) from error
    except CORRUPT as error:
        raise damaged(path.name) from error


def _decoded_here(file: BinaryIO, path: Path) -> Picture:
    return decode(file, partial(check_size, path, most=_MOST_PIXELS))


def _decoded_outside(file: BinaryIO, path: Path, kind: Kind) -> Picture:
    """Decode raw, HEIC and JPEG XL; a TIFF that only its name or its tags make a raw one is decoded here after all."""
    try:
        return decode_guarded(path, kind, _MOST_PIXELS)
    except UnsupportedFormat:
        if kind is not Kind.RAW or not is_tiff(file) or has_sensor_data(file):
            raise
        return _decoded_here(file, path)


def _guarded_kind(file: BinaryIO, path: Path) -> Kind | None:
    """Tell by its content, and for rare raw formats by its name, what is decoded in a process of its own."""
    head = file.read(32)
    if head.startswith(JPEG_XL_SIGNATURES):
        return Kind.JPEG_XL
    if head[4:8] == b"ftyp":
        if head[8:12] == b"crx ":
            return Kind.RAW
        return Kind.HEIF if head[8:12] in _HEIF_BRANDS and b"avif" not in head[8:] else None
    if head.startswith(_RAW_SIGNATURES) or is_raw_tiff(file):
        return Kind.RAW
    known = head.startswith(_SIGNATURES) or head[:2] in (b"BM", b"RI")
    return Kind.RAW if path.suffix.lower() in RAW_SUFFIXES and not known else None


def _check_file(path: Path) -> None:
    try:
        if path.is_dir():
            raise UnreadableImage("{0} is a folder; choose a picture in it.", path.name or path)
        if not path.is_file():
            raise not_found(path.name)
        if path.stat().st_size == 0:
            raise UnreadableImage("{0} is empty; try another copy of it.", path.name)
    except (OSError, ValueError) as error:
        raise not_found(path.name) from error


def _not_identified(path: Path) -> UnreadableImage | UnsupportedFormat:
    with path.open("rb") as file:
        head = file.read(12)
        if head.startswith(_SIGNATURES + SIGNATURES) or head[8:] in (b"WEBP", b"avif"):
            return UnreadableImage("{0} is damaged or of a rare kind; save it anew as JPEG or PNG.", path.name)
    return UnsupportedFormat(
        "{0} is not a picture that can be opened; choose a JPEG, PNG, TIFF, WebP, AVIF, JPEG XL or raw file.", path.name
    )
