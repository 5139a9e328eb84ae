"""Show when the queue's process rests, and that it does nothing twice, without starting one."""

from __future__ import annotations

import itertools
from types import SimpleNamespace

import pytest

from engine.commissions.queue.queue_item import Batch, ItemState, QueueMode
from engine.models.strokes_files import content_hash, strokes_name
from engine.options import SaveOptions, StyleOptions
from engine.storage.places import Places
from engine.style_choice import StyleChoice
from gui.queue import queue_messages as m
from gui.queue import queue_process
from gui.queue.queue_process import REST_S, QueueProcess

TICKS = 3 * int(REST_S)


class _SilentPeer:
    """Ask for nothing, a second after the other."""

    def __init__(self) -> None:
        self.ticks = 0
        self.send = list[object]().append

    def token(self, job: int) -> str:
        return f"window-{job}"

    def requests(self, _tick: float):
        for self.ticks in range(TICKS):
            yield None


@pytest.mark.parametrize(
    ("engine", "current", "at_work", "rests"),
    [
        (object(), None, False, True),
        (None, None, False, False),
        (object(), 7, False, False),
        (object(), None, True, False),
    ],
    ids=["idle", "engine not loaded", "painting", "before the first step"],
)
def test_a_process_that_holds_an_engine_rests_after_a_while_without_work(
    tmp_path, monkeypatch, engine, current, at_work, rests
):
    clock = itertools.count(0.0)
    monkeypatch.setattr(queue_process, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    peer = _SilentPeer()
    process = QueueProcess(peer, Places.below(tmp_path), tmp_path, SimpleNamespace(engine=engine))
    process._painter._current, process._painter._is_at_work = current, at_work

    process._listen()

    if rests:
        assert REST_S - 2 <= peer.ticks <= REST_S + 2
    else:
        assert peer.ticks == TICKS - 1


def test_an_addition_that_is_asked_again_adds_nothing(tmp_path, photo_path):
    process = QueueProcess(_SilentPeer(), Places.below(tmp_path), tmp_path, SimpleNamespace(engine=None))
    batch = Batch((photo_path,), StyleOptions(), tmp_path, "{name}", SaveOptions())
    for job in (1, 1, 2):
        process._grant(m.Add(job, batch))
    assert len(process._queue.items()) == 2


def test_what_is_added_is_in_the_list_before_the_answer(tmp_path, photo_path):
    peer, told = _SilentPeer(), []
    peer.send = lambda report: told.append(type(report))
    process = QueueProcess(peer, Places.below(tmp_path), tmp_path, SimpleNamespace(engine=None))
    process._grant(m.Add(1, Batch((photo_path,), StyleOptions(), tmp_path, "{name}", SaveOptions())))
    assert told == [m.Changed, m.Added]


def test_a_queue_that_paints_nothing_pauses_where_it_would_stop_after_the_present_one(tmp_path):
    process = QueueProcess(_SilentPeer(), Places.below(tmp_path), tmp_path, SimpleNamespace(engine=None))
    process._grant(m.SetMode(1, QueueMode.STOPPING))
    assert process._queue.mode is QueueMode.PAUSED
    process._painter._current = 7
    process._grant(m.SetMode(2, QueueMode.STOPPING))
    assert process._queue.mode is QueueMode.STOPPING


def test_what_the_painter_has_not_let_go_at_the_end_waits_again(tmp_path, photo_path):
    process = QueueProcess(_SilentPeer(), Places.below(tmp_path), tmp_path, SimpleNamespace(engine=None))
    process._grant(m.Add(1, Batch((photo_path,), StyleOptions(), tmp_path, "{name}", SaveOptions())))
    number = process._queue.claim().number
    process._painter._current = number
    process._painter.abandon(process._queue)
    assert process._queue.states() == {number: ItemState.WAITING}


def test_the_list_has_left_the_process_before_a_painting_can_end_it(tmp_path, monkeypatch):
    """GIVEN a process that begins WHEN it paints THEN the window has the list, the sign that it lives."""
    happened: list[str] = []
    peer = _SilentPeer()
    peer.send = lambda report: happened.append(type(report).__name__)
    peer.flush = lambda: happened.append("flush")
    process = QueueProcess(peer, Places.below(tmp_path), tmp_path, SimpleNamespace(engine=None))
    monkeypatch.setattr(process._painter, "run", lambda: happened.append("paint"))
    monkeypatch.setattr(process, "_listen", lambda: None)

    process.run()

    assert happened == ["Changed", "flush", "paint"]


def test_what_was_cancelled_in_a_long_step_does_not_go_on_the_next_time(tmp_path, photo_path, monkeypatch):
    """GIVEN a picture that is still in a step as it is cancelled WHEN the app quits THEN it is in the queue no more."""
    process = QueueProcess(_SilentPeer(), Places.below(tmp_path), tmp_path, SimpleNamespace(engine=None))
    process._peer.flush = lambda: None
    process._grant(m.Add(1, Batch((photo_path,), StyleOptions(), tmp_path, "{name}", SaveOptions())))
    monkeypatch.setattr("gui.queue.queue_painter.END_S", 0.01)
    monkeypatch.setattr(process._painter, "run", lambda: None)

    def listen() -> None:
        process._painter._current = number = process._queue.claim().number
        process._grant(m.Remove(2, (number,)))
        assert process._leaving == (number,)

    monkeypatch.setattr(process, "_listen", listen)

    process.run()

    assert process._queue.states() == {}


@pytest.mark.parametrize("engine", ["adain", "gatys"])
def test_learnt_strokes_count_only_for_what_is_painted_with_them(engine, tmp_path, monkeypatch):
    """GIVEN a finished painting WHEN its style is learnt later THEN only the instant engine's is painted anew."""
    style, photo, places = tmp_path / "a style.png", tmp_path / "a.png", Places.below(tmp_path)
    style.write_bytes(b"a painting")
    photo.touch()
    places.strokes.mkdir(parents=True)
    (places.strokes / strokes_name("0" * 64, content_hash(style))).touch()
    process = QueueProcess(_SilentPeer(), places, tmp_path, SimpleNamespace(engine=None))
    added = []
    monkeypatch.setattr(process._queue, "add", lambda batch, _token: added.append(batch) or ())

    options = StyleOptions((StyleChoice(style),), engine=engine)
    process._added(m.Add(1, Batch((photo,), options, tmp_path, "{name}", SaveOptions())))

    assert bool(added[0].learnt) is (engine == "adain")
