"""Paint a clip's frames one after the other, so that they hold together."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from engine.commissions.source import SourceFrame
from engine.commissions.video.camera_grid import on_grid
from engine.commissions.video.following import after, followed
from engine.commissions.video.guarded_clip import ClipReader
from engine.commissions.video.key_frames import Ahead, KeyFrame, between
from engine.commissions.video.shots import ShotFinder
from engine.commissions.video.steadiness import FAR, Steadiness
from engine.painters import registry
from engine.painters.scene import Hold, Shot
from engine.values import FOLLOWING, Phase, Progress, Result

if TYPE_CHECKING:
    from collections.abc import Generator

    from engine.commissions.commission import Commission, Repainter
    from engine.commissions.video.clip_work import ClipWork, Within
    from engine.commissions.video.following import FrameEngine
    from engine.values import Preview


_HOLD = 10.0  # weight of what the frames before give, against style's 1


class ClipPainter:
    """Carry from frame to frame what they have in common; nothing is carried over a cut.

    Args:
        engine: paints single frames.
        commission: how.
        work: of the clip.
    """

    def __init__(self, engine: Repainter, commission: Commission, work: ClipWork) -> None:
        self._engine, self._options, self._work = cast("FrameEngine", engine), commission.options, work
        self._is_held = registry.traits_of(commission.options.engine).can_begin and work.consistency > 0
        self._steadiness = Steadiness(reach=max(FAR) if self._is_held else 1)
        self._shot = Shot()
        self._near: KeyFrame | None = None
        self._far: KeyFrame | None = None

    def paint(self, frame: SourceFrame) -> Generator[Progress | Preview | Result, None, None]:
        """Paint a frame with what the one before it gives."""
        options, photo = self._options, frame.picture.pixels
        if options.strength == 0 or options.opacity == 0:
            yield from self._engine.stylize(frame.picture, options)
            return
        if frame.index == 0 and self._work.within is not None:
            yield from self._begin_within(frame, self._work.within)
        else:
            self._follow_shots(frame)
        if self._is_held:
            yield from self._held(frame) if options.key_frames == 1 else self._between_keys(frame)
            return
        work, carried = self._work, self._steadiness.carried(photo)
        notes = work.notes
        notes.way = after(notes.way, carried)
        steps = followed(
            self._engine,
            frame.picture,
            options,
            self._shot,
            self._steadiness,
            carried,
            notes.way,
            self._work.consistency,
        )
        with closing(steps):
            for step in steps:
                if isinstance(step, Result):
                    told = [*filter(None, [step.notice]), *work.notices]
                    yield replace(step, notice=" ".join(told) or None)
                else:
                    yield step

    def _held(self, frame: SourceFrame) -> Generator[Progress | Preview | Result, None, None]:
        """Paint a frame from what the frames before give, and hold it to that; the first of a shot in full."""
        photo, options, work = frame.picture.pixels, self._options, self._work
        carried = self._steadiness.far_carried(photo)
        begin, hold = None, None
        if carried is not None:
            begin = carried.over(photo)
            hold = Hold(carried.painted, carried.share, _HOLD * work.consistency)
            options = replace(options, iterations=max(1, round(options.iterations * FOLLOWING)))
        with closing(self._engine.stylize(frame.picture, options, shot=self._shot, begin=begin, hold=hold)) as steps:
            for step in steps:
                if isinstance(step, Result):
                    self._steadiness.keep(step.pixels)
                    told = [*filter(None, [step.notice]), *work.notices]
                    yield replace(step, options=self._options, notice=" ".join(told) or None)
                else:
                    yield step

    def _between_keys(self, frame: SourceFrame) -> Generator[Progress | Preview | Result, None, None]:
        """Paint every so many frames, the next one ahead, and carry both over to those between."""
        if self._far is not None and self._far.index == frame.index:
            self._near, self._far = self._far, None
            yield self._near.result
            return
        if self._near is not None and self._far is None:
            yield from self._paint_far(frame, self._near.index + self._options.key_frames)
        painted = None
        if self._near is not None and self._far is not None:
            painted = between(frame.picture.pixels, frame.index, self._near, self._far)
        if painted is not None and self._near is not None:
            yield replace(self._near.result, pixels=painted)
            return
        for step in self._held(frame):
            if isinstance(step, Result):
                self._near = KeyFrame.of(frame.index, frame.picture.pixels, step)
            yield step

    def _paint_far(self, frame: SourceFrame, limit: int) -> Generator[Progress, None, None]:
        """Paint the next key frame of the shot, where that is not this one."""
        work = self._work
        assert work.shots is not None  # they are followed
        index = work.shots.last_of_shot(frame.index, limit)
        if index == frame.index:
            return
        work.ahead = work.ahead or Ahead(work, frame)
        pixels = work.ahead.frame(index)
        if pixels is None:
            return
        for step in self._held(SourceFrame(index, replace(frame.picture, pixels=pixels))):
            if isinstance(step, Result):
                self._far = KeyFrame.of(index, pixels, step)
            elif isinstance(step, Progress):
                yield step

    def _begin_within(self, frame: SourceFrame, within: Within) -> Generator[Progress | Preview, None, None]:
        """Learn what a shot that began before hands on: its statistics, by its first frame as well, and its grid."""
        work = self._work
        work.shots = self._finder(frame)
        work.shots.begins(0)
        with closing(ShotFinder(work.path, within.shot, work.looks_until)) as whole:
            self._shot = Shot(whole.samples(0), work.notes.kept)
        with closing(ClipReader(work.path, within.shot, work.stop)) as reader:
            first = replace(frame.picture, pixels=next(iter(reader)).pixels)
        if self._options.size is None and work.consistency > 0:
            first = replace(first, pixels=on_grid(first.pixels, (0.0, 0.0)))
        with closing(self._engine.stylize(first, self._options, shot=self._shot)) as steps:
            for _ in steps:
                yield Progress(0.0, Phase.PAINTING)
        work.notes.way = within.way

    def _follow_shots(self, frame: SourceFrame) -> None:
        work, notes = self._work, self._work.notes
        is_first = work.shots is None
        shots = work.shots = work.shots or self._finder(frame)
        if is_first and notes.shot < frame.index:  # an earlier run has painted the shot's beginning
            shots.begins(notes.shot)
            self._shot = Shot(shots.samples(notes.shot), notes.kept)
        if shots.begins(frame.index):
            self._steadiness.forget()
            self._near = self._far = None
            self._shot = Shot(shots.samples(frame.index), notes.kept)
            notes.shot, notes.shot_time, notes.way = frame.index, str(frame.time or 0), (0.0, 0.0)
        elif work.before is not None and work.last is not None:
            self._steadiness.carried(work.before.pixels)
            self._steadiness.keep(work.last)
        work.before = work.last = None

    def _finder(self, frame: SourceFrame) -> ShotFinder:
        work, notes = self._work, self._work.notes
        if frame.index == 0:
            return ShotFinder(work.path, work.start, work.looks_until)
        return ShotFinder(work.path, float(Fraction(notes.shot_time)), work.looks_until, notes.shot)
