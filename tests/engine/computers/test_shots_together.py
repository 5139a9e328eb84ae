"""Paint a clip by its shots: each frame once at its time, with its sound, wherever its shot was painted."""

from __future__ import annotations

from contextlib import closing
from fractions import Fraction
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import av
import numpy as np
import pytest

from engine.commissions.commission import Ended, Order
from engine.computers.packing import Packing
from engine.computers.shots_together import ClipTogether, parts_of
from engine.computers.together import Together
from engine.errors import EngineError
from engine.options import StyleOptions
from engine.runs.driven import finished
from engine.style_choice import StyleChoice
from tests.engine.commissions.video.clips import _sing, _track, texture
from tests.engine.computers.conftest import MODELS, STYLES, Leader, wait_for
from tests.engine.computers.network import helpers
from tests.engine.computers.toy import ToyEngine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from engine.commissions.queue.queue_file import QueueFile

FRAMES = 12  # a shot, at 5 a second


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """Cut from a red shot to a blue one and back."""
    path = tmp_path / "clip.mkv"
    with av.open(str(path), "w") as out:
        stream: Any = out.add_stream("ffv1", rate=5)
        stream.height, stream.width, stream.pix_fmt = 48, 64, "yuv420p"
        track = _track(out, "flac", 0)
        for index in range(3 * FRAMES):
            color = ((1.0, 0.2, 0.1), (0.1, 0.3, 1.0), (1.0, 0.8, 0.1))[index // FRAMES]
            pixels = (0.5 + 0.5 * texture(48, 64, index, index // FRAMES))[..., None] * np.array(color)
            out.mux(stream.encode(av.VideoFrame.from_ndarray(np.uint8(255 * pixels), format="rgb24")))
        out.mux(stream.encode(None))
        _sing(out, track, 3 * FRAMES / 5, 220.0)
    return path


def _order(clip: Path, target: Path, **details: float) -> Order:
    return Order(clip, target, StyleOptions((StyleChoice(STYLES / "mosaic.jpg"),), strength=1.0), details=details)


def _painted(order: Order, leader: Leader, crew: Any, here: Any) -> Path | None:
    packing = Packing(MODELS, leader.places.models, STYLES)

    def paint(queue: QueueFile) -> Iterator[Any]:
        return Together(queue, crew, packing, STYLES, here, tell=leader.told.append).steps()

    clip = ClipTogether(order, order.target.with_name(".unfinished"), STYLES, "{}", paint)
    with closing(clip.steps()) as steps:
        return [step for step in steps if isinstance(step, Ended)][-1].result


def _frames(path: Path) -> list[tuple[Fraction, np.ndarray]]:
    with av.open(str(path)) as clip:
        base = clip.streams.video[0].time_base
        return [(frame.pts * base, frame.to_ndarray(format="rgb24")) for frame in clip.decode(video=0)]


def _samples(path: Path) -> int:
    with av.open(str(path)) as clip:
        return sum(frame.samples for frame in clip.decode(audio=0))


def test_parts_are_the_shots(clip: Path) -> None:
    found = finished(parts_of(clip, None, None))
    assert [part.frames for part in found] == [FRAMES] * 3
    assert (found[0].start, found[-1].stop) == (None, None)
    assert [part.frames for part in finished(parts_of(clip, 0.0, 5.0))] == [12, 13]
    assert [part.frames for part in finished(parts_of(clip, 1.0, 4.0))] == [15]  # too short to be two


def _check(clip: Path, painted: Path | None) -> None:
    assert painted is not None
    before, after = _frames(clip), _frames(painted)
    assert [time for time, _ in after] == [time for time, _ in before]
    for (_, photo), (_, inverted) in zip(before, after, strict=True):
        assert np.abs(255.0 - photo - inverted).mean() < 6
    assert _samples(painted) == _samples(clip) > 0


def test_each_frame_is_painted_once_at_its_time(clip: Path, leader: Leader, tmp_path: Path) -> None:
    nobody = SimpleNamespace(computers=())
    painted = _painted(_order(clip, tmp_path / "painted.mkv", consistency=0.0), leader, nobody, ToyEngine)
    _check(clip, painted)
    assert not (tmp_path / ".unfinished" / "parts").exists()


@pytest.mark.slow
def test_a_run_that_was_broken_off_goes_on(clip: Path, leader: Leader, tmp_path: Path) -> None:
    """GIVEN an engine that fails at the second shot WHEN the same is ordered again THEN only what lacks is painted."""
    count = 0

    class Failing(ToyEngine):
        def stylize(self, picture: Any, options: Any, **more: Any) -> Any:
            nonlocal count
            count += 1
            if count == 15:
                raise EngineError("broken off")
            return super().stylize(picture, options, **more)

    nobody = SimpleNamespace(computers=())
    order = _order(clip, tmp_path / "painted.mkv", consistency=0.0)
    with pytest.raises(EngineError, match="broken off"):
        _painted(order, leader, nobody, Failing)
    _check(clip, _painted(order, leader, nobody, Failing))
    assert count == 15 + 2 * FRAMES


@pytest.mark.slow
def test_other_computers_paint_shots(clip: Path, leader: Leader, tmp_path: Path) -> None:
    with closing(leader.crew()) as crew, helpers(lambda: leader.helper("one"), lambda: leader.helper("two")) as both:
        wait_for(crew, "one", "two")
        order = _order(clip, tmp_path / "painted.mkv", consistency=0.0)
        _check(clip, _painted(order, leader, crew, None))
        for helper in both:
            helper.wait_for("painting clip.mkv")
