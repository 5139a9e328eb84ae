"""Make clips of every sort with PyAV, and look at clips with it, past the code that is tested."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import av
import numpy as np

BASE = Fraction(1, 12800)
STEP = 512  # a frame at 25 a second


@cache
def _noise(height: int, width: int, seed: int) -> np.ndarray:
    big = np.random.default_rng(seed).random((height // 4 + 2, width // 4 + 64))
    noise = np.repeat(np.repeat(big, 4, 0), 4, 1)
    noise.flags.writeable = False
    return noise


def texture(height: int, width: int, index: int, seed: int = 0) -> np.ndarray:
    """Give (H, W) in [0, 1]: smooth noise that moves 2 px a frame to the left."""
    wide = _noise(height, width, seed)
    start = 2 * (index % 96)  # then from the beginning
    return wide[:height, start : start + width]


def planes_of(name: str, height: int, width: int, index: int) -> list[np.ndarray]:
    """Give code values for a pixel format, inside the limited range."""
    kind = av.VideoFormat(name, width, height)
    planes = []
    for number, component in enumerate(kind.components):
        rows, columns = component.height, component.width
        picture = texture(rows, columns, index if number == 0 else index // 2, number)
        low, high = (16, 235) if number == 0 else (64, 192)
        if component.is_alpha:
            picture, low, high = np.linspace(0, 1, columns)[None].repeat(rows, 0), 0, 255
        scale = 2 ** (component.bits - 8)
        planes.append(
            np.rint((low + picture * (high - low)) * scale).astype(np.uint8 if component.bits == 8 else "<u2")
        )
    return planes


def frame_of(name: str, planes: list[np.ndarray]) -> av.VideoFrame:
    frame = av.VideoFrame(planes[0].shape[1], planes[0].shape[0], name)
    for plane, samples in zip(frame.planes, planes, strict=True):
        rows = np.zeros((plane.height, plane.line_size // samples.itemsize), samples.dtype)
        rows[:, : samples.shape[1]] = samples
        plane.update(rows.tobytes())
    return frame


def make_clip(
    path: Path,
    *,
    size: tuple[int, int] = (48, 64),
    count: int = 12,
    pixels: str = "yuv420p",
    codec: str = "ffv1",
    pts: list[int] | None = None,
    base: Fraction = BASE,
    tags: tuple[int, int, int, int] = (2, 1, 2, 2),
    aspect: Fraction = Fraction(1),
    rotation: int = 0,
    sound: tuple[str, ...] = (),
    options: dict[str, str] | None = None,
    container: str | None = None,
    metadata: dict[str, str] | None = None,
    interlaced: bool = False,
) -> Path:
    """Write a clip; `tags` are matrix, range, primaries and transfer, `sound` names the codec of each track."""
    height, width = size
    pts = [STEP * index for index in range(count)] if pts is None else pts
    with av.open(str(path), "w", format=container) as out:
        stream: Any = out.add_stream(codec, rate=25, options=options or {})
        stream.height, stream.width, stream.pix_fmt = height, width, pixels
        context = stream.codec_context
        context.time_base, context.framerate, stream.time_base = base, Fraction(25), base
        context.sample_aspect_ratio = aspect
        context.colorspace, context.color_range, context.color_primaries, context.color_trc = tags
        if interlaced:
            context.flags |= 0x20040000  # interlaced transform and motion
        if rotation:
            stream.set_display_rotation(rotation)
        tracks = [_track(out, name, number) for number, name in enumerate(sound)]
        out.metadata.update(metadata or {})
        for index, stamp in enumerate(pts):
            frame = frame_of(pixels, planes_of(pixels, height, width, index))
            frame.pts, frame.time_base = stamp, base
            frame.colorspace, frame.color_range = tags[:2]
            out.mux(stream.encode(_in_fields(frame) if interlaced else frame))
        out.mux(stream.encode(None))
        seconds = float((pts[-1] + STEP) * base)
        for number, track in enumerate(tracks):
            _sing(out, track, seconds, 220.0 * (number + 1))
    return path


def _in_fields(frame: av.VideoFrame) -> av.VideoFrame:
    graph = av.filter.Graph()
    source = graph.add_buffer(width=frame.width, height=frame.height, format=frame.format, time_base=frame.time_base)
    fields, sink = graph.add("setfield", "tff"), graph.add("buffersink")
    source.link_to(fields)
    fields.link_to(sink)
    graph.configure()
    graph.push(frame)
    return graph.pull()


def _track(out: Any, codec: str, number: int) -> Any:
    track = out.add_stream(codec, rate=48000, layout="mono")
    track.metadata["language"] = ("eng", "deu", "fra")[number]
    return track


def _sing(out: Any, track: Any, seconds: float, pitch: float) -> None:
    size = track.codec_context.frame_size or 1024
    for start in range(0, int(seconds * 48000), size):
        wave = np.sin(np.arange(start, start + size) * (2 * np.pi * pitch / 48000)).astype(np.float32)[None]
        kind = track.codec_context.format.name
        if kind == "u8":
            wave = (128 + wave * 100).astype(np.uint8)
        elif not kind.startswith("flt"):
            wave = (wave * 30000).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(wave, format=kind, layout="mono")
        frame.pts, frame.sample_rate, frame.time_base = start, 48000, Fraction(1, 48000)
        out.mux(track.encode(frame))
    out.mux(track.encode(None))


class Seen(NamedTuple):
    times: list[Fraction]
    planes: list[list[np.ndarray]]
    name: str
    size: tuple[int, int]
    tags: tuple[int, int, int, int]
    aspect: Fraction
    codec: str


def look(path: Path) -> Seen:
    """Decode a clip with PyAV alone."""
    with av.open(str(path)) as clip:
        stream = clip.streams.video[0]
        times, planes, frame = [], [], None
        for frame in clip.decode(stream):
            times.append(frame.pts * stream.time_base)
            kind = np.dtype("<u2" if frame.format.components[0].bits > 8 else "u1")
            rows = [np.frombuffer(p, kind).reshape(p.height, -1)[:, : p.width].copy() for p in frame.planes]
            planes.append(rows)
        assert frame is not None
        tags = (frame.colorspace, frame.color_range, frame.color_primaries, frame.color_trc)
        return Seen(
            times, planes, frame.format.name, (frame.height, frame.width), tuple(map(int, tags)),
            Fraction(stream.sample_aspect_ratio or 1), stream.codec_context.name,
        )  # fmt: skip


def packets(path: Path, kind: str = "audio") -> list[list[tuple[Fraction, bytes]]]:
    """List for each track of a kind the packets' times and contents."""
    with av.open(str(path)) as clip:
        found = []
        for stream in getattr(clip.streams, kind):
            clip.seek(0)
            found.append([(p.pts * p.time_base, bytes(p)) for p in clip.demux(stream) if p.dts is not None])
        return found
