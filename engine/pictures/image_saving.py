"""Write results to files without ever touching an original or leaving half a file."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from typing import TYPE_CHECKING

import tifffile
from PIL import AvifImagePlugin, PngImagePlugin, WebPImagePlugin

from engine.errors import CannotWrite, Sentence, too_large_to_save, wrong_ending
from engine.options import SaveOptions
from engine.pictures.formats import WRITABLE_SUFFIXES, excess, format_of, that_hold
from engine.pictures.found_metadata import CORRUPT
from engine.pictures.image_encoding import decoded_size, encode
from engine.pictures.tiff_pages import is_secondary
from engine.storage.whole_file import whole_file
from engine.values import Obstacle

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PIL import ImageFile

    from engine.values import Picture, Pixels

_ANIMATIONS: dict[str, Callable[[Path], ImageFile.ImageFile]] = {
    ".png": PngImagePlugin.PngImageFile,
    ".webp": WebPImagePlugin.WebPImageFile,
    ".avif": AvifImagePlugin.AvifImageFile,
}
_WHY_LEFT = {
    Obstacle.KIND: Sentence("is of a kind that Impasto does not write"),
    Obstacle.PROTECTED: Sentence("is write-protected"),
    Obstacle.SEVERAL: Sentence("holds several pictures"),
}
_DEFAULT = SaveOptions()
_MAY_NOT = Sentence("you may not write into the folder {0}; choose another one")
_SILENT = Sentence("the drive does not answer; choose a folder on another one")
_WRITE_ADVICE = {
    errno.EACCES: _MAY_NOT,
    errno.EPERM: _MAY_NOT,
    errno.EROFS: Sentence("the folder {0} can only be read; choose another one"),
    errno.ENOSPC: Sentence("the disk is full; make room or choose another folder"),
    errno.EDQUOT: Sentence("your share of the disk is full; make room or choose another folder"),
    errno.EFBIG: Sentence("the file would be larger than this disk allows; choose another folder or format"),
    errno.ENODEV: _SILENT,
    errno.ENXIO: _SILENT,
    errno.ENOTCONN: _SILENT,
    errno.ESTALE: _SILENT,
    errno.ENOENT: Sentence("the folder {0} does not exist; choose another one"),
    errno.ENOTDIR: Sentence("{0} is not a folder; choose one"),
    errno.EISDIR: Sentence("there is a folder of that name; choose another name"),
    errno.ENAMETOOLONG: Sentence(
        "the name is too long or has a character that is not possible here; choose another one"
    ),
}


def save(
    path: Path,
    pixels: Pixels,
    like: Picture | None = None,
    options: SaveOptions = _DEFAULT,
    *,
    recipe: str | None = None,
    overwrite: bool = False,
    in_place: bool = False,
) -> Path:
    """Write (H, W, 3) extended-range sRGB pixels in the format that the suffix names; return the path really written.

    `like` is the photograph: its metadata, alpha, profile and bit depth are kept as far as format and options allow.
    `recipe`, a JSON text, goes into the metadata. A taken name gets " (2)" and so on unless `overwrite`. The file
    appears only when it is complete and checked. `in_place` replaces `path` though it be the photograph itself, which
    only a program that handed it over to be edited waits for. Raises UnsupportedFormat, CannotWrite, OutOfMemory or
    BadResult.
    """
    image_format = _format_of(path)
    height, width = pixels.shape[:2]
    check_size(path, width, height, like, options)
    try:
        if in_place:
            _check_replaceable(path)
        check_target(path, like.source if like and not in_place else None)
        data = encode(pixels, like, image_format, options, recipe)
        target = path.resolve() if in_place else path if overwrite else free_name(path)
        with whole_file(target) as temporary:
            temporary.write_bytes(data)
            if in_place and target.exists():
                shutil.copymode(target, temporary)
            _check_written(temporary, image_format, data, (width, height))
    except MemoryError as error:
        raise too_large_to_save(path.name) from error
    except OSError as error:
        raise CannotWrite(write_sentence(path, error, in_place=in_place)) from error
    except CORRUPT as error:
        raise _not_encoded(path) from error
    return target


def _not_encoded(path: Path) -> CannotWrite:
    return CannotWrite("{0} could not be saved; choose another format, for example PNG.", path.name)


def save_finished(path: Path, content: bytes, size: tuple[int, int], *, overwrite: bool = False) -> Path:
    """Write a whole file that another computer has painted and encoded, of that width and height, px; else as `save`.

    Raises UnsupportedFormat or CannotWrite.
    """
    image_format = _format_of(path)
    try:
        target = path if overwrite else free_name(path)
        with whole_file(target) as temporary:
            temporary.write_bytes(content)
            _check_written(temporary, image_format, content, size)
    except OSError as error:
        raise CannotWrite(write_sentence(path, error)) from error
    except CORRUPT as error:
        raise _not_encoded(path) from error
    return target


def check_target(path: Path, original: Path | None = None) -> None:
    """Refuse at once, before a long run, a file that `save` could not write after it; raises as `save` does."""
    _format_of(path)
    check_place(path, original)


def check_place(path: Path, original: Path | None = None) -> None:
    """Raise CannotWrite where the folder takes no file of that name, or it is the original's own."""
    try:
        if original and path.exists() and original.exists() and path.samefile(original):
            raise CannotWrite("{0} is the original, which is never overwritten; choose another name.", path.name)
        next(path.parent.iterdir(), None)  # fails as writing would where this is no folder
        if not os.access(path.parent, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path.parent))
    except OSError as error:
        raise CannotWrite(write_sentence(path, error)) from error


