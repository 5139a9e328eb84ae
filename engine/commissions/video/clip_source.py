"""Read a clip as a source of frames."""

from __future__ import annotations

from contextlib import closing
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.commissions.source import SourceFrame
from engine.commissions.video.guarded_clip import ClipReader
from engine.values import Picture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.commissions.video.clip_info import ClipInfo
    from engine.commissions.video.clip_work import ClipWork
    from engine.commissions.video.guarded_clip import ClipFrame


class ClipSource:
    """Give a clip's frames.

    Args:
        work: which part, and how far an earlier run was.
    """

    def __init__(self, work: ClipWork) -> None:
        self._work = work
        self._info: ClipInfo | None = None

    @property
    def info(self) -> ClipInfo:
        """Tell what the file says; raises as `ClipReader` does."""
        if self._info is None:
            with closing(ClipReader(self._work.path)) as reader:
                self._info = reader.info
                self._work.tell(reader.info.notices)
        return self._info

    @property
    def count(self) -> int:
        """Count the frames by what the file says of itself."""
        info, work = self.info, self._work
        if not work.is_partial and info.count:
            return info.count
        whole = info.seconds or info.count / float(info.rate)
        stop = whole if work.stop is None else min(work.stop, whole or work.stop)
        return max(1, round((stop - (work.start or 0)) * float(info.rate)))

    def frames(self, first: int = 0) -> Iterator[SourceFrame]:
        """Yield the frames; after an earlier run from its last one on, which is kept in the work."""
        work, start = self._work, self._work.start
        base = self.info.time_base
        if first:
            start = float(work.notes.last_pts * base)
        with closing(ClipReader(work.path, start, work.stop)) as reader:
            for index, frame in enumerate(reader, first - 1 if first else 0):
                picture = Picture(frame.pixels, bit_depth=8 if reader.info.layout.bits == 8 else 16)
                if index < first:
                    work.before = picture
                else:
                    yield SourceFrame(index, picture, _time(frame, base))
            work.tell(reader.notices)

    def close(self) -> None:
        """End the reading ahead; the reader of `frames` is open only while these are asked for."""
        if self._work.shots is not None:
            self._work.shots.close()
            self._work.shots = None
        if self._work.ahead is not None:
            self._work.ahead.close()
            self._work.ahead = None


def _time(frame: ClipFrame, base: Fraction) -> Fraction:
    return frame.pts * base
