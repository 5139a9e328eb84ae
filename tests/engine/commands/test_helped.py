"""Paint with other computers: how far all is, what is told of them, and the first failure's code."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar

import pytest

from engine.commands import helped
from engine.commands.command import Advance, Answer, Note, Place
from engine.commands.helped import declare_workers, painted
from engine.commissions.commission import Ended
from engine.commissions.queue.queue_item import ItemState
from engine.computers.computer_list import ComputerList
from engine.errors import OutOfReach
from engine.runs.driven import Driven
from engine.storage.places import Places
from engine.values import Phase, Preview, Progress
from main import main

RESOURCES = Path(__file__).resolve().parents[3] / "resources"
ONE, TWO = SimpleNamespace(number=1), SimpleNamespace(number=2)


class WorkerPool:
    """Stand in for the way to other computers: two are there."""

    closed = 0
    computers = ("a", "b")

    def __init__(self, computer_list: ComputerList, models: Path) -> None:
        assert isinstance(computer_list, ComputerList)
        assert models == RESOURCES / "models"

    def close(self) -> None:
        WorkerPool.closed += 1


class DistributedRun:
    """Stand in for painting together: tell what the test says."""

    told: ClassVar[list] = []
    asked: ClassVar[list] = []
    closed = 0

    def __init__(self, queue, pool, packing, styles, here, *, only, tell) -> None:
        del pool, packing
        DistributedRun.asked.append((queue, styles, here, only))
        self._tell = tell

    def steps(self):
        try:
            for step in DistributedRun.told:
                if isinstance(step, str):
                    self._tell(step)
                else:
                    yield step
        finally:
            DistributedRun.closed += 1


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """Give a place whose user has invited a computer."""
    monkeypatch.setattr("engine.computers.worker_pool.WorkerPool", WorkerPool)
    monkeypatch.setattr("engine.computers.distributed_run.DistributedRun", DistributedRun)
    monkeypatch.setattr(Place, "stylizer", lambda _self: "the engine")
    monkeypatch.setattr(ComputerList, "members", lambda _self: ("laptop",))
    for name, value in (("told", []), ("asked", []), ("closed", 0)):
        monkeypatch.setattr(DistributedRun, name, value)
    monkeypatch.setattr(WorkerPool, "closed", 0)
    return Place(RESOURCES, Places.below(tmp_path), lambda _photo: ())


def _ended(code: int = 0) -> Ended:
    return Ended(ItemState.FAILED if code else ItemState.DONE, exit_code=code)


def _run(place: Place, who: str = "all") -> tuple[list, int]:
    steps = Driven(painted("queue", place, {1, 2}, who, lambda item, step: [Answer(f"{item.number}: {step.state}")]))
    return list(steps), steps.value


def test_progress_is_of_all_pictures_and_never_falls(place: Place) -> None:
    """GIVEN two pictures, one of which is begun anew WHEN painted THEN what is told never falls."""
    shares = [(ONE, 0.5), (TWO, 0.5), (ONE, 0.25), (TWO, 0.75)]
    DistributedRun.told += [(item, Progress(share, Phase.PAINTING)) for item, share in shares]
    DistributedRun.told += [
        (ONE, _ended()),
        (TWO, Preview(None)),
        (TWO, Progress(1.0, Phase.PAINTING)),
        (TWO, _ended()),
    ]
    reports, code = _run(place)
    told = [report for report in reports if isinstance(report, Advance)]
    assert [report.fraction for report in told] == [0.25, 0.5, 0.5, 0.625, 1.0]
    assert {report.what for report in told} == {"2 helping"}
    assert [report.text for report in reports if isinstance(report, Answer)] == ["1: done", "2: done"]
    assert code == 0


def test_what_has_ended_counts_whole_also_where_it_has_failed(place: Place) -> None:
    DistributedRun.told += [(ONE, _ended(3)), (TWO, Progress(0.5, Phase.PAINTING)), (TWO, _ended(4))]
    reports, code = _run(place)
    assert [report.fraction for report in reports if isinstance(report, Advance)] == [0.75]
    assert code == 3  # the first


def test_trouble_with_a_computer_is_told_once_and_before_what_follows(place: Place) -> None:
    DistributedRun.told += ["“a” does not answer any more.", (ONE, _ended()), (TWO, _ended())]
    reports, _ = _run(place)
    assert [type(report) for report in reports] == [Note, Answer, Answer]
    assert reports[0].text == "“a” does not answer any more."


@pytest.mark.parametrize(("who", "paints"), [("all", True), ("others", False)])
def test_this_computer_paints_as_well_unless_only_others_shall(place: Place, who: str, paints: bool) -> None:
    _run(place, who)
    ((queue, styles, here, only),) = DistributedRun.asked
    assert (queue, styles, only) == ("queue", RESOURCES / "styles", {1, 2})
    assert (here and here()) == ("the engine" if paints else None)


def test_cancelling_lets_all_go(place: Place) -> None:
    DistributedRun.told += [(ONE, Progress(0.5, Phase.PAINTING)), (TWO, _ended())]
    with closing(painted("queue", place, {1, 2}, "all", lambda *_: ())) as steps:
        next(steps)
    assert (DistributedRun.closed, WorkerPool.closed) == (1, 1)


def test_nothing_to_paint_is_no_division_by_nothing() -> None:
    assert helped._Whole(0).of(1, 0.5) == 0.5


def test_without_anybody_invited_nothing_is_loaded(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ComputerList, "members", lambda _self: ())
    monkeypatch.setattr(Place, "stylizer", lambda _self: pytest.fail("loaded"))
    with pytest.raises(OutOfReach, match="No other computer was invited yet"):
        _run(place)
    assert not DistributedRun.asked


@pytest.mark.parametrize(
    ("words", "who"),
    [([], None), (["--workers"], "all"), (["--workers", "others"], "others"), (["--workers", "all"], "all")],
)
def test_who_helps_is_said_by_a_word(words: list[str], who: str | None) -> None:
    parser = argparse.ArgumentParser()
    declare_workers(parser)
    assert parser.parse_args(words).workers == who


def test_another_word_is_wrong_usage(capsys: pytest.CaptureFixture) -> None:
    assert main(["batch", "photo.png", "--style", "s.png", "-o", "out", "--workers", "nobody"]) == 2
    assert "--workers" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["batch"], ["video"]])
def test_without_anybody_invited_it_is_7(
    words: list[str], photo_path: Path, style_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / ("out.mp4" if words == ["video"] else "out")
    assert main([*words, str(photo_path), "--style", str(style_path), "-o", str(out), "--workers"]) == 7
    assert "No other computer was invited yet" in capsys.readouterr().err
