"""One picture is painted here or elsewhere, and whatever becomes of that is an end, never an error of the thread."""

from __future__ import annotations

import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image

from engine.commissions.commission import Ended, Order
from engine.commissions.queue.queue_item import ItemState
from engine.computers import attempts
from engine.computers.attempts import Elsewhere, is_loss, paint_here, paint_there
from engine.computers.engine_process import CancelledOrder, Report
from engine.computers.first_result import FirstResult, Run, Superseded
from engine.computers.order import Painted, Piece
from engine.computers.pieces import PART, read_pieces
from engine.computers.placing import Work
from engine.computers.worker_pool import Gone
from engine.errors import (
    BadOptions,
    CannotWrite,
    EngineError,
    EngineStopped,
    OutOfMemory,
    OutOfReach,
    Sentence,
    UnreadableImage,
)
from engine.options import Precision, StyleOptions
from engine.style_choice import StyleChoice
from engine.values import Phase, Progress, Result
from tests.engine.computers.conftest import STYLES

OPTIONS = StyleOptions((StyleChoice(STYLES / "mosaic.jpg"),))


def _run(first_result: FirstResult | None = None) -> Run:
    return Run(
        SimpleNamespace(number=7), Work(7, 1.0), first_result or FirstResult(), SimpleNamespace(name="desk"), 0.0
    )


def _png(width: int = 12, height: int = 8) -> bytes:
    data = io.BytesIO()
    Image.fromarray(np.full((height, width, 3), 99, np.uint8)).save(data, "PNG")
    return data.getvalue()


def _painted(*pieces: Piece, size: tuple[int, int] = (12, 8), loss: str = "") -> Painted:
    return Painted(pieces or (Piece(_png()),), *size, 2.5, loss)


class WorkerPool:
    """Stand in for the other computers: tell how far it is, then answer as the test says."""

    def __init__(self, answer: Painted | Exception) -> None:
        self.answer, self.asked = answer, []

    def paint(self, computer: Any, parcel: Any, tell, is_cancelled) -> Painted:
        self.asked.append((computer.name, parcel, is_cancelled()))
        tell(Report(0.5, "painting", 3.0))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


class Packing:
    """Stand in for packing: give the order and its key."""

    error: Exception | None = None

    def pack(self, order: Order, key: str) -> tuple[Order, str]:
        if self.error is not None:
            raise self.error
        return order, key


@pytest.fixture
def order(photo_path: Path, tmp_path: Path) -> Order:
    return Order(photo_path, tmp_path / "out.png", OPTIONS)


def _there(
    order: Order, pool: WorkerPool, run: Run | None = None, packing: Packing | None = None
) -> tuple[Ended, list]:
    told: list = []
    return paint_there(run or _run(), order, pool, packing or Packing(), told.append), told


def test_what_another_computer_has_painted_is_written_here(order: Order) -> None:
    run, pool = _run(), WorkerPool(_painted(loss=Sentence("Without {0}.", "GPS").to_json()))
    ended, told = _there(order, pool, run)
    assert (ended.state, ended.result, ended.message) == (ItemState.DONE, order.target, "Without GPS.")
    assert order.target.read_bytes() == _png()
    assert told == [Progress(0.5, Phase.PAINTING, 3.0)]
    assert (run.has_begun, run.seconds) == (True, 2.5)
    ((name, (sent, key), is_cancelled),) = pool.asked
    assert (name, sent, is_cancelled) == ("desk", order, False)
    assert key.startswith("7-")


def test_each_attempt_has_a_key_of_its_own(order: Order) -> None:
    pool = WorkerPool(_painted())
    for _ in range(2):
        _there(order, pool)
    assert len({key for _, (_, key), _ in pool.asked}) == 2


def test_a_taken_name_is_kept_unless_it_is_to_be_replaced(order: Order) -> None:
    order.target.write_bytes(b"mine")
    ended, _ = _there(order, WorkerPool(_painted()))
    assert ended.result == order.target.with_name("out (2).png")
    assert order.target.read_bytes() == b"mine"
    replacing = Order(order.source, order.target, OPTIONS, replaces=True)
    assert _there(replacing, WorkerPool(_painted()))[0].result == order.target


def test_what_could_not_be_written_is_refused_before_anything_is_sent(order: Order, tmp_path: Path) -> None:
    pool = WorkerPool(_painted())
    for target in (tmp_path / "none" / "out.png", order.source):
        ended, _ = _there(Order(order.source, target, OPTIONS), pool)
        assert isinstance(ended.error, CannotWrite)
    assert pool.asked == []


