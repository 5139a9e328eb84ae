"""Find the parts of a clip that can be painted each by itself: shots, some short ones together, pieces of long ones."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast

from engine.commissions.video.clip_errors import nothing_to_paint
from engine.commissions.video.clip_work import Within
from engine.commissions.video.cuts import cuts, small
from engine.commissions.video.guarded_clip import ClipReader
from engine.commissions.video.steadiness import CameraFollower, frames_until_forgotten
from engine.painters import registry

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from engine.commissions.video.clip_work import ClipWork, Way
    from engine.options import StyleOptions

LEAST_S = 2.0  # of a part; shorter shots go together
LONG_S = 10.0  # of a part of a long shot, about


@dataclass(frozen=True, slots=True)
class Part:
    """Describe what is painted by one computer."""

    start: float | None  # s; None is the beginning
    stop: float | None  # s; None is the end
    frames: int  # that are kept
    within: Within | None = None  # where it begins in a shot
    seen: float | None = None  # s, where the shot ends that it ends in


@dataclass(frozen=True, slots=True)
class Splitting:
    """Say how long shots are split."""

    lead: int  # frames before a part of a shot that are painted for what they hand on
    follows_camera: bool

    @classmethod
    def of(cls, options: StyleOptions, consistency: float) -> Splitting | None:
        """Choose by what is painted; None where each frame needs the one before as it was painted exactly."""
        if registry.traits_of(options.engine).can_begin and consistency > 0:
            return None
        return cls(frames_until_forgotten(consistency), options.size is None and consistency > 0)


@dataclass(slots=True)
class _Found:
    """Hold what is known of a clip's frames."""

    moments: list[float] = field(default_factory=list)  # s
    cameras: list[Way] = field(default_factory=list)  # since the frame before
    shots: list[int] = field(default_factory=list)  # first frames

    def between(self, index: int) -> float:
        """Give a time, s, safely before that frame and after the one before it."""
        return (self.moments[index - 1] + self.moments[index]) / 2

    def end(self, index: int) -> float | None:
        """Give a time, s, safely before that frame; None where there is none."""
        return self.between(index) if index < len(self.moments) else None

    def way(self, shot: int, index: int) -> Way:
        """Add up how far the camera has gone since a shot's first frame."""
        moves = self.cameras[shot + 1 : index + 1]
        return sum(x for x, _ in moves), sum(y for _, y in moves)


def parts_of(work: ClipWork, splitting: Splitting | None) -> Generator[float, None, list[Part]]:
    """Find the parts of a clip, yielding the share of it that was looked at; raises as `ClipReader` does."""
    found, camera = _Found(), CameraFollower() if splitting is not None and splitting.follows_camera else None
    with closing(ClipReader(work.path, work.start, work.stop)) as reader:
        base, total = reader.info.time_base, max(1, reader.info.count)

        def smalls() -> Iterator[object]:
            for frame in reader:
                found.moments.append(float(frame.pts * base))
                found.cameras.append((0.0, 0.0) if camera is None else camera.step(frame.pixels))
                yield small(frame.pixels)

        for index, begins in enumerate(cuts(cast("Iterator[Any]", smalls()))):
            if begins:
                found.shots.append(index)
            yield min(1.0, index / total)
    if not found.moments:
        raise nothing_to_paint(work.path.name)
    parts = []
    for first, end in pairwise([*_together(found), len(found.moments)]):
        parts += _split(found, first, end, splitting)
    return [_outer(part, work, parts) for part in parts]


def _together(found: _Found) -> list[int]:
    """Choose the shots with which a part begins."""
    begins: list[int] = []
    for shot in found.shots:
        if not begins or found.moments[shot] - found.moments[begins[-1]] >= LEAST_S:
            begins.append(shot)
    if len(begins) > 1 and found.moments[-1] - found.moments[begins[-1]] < LEAST_S:
        begins.pop()
    return begins


def _split(found: _Found, first: int, end: int, splitting: Splitting | None) -> list[Part]:
    """Split what is long into parts of equal length, or at the cut where that is near."""
    seconds = found.moments[end - 1] - found.moments[first]
    count = 1 if splitting is None else max(1, round(seconds / LONG_S))
    begins = {first: first}  # first frames of parts, and where their shot begins
    for number in range(1, count):
        at = first + (end - first) * number // count
        shot = max(begin for begin in found.shots if begin <= at)
        begins[shot if at - shot <= (splitting.lead if splitting else 0) else at] = shot
    parts = []
    for at, stop in pairwise([*sorted(begins), end]):
        lead = splitting.lead if splitting is not None and begins[at] < at else 0
        within = None
        if begins[at] < at:
            shot = begins[at]
            within = Within(found.moments[shot], found.way(shot, at - lead), lead)
        begin = found.between(at - lead) if at - lead else None
        parts.append(Part(begin, found.end(stop), stop - at, within, found.end(end) or found.moments[-1] + 1.0))
    return parts if len(parts) > 1 else [replace(parts[0], seen=None)]


def _outer(part: Part, work: ClipWork, parts: list[Part]) -> Part:
    """Give the first and the last part the ends of the whole."""
    start, stop = work.start if part is parts[0] else part.start, work.stop if part is parts[-1] else part.stop
    seen = part.seen if part.seen is None or work.stop is None else min(part.seen, work.stop)
    return replace(part, start=start, stop=stop, seen=seen)
