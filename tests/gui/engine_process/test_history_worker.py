"""Check that results and what the window knows are kept on the disk, and that a run can rest."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.options import SaveOptions, StyleOptions
from engine.recipes.recipe import from_json
from engine.storage.places import Places
from engine.style_choice import StyleChoice
from gui.engine_process import keeping as k
from gui.engine_process.engine_link import engine_link
from gui.session import results
from gui.session.session import Session, SessionPhase
from tests.gui.asking import outcome

LIMIT = 60_000  # ms for any answer


def options_of(act: str, strength: float = 0.5) -> StyleOptions:
    return StyleOptions((StyleChoice(Path(f"{act}.jpg")),), strength=strength)


def pixels_of(path):
    with Image.open(path) as image:
        return np.asarray(image).astype(int)


def wait(qtbot, signal, ask):
    with qtbot.waitSignal(signal, timeout=LIMIT) as blocker:
        ask()
    return blocker.args


@pytest.fixture
def places(tmp_path) -> Places:
    return Places.below(tmp_path / "data")


@pytest.fixture
def session(monkeypatch, qtbot, places, photo_path):
    """Open a photo in a session that keeps."""
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1]))
    import fake_stylizer

    session = Session(engine_link(Path(), places, fake_stylizer.load))
    session.keep_in(places)
    wait(qtbot, session.photo_opened, lambda: session.open_photo(photo_path))
    yield session
    session.close()


def paint(qtbot, session, strength=0.5):
    wait(qtbot, session.result_kept, lambda: session.start(options_of("ok", strength)))


def test_a_result_of_the_history_can_be_saved_again(qtbot, session, places, photo_path, tmp_path):
    """GIVEN two results WHEN the first is taken from the history THEN its file is the one that it would have been."""
    paint(qtbot, session, 0.25)
    first = wait(qtbot, session.saved, lambda: session.save(tmp_path / "a.png", SaveOptions(bit_depth=16)))[0]
    assert session.unfinished is None
    paint(qtbot, session, 0.75)
    entries = outcome(qtbot, session.ask(k.ListKept, places.history(photo_path))).entries
    assert [from_json(entry.recipe).options.strength for entry in entries] == [0.75, 0.25]
    assert (entries[1].width, entries[1].height) == (96, 64)
    assert pixels_of(entries[1].thumbnail).shape == (64, 96, 3)

    wait(qtbot, session.finished, lambda: session.recall(entries[1], options_of("ok", 0.25)))

    assert session.phase is SessionPhase.DONE
    assert session.result_options == options_of("ok", 0.25)
    assert session.result.is_saved
    again = wait(qtbot, session.saved, lambda: session.save(tmp_path / "b.png", SaveOptions(bit_depth=16)))[0]
    assert np.abs(pixels_of(first) - pixels_of(again)).max() <= 1


def test_an_entry_can_be_deleted(qtbot, session, places, photo_path):
    paint(qtbot, session)
    folder = places.history(photo_path)
    entries = outcome(qtbot, session.ask(k.ListKept, folder)).entries
    assert outcome(qtbot, session.ask(k.RemoveKept, entries[0])).entries == ()
    assert list(folder.iterdir()) == []


def test_a_picture_that_is_gone_is_told(qtbot, session, places, photo_path):
    paint(qtbot, session)
    entries = outcome(qtbot, session.ask(k.ListKept, places.history(photo_path))).entries
    entries[0].picture.unlink()
    (sentence,) = wait(qtbot, session.failed, lambda: session.recall(entries[0], options_of("ok")))
    assert "history" in sentence
    assert session.phase is SessionPhase.DONE


def test_the_oldest_results_make_room(qtbot, session, places, photo_path, monkeypatch):
    monkeypatch.setattr(results, "MOST_KEPT", 1)
    for strength in (0.2, 0.4):
        paint(qtbot, session, strength)
    entries = outcome(qtbot, session.ask(k.ListKept, places.history(photo_path))).entries
    assert [from_json(entry.recipe).options.strength for entry in entries] == [0.4]
    assert len(list(places.history(photo_path).iterdir())) == 3


def test_without_room_the_result_is_still_there(qtbot, session, places, tmp_path):
    """GIVEN a data folder that cannot be written WHEN a picture is painted THEN one sentence, and it can be saved."""
    places.data.parent.mkdir(exist_ok=True)
    places.data.touch()
    (sentence,) = wait(qtbot, session.not_kept, lambda: session.start(options_of("ok")))
    assert "history" in sentence
    assert session.has_result and session.unfinished is None
    assert wait(qtbot, session.saved, lambda: session.save(tmp_path / "a.png"))[0].exists()
    assert "disk" in outcome(qtbot, session.ask(k.KeepRecord, places.record, "{}")).sentence


def test_a_run_goes_on_from_the_result(qtbot, session, tmp_path):
    paint(qtbot, session, 0.5)
    wait(qtbot, session.finished, lambda: session.start(options_of("ok"), from_result=True))
    saved = wait(qtbot, session.saved, lambda: session.save(tmp_path / "a.png"))[0]
    np.testing.assert_allclose(pixels_of(saved), pixels_of(session.photo_path) / 4, atol=1)


def test_records_are_read_as_they_were_written_and_forgotten_states_deleted(qtbot, session, places):
    places.record.parent.mkdir(parents=True)
    named, forgotten = (places.record.parent / f"run-{name}.npz" for name in ("aa", "bb"))
    named.touch()
    forgotten.touch()
    text = json.dumps({"run": named.name})
    session.ask(k.KeepRecord, places.record, text)
    read = outcome(qtbot, session.ask(k.ReadRecord, places.record))
    assert (read.text, read.done) == (text, None)
    assert named.exists() and not forgotten.exists()
    session.ask(k.KeepRecord, places.record, "")
    assert outcome(qtbot, session.ask(k.ReadRecord, places.record)).text == ""
    assert list(places.record.parent.iterdir()) == []


def test_a_run_rests_and_goes_on(qtbot, session):
    progress, paused = [], []
    session.progressed.connect(progress.append)
    session.paused_changed.connect(paused.append)
    wait(qtbot, session.previewed, lambda: session.start(options_of("slow")))
    session.pause(True)
    qtbot.wait(300)
    told = len(progress)
    qtbot.wait(300)
    assert len(progress) == told
    assert session.phase is SessionPhase.RUNNING
    wait(qtbot, session.finished, lambda: session.pause(False))
    assert paused == [True, False]


def test_a_run_that_rests_can_be_cancelled(qtbot, session):
    pid = session._link.pid
    wait(qtbot, session.previewed, lambda: session.start(options_of("endless")))
    paused = []
    session.paused_changed.connect(paused.append)
    session.pause(True)
    qtbot.wait(200)
    wait(qtbot, session.cancelled, session.cancel)
    assert paused == [True, False]
    assert session.phase is SessionPhase.READY
    assert session._link.pid == pid  # it was not killed for that


def test_a_text_is_written_for_the_user(qtbot, session, tmp_path):
    path = tmp_path / "mine.json"
    assert outcome(qtbot, session.ask(k.WriteText, path, "{}")).path == path
    assert path.read_text() == "{}"
    assert "x.json" in outcome(qtbot, session.ask(k.WriteText, tmp_path / "no" / "x.json", "{}")).sentence


def test_a_run_whose_engine_died_goes_on_from_its_state_at_the_next_start(qtbot, session):
    """GIVEN a Gatys run WHEN its process dies and Start is pressed THEN its journal is used, but only for the same."""
    options = replace(options_of("die"), engine="gatys")
    with qtbot.waitSignal(session.failed, timeout=60_000):  # the child loads torch for the journal
        session.start(options)
    journal = session.unfinished.journal
    assert session.phase is SessionPhase.FAILED and journal is not None
    session.start(options)
    assert session.unfinished.journal == journal
    with qtbot.waitSignal(session.cancelled, timeout=60_000):
        session.cancel()
    session.start(replace(options, strength=0.9))
    assert session.unfinished.journal != journal
