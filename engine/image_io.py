"""Read picture files into sRGB pixels and write results without ever touching an original."""

from __future__ import annotations

import errno
import os
import uuid
import warnings
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from PIL import Image, TiffImagePlugin, UnidentifiedImageError

from engine.errors import CannotWrite, OutOfMemory, UnreadableImage, UnsupportedFormat
from engine.image_decoding import decode
from engine.image_encoding import LONGEST_SIDE, encode
from engine.image_metadata import CORRUPT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PIL import ImageFile

    from engine.values import Picture, Pixels

MAX_MEGAPIXELS = 300

_FORMAT_OF_SUFFIX = {
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".png": "PNG",
    ".tif": "TIFF",
    ".tiff": "TIFF",
    ".webp": "WEBP",
    ".avif": "AVIF",
}
WRITABLE_SUFFIXES: tuple[str, ...] = tuple(_FORMAT_OF_SUFFIX)
READABLE_SUFFIXES: tuple[str, ...] = (*WRITABLE_SUFFIXES, ".jpe", ".jfif", ".bmp", ".gif")
_READABLE_FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "TIFF", "BMP", "GIF")
_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG", b"II*\0", b"MM\0*", b"GIF8")
_WRITE_ADVICE = {
    errno.EACCES: "you may not write into the folder {folder}; choose another one",
    errno.EPERM: "you may not write into the folder {folder}; choose another one",
    errno.EROFS: "the folder {folder} can only be read; choose another one",
    errno.ENOSPC: "the disk is full; make room or choose another folder",
    errno.EDQUOT: "your share of the disk is full; make room or choose another folder",
    errno.ENOENT: "the folder {folder} does not exist; choose another one",
    errno.ENOTDIR: "{folder} is not a folder; choose one",
    errno.EISDIR: "there is a folder of that name; choose another name",
    errno.ENAMETOOLONG: "the name is too long or has a character that is not possible here; choose another one",
}


def load(path: Path) -> Picture:
    """Read a picture file, the first frame of an animation, as upright sRGB pixels.

    The format is told by content, not by name; 16-bit files keep their depth. Raises UnreadableImage, UnsupportedFormat
    or OutOfMemory.
    """
    _check_file(path)
    try:
        with path.open("rb") as file, _pillow_settings():

            def open_image() -> ImageFile.ImageFile:
                file.seek(0)
                image = Image.open(file, formats=_READABLE_FORMATS)
                _check_size(path, *image.size)
                return image

            return replace(decode(open_image), source=path)
    except UnidentifiedImageError as error:
        raise _not_identified(path) from error
    except PermissionError as error:
        raise UnreadableImage(f"You may not open {path.name}; change its permissions or choose another.") from error
    except MemoryError as error:
        raise OutOfMemory(f"{path.name} does not fit into memory; close other programs or reduce it.") from error
    except CORRUPT as error:
        raise UnreadableImage(f"{path.name} is damaged and cannot be opened; try another copy of it.") from error


def save(
    path: Path, pixels: Pixels, like: Picture | None = None, *, quality: int = 95, overwrite: bool = False
) -> Path:
    """Write (H, W, 3) pixels in [0, 1] in the format that the suffix names and return the path really written.

    `like` is the photograph: its metadata and alpha are kept, and its 16 bits in PNG and TIFF. A taken name gets " (2)"
    and so on unless `overwrite`. `quality` is 1 to 100 for JPEG, WebP and AVIF. The file appears only when it is
    complete and checked. Raises UnsupportedFormat, CannotWrite, OutOfMemory or
    BadResult.
    """
    image_format = _format_of(path)
    height, width = pixels.shape[:2]
    _check_writable_size(path, image_format, max(height, width))
    try:
        check_target(path, like.source if like else None)
        target = path if overwrite else _free_name(path)
        with _temporary_beside(target) as temporary:
            _write(temporary, encode(pixels, like, image_format, quality))
            _check_written(temporary, image_format, (width, height))
            temporary.replace(target)
    except MemoryError as error:
        raise OutOfMemory(f"There is not enough memory to save {path.name}; close other programs.") from error
    except OSError as error:
        raise CannotWrite(_write_sentence(path, error)) from error
    except CORRUPT as error:
        raise CannotWrite(f"{path.name} could not be saved; choose another format, for example PNG.") from error
    return target


def check_target(path: Path, original: Path | None = None) -> None:
    """Refuse at once, before a long run, a file that `save` could not write after it; raises as `save` does."""
    _format_of(path)
    try:
        if original and path.exists() and original.exists() and path.samefile(original):
            raise CannotWrite(f"{path.name} is the original, which is never overwritten; choose another name.")
        next(path.parent.iterdir(), None)  # fails as writing would where this is no folder
    except OSError as error:
        raise CannotWrite(_write_sentence(path, error)) from error


@contextmanager
def _pillow_settings() -> Iterator[None]:
    """Have Pillow read big pictures, without warnings, and every TIFF by libtiff: it garbles deep planes by itself."""
    pillow_limit, by_libtiff = Image.MAX_IMAGE_PIXELS, TiffImagePlugin.READ_LIBTIFF
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        Image.MAX_IMAGE_PIXELS, TiffImagePlugin.READ_LIBTIFF = None, True
        try:
            yield
        finally:
            Image.MAX_IMAGE_PIXELS, TiffImagePlugin.READ_LIBTIFF = pillow_limit, by_libtiff


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
        f"{path.name} is not a picture that can be opened; choose a JPEG, PNG, TIFF, WebP, AVIF, BMP or GIF file."
    )


def _format_of(path: Path) -> str:
    image_format = _FORMAT_OF_SUFFIX.get(path.suffix.lower())
    if image_format is None:
        works = ", ".join(WRITABLE_SUFFIXES)
        raise UnsupportedFormat(f"{path.name} cannot be saved under that ending; use one of {works}.")
    return image_format


def _check_writable_size(path: Path, image_format: str, long_side: int) -> None:
    longest = LONGEST_SIDE.get(image_format)
    if longest is not None and long_side > longest:
        raise CannotWrite(
            f"{path.name} would be {long_side} px long, and its format ends at {longest} px; save it as PNG or TIFF."
        )


def _free_name(path: Path) -> Path:
    """Return the path itself, or the first of "name (2)", "name (3)"... that is not taken."""
    candidate, number = path, 1
    while os.path.lexists(candidate):
        number += 1
        candidate = path.with_name(f"{path.stem} ({number}){path.suffix}")
    return candidate


@contextmanager
def _temporary_beside(target: Path) -> Iterator[Path]:
    """Lend a short unused name in the target's folder; what is still there at the end is removed."""
    temporary = target.with_name(f".impasto-{uuid.uuid4().hex[:12]}.part")
    try:
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _check_written(path: Path, image_format: str, size: tuple[int, int]) -> None:
    with _pillow_settings(), Image.open(path, formats=[image_format]) as image:
        if image.size != size:
            raise OSError(errno.EIO, "the file came back with another size")
        image.load()


def _write_sentence(path: Path, error: OSError) -> str:
    number = error.errno or 0
    if number in (errno.ENOENT, errno.EINVAL, errno.EILSEQ) and path.parent.is_dir():
        number = errno.ENAMETOOLONG  # as Windows and some file systems put it
    advice = _WRITE_ADVICE.get(number, "the file did not come back as written; try another folder")
    return f"{path.name} could not be saved: {advice.format(folder=path.parent)}."
