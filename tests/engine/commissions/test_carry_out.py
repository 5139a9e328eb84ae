"""Check the one loop from a source to a sink: order of calls, progress, failures, cancelling and going on."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from engine.commissions.carry_out import carry_out
from engine.commissions.commission import Ended, FrameDone, Order
from engine.commissions.queue.queue_item import ItemState
from engine.errors import OutOfMemory
from engine.options import Precision, SaveOptions, StyleOptions
from engine.style_choice import StyleChoice
from engine.values import Phase, Preview, Progress, Result
from tests.toy_kind import GREYS, ToyKind, greys_of, write_toy

STYLES = Path(__file__).resolve().parents[3] / "resources" / "styles"
OPTIONS = StyleOptions((StyleChoice(STYLES / "ink_wash.jpg"),), strength=0.4)
NEGATIVES = [round(1 - grey, 3) for grey in GREYS]


class Negative:
    """Stand in for the engine: turn pictures into their negatives, and fail at one as asked."""

    def __init__(self, fails_at: int | None = None, error: BaseException | None = None) -> None:
        self.painted = self.closed = 0
        self._fails_at, self._error = fails_at, error

    def stylize(self, picture, options):
        try:
            yield Progress(0.0, Phase.LOADING)
            yield Progress(0.5, Phase.PAINTING, 1.0)
            if self._error is not None and self.painted == self._fails_at:
                raise self._error
            self.painted += 1
            yield Preview(picture.pixels)
            yield Progress(1.0, Phase.FINISHING)
            yield Result(1 - picture.pixels, options, "CPU", "negative", Precision.FLOAT32)
        finally:
            self.closed += 1


@pytest.fixture
def commission(tmp_path: Path):
    order = Order(write_toy(tmp_path / "in.toy"), tmp_path / "out.toy", OPTIONS)
    return ToyKind().commission(order)


def _carry(commission, engine=None, resume=None):
    engine = engine or Negative()
    return list(carry_out(commission, lambda: engine, STYLES, resume))


def test_every_frame_is_painted_and_written_in_order(commission):
    steps = _carry(commission)

    assert commission.sink.calls == ["check", "begin", *["write"] * 5, "close"]
    assert commission.source.closed == 1
    done = [step for step in steps if isinstance(step, FrameDone)]
    assert [(step.frame.index, step.count) for step in done] == [(index, 5) for index in range(5)]
    assert greys_of(commission.sink.target) == NEGATIVES
    assert isinstance(steps[-1], Ended)
    assert (steps[-1].state, steps[-1].result, steps[-1].exit_code) == (ItemState.DONE, commission.sink.target, 0)


def test_the_recipe_names_the_model_and_keeps_what_is_private(commission, tmp_path):
    _carry(commission)
    assert json.loads(commission.sink.recipe)["painted_with"] == "negative"
    style = tmp_path / "mine.jpg"
    private = replace(
        commission, options=StyleOptions((StyleChoice(style),)), save_options=SaveOptions(strip_personal=True)
    )
    commission.sink.greys.clear()
    _carry(private)
    assert str(tmp_path) not in private.sink.recipe


def test_progress_is_of_all_frames_and_never_falls(commission):
    told = [step for step in _carry(commission) if isinstance(step, Progress)]
    fractions = [step.fraction for step in told]
    assert fractions == sorted(fractions)
    assert fractions[0] == 0.0
    assert fractions[-1] == 1.0
    assert fractions[3:5] == [pytest.approx(0.2), pytest.approx(0.3)]
    assert told[1].seconds_left is None  # too early to tell
    assert told[-1].seconds_left == 0.0
    assert told[-2].seconds_left > 0.0
    assert [step.phase for step in told[:2]] == [Phase.LOADING, Phase.PAINTING]
    assert {step.phase for step in told[2:]} == {Phase.PAINTING}  # no frame is the end, and the next is not "loading"


def test_a_count_that_was_too_small_does_not_push_progress_beyond_the_end(commission, monkeypatch):
    monkeypatch.setattr(type(commission.source), "count", 2)
    fractions = [step.fraction for step in _carry(commission) if isinstance(step, Progress)]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert greys_of(commission.sink.target) == NEGATIVES


def test_previews_come_through(commission):
    assert sum(isinstance(step, Preview) for step in _carry(commission)) == 5


def test_a_target_that_cannot_be_written_is_told_before_anything_is_read(commission):
    commission.sink.target = commission.sink.target.with_suffix(".mp3")
    steps = list(carry_out(commission, lambda: pytest.fail("loaded"), STYLES))
    assert [step.exit_code for step in steps] == [6]
    assert "name it .toy" in steps[0].message
    assert commission.source.opened == []
    assert commission.source.closed == 1
    assert commission.sink.calls == ["check"]


def test_an_unreadable_source_is_told_before_the_engine_is_loaded(commission):
    commission.source.path.write_text("{")
    (step,) = carry_out(commission, lambda: pytest.fail("loaded"), STYLES)
    assert (step.state, step.exit_code) == (ItemState.FAILED, 3)
    assert commission.sink.calls[-1] == "discard"
    assert not commission.sink.target.exists()


@pytest.mark.parametrize(
    ("error", "code"), [(OutOfMemory("Too large; choose less."), 4), (MemoryError(), 1), (ValueError("bug"), 1)]
)
def test_whatever_an_engine_raises_is_one_sentence(commission, error, code):
    engine = Negative(2, error)
    ended = _carry(commission, engine)[-1]
    assert (ended.state, ended.exit_code, ended.error) == (ItemState.FAILED, code, error)
    assert ended.message.endswith(".")
    assert "bug" not in ended.message
    assert engine.closed == 3
    assert commission.sink.calls[-1] == "discard"
    assert not commission.sink.target.exists()


def test_an_engine_without_an_answer_fails(commission):
    class Silent:
        def stylize(self, picture, options):
            yield Progress(1.0, Phase.PAINTING)

    assert "without a picture" in _carry(commission, Silent())[-1].message


def test_a_sink_that_fails_at_the_end_is_told(commission, monkeypatch):
    def full() -> Path:
        raise OutOfMemory("No room; make some.")

    monkeypatch.setattr(commission.sink, "close", full)
    assert _carry(commission)[-1].exit_code == 4
    assert commission.sink.calls[-1] == "discard"


def test_closing_cancels_and_leaves_nothing(commission):
    engine = Negative()
    steps = carry_out(commission, lambda: engine, STYLES)
    while not isinstance(next(steps), FrameDone):
        pass
    next(steps)
    steps.close()
    assert engine.closed == 2
    assert commission.source.closed == 1
    assert commission.sink.calls[-1] == "discard"
    assert not commission.sink.target.exists()


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), SystemExit()])
def test_what_ends_the_process_is_raised_and_nothing_stays_open(commission, stop):
    with pytest.raises(type(stop)):
        _carry(commission, Negative(1, stop))
    assert commission.source.closed == 1
    assert commission.sink.calls[-1] == "discard"


def test_an_interrupted_run_goes_on_at_the_frame_it_had_reached(commission, tmp_path):
    resume = tmp_path / "work" / "7"
    _carry(commission, Negative(3, OutOfMemory("Too large.")), resume)
    assert len(json.loads((resume / "greys.json").read_text())) == 3
    again = ToyKind().commission(Order(commission.source.path, commission.sink.target, OPTIONS))

    steps = _carry(again, resume=resume)

    assert again.source.opened == [3, 4]
    assert greys_of(again.sink.target) == NEGATIVES
    assert next(step.fraction for step in steps if isinstance(step, Progress)) == pytest.approx(0.6)
    assert not resume.exists()  # it is all in the target now


def test_a_kind_may_paint_in_its_own_way(commission):
    class Brighter:
        def __init__(self, engine, its_commission):
            assert its_commission.options == OPTIONS
            self.engine, self.last = engine, 0.0

        def paint(self, frame):
            for step in self.engine.stylize(frame.picture, OPTIONS):
                if isinstance(step, Result):
                    self.last = max(self.last, float(step.pixels.mean()))  # what a frame hands to the next
                    step.pixels[:] = self.last
                yield step

    _carry(replace(commission, painter=Brighter))
    assert greys_of(commission.sink.target) == [NEGATIVES[0]] * 5
