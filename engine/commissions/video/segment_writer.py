"""Write one segment of a painted clip."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.commissions.video.frame_colors import to_planes
from engine.commissions.video.own_priority import own_priority
from engine.errors import CannotWrite, Sentence

if TYPE_CHECKING:
    from pathlib import Path

    from engine.commissions.video.clip_info import ClipInfo
    from engine.commissions.video.encoding import Encoding
    from engine.commissions.video.frame_colors import ColorTags
    from engine.values import Pixels

LARGEST_CLOCK = 1_000_000  # ticks a second; a finer time base is rounded to it


class SegmentWriter:
    """Encode frames into a file whose time stamps begin at 0.

    Args:
        path: of the segment; a file of that name is replaced.
        encoding: how it is written.
        info: of the clip: time base, rate, aspect.
        tags: of the colours that are written.
        size: height and width, px.
    """

    def __init__(self, path: Path, encoding: Encoding, info: ClipInfo, tags: ColorTags, size: tuple[int, int]) -> None:
        import av  # noqa: PLC0415  # late: a photograph needs none of it

        self._path, self._layout, self._tags, self._base = path, encoding.layout, tags, info.time_base
        options = {"movie_timescale": str(info.time_base.denominator)} if encoding.segment in ("mp4", "mov") else {}
        try:
            self._container = av.open(str(path), "w", format=encoding.segment, container_options=options)
            container: Any = self._container
            self._stream = container.add_stream(encoding.codec, rate=info.rate, options=dict(encoding.options))
        except (av.error.FFmpegError, OSError, ValueError) as error:
            raise _unwritable(path, error) from error
        self._stream.height, self._stream.width = size
        self._stream.pix_fmt = encoding.layout.name
        context = self._stream.codec_context
        context.time_base, context.framerate = info.time_base, info.rate
        self._stream.time_base = info.time_base
        context.max_b_frames = 0  # packets stay in the order of the frames
        context.sample_aspect_ratio = info.aspect
        context.color_range = 2 if tags.is_full else 1
        context.colorspace, context.color_primaries, context.color_trc = tags.matrix, tags.primaries, tags.transfer
        if encoding.bit_rate:
            context.bit_rate = encoding.bit_rate

    def write(self, pixels: Pixels, pts: int) -> None:
        """Encode (H, W, 3); `pts` is in units of the clip's time base, 0 for the first."""
        import av  # noqa: PLC0415

        height, width = pixels.shape[:2]
        frame = av.VideoFrame(width, height, self._layout.name)
        for plane, samples in zip(frame.planes, to_planes(pixels, self._layout, self._tags), strict=True):
            rows = np.zeros((plane.height, plane.line_size // samples.itemsize), samples.dtype)
            rows[:, : samples.shape[1]] = samples
            plane.update(rows.tobytes())
        frame.pts, frame.time_base = pts, self._base
        tags = self._tags  # ProRes takes them of the frame, others of the stream
        frame.color_range, frame.colorspace = 2 if tags.is_full else 1, tags.matrix
        frame.color_primaries, frame.color_trc = tags.primaries, tags.transfer
        self._encode(frame)

    def close(self) -> None:
        """Write what the encoder still holds, and have it on the disk."""
        self._encode(None)
        self._container.close()
        with self._path.open("rb+") as file:
            os.fsync(file.fileno())

    def abandon(self) -> None:
        """End without a whole file."""
        self._container.close()
        self._path.unlink(missing_ok=True)

    def _encode(self, frame: object) -> None:
        import av  # noqa: PLC0415

        try:
            if not self._stream.codec_context.is_open:
                with own_priority():
                    self._stream.codec_context.open()
            for packet in self._stream.encode(frame):
                self._container.mux(packet)
        except (av.error.FFmpegError, OSError) as error:
            raise _unwritable(self._path, error) from error


def _unwritable(path: Path, error: Exception) -> CannotWrite:
    is_full = getattr(error, "errno", None) == errno.ENOSPC
    why = Sentence("the disk is full; make room" if is_full else "its encoder refuses it; choose another format")
    return CannotWrite("The painting of the clip cannot be written into {0}: {1}.", path.parent, why)
