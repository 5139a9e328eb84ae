"""The process that paints tells what it does in plain values, whatever happens, and ends with who started it."""

from __future__ import annotations

import errno
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from engine.commissions.commission import Commission, Ended, FrameDone
from engine.commissions.queue.queue_item import ItemState
from engine.computers import engine_child
from engine.computers.engine_child import _ended, _learnt, _painted, _speeds, serve
from engine.computers.order import Painted, Piece, SentLearning, SentOrder
from engine.computers.pieces import write_pieces
from engine.errors import BadWeights, EngineStopped, OutOfMemory, Sentence
from engine.options import Device, Precision, StyleOptions
from engine.values import Phase, Preview, Progress, Result

ORDER = SentOrder("k", "aa.jpg", "photo.jpg", "painted.png", "{}", "{}", {}, {}, ())
LEARNING = SentLearning("l", "aa.jpg", "painting.jpg", (), 3, {}, ())
RESULT = Result(np.zeros((2, 3, 3), np.float32), StyleOptions(), "cpu", "none", Precision.FLOAT32)
ROOMS = SimpleNamespace(styles=Path("styles"), models=Path(), own=Path(), speeds=Path(), promises=Path())
LOST = OutOfMemory("{0} is too large.", "photo.jpg")


class Pipe:
    """Stand in for the connection: give what the test has put in, then an end; keep what is sent."""

    def __init__(self, *told: Any) -> None:
        self.told, self.sent = list(told), []

    def recv(self) -> Any:
        if not self.told:
            raise EOFError
        return self.told.pop(0)

    def poll(self) -> bool:
        return bool(self.told) and self.told[0] == "cancel"

    def send(self, message: Any) -> None:
        self.sent.append(message)


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Any]:
    """Stand in for the painting: its steps are the test's, errors among them are raised."""
    found: list[Any] = []
    monkeypatch.setattr(engine_child, "commission_of", lambda *_: Commission(None, None, StyleOptions()))

    def carried_out(_commission: Commission, engine: Any, _styles: Path):
        engine()
        yield from found

    monkeypatch.setattr(engine_child, "carry_out", carried_out)
    (tmp_path / "painted.png").write_bytes(b"a picture")
    return found


def _done(tmp_path: Path, message: str = "") -> list[Any]:
    return [
        Progress(0.5, Phase.PAINTING, 3.0), Preview(None), FrameDone(None, RESULT, "{}", 1),
        Ended(ItemState.DONE, message, result=tmp_path / "painted.png"),
    ]  # fmt: skip


def _paint(pipe: Pipe, tmp_path: Path) -> tuple:
    return _painted(pipe, SimpleNamespace(), ROOMS, Device.CPU, ORDER, tmp_path)


def test_what_is_painted_is_told_and_how_far_it_is_before(steps: list, tmp_path: Path) -> None:
    steps += _done(tmp_path, Sentence("Without {0}.", "GPS"))
    pipe = Pipe()
    kind, record = _paint(pipe, tmp_path)
    painted = Painted.of(record)
    assert (kind, pipe.sent) == ("done", [("progress", 0.5, "painting", 3.0)])
    assert (painted.pieces, painted.width, painted.height) == ((Piece(b"a picture"),), 3, 2)
    assert painted.seconds >= 0
    assert Sentence.from_json(painted.loss) == "Without GPS."


def test_pieces_are_told_one_by_one(steps: list, tmp_path: Path) -> None:
    listed = write_pieces(tmp_path / "part.mkv", [Piece(b"one", 0, 10), Piece(b"two", 512, 3)])
    steps += [*_done(tmp_path)[:3], Ended(ItemState.DONE, result=listed)]
    _, record = _paint(Pipe(), tmp_path)
    assert Painted.of(record).pieces == (Piece(b"one", 0, 10), Piece(b"two", 512, 3))


def test_cancelling_ends_it_at_the_next_step(steps: list, tmp_path: Path) -> None:
    steps += _done(tmp_path)
    pipe = Pipe("cancel")
    assert _paint(pipe, tmp_path) == ("cancelled",)
    assert pipe.sent == []


@pytest.mark.parametrize(
    ("ended", "kind", "said"),
    [
        (Ended(ItemState.FAILED, LOST.sentence, 4, error=LOST), "OutOfMemory", "photo.jpg is too large."),
        (Ended(ItemState.FAILED, "Unexpected.", 1, error=KeyError()), "EngineStopped", "Unexpected."),
        (Ended(ItemState.DONE, result=Path("none.png")), "EngineStopped", ""),
    ],
)  # fmt: skip
def test_what_fails_is_told_by_its_kind_and_sentence(
    steps: list, tmp_path: Path, ended: Ended, kind: str, said: str
) -> None:
    steps.append(ended)
    failed, told, sentence = _paint(Pipe(), tmp_path)
    assert (failed, told, Sentence.from_json(sentence)) == ("failed", kind, said)


def test_a_painting_that_is_gone_is_told(steps: list, tmp_path: Path) -> None:
    steps += _done(tmp_path)
    (tmp_path / "painted.png").unlink()
    assert _paint(Pipe(), tmp_path)[:2] == ("failed", "CannotWrite")