def check_size(
    path: Path, width: int, height: int, like: Picture | None = None, options: SaveOptions = _DEFAULT
) -> None:
    """Refuse, before a long run, a picture of a size, px, that the format of that name cannot hold; offer what can."""
    kind = format_of(path.suffix)
    if kind is None:
        return
    depth = options.bit_depth or (like.bit_depth if like else 8)
    channels = 4 if like is not None and like.alpha is not None else 3
    room = channels * max((own for own in kind.depths if own <= depth), default=8) // 8
    too_much = excess(kind, width, height, room)
    if too_much is None:
        return
    others = " / ".join(other.name for other in that_hold(width, height, channels * depth // 8))
    if others:
        raise CannotWrite("{0} would be {1}; save it as {2}, or choose a smaller size.", path.name, too_much, others)
    raise CannotWrite("{0} would be {1}; choose a smaller size.", path.name, too_much)


def painted_size(picture: Picture, size: int | None) -> tuple[int, int]:
    """Return width and height, px, of a photograph whose long side becomes `size`; None leaves it."""
    height, width = picture.pixels.shape[:2]
    scale = (size or max(height, width)) / max(height, width)
    return max(1, round(width * scale)), max(1, round(height * scale))


def loss_of(path: Path, picture: Picture) -> Sentence | None:
    """Say in a sentence what of a photograph the format of that name cannot hold; None where nothing is lost."""
    kind = format_of(path.suffix)
    if kind is None or kind.has_alpha or picture.alpha is None or bool((picture.alpha >= 1).all()):
        return None
    return Sentence("{0} has no transparency: {1} is on white; save as PNG to keep it.", kind.name, path.name)


def obstacle_to_replacing(path: Path) -> Obstacle | None:
    """Tell what keeps a file that was handed over from being replaced by a painting of it."""
    if format_of(path.suffix) is None:
        return Obstacle.KIND
    if not path.exists():
        return None
    if not path.stat().st_mode & 0o222:
        return Obstacle.PROTECTED
    return Obstacle.SEVERAL if _pictures_in(path) > 1 else None


def _check_replaceable(path: Path) -> None:
    obstacle = obstacle_to_replacing(path)
    if obstacle is not None:
        raise CannotWrite("{0} {1} and was left as it is; save under another name.", path.name, _WHY_LEFT[obstacle])


def _pictures_in(path: Path) -> int:
    """Count the pages of a TIFF, without reduced copies, or an animation's frames."""
    with contextlib.suppress(*CORRUPT):
        if path.suffix.lower() in (".tif", ".tiff"):
            with tifffile.TiffFile(path) as tiff:
                return sum(not is_secondary(page.aspage()) for page in tiff.pages)
        reader = _ANIMATIONS.get(path.suffix.lower())
        if reader is not None:
            with reader(path) as image:
                return int(getattr(image, "n_frames", 1))
    return 1


def _format_of(path: Path) -> str:
    kind = format_of(path.suffix)
    if kind is None:
        works = ", ".join(WRITABLE_SUFFIXES)
        raise wrong_ending(path.name, works)
    return kind.name.upper()


def free_name(path: Path) -> Path:
    """Return the path itself, or the first of "name (2)", "name (3)"... that is not taken."""
    candidate, number = path, 1
    while os.path.lexists(candidate):
        number += 1
        candidate = path.with_name(f"{path.stem} ({number}){path.suffix}")
    return candidate


def _check_written(path: Path, image_format: str, data: bytes, size: tuple[int, int]) -> None:
    """Raise OSError unless the file holds what was written and a reader decodes it to a picture of that size."""
    if path.read_bytes() != data or decoded_size(data, image_format) != size:
        raise OSError(errno.EIO, "the file came back differently")


def write_sentence(path: Path, error: OSError, *, in_place: bool = False) -> Sentence:
    """Say why a file could not be written, and what to do."""
    number = error.errno or 0
    if number in (errno.ENOENT, errno.EINVAL, errno.EILSEQ) and path.parent.is_dir():
        number = errno.ENAMETOOLONG  # as Windows and some file systems put it
    if in_place and number in (errno.EACCES, errno.EPERM) and os.access(path.parent, os.W_OK):
        return Sentence(
            "{0} could not be replaced: another program may have it open; close it there or save elsewhere.", path.name
        )
    advice = _WRITE_ADVICE.get(number, Sentence("the file did not come back as written; try another folder"))
    return Sentence("{0} could not be saved: {1}.", path.name, Sentence(advice.template, path.parent))
