"""Split a long shot: every part looks as if one computer had painted all of it, also at the seams."""

from __future__ import annotations

from contextlib import closing
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from engine.commissions.commission import Order
from engine.commissions.kinds import commission_of
from engine.commissions.queue.queue_item import Batch
from engine.commissions.video.clip_work import work_from
from engine.commissions.video.flow import DisFlow, moved, seen_before
from engine.computers import clip_parts
from engine.computers.clip_parts import Part, Splitting, parts_of
from engine.computers.open_clips import part_details
from engine.options import Precision, SaveOptions, StyleOptions
from engine.runs.driven import finished
from engine.style_choice import StyleChoice
from engine.values import Phase, Progress, Result
from tests.engine.commissions.video.clips import make_clip
from tests.engine.computers.conftest import STYLES, Leader
from tests.engine.computers.shots import frames_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction
    from pathlib import Path

COUNT = 60  # frames, at 25 a second, that move by 2 px each
OPTIONS = StyleOptions((StyleChoice(STYLES / "mosaic.jpg"),), strength=1.0)


class _Gridded:
    """Paint squares of 4 px, by what the shot's samples and its first frame have shown."""

    def stylize(self, picture: Any, options: Any, *, shot: Any = None, **_more: object) -> Iterator[Progress | Result]:
        yield Progress(0.5, Phase.PAINTING)
        pixels = picture.pixels
        whole = np.pad(pixels, ((0, -len(pixels) % 4), (0, -pixels.shape[1] % 4), (0, 0)), mode="edge")
        squares = whole.reshape(len(whole) // 4, 4, -1, 4, 3).mean((1, 3)).repeat(4, 0).repeat(4, 1)
        first = shot.known.setdefault("first", float(pixels.mean()))
        level = float(np.mean([sample.mean() for sample in shot.samples])) + first
        painted = np.clip(squares[: len(pixels), : pixels.shape[1]] + level - 0.9, 0, 1)
        yield Result(np.asarray(painted, np.float32), options, "cpu", "squares", Precision.FLOAT32)


@pytest.fixture
def clip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(clip_parts, "LONG_S", 0.8)
    return make_clip(tmp_path / "clip.mkv", size=(96, 128), count=COUNT)


def _painted(clip: Path, part: Part | None, **details: Any) -> list[tuple[Fraction, np.ndarray]]:
    order = Order(clip, clip.with_name("out.mkv"), OPTIONS, SaveOptions(), details)
    if part is not None:
        order = Order(clip, order.target, OPTIONS, SaveOptions(), part_details(part, order, 0.01))
    commission = commission_of(order)
    assert commission.painter is not None
    painter = commission.painter(_Gridded(), commission)  # type: ignore[arg-type]
    with closing(commission.source):
        found = [
            (frame.time, step.pixels)
            for frame in commission.source.frames()
            for step in painter.paint(frame)
            if isinstance(step, Result)
        ]
    return found[part.within.lead if part is not None and part.within else 0 :]  # type: ignore[return-value]


def _parts(clip: Path, **details: Any) -> list[Part]:
    work = work_from(clip, details)
    return finished(parts_of(work, Splitting.of(OPTIONS, work.consistency)))


@pytest.mark.slow
def test_frames_that_are_painted_each_for_itself_are_those_of_one_computer(clip: Path) -> None:
    """GIVEN a shot of three parts WHEN each is painted alone THEN no frame differs by a bit: they share statistics."""
    parts = _parts(clip, consistency=0.0)
    assert len(parts) == 3
    whole = _painted(clip, None, consistency=0.0)
    joined = [frame for part in parts for frame in _painted(clip, part, consistency=0.0)]
    assert [time for time, _ in joined] == [time for time, _ in whole]
    for (_, one), (_, other) in zip(whole, joined, strict=True):
        assert np.array_equal(one, other)


@pytest.mark.slow
def test_seams_are_as_quiet_as_elsewhere(clip: Path) -> None:
    """GIVEN frames that go on from those before WHEN a shot is painted in parts THEN no seam is seen in its motion."""
    parts, whole = _parts(clip), _painted(clip, None)
    joined = [frame for part in parts for frame in _painted(clip, part)]
    assert [time for time, _ in joined] == [time for time, _ in whole]
    apart = [float(np.abs(one - other).max()) for (_, one), (_, other) in zip(whole, joined, strict=True)]
    assert max(apart) < 0.02
    seams = np.cumsum([part.frames for part in parts])[:-1]
    errors = _warp_errors(clip, [pixels for _, pixels in joined])
    elsewhere = np.delete(errors, seams - 1)
    assert errors[seams - 1].mean() < 1.05 * elsewhere.mean()


def _warp_errors(clip: Path, painted: list[np.ndarray]) -> np.ndarray:
    """Measure from frame to frame what does not move with the picture (Lai et al., arXiv:1808.00449)."""
    source = [
        frame.picture.pixels for frame in commission_of(Order(clip, clip.with_name("o.mkv"), OPTIONS)).source.frames()
    ]
    finder = DisFlow()
    greys = [finder.prepare(frame) for frame in source]
    errors = []
    for at in range(len(greys) - 1):
        forth, back = finder.flow(greys[at], greys[at + 1]), finder.flow(greys[at + 1], greys[at])
        seen = seen_before(forth, back)
        squares = (painted[at] - moved(painted[at + 1], forth, smooth=False)) ** 2
        errors.append(float((squares.mean(2) * seen).sum() / max(seen.sum(), 1)))
    return np.array(errors)


def test_what_needs_the_frame_before_exactly_is_not_split(clip: Path) -> None:
    gatys = StyleOptions(OPTIONS.styles, engine="gatys")
    assert Splitting.of(gatys, 0.8) is None
    assert Splitting.of(gatys, 0.0) is not None
    assert len(finished(parts_of(work_from(clip, {}), None))) == 1


@pytest.mark.slow
def test_the_parts_of_a_long_shot_are_joined_frame_by_frame(clip: Path, leader: Leader) -> None:
    out = leader.folder / "out"
    with closing(leader.queue()) as queue:
        queue.add(Batch((clip,), OPTIONS, out, "{name}", SaveOptions(), ".mkv", details={"consistency": 0.0}))
    ((_, ended),) = leader.paint(SimpleNamespace(computers=()), here=True)  # type: ignore[arg-type]
    assert ended.result == out / "clip.mkv"
    _check_times(clip, out / "clip.mkv")


def _check_times(clip: Path, painted: Path) -> None:
    assert [time for time, _ in frames_of(painted)] == [time for time, _ in frames_of(clip)]
    for (_, photo), (_, inverted) in zip(frames_of(clip), frames_of(painted), strict=True):
        assert np.abs(255.0 - photo - inverted).mean() < 6
