"""Decode a clip with PyAV, in the process that has limits: planes as the file has them, upright times, no colours."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.commissions.video.animation_decoding import decode_webp, is_webp
from engine.commissions.video.clip_errors import OVER_WHITE, no_clip, nothing_to_decode, too_large_frames
from engine.commissions.video.clip_info import ClipInfo, Decoded, Span
from engine.commissions.video.frame_colors import UNSPECIFIED, ColorTags
from engine.commissions.video.frame_layout import FrameLayout
from engine.errors import Sentence, UnsupportedFormat

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from av import CodecContext, VideoFrame
    from av.container import InputContainer
    from av.video.stream import VideoStream

MOST_PIXELS = 64_000_000  # of a frame
_MOST_FAULTS = 100  # damaged packets, after which a clip ends
_FULL = 2  # AVCOL_RANGE_JPEG
_THREADS = 2  # of the decoder; each takes memory


def decode(path: Path, span: Span) -> Iterator[ClipInfo | Decoded | Sentence]:
    """Yield what the file says, its frames, and a sentence where it ends before its end.

    Raises:
        UnreadableImage, UnsupportedFormat.
    """
    import av  # noqa: PLC0415  # in this process only

    try:
        if is_webp(path):
            yield from decode_webp(path, span)
            return
        with av.open(str(path), metadata_errors="ignore") as container:
            stream = _stream(container, path)
            yield from _Decoding(path, container, stream, span).run()
    except (av.error.FFmpegError, ValueError, OSError) as error:
        raise no_clip(path.name) from error


def _stream(container: InputContainer, path: Path) -> VideoStream:
    pictures = 1024  # AV_DISPOSITION_ATTACHED_PIC: a cover
    streams = [s for s in container.streams.video if not int(s.disposition) & pictures]
    if not streams:
        raise UnsupportedFormat("{0} has no moving pictures; choose another file.", path.name)
    return streams[0]


class _Decoding:
    def __init__(self, path: Path, container: InputContainer, stream: VideoStream, span: Span) -> None:
        self.path, self.container, self.stream, self.span = path, container, stream, span
        self.base = Fraction(stream.time_base or Fraction(1, 1000))
        self.faults = 0
        self.is_interlaced = False
        context = stream.codec_context
        if context is None:
            raise UnsupportedFormat("{0} is of a kind that is not known; convert it to H.264 first.", path.name)
        if context.width * context.height > MOST_PIXELS:
            raise too_large_frames(path.name)
        context.thread_type, context.thread_count = "AUTO", _THREADS

    def run(self) -> Iterator[ClipInfo | Decoded | Sentence]:
        info, index = None, 0
        with closing(self._whole_frames()) as frames:
            for frame in frames:
                if info is None:
                    info = self._info(frame)
                    yield info
                pts = frame.pts or 0
                if self._is_from(pts, self.span.stop):
                    return
                if self.span.start is not None and not self._is_from(pts, self.span.start):
                    continue
                if index % self.span.stride == 0:
                    yield Decoded(pts, int(frame.duration or 0), _planes(frame, info.layout))
                index += 1
        if info is None:
            raise nothing_to_decode(self.path.name)
        if self.faults:
            yield Sentence("{0} is damaged; what could be decoded of it is painted.", self.path.name)

    def _is_from(self, pts: int, seconds: float | None) -> bool:
        """Tell whether a frame is shown from a second on, to half a unit, as these are rounded."""
        return seconds is not None and pts * self.base >= Fraction(seconds) - self.base / 2

    def _whole_frames(self) -> Generator[VideoFrame, None, None]:
        """Yield the frames, made whole where they are interlaced."""
        graph = None
        with closing(self._frames()) as frames:
            for frame in frames:
                if graph is None and frame.interlaced_frame:
                    graph = _Deinterlacer(frame, self.base)
                    self.is_interlaced = True
                yield from graph.progressive(frame) if graph else [frame]
        if graph is not None:
            yield from graph.progressive(None)

    def _frames(self) -> Generator[VideoFrame, None, None]:
        """Decode from the key frame before the start on, passing damaged packets over and giving all a time."""
        import av  # noqa: PLC0415

        if self.span.start:
            self.container.seek(int(Fraction(self.span.start) / self.base), stream=self.stream)
        last: int | None = None
        packets = self.container.demux(self.stream)
        step = self._step()
        while True:
            try:
                packet = next(packets, None)
                if packet is None:
                    return
                frames = packet.decode()
            except av.error.FFmpegError:
                self.faults += 1
                if self.faults > _MOST_FAULTS:
                    return
                continue
            for frame in frames:
                pts = frame.pts if frame.pts is not None else frame.dts
                if pts is None or (last is not None and pts <= last):
                    pts = 0 if last is None else last + step
                frame.pts = last = pts
                yield frame

    def _step(self) -> int:
        """Give a frame's usual duration in units of the time base."""
        rate = self.stream.average_rate or Fraction(25)
        return max(1, round(1 / (rate * self.base)))

    def _info(self, frame: VideoFrame) -> ClipInfo:
        stream, context = self.stream, self.stream.codec_context
        layout = _layout(frame)
        upright = frame.rotation % 180 == 0
        width, height = (frame.width, frame.height) if upright else (frame.height, frame.width)
        tags = _tags(frame, context, layout, height if upright else width)
        tags.check(self.path.name)
        aspect = Fraction(stream.sample_aspect_ratio or 1) or Fraction(1)
        rate = Fraction(stream.average_rate or stream.guessed_rate or 25)
        base = self.base
        seconds = float(stream.duration * base) if stream.duration else (self.container.duration or 0) / 1e6
        notices = []
        if layout.has_alpha and not _is_opaque_gif(context, frame):
            notices.append(OVER_WHITE)
        info = ClipInfo(
            width, height, layout, tags, base, rate, aspect if upright else 1 / aspect,
            count=int(stream.frames or 0), seconds=seconds,
            sound=tuple(s.codec_context.name for s in self.container.streams.audio if s.codec_context),
            subtitles=tuple(s.codec_context.name for s in self.container.streams.subtitles if s.codec_context),
            is_interlaced=self.is_interlaced, turned=round(frame.rotation) % 360,
        )  # fmt: skip
        if info.is_hdr:
            notices.append(Sentence("This clip is in HDR; it is painted, and saved, with the range of BT.709."))
        return replace(info, notices=tuple(notices))


