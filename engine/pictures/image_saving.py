"""Write results to files without ever touching an original or leaving half a file."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import uuid
from contextlib import contextmanager
from typing import TYPE_CHECKING

import tifffile
from PIL import AvifImagePlugin, PngImagePlugin, WebPImagePlugin

from engine.errors import CannotWrite, OutOfMemory, UnsupportedFormat
from engine.pictures.image_encoding import LONGEST_SIDE, decoded_size, encode
from engine.pictures.image_metadata import CORRUPT
from engine.values import Obstacle, SaveOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PIL import ImageFile

    from engine.values import Picture, Pixels

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
_ANIMATIONS: dict[str, Callable[[Path], ImageFile.ImageFile]] = {
    ".png": PngImagePlugin.PngImageFile,
    ".webp": WebPImagePlugin.WebPImageFile,
    ".avif": AvifImagePlugin.AvifImageFile,
}
_WHY_LEFT = {
    Obstacle.KIND: "is of a kind that Impasto does not write",
    Obstacle.PROTECTED: "is write-protected",
    Obstacle.SEVERAL: "holds several pictures",
}
_DEFAULT = SaveOptions()
_WRITE_ADVICE = {
    errno.EACCES: "you may not write into the folder {folder}; choose another one",
    errno.EPERM: "you may not write into the folder {folder}; choose another one",
    errno.EROFS: "the folder {folder} can only be read; choose another one",
    errno.ENOSPC: "the disk is full; make room or choose another folder",
    errno.EDQUOT: "your share of the disk is full; make room or choose another folder",
    errno.EFBIG: "the file would be larger than this disk allows; choose another folder or format",
    errno.ENODEV: "the drive does not answer; choose a folder on another one",
    errno.ENXIO: "the drive does not answer; choose a folder on another one",
    errno.ENOTCONN: "the drive does not answer; choose a folder on another one",
    errno.ESTALE: "the drive does not answer; choose a folder on another one",
    errno.ENOENT: "the folder {folder} does not exist; choose another one",
    errno.ENOTDIR: "{folder} is not a folder; choose one",
    errno.EISDIR: "there is a folder of that name; choose another name",
    errno.ENAMETOOLONG: "the name is too long or has a character that is not possible here; choose another one",
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
    _check_writable_size(path, image_format, max(height, width))
    try:
        if in_place:
            _check_replaceable(path)
        check_target(path, like.source if like and not in_place else None)
        data = encode(pixels, like, image_format, options, recipe)
        target = path.resolve() if in_place else path if overwrite else _free_name(path)
        with _temporary_beside(target) as temporary:
            _write(temporary, data)
            if in_place and target.exists():
                shutil.copymode(target, temporary)
            _check_written(temporary, image_format, data, (width, height))
            temporary.replace(target)
    except MemoryError as error:
        raise OutOfMemory(f"There is not enough memory to save {path.name}; close other programs.") from error
    except OSError as error:
        raise CannotWrite(_write_sentence(path, error, in_place=in_place)) from error
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
        if not os.access(path.parent, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path.parent))
    except OSError as error:
        raise CannotWrite(_write_sentence(path, error)) from error


def obstacle_to_replacing(path: Path) -> Obstacle | None:
    """Tell what keeps a file that was handed over from being replaced by a painting of it."""
    if path.suffix.lower() not in _FORMAT_OF_SUFFIX:
        return Obstacle.KIND
    if not path.exists():
        return None
    if not path.stat().st_mode & 0o222:
        return Obstacle.PROTECTED
    return Obstacle.SEVERAL if _pictures_in(path) > 1 else None


def _check_replaceable(path: Path) -> None:
    obstacle = obstacle_to_replacing(path)
    if obstacle is not None:
        raise CannotWrite(f"{path.name} {_WHY_LEFT[obstacle]} and was left as it is; save under another name.")


def _pictures_in(path: Path) -> int:
    """Count the pages of a TIFF, without reduced copies, or an animation's frames."""
    with contextlib.suppress(*CORRUPT):
        if path.suffix.lower() in (".tif", ".tiff"):
            with tifffile.TiffFile(path) as tiff:
                return sum(not getattr(page, "is_reduced", False) for page in tiff.pages)
        reader = _ANIMATIONS.get(path.suffix.lower())
        if reader is not None:
            with reader(path) as image:
                return int(getattr(image, "n_frames", 1))
    return 1


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


def _check_written(path: Path, image_format: str, data: bytes, size: tuple[int, int]) -> None:
    """Raise OSError unless the file holds what was written and a reader decodes it to a picture of that size."""
    if path.read_bytes() != data or decoded_size(data, image_format) != size:
        raise OSError(errno.EIO, "the file came back differently")


def _write_sentence(path: Path, error: OSError, *, in_place: bool = False) -> str:
    number = error.errno or 0
    if number in (errno.ENOENT, errno.EINVAL, errno.EILSEQ) and path.parent.is_dir():
        number = errno.ENAMETOOLONG  # as Windows and some file systems put it
    if in_place and number in (errno.EACCES, errno.EPERM) and os.access(path.parent, os.W_OK):
        return f"{path.name} could not be replaced: another program may have it open; close it there or save elsewhere."
    advice = _WRITE_ADVICE.get(number, "the file did not come back as written; try another folder")
    return f"{path.name} could not be saved: {advice.format(folder=path.parent)}."
