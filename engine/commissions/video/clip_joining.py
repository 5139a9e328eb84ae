"""Join segments to a clip with the sound and the subtitles of another, packet by packet: nothing is encoded again.

Runs in the process that has limits, since the clip that the sound is in may be hostile.
"""

from __future__ import annotations

import contextlib
import errno
import heapq
import json
import math
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.errors import CannotWrite, Sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from av import Packet
    from av.container import InputContainer, OutputContainer

_PERSONAL = ("location", "make", "model", "artist", "author", "copyright", "com.apple", "com.android")
_OWN = ("major_brand", "minor_version", "compatible_brands", "encoder", "handler_name", "vendor_id", "duration")
_MAC_LANGUAGES = {"deu": "ger", "nld": "dut", "swe": "sve", "ell": "gre", "isl": "ice", "zho": "chi"}
_BEAT = 500  # packets
_MOST_TICKS = 2**31  # a second
_UNHELD = "{0} cannot hold the sound of {1}, which is {2}; save it as MKV."


@dataclass(frozen=True)
class Joint:
    """Say what is joined to what; as JSON it travels to the process that does it."""

    clip: str  # whose sound is taken
    output: str
    container: str
    segments: list[tuple[str, int]]  # files, and their first time stamps
    time_base: tuple[int, int]
    aspect: tuple[int, int]
    tags: tuple[int, bool, int, int]
    shift: int  # units of the time base that everything is moved back by
    end: float | None  # s, where the sound ends; None is its own end
    title: dict[str, str]
    strips_personal: bool = False
    is_partial: bool = False  # sound before the beginning is left out


def joint_from(text: str) -> Joint:
    """Read what was written as JSON of a joint's fields."""
    told = json.loads(text)
    for name in ("time_base", "aspect", "tags"):
        told[name] = tuple(told[name])
    return Joint(**told)


def join(joint: Joint, beat: Callable[[], None]) -> None:
    """Write the whole; subtitles that the container cannot hold are left out.

    `beat` is called now and then, to tell that the work goes on.

    Raises:
        CannotWrite: the container cannot hold the sound, or the disk the file.
    """
    import av  # noqa: PLC0415  # in this process only

    base = Fraction(*joint.time_base)
    try:
        with (
            av.open(joint.clip, metadata_errors="ignore") as clip,
            av.open(joint.output, "w", format=joint.container, container_options=_options(joint, clip)) as out,
            av.open(joint.segments[0][0]) as first,
        ):
            video = _video_stream(out, first, joint)
            sound, _ = _other_streams(out, clip, Path(joint.clip).name, joint.container)
            out.metadata.update(_kept(clip.metadata, strips=joint.strips_personal) | joint.title)
            packets = heapq.merge(
                _pictures(joint, video, base), _others(clip, sound, joint, base), key=lambda item: item[0]
            )
            for number, (_, packet) in enumerate(packets):
                out.mux(packet)
                if number % _BEAT == 0:
                    beat()
    except (av.error.FFmpegError, OSError) as error:
        is_full = getattr(error, "errno", 0) == errno.ENOSPC
        why = Sentence("the disk is full; make room" if is_full else "choose another format")
        raise CannotWrite("{0} could not be put together: {1}.", Path(joint.output).name, why) from error


def _options(joint: Joint, clip: InputContainer) -> dict[str, str]:
    """Have MP4 count in units that pictures and sound begin on, whole, with its index in front."""
    if joint.container not in ("mp4", "mov"):
        return {}
    unit = math.lcm(joint.time_base[1], *(stream.rate or 1 for stream in clip.streams.audio))
    ticks = unit if unit < _MOST_TICKS else joint.time_base[1]
    return {"movie_timescale": str(ticks), "movflags": "+faststart+use_metadata_tags"}


def check_sound(clip_file: str, container: str) -> list[Sentence]:
    """Tell which subtitles a container cannot hold; raises CannotWrite where it cannot hold the sound."""
    import av  # noqa: PLC0415

    with av.open(clip_file, metadata_errors="ignore") as clip, av.open(_Nowhere(), "w", format=container) as out:
        return _other_streams(out, clip, Path(clip_file).name, container)[1]