@pytest.mark.parametrize(
    ("error", "kind", "says"),
    [
        (OSError(errno.ENOSPC, "x"), "CannotWrite", "No space left"),
        (BadWeights("A model is damaged."), "BadWeights", "damaged"),
    ],
)  # fmt: skip
def test_an_order_that_cannot_be_laid_out_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, kind: str, says: str
) -> None:
    def broken(*_: object) -> Commission:
        raise error

    monkeypatch.setattr(engine_child, "commission_of", broken)
    _, told, sentence = _paint(Pipe(), tmp_path)
    assert told == kind
    assert says in Sentence.from_json(sentence)


def _lesson(*steps: Any, ended: list[int] | None = None):
    try:
        for step in steps:
            if isinstance(step, Exception):
                raise step
            yield step
    finally:
        if ended is not None:
            ended.append(1)
    return (Piece(b"strokes"),)


def test_what_is_learnt_is_told_and_how_far_it_is_before() -> None:
    pipe = Pipe()
    kind, record = _learnt(pipe, _lesson((0.0, None, b""), (0.5, 9.0, b"JPEG")))
    assert (kind, Painted.of(record).pieces) == ("done", (Piece(b"strokes"),))
    assert pipe.sent == [("progress", 0.0, "painting", None, b""), ("progress", 0.5, "painting", 9.0, b"JPEG")]


def test_learning_is_cancelled_and_let_go() -> None:
    ended: list[int] = []
    assert _learnt(Pipe("cancel"), _lesson((0.0, None, b""), (0.5, 9.0, b"JPEG"), ended=ended)) == ("cancelled",)
    assert ended == [1]


@pytest.mark.parametrize(("error", "kind"), [(LOST, "OutOfMemory"), (OSError(errno.ENOSPC, "x"), "CannotWrite")])
def test_learning_that_fails_is_told(error: Exception, kind: str) -> None:
    assert _learnt(Pipe(), _lesson((0.0, None, b""), error))[:2] == ("failed", kind)


def test_an_end_without_a_frame_is_no_painting(tmp_path: Path) -> None:
    ended = Ended(ItemState.DONE, "x", result=tmp_path / "a.png")
    assert _ended(ended, None, 1.0)[:2] == ("failed", EngineStopped.__name__)


@pytest.fixture
def ended_with(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Have the process' end end the test's call, and leave Control-C alone."""
    codes: list[Any] = []

    def end(code: int) -> None:
        codes.append(code)
        raise SystemExit(code)

    monkeypatch.setattr(engine_child.os, "_exit", end)
    monkeypatch.setattr(engine_child.signal, "signal", lambda *what: codes.append(what))
    return codes


def test_it_paints_and_learns_what_comes_until_the_other_end_is_closed(
    ended_with: list, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen: list[Any] = []
    monkeypatch.setattr(engine_child, "_painted", lambda *what: (seen.append(what), ("done", {}))[1])
    pipe = Pipe("cancel", ("paint", ORDER.record(), tmp_path), ("learn", LEARNING.record(), tmp_path))
    with pytest.raises(SystemExit):
        serve(pipe, ROOMS, Device.CPU, lambda *_: ("engine", {"device": "Toy"}), lambda *_: _lesson((1.0, 0.0, b"")))
    assert pipe.sent[0] == ("ready", {"device": "Toy"})
    assert pipe.sent[1] == ("done", {})
    assert [message[0] for message in pipe.sent[2:]] == ["progress", "done"]
    assert seen[0][1:] == ("engine", ROOMS, Device.CPU, ORDER, tmp_path)
    assert ended_with[0] == (engine_child.signal.SIGINT, engine_child.signal.SIG_IGN)
    assert ended_with[-1] == 0


def test_an_engine_that_does_not_load_is_told_and_the_process_ends(ended_with: list) -> None:
    def broken(*_: object) -> Any:
        raise BadWeights("A model is damaged; install it again.")

    pipe = Pipe()
    with pytest.raises(SystemExit):
        serve(pipe, ROOMS, Device.CPU, broken)
    ((kind, name, sentence),) = pipe.sent
    assert (kind, name, json.loads(sentence)) == ("failed", "BadWeights", ["A model is damaged; install it again."])
    assert ended_with[-1] == 1


def test_only_speeds_that_are_known_are_told(tmp_path: Path) -> None:
    asked: list[StyleOptions] = []

    def estimate(height: int, width: int, options: StyleOptions) -> SimpleNamespace:
        assert (height, width) == (1000, 1000)
        asked.append(options)
        return SimpleNamespace(seconds={"adain": 0.5}.get(options.engine))

    stylizer = SimpleNamespace(estimate=estimate)
    assert _speeds(stylizer, tmp_path, Device.CPU) == {}  # without a painting nothing can be asked
    (tmp_path / "a.jpg").touch()
    assert _speeds(stylizer, tmp_path, Device.CPU) == {"adain": 0.5}
    assert {(options.engine, options.device) for options in asked} == {("adain", Device.CPU), ("gatys", Device.CPU)}
