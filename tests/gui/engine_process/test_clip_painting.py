"""Check that a part of a clip is painted for the screen as the queue would paint it, and that the clip is let go."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from engine.errors import EngineError
from engine.options import Precision, StyleOptions
from engine.style_choice import StyleChoice
from engine.values import Phase, Picture, Preview, Progress, Result
from gui.engine_process import scrubbing as s
from gui.engine_process.clip_painting import part_painted
from tests.engine.commissions.video.clips import make_clip
from tests.engine.commissions.video.painting import Inverter

OPTIONS = StyleOptions((StyleChoice(Path("ink.jpg")),), strength=0.0)


def _wish(path: Path, start: float = 0.0, stop: float = 1.0) -> s.PaintPart:
    return s.PaintPart(1, path, OPTIONS, start, stop, 0.0)


class _Source:
    """Have frames of one level each, told to be one fewer than come."""

    def __init__(self, levels: tuple[int, ...]) -> None:
        self.levels, self.count, self.ended = levels, len(levels) - 1, []

    def frames(self):
        try:
            for index, level in enumerate(self.levels):
                picture = Picture(np.full((2, 3, 3), level / 10, np.float32))
                yield SimpleNamespace(index=index, time=index / 4 if index else None, picture=picture)
        finally:
            self.ended.append("frames")

    def close(self) -> None:
        self.ended.append("source")


class _Painter:
    def paint(self, frame):
        yield Progress(0.5, Phase.PAINTING)
        yield Preview(np.zeros((2, 2, 3), np.uint8))
        yield Result(1 - frame.picture.pixels, OPTIONS, "cpu", "fake", Precision.FLOAT32)


@pytest.fixture
def ordered(monkeypatch) -> SimpleNamespace:
    """Stand in for the kind of input; what was ordered is in `order`."""
    ordered = SimpleNamespace(source=_Source((1, 2, 3)), engines=[])

    def commission(order):
        ordered.order = order
        painter = lambda engine, given: ordered.engines.append((engine, given)) or _Painter()  # noqa: E731
        ordered.commission = SimpleNamespace(source=ordered.source, painter=painter)
        return ordered.commission

    monkeypatch.setattr("engine.commissions.video.clip_kind.CLIP", SimpleNamespace(commission=commission))
    return ordered


def test_each_frame_is_told_as_it_was_and_as_it_is_painted(ordered):
    found = list(part_painted("engine", _wish(Path("lake.mov"), 0.5, 2.0)))
    frames = [item for item in found if not isinstance(item, Progress)]
    assert [moment for moment, _, _ in frames] == [0.0, 0.25, 0.5]
    assert [round(float(before.mean()), 3) for _, before, _ in frames] == [0.1, 0.2, 0.3]
    assert [round(float(after.mean()), 3) for _, _, after in frames] == [0.9, 0.8, 0.7]
    assert ordered.engines == [("engine", ordered.commission)]


def test_progress_is_of_all_frames_and_never_more_than_whole(ordered):
    found = [item for item in part_painted("engine", _wish(Path("lake.mov"))) if isinstance(item, Progress)]
    assert [step.fraction for step in found] == [0.25, 0.75, 1.0]
    assert {step.phase for step in found} == {Phase.PAINTING}


def test_the_part_is_ordered_as_the_queue_orders_it(ordered):
    list(part_painted("engine", s.PaintPart(1, Path("/a/lake.mov"), OPTIONS, 0.5, 2.0, 0.7)))
    order = ordered.order
    assert (order.source, order.target, order.options) == (Path("/a/lake.mov"), Path("/a/lake.mkv"), OPTIONS)
    assert order.details == {"from": 0.5, "to": 2.0, "consistency": 0.7}


@pytest.mark.parametrize("is_whole", [True, False])
def test_the_clip_is_let_go_also_where_nobody_wants_the_rest(ordered, is_whole):
    items = part_painted("engine", _wish(Path("lake.mov")))
    if is_whole:
        list(items)
    else:
        next(items)
        items.close()
    assert ordered.source.ended == ["frames", "source"]


def test_a_real_clip_is_painted_between_two_moments(tmp_path):
    clip = make_clip(tmp_path / "lake.mkv")
    found = list(part_painted(Inverter(), _wish(clip, 0.08, 0.19)))
    moments = [item[0] for item in found if not isinstance(item, Progress)]
    assert moments == pytest.approx([0.08, 0.12, 0.16])
    assert not list(tmp_path.glob("lake (*"))  # nothing is written
    assert [path.name for path in tmp_path.iterdir()] == ["lake.mkv"]


def test_a_clip_that_is_gone_is_one_sentence(tmp_path):
    with pytest.raises(EngineError, match="gone"):
        list(part_painted(Inverter(), _wish(tmp_path / "gone.mkv")))