class _Nowhere:
    """Be a file that takes everything and keeps nothing."""

    def write(self, content: bytes) -> int:
        return len(content)

    def seek(self, place: int, _whence: int = 0) -> int:
        return place


def _video_stream(out: OutputContainer, first: InputContainer, joint: Joint) -> Any:  # noqa: ANN401
    video: Any = out.add_stream_from_template(first.streams.video[0], opaque=True)
    video.time_base = Fraction(*joint.time_base)
    matrix, is_full, primaries, transfer = joint.tags
    context = video.codec_context
    context.sample_aspect_ratio = Fraction(*joint.aspect)
    context.color_range, context.colorspace = 2 if is_full else 1, matrix
    context.color_primaries, context.color_trc = primaries, transfer
    return video


def _other_streams(
    out: OutputContainer, clip: InputContainer, name: str, container: str
) -> tuple[dict[int, Any], list[Sentence]]:
    """Add what is copied: by its index in the clip; subtitles that the container cannot hold are told."""
    taken, notices = {}, []
    for stream in clip.streams.audio:
        taken[stream.index] = _add(out, stream, name, container)
    for words in clip.streams.subtitles:
        try:
            taken[words.index] = _add(out, words, name, container)
        except CannotWrite:
            notices.append(
                Sentence("The subtitles of {0} do not fit into this format and are left out; MKV holds them.", name)
            )
    return taken, notices


def _add(out: OutputContainer, stream: Any, name: str, container: str) -> Any:  # noqa: ANN401
    try:
        added: Any = out.add_stream_from_template(stream)
    except (ValueError, NotImplementedError) as error:
        codec = stream.codec_context.name if stream.codec_context else "of an unknown kind"
        raise CannotWrite(_UNHELD, container.upper(), name, codec) from error
    added.time_base = stream.time_base
    added.metadata.update({key: value for key, value in stream.metadata.items() if key in ("language", "title")})
    if container == "mov" and stream.language in _MAC_LANGUAGES:
        added.metadata["language"] = _MAC_LANGUAGES[stream.language]
    with contextlib.suppress(AttributeError, TypeError, ValueError):
        added.disposition = stream.disposition
    return added


def _kept(metadata: dict[str, str], *, strips: bool) -> dict[str, str]:
    def is_kept(key: str) -> bool:
        low = key.lower()
        return low not in _OWN and not (strips and low.startswith(_PERSONAL))

    return {key: value for key, value in metadata.items() if is_kept(key)}


def _pictures(joint: Joint, video: Any, base: Fraction) -> Iterator[tuple[Fraction, Packet[Any]]]:  # noqa: ANN401
    import av  # noqa: PLC0415

    for file, pts in joint.segments:
        with av.open(file) as segment:
            stream = segment.streams.video[0]
            own = stream.time_base or base
            for packet in segment.demux(stream):
                if packet.dts is None:  # the end
                    continue
                offset = pts - joint.shift
                packet.pts = round((packet.pts or 0) * own / base) + offset
                packet.dts = round(packet.dts * own / base) + offset
                packet.duration = round((packet.duration or 0) * own / base)
                packet.time_base, packet.stream = base, video
                yield packet.dts * base, packet


def _others(
    clip: InputContainer, taken: dict[int, Any], joint: Joint, base: Fraction
) -> Iterator[tuple[Fraction, Packet[Any]]]:
    import av  # noqa: PLC0415

    streams = [stream for stream in clip.streams if stream.index in taken]
    if not streams:
        return
    begin = joint.shift * base
    if joint.is_partial and begin > 1:
        clip.seek(int((begin - 1) * 1_000_000))
    with contextlib.suppress(av.error.FFmpegError):  # truncated: what there is of the sound is kept
        for packet in clip.demux(streams):
            if packet.dts is None or packet.pts is None:
                continue
            own = packet.time_base
            moment = packet.pts * own
            if (joint.is_partial and moment < begin) or (joint.end is not None and moment >= joint.end):
                continue
            back = round(begin / own)
            packet.pts, packet.dts = packet.pts - back, packet.dts - back
            packet.stream = taken[packet.stream.index]
            yield packet.dts * own, packet
