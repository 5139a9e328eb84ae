"""Read picture files into sRGB pixels."""

from __future__ import annotations

import warnings
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PIL import UnidentifiedImageError

from engine.errors import OutOfMemory, UnreadableImage, UnsupportedFormat
from engine.pictures.guarded_decoding import Kind, decode_guarded
from engine.pictures.image_decoding import decode
from engine.pictures.image_metadata import CORRUPT
from engine.pictures.tiff_decoding import is_raw_tiff
from engine.storage.mapped_pixels import mapped_pixels
from engine.values import RAW_SUFFIXES

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from engine.values import Picture

MAX_MEGAPIXELS = 300
_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG", b"II*\0", b"MM\0*", b"GIF8", b"\0\0\0\x0cjP")
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
            if kind is not None:
                picture = decode_guarded(path, kind, MAX_MEGAPIXELS * 10**6)
            else:
                picture = decode(file, partial(_check_size, path))
        return replace(picture, pixels=mapped_pixels(picture.pixels), source=path)
    except UnidentifiedImageError as error:
        raise _not_identified(path) from error
    except PermissionError as error:
        raise UnreadableImage(f"You may not open {path.name}; change its permissions or choose another.") from error
    except MemoryError as error:
        raise OutOfMemory(f"{path.name} does not fit into memory; close other programs or reduce it.") from error
    except CORRUPT as error:
        raise UnreadableImage(f"{path.name} is damaged and cannot be opened; try another copy of it.") from error


def _guarded_kind(file: BinaryIO, path: Path) -> Kind | None:
    """Tell by its content, and for rare raw formats by its name, what is decoded in a process of its own."""
    head = file.read(32)
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
            raise UnreadableImage(f"{path.name or path} is a folder; choose a picture in it.")
        if not path.is_file():
            raise UnreadableImage(f"{path.name} cannot be found; it may have been moved or renamed.")
        if path.stat().st_size == 0:
            raise UnreadableImage(f"{path.name} is empty; try another copy of it.")
    except (OSError, ValueError) as error:
        raise UnreadableImage(f"{path.name} cannot be found; it may have been moved or renamed.") from error


def _check_size(path: Path, width: int, height: int) -> None:
    megapixels = width * height / 1e6
    if megapixels > MAX_MEGAPIXELS:
        raise UnreadableImage(
            f"{path.name} has {megapixels:.0f} megapixels; at most {MAX_MEGAPIXELS} can be opened, so reduce it first."
        )


def _not_identified(path: Path) -> UnreadableImage | UnsupportedFormat:
    with path.open("rb") as file:
        head = file.read(12)
        if head.startswith(_SIGNATURES) or head[8:] in (b"WEBP", b"avif"):
            return UnreadableImage(f"{path.name} is damaged or of a rare kind; save it anew as JPEG or PNG.")
    return UnsupportedFormat(
        f"{path.name} is not a picture that can be opened; choose a JPEG, PNG, TIFF, WebP, AVIF or raw file."
    )
