"""Write what is painted live into a clip."""

from __future__ import annotations

import contextlib
import os
import re
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import psutil

from engine.commissions.video.clip_info import ClipInfo
from engine.commissions.video.encoding import encoding_for
from engine.commissions.video.frame_colors import ColorTags
from engine.commissions.video.frame_layout import FrameLayout
from engine.commissions.video.segment_writer import SegmentWriter
from engine.errors import CannotWrite, wrong_ending
from engine.pictures.image_saving import check_place, write_sentence
from engine.storage.whole_file import put_in_place

if TYPE_CHECKING:
    from pathlib import Path

    from engine.commissions.video.live_view import Seen

RECORDED = (".mp4", ".mov")
_QUALITY = 90
_TICKS = 1000  # a second, as the camera's times have
_USUAL = Fraction(10)  # frames a second, for the encoder's plans; each frame has its own time


_PART = re.compile(r"\.impasto-.*\.(\d+)\.part\.(mp4|mov)")  # of a process of that number


def _clear(folder: Path) -> None:
    """Remove what recordings have left whose process was killed; nobody could play it."""
    with contextlib.suppress(OSError):
        for file in folder.iterdir():
            if (named := _PART.fullmatch(file.name)) is not None and not psutil.pid_exists(int(named[1])):
                file.unlink()


class LiveRecording:
    """Encode frames as they come, under a name that only `close` makes the target's.

    Args:
        path: of the clip, which is replaced; it ends in one of `RECORDED`.

    Raises:
        UnsupportedFormat, CannotWrite.
    """

    def __init__(self, path: Path) -> None:
        if path.suffix.lower() not in RECORDED:
            told = ", ".join(RECORDED)
            raise wrong_ending(path.name, told)
        check_place(path)
        _clear(path.parent)
        self._path, self._part = path, path.with_name(f".impasto-{path.stem}.{os.getpid()}.part{path.suffix}")
        self._writer: SegmentWriter | None = None
        self._size = (0, 0)
        self._first, self._last = Fraction(0), -1  # s of the first frame; ticks of the last since

    def write(self, seen: Seen) -> None:
        """Add a frame; of a size that changes on the way only what fits is kept."""
        height, width = (side // 2 * 2 for side in seen.after.shape[:2])
        if self._writer is None:
            self._size, self._first = (height, width), seen.time
            tags = ColorTags(primaries=1, transfer=1).settled(height)
            info = ClipInfo(width, height, FrameLayout(), tags, Fraction(1, _TICKS), _USUAL)
            encoding = encoding_for(self._path, info, _QUALITY)
            self._writer = SegmentWriter(self._part, encoding, info, tags, self._size)
        if (height, width) == self._size:
            ticks = max(self._last + 1, round((seen.time - self._first) * _TICKS))
            self._writer.write(np.ascontiguousarray(seen.after[:height, :width]), ticks)
            self._last = ticks

    def close(self) -> Path | None:
        """Give the clip its name; None where it has no frame."""
        writer, self._writer = self._writer, None
        if writer is None:
            return None
        try:
            writer.close()
            put_in_place(self._part, self._path)
        except OSError as error:
            self._part.unlink(missing_ok=True)
            raise CannotWrite(write_sentence(self._path, error)) from error
        return self._path

    def discard(self) -> None:
        """Leave nothing."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.abandon()