@pytest.mark.parametrize("error", [BadOptions("No."), UnreadableImage("No picture.")])
def test_what_is_the_pictures_own_fault_is_the_end_of_it(order: Order, error: Exception) -> None:
    ended, _ = _there(order, WorkerPool(error))
    assert (ended.state, ended.error, ended.message) == (ItemState.FAILED, error, str(error))
    packing = Packing()
    packing.error = error
    assert _there(order, WorkerPool(_painted()), packing=packing)[0].error is error


@pytest.mark.parametrize("error", [OutOfMemory("Too large."), CannotWrite("Disk full there."), Gone("Away.")])
def test_what_another_computer_may_do_better_is_left_to_it(order: Order, error: Exception) -> None:
    ended, _ = _there(order, WorkerPool(error))
    assert isinstance(ended.error, Elsewhere)
    assert (ended.error.cause, ended.message) == (error, "")
    assert is_loss(ended.error) == isinstance(error, Gone)


def test_a_loss_is_of_a_computer_and_nothing_else() -> None:
    assert not is_loss(None)
    assert not is_loss(Gone("Away."))
    assert not is_loss(Elsewhere(OutOfReach("Nobody."), "desk"))


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (EngineStopped("The engine stopped."), "“desk” has not finished a picture, which is painted again."),
        (OutOfMemory("Too large."), "“desk”: Too large."),
        (CannotWrite("The disk of “{0}” is full.", "desk"), "The disk of “desk” is full."),
    ],
)
def test_what_a_computer_could_not_do_names_it(error: EngineError, said: str) -> None:
    """GIVEN an engine's own sentence WHEN it comes from another computer THEN nobody takes it for this one's."""
    assert Elsewhere(error, "desk").sentence == said


def test_who_is_late_writes_nothing(order: Order) -> None:
    first_result = FirstResult()
    first_result.claim(_run(first_result))
    ended, _ = _there(order, WorkerPool(_painted()), _run(first_result))
    assert isinstance(ended.error, Superseded)
    assert not order.target.exists()


@pytest.mark.parametrize("error", [CancelledOrder(), KeyError("a fault of ours")])
def test_cancelled_or_unforeseen_it_is_an_end(order: Order, error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    ended, _ = _there(order, WorkerPool(error))
    assert ended.error is error
    assert ended.state is ItemState.FAILED
    assert ("Unexpected error" in caplog.text) == isinstance(error, KeyError)
    assert bool(ended.message) == isinstance(error, KeyError)


def test_a_picture_of_another_size_is_no_result(order: Order) -> None:
    ended, _ = _there(order, WorkerPool(_painted(size=(13, 8))))
    assert ended.state is ItemState.FAILED
    assert not order.target.exists()


def test_a_part_of_a_clip_is_left_in_pieces(tmp_path: Path) -> None:
    part = Order(Path("a.mp4"), tmp_path / "part.mkv", OPTIONS, details={PART: 3.0})
    ended, _ = _there(part, WorkerPool(_painted(Piece(b"one", 0, 4), Piece(b"two", 512, 3))))
    assert [(file.read_bytes(), start) for file, start, _ in read_pieces(ended.result)] == [(b"one", 0), (b"two", 512)]


class Engine:
    """Paint the picture as it is."""

    def stylize(self, picture, options, **_more):
        yield Progress(0.5, Phase.PAINTING)
        yield Result(picture.pixels, options, "cpu", "none", Precision.FLOAT32)


def _here(order: Order, run: Run, tmp_path: Path, tell=None) -> Ended:
    return paint_here(run, order, Engine, STYLES, tmp_path / "resume", tell or (lambda _step: None))


def test_here_it_is_painted_as_ever(order: Order, tmp_path: Path) -> None:
    told: list = []
    ended = _here(order, _run(), tmp_path, told.append)
    assert (ended.state, ended.result) == (ItemState.DONE, order.target)
    assert any(isinstance(step, Progress) for step in told)
    assert not any(isinstance(step, Ended) for step in told)


def test_here_a_cancelled_one_ends_and_writes_nothing(order: Order, tmp_path: Path) -> None:
    run = _run()
    ended = _here(order, run, tmp_path, lambda _step: run.is_cancelled.set())
    assert isinstance(ended.error, Superseded)
    assert not order.target.exists()


def test_here_who_is_late_writes_nothing(order: Order, tmp_path: Path) -> None:
    first_result = FirstResult()
    run = _run(first_result)
    ended = _here(order, run, tmp_path, lambda _step: first_result.__setattr__("_winner", "another"))
    assert isinstance(ended.error, Superseded)
    assert not order.target.exists()


def test_here_what_is_unforeseen_is_an_end_too(order: Order, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "carry_out", lambda *_: (_ for _ in ()).throw(ZeroDivisionError))
    ended = _here(order, _run(), tmp_path)
    assert isinstance(ended.error, ZeroDivisionError)
    assert "log file tells more" in ended.message