def _is_opaque_gif(context: CodecContext, frame: VideoFrame) -> bool:
    """Tell whether a frame is a GIF's in which nothing is transparent; all GIFs are decoded to BGRA."""
    return context.name == "gif" and bool((frame.to_ndarray(format="rgba")[..., 3] == 255).all())


def _layout(frame: VideoFrame) -> FrameLayout:
    """Choose the plain layout that loses nothing of a frame's own."""
    kind = frame.format
    bits = max(component.bits for component in kind.components)
    has_alpha = any(component.is_alpha for component in kind.components) or kind.has_palette
    if kind.is_rgb or kind.has_palette:
        bits = next(depth for depth in (8, 10, 12, 16) if depth >= min(bits, 16))
        return FrameLayout(bits, is_rgb=True, has_alpha=has_alpha)
    if len(kind.components) < 3:
        bits = next(depth for depth in (8, 10, 12, 16) if depth >= min(bits, 16))
        return FrameLayout(bits, None)
    shifts = _halvings(frame.width, kind.chroma_width(256)), _halvings(frame.height, kind.chroma_height(256))
    depth = next(depth for depth in (8, 10, 12, 16) if depth >= min(bits, 16))
    return FrameLayout(depth, shifts, has_alpha=has_alpha and shifts in {(1, 1), (1, 0), (0, 0)})


def _halvings(_side: int, of_256: int) -> int:
    return (256 // of_256).bit_length() - 1


def _tags(frame: VideoFrame, context: Any, layout: FrameLayout, rows: int) -> ColorTags:  # noqa: ANN401
    def told(name: str) -> int:
        own = int(getattr(frame, name) or 0)
        return own if own not in (0, UNSPECIFIED) else int(getattr(context, name) or UNSPECIFIED)

    is_full = frame.format.name.startswith("yuvj") or int(frame.color_range or 0) == _FULL or layout.is_rgb
    matrix = told("colorspace")
    tags = ColorTags(0 if layout.is_rgb else matrix or UNSPECIFIED, is_full, told("color_primaries"), told("color_trc"))
    return tags if layout.is_rgb else tags.settled(rows)


def _planes(frame: VideoFrame, layout: FrameLayout) -> list[Any]:
    """Copy the planes without the padding that FFmpeg has in its rows."""
    own = frame.format.name.replace("yuvj", "yuv")
    if own != layout.name:
        frame = frame.reformat(format=layout.name)
    dtype = np.uint8 if layout.item_bytes == 1 else np.dtype("<u2")
    planes = []
    for plane, (height, width) in zip(frame.planes, layout.shapes(frame.height, frame.width), strict=True):
        rows = np.frombuffer(plane, dtype).reshape(-1, plane.line_size // layout.item_bytes)  # type: ignore[call-overload]
        planes.append(np.ascontiguousarray(rows[:height, :width]))
    return planes


class _Deinterlacer:
    """Make whole frames of interlaced ones by bwdif; those that are whole stay as they are."""

    def __init__(self, frame: VideoFrame, base: Fraction) -> None:
        import av  # noqa: PLC0415

        self._base = base
        self._graph = av.filter.Graph()
        source = self._graph.add_buffer(width=frame.width, height=frame.height, format=frame.format, time_base=base)
        filtered = self._graph.add("bwdif", "mode=send_frame:deint=interlaced")
        sink = self._graph.add("buffersink")
        source.link_to(filtered)
        filtered.link_to(sink)
        self._graph.configure()

    def progressive(self, frame: VideoFrame | None) -> Iterator[VideoFrame]:
        """Yield what is ready; it lags a frame behind, which None fetches at the end."""
        import av  # noqa: PLC0415

        self._graph.push(frame)
        while True:
            try:
                whole: Any = self._graph.pull()
            except (av.error.BlockingIOError, av.error.EOFError):
                return
            own = whole.time_base or self._base  # the filter counts in halves
            whole.pts, whole.time_base = round((whole.pts or 0) * own / self._base), self._base
            yield whole
