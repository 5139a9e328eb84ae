"""Check that the next start goes on where the app was ended."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile, Qt
from PySide6.QtWidgets import QWidget

from engine.options import StyleOptions
from engine.recipes.recipe import Recipe
from engine.storage.places import Places
from engine.style_choice import StyleChoice
from gui.engine_process import keeping as k
from gui.session.painted import PaintedResult, Unfinished
from gui.session.session import SessionPhase
from gui.system.resource_path import resource_path
from gui.window.controllers.resuming import ResumeDialog
from gui.window.controllers.session_controller import REST_MS, Record
from tests.gui.fake_session import STORED

LAKE = Path("/pictures/lake.jpg")
OPTIONS = StyleOptions((StyleChoice(resource_path("styles") / "ink_wash.jpg"),), engine="gatys", strength=0.3)


@pytest.fixture
def places(tmp_path) -> Places:
    return Places.below(tmp_path)


@pytest.fixture
def resumed(app, places):
    """Let the app ask for its record."""
    app.session.app = app
    app.resume(lambda: None)
    return app


def read(session, text, done=None):
    """Answer the question for the record, which a next start asks again."""
    if all(call.is_over for call in session.link.calls if isinstance(call.request, k.ReadRecord)):
        session.app._resuming.begin(lambda: None)
    session.answer(k.ReadRecord, k.RecordRead, text, done)


def records(session):
    return [json.loads(call[2]) if call[2] else None for call in session.calls if call[0] == "KeepRecord"]


def last_record(session, qtbot):
    qtbot.wait(REST_MS + 200)
    return records(session)[-1]


def dialog_of(app):
    found = app.window.findChildren(ResumeDialog)
    return found[-1] if found else None


def press(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def running(resumed, session, qtbot, places):
    """Start a run on a photo, and give the record of it."""
    read(session, "", None)
    session.give_photo(LAKE)
    resumed.window.show_options(OPTIONS)
    session.start(OPTIONS, places.record.parent / "run-1.npz")
    return json.dumps(last_record(session, qtbot))


def test_nothing_is_asked_where_nothing_was_open(resumed, session, places):
    read(session, "", None)
    assert dialog_of(resumed) is None
    assert ("keep_in", places) in session.calls


def test_a_broken_record_is_nothing(resumed, session):
    read(session, '{"session": 1, "photo": 3}', None)
    assert dialog_of(resumed) is None


def test_a_run_goes_on_from_its_state(running, resumed, session, qtbot, places):
    """GIVEN the record of a run WHEN Go on is pressed THEN photo, settings and run are there again."""
    resumed.window.show_options(StyleOptions())
    session.calls.clear()
    read(session, running, 0.42)
    dialog = dialog_of(resumed)
    assert "lake.jpg" in dialog.text() and "42 %" in dialog.informativeText()
    press(qtbot, dialog.go_on_button)
    assert session.calls[-1] == ("open_photo", LAKE)
    session.give_photo(LAKE)
    assert ("start", OPTIONS, places.record.parent / "run-1.npz") in session.calls
    assert resumed.window.options_panel.options.strength == 0.3
    assert resumed.window.style_strip.choices == OPTIONS.styles


def test_starting_anew_forgets_the_run(running, resumed, session, qtbot, places):
    session.calls.clear()
    read(session, running, None)
    assert "beginning" in dialog_of(resumed).informativeText()
    press(qtbot, dialog_of(resumed).anew_button)
    assert ("KeepRecord", places.record, "") in session.calls
    assert "open_photo" not in session.names()


def test_an_unsaved_result_comes_back(resumed, session, qtbot):
    read(session, "", None)
    session.give_photo(LAKE)
    session.start(OPTIONS)
    session.finish()
    session.unfinished = None
    session.result_kept.emit()
    record = last_record(session, qtbot)
    assert record["run"] is None and record["result"]["name"] == "1a"
    read(session, json.dumps(record), None)
    assert "not saved" in dialog_of(resumed).text()
    press(qtbot, dialog_of(resumed).go_on_button)
    session.give_photo(LAKE)
    assert ("recall", "1a", OPTIONS, False) in session.calls


def test_going_on_from_a_result_begins_with_it(resumed, session, qtbot, places):
    read(session, "", None)
    session.give_photo(LAKE)
    session.start(OPTIONS)
    session.result = PaintedResult(1, STORED, OPTIONS, "fake", "1a")
    session.unfinished = Unfinished(OPTIONS, places.record.parent / "run-2.npz", "1a")
    record = last_record(session, qtbot)
    session.enter(SessionPhase.READY)
    read(session, json.dumps(record), None)
    press(qtbot, dialog_of(resumed).go_on_button)
    session.give_photo(LAKE)
    assert ("recall", "1a", OPTIONS, True) in session.calls
    session.after_recall()
    assert session.calls[-1] == ("start", OPTIONS, places.record.parent / "run-2.npz", "from the result")


def test_a_photo_that_is_gone_leaves_a_working_window(running, resumed, session, qtbot):
    read(session, running, None)
    press(qtbot, dialog_of(resumed).go_on_button)
    session.failed.emit("lake.jpg is not there any more.")
    session.give_photo(Path("other.jpg"))
    session.start(replace(OPTIONS, strength=0.9))
    assert last_record(session, qtbot)["photo"] == str(Path("other.jpg").absolute())


def test_a_second_window_leaves_the_record_alone(app, session, places):
    places.record.parent.mkdir(parents=True)
    lock = QLockFile(str(places.record.with_name("lock")))
    assert lock.tryLock(0)
    app.resume(lambda: session.open_photo(LAKE))
    assert session.calls == [("open_photo", LAKE)]
    lock.unlock()


def test_a_signal_leaves_a_painting_that_is_not_saved_to_the_next_start_and_asks_nothing(resumed, session, places):
    read(session, "", None)
    session.give_photo(LAKE)
    session.start(OPTIONS)
    session.finish()
    resumed.leave()
    resumed.end()
    assert not resumed.window.isVisible()
    assert records(session)[-1]["result"]["name"] == "1a"
    session.result = replace(session.result, is_saved=True)
    resumed.end()
    assert records(session)[-1] is None


def test_the_name_of_a_file_is_no_markup(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    dialog = ResumeDialog(window, Record(Path("<b>x<b>.jpg"), Recipe(OPTIONS), None, None), None)
    assert "<b>x<b>.jpg" in dialog.text()
    assert dialog.textFormat() is Qt.TextFormat.PlainText
