"""Check when the window asks what a run would take, and what it shows."""

from __future__ import annotations

from dataclasses import replace

from engine.values import Estimate
from gui.engine_process import messages as m
from gui.session.session import SessionPhase

MINUTES = Estimate(540.0, 6 << 30, 6000, 4000)


def asked(session) -> list[m.EstimateRun]:
    return session.link.requests(m.EstimateRun)


def test_nothing_is_asked_without_a_photo(app, session):
    session.engine_ready.emit("CPU")
    assert asked(session) == []


def test_a_photo_new_options_and_a_finished_run_ask(app, session, qtbot):
    session.give_photo()
    (request,) = asked(session)
    assert (request.width, request.height) == (600, 400)
    assert request.options == app.window.options_panel.options
    with qtbot.waitSignal(app.window.options_panel.options_changed):
        app.window.options_panel.engine_buttons["gatys"].setChecked(True)
    assert asked(session)[-1].options.engine == "gatys"
    count = len(asked(session))
    app.mediator.start()
    assert len(asked(session)) == count  # not during a run
    session.finish()
    assert len(asked(session)) == count + 1


def test_the_estimate_stands_beside_start_and_goes_with_the_photo(app, session):
    bar = app.window.run_bar
    session.answer(m.EstimateRun, m.RunEstimated, MINUTES)
    assert bar.time_text == ""  # nothing can be started
    session.give_photo()
    session.answer(m.EstimateRun, m.RunEstimated, MINUTES)
    assert bar.time_text == "about 9 min, 6.0 GB"
    app.mediator.start()
    assert bar.time_text == ""
    session.enter(SessionPhase.READY)
    session.give_photo()
    assert bar.time_text == ""


def test_frames_that_begin_with_the_one_before_take_less_and_key_frames_less_again(app, session):
    """GIVEN a clip of 41 frames and a fine engine of 9 min THEN its first takes that, the others a quarter, or less."""
    window, bar = app.window, app.window.run_bar
    panel = window.options_panel
    session.give_photo()
    window.timeline.show_clip(41 / 25, 25.0)
    panel.set_options(replace(panel.options, engine="gatys"))
    session.answer(m.EstimateRun, m.RunEstimated, MINUTES)
    assert bar.time_text == "about 1 h 39 min, 6.0 GB"  # 9 + 40 * 9 / 4
    panel.set_options(replace(panel.options, key_frames=10))
    window.timeline.part_changed.emit()
    assert bar.time_text == "about 18 min, 6.0 GB"
    panel.set_options(replace(panel.options, engine="adain"))
    window.timeline.part_changed.emit()
    assert bar.time_text == "about 6 h 9 min, 6.0 GB"


def test_a_model_that_is_painted_as_it_is_seen_has_no_estimate_of_its_texture(app, session, tmp_path):
    bar = app.window.run_bar
    session.give_photo(tmp_path / "duck.glb")
    session.answer(m.EstimateRun, m.RunEstimated, MINUTES)
    for by_surface, told in ((True, ""), (False, "about 9 min, 6.0 GB")):
        app.mediator.viewport.bar.way_chosen.emit(by_surface)
        assert bar.time_text == told
