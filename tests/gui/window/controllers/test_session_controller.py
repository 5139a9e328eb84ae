"""Check what is written about the open photograph and its run, when, and what of it is read."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile
from PySide6.QtTest import QTest

from engine.options import StyleOptions
from engine.storage.places import Places
from engine.style_choice import StyleChoice
from gui.engine_process import keeping as k
from gui.link.protocol import Failed, Lost
from gui.session.painted import PaintedResult, Recalled, Unfinished
from gui.session.session import SessionPhase
from gui.system.resource_path import resource_path
from gui.window.controllers import session_controller
from gui.window.controllers.session_controller import SessionController, read_record
from tests.gui.fake_session import STORED, plain
from tests.gui.window.parts import HeldOptions

LAKE = Path("/pictures/lake.jpg").absolute()
INK = resource_path("styles") / "ink_wash.jpg"
OPTIONS = StyleOptions((StyleChoice(INK),), engine="gatys", strength=0.3)


@pytest.fixture
def window(window):
    """Hold the options without their panel."""
    window.options_panel = HeldOptions()
    return window


@pytest.fixture
def places(tmp_path) -> Places:
    return Places.below(tmp_path / "data")


@pytest.fixture
def keeper(window, session, places, monkeypatch) -> SessionController:
    """Keep from now on, without a rest."""
    monkeypatch.setattr(session_controller, "REST_MS", 0)
    keeper = SessionController(window, session, places)
    keeper.begin()
    return keeper


def _texts(session) -> list[str]:
    QTest.qWait(20)
    return [request.text for request in session.link.requests(k.KeepRecord)]


def _last(session) -> dict[str, object]:
    return json.loads(_texts(session)[-1])


def _read(session, places):
    return read_record(_texts(session)[-1], places.record.parent, (INK,))


def test_a_photograph_and_its_settings_are_kept_and_read_again(window, session, keeper, places):
    assert ("keep_in", places) in session.calls
    session.give_photo(LAKE)
    window.options_panel.set_options(OPTIONS)
    record = _read(session, places)
    assert {request.path for request in session.link.requests(k.KeepRecord)} == {places.record}
    assert record.photo == LAKE
    assert record.settings.options == OPTIONS
    assert (record.run, record.result) == (None, None)


def test_where_no_photograph_is_open_nothing_is_written(session, keeper):
    session.paused_changed.emit(True)
    assert _texts(session) == []


def test_the_same_is_written_once(session, keeper):
    session.give_photo(LAKE)
    for _ in range(3):
        _texts(session)
        session.phase_changed.emit(SessionPhase.READY)
    assert len(_texts(session)) == 1


def test_a_photograph_is_kept_by_its_full_name(session, keeper):
    session.give_photo(Path("lake.jpg"))
    assert _last(session)["photo"] == str(Path("lake.jpg").absolute())


def test_a_run_is_kept_with_the_file_of_its_state(session, keeper, places):
    session.give_photo(LAKE)
    session.start(OPTIONS, places.record.parent / "run-1.npz")
    assert _last(session)["run"]["journal"] == "run-1.npz"
    assert _read(session, places).run == Unfinished(OPTIONS, places.record.parent / "run-1.npz")


def test_a_run_without_a_state_begins_with_a_picture_of_the_history(session, keeper, places):
    session.give_photo(LAKE)
    session.start(OPTIONS)
    session.unfinished = Unfinished(OPTIONS, None, "1a")
    session.paused_changed.emit(True)
    assert _read(session, places).run == Unfinished(OPTIONS, None, "1a")


@pytest.mark.parametrize("signal", ["finished", "saved", "result_kept"])
def test_a_result_is_kept_where_the_history_has_it(session, keeper, places, signal):
    session.give_photo(LAKE)
    session.result = PaintedResult(1, STORED, OPTIONS, "fake", "")
    told = {"finished": (plain(6, 4, "red"), ""), "saved": (LAKE, ""), "result_kept": ()}[signal]
    session.phase_changed.emit(SessionPhase.DONE)
    assert _last(session)["result"] is None  # without a name it cannot be found
    session.result = replace(session.result, name="1a", is_saved=True)
    getattr(session, signal).emit(*told)
    assert _read(session, places).result == Recalled("1a", OPTIONS, True)


def test_the_state_of_a_run_is_looked_for_in_its_own_folder_only(session, keeper, places):
    session.give_photo(LAKE)
    session.start(OPTIONS, Path("run-1.npz"))
    record = _last(session)
    record["run"]["journal"] = "../../elsewhere/run-1.npz"
    read = read_record(json.dumps(record), places.record.parent, (INK,))
    assert read.run.journal == places.record.parent / "run-1.npz"


@pytest.mark.parametrize(
    "change",
    [
        {"session": 2},
        {"photo": 3},
        {"settings": "none"},
        {"settings": {"recipe": 1, "strength": "much"}},
        {"run": {"journal": ""}},
        {"result": []},
    ],
)
def test_a_damaged_record_is_none(session, keeper, places, change):
    session.give_photo(LAKE)
    record = _last(session)
    assert read_record(json.dumps(record), places.record.parent, ()) is not None
    assert read_record(json.dumps(record | change), places.record.parent, ()) is None


@pytest.mark.parametrize("text", ["", "[]", "7", "{", '{"photo": "a.jpg"}'])
def test_what_is_no_record_is_none(text, places):
    assert read_record(text, places.record.parent, ()) is None


def test_a_clean_end_leaves_nothing_but_a_run(session, keeper, places):
    session.give_photo(LAKE)
    session.start(OPTIONS, places.record.parent / "run-1.npz")
    keeper.end()
    assert _last(session)["run"]["journal"] == "run-1.npz"
    session.enter(SessionPhase.READY)
    keeper.end()
    assert _texts(session)[-1] == ""


@pytest.mark.parametrize(("is_saved", "is_left"), [(False, True), (True, False)])
def test_an_end_that_asks_nobody_leaves_what_is_not_saved(session, keeper, is_saved, is_left):
    session.give_photo(LAKE)
    session.start(OPTIONS)
    session.finish()
    session.result = replace(session.result, is_saved=is_saved)
    keeper.end(keeps_unsaved=True)
    text = _texts(session)[-1]
    assert bool(text) is is_left
    assert not is_left or json.loads(text)["result"]["name"] == "1a"


def test_an_end_with_a_question_leaves_no_result(session, keeper):
    session.give_photo(LAKE)
    session.start(OPTIONS)
    session.finish()
    keeper.end()
    assert _texts(session)[-1] == ""


def test_who_never_began_leaves_the_record_alone(window, session, places):
    SessionController(window, session, places).end()
    assert _texts(session) == []


def test_one_of_two_windows_has_the_record(window, session, places):
    keeper = SessionController(window, session, places)
    assert keeper.claim()
    other = QLockFile(str(places.record.with_name("lock")))
    assert not other.tryLock(0)
    second = SessionController(window, session, places)
    assert not second.claim()


def test_where_no_lock_can_be_made_the_window_keeps_all_the_same(window, session, tmp_path):
    (tmp_path / "file").touch()
    assert SessionController(window, session, Places.below(tmp_path / "file")).claim()


def test_what_cannot_be_kept_is_told_once(window, session, keeper):
    bar = window.message_bar
    session.give_photo(LAKE)
    _texts(session)
    session.answer(k.KeepRecord, Failed, "The disk is full.")
    assert (bar.text, bar.kind) == ("The disk is full.", "notice")
    bar.hide()
    session.not_kept.emit("The disk is full.")
    assert not bar.isVisible()


def test_a_record_that_was_lost_with_its_process_is_not_complained_about(window, session, keeper):
    session.give_photo(LAKE)
    _texts(session)
    session.answer(k.KeepRecord, Lost)
    assert not window.message_bar.isVisible()
    session.not_kept.emit("The disk may be full.")
    assert window.message_bar.text == "The disk may be full."
