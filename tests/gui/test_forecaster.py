"""Check when the window asks what a run would take, and what it shows."""

from __future__ import annotations

import pytest

from engine.values import Engine, Estimate
from gui.look.time_left import cost
from gui.session.session import SessionPhase

MINUTES = Estimate(540.0, 6 << 30, 6000, 4000)


def test_nothing_is_asked_without_a_photo(app, session):
    session.engine_ready.emit("CPU")
    assert session.estimates == []


def test_a_photo_new_options_and_a_finished_run_ask(app, session, qtbot):
    session.give_photo()
    assert session.estimates == [((600, 400), app.window.options_panel.options)]
    with qtbot.waitSignal(app.window.options_panel.options_changed):
        app.window.options_panel.engine_buttons[Engine.GATYS].setChecked(True)
    assert session.estimates[-1][1].engine is Engine.GATYS
    asked = len(session.estimates)
    app.mediator.start()
    assert len(session.estimates) == asked  # not during a run
    session.finish()
    assert len(session.estimates) == asked + 1


def test_the_estimate_stands_beside_start_and_goes_with_the_photo(app, session):
    bar = app.window.run_bar
    session.estimated.emit(MINUTES)
    assert bar.time_text == ""  # nothing can be started
    session.give_photo()
    session.estimated.emit(MINUTES)
    assert bar.time_text == "about 9 min, 6.0 GB"
    app.mediator.start()
    assert bar.time_text == ""
    session.enter(SessionPhase.READY)
    session.give_photo()
    assert bar.time_text == ""


@pytest.mark.parametrize(
    ("seconds", "gib", "words"),
    [
        (None, 2.04, "about 2.0 GB of memory"),
        (0.2, 0.44, "about 1 s, 0.4 GB"),
        (42.4, 1.0, "about 42 s, 1.0 GB"),
        (540, 6.3, "about 9 min, 6.3 GB"),
        (3700, 12.4, "about 1 h 2 min, 12 GB"),
    ],
)
def test_time_and_memory_are_said_in_words(app, seconds, gib, words):
    assert cost(Estimate(seconds, int(gib * 2**30), 10, 10)) == words
