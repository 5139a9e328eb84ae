"""Write frames that the app has made itself as a clip of a few seconds."""

from __future__ import annotations

import shutil
import tempfile
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from engine.commissions.video.clip_info import ClipInfo
from engine.commissions.video.encoding import encoding_for
from engine.commissions.video.frame_colors import ColorTags
from engine.commissions.video.frame_files import write_animation
from engine.commissions.video.frame_layout import FrameLayout
from engine.commissions.video.segment_writer import SegmentWriter
from engine.errors import CannotWrite
from engine.options import SaveOptions
from engine.pictures.image_saving import free_name, write_sentence
from engine.storage.whole_file import whole_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from engine.values import Pixels

RATES = {".mp4": 25, ".webp": 20, ".gif": 10}  # frames a second, by ending
_QUALITY = 95


def write_short_clip(
    path: Path, size: tuple[int, int], count: int, frames: Callable[[], Iterator[Pixels]], *, overwrite: bool = False
) -> Path:
    """Write so many frames, (height, width, 3) in [0, 1] of even sides, under an ending of `RATES`; return the name.

    A taken name gets " (2)" unless `overwrite`. Raises CannotWrite.
    """
    target, suffix = path if overwrite else free_name(path), path.suffix.lower()
    rate = Fraction(RATES[suffix])
    tags = ColorTags(primaries=1, transfer=1).settled(size[0])
    info = ClipInfo(size[1], size[0], FrameLayout(), tags, 1 / rate, rate, count=count)
    try:
        with whole_file(target) as temporary:
            _write(temporary, suffix, info, tags, frames())
    except OSError as error:
        raise CannotWrite(write_sentence(path, error)) from error
    return target


def _write(file: Path, suffix: str, info: ClipInfo, tags: ColorTags, frames: Iterator[Pixels]) -> None:
    encoding = encoding_for(file.with_suffix(suffix), info, _QUALITY)
    is_whole = suffix == ".mp4"
    folder = None if is_whole else Path(tempfile.mkdtemp(prefix=".impasto-", dir=file.parent))
    name = folder / "frames.nut" if folder else file
    size = info.height, info.width
    try:
        writer = SegmentWriter(name, encoding, info, tags if is_whole else ColorTags(matrix=0, is_full=True), size)
        for pts, pixels in enumerate(frames):
            writer.write(pixels, pts)
        writer.close()
        if folder:
            write_animation(file, suffix, [(name, 0)], info, SaveOptions(quality=_QUALITY))
    finally:
        if folder:
            shutil.rmtree(folder, ignore_errors=True)
