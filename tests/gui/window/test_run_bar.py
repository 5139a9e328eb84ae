"""Check which buttons work in which phase, and the words."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from engine.values import Losses, Phase, Progress
from gui.session.session import SessionPhase
from gui.window.run_bar import RunBar


@pytest.fixture
def bar(qtbot, theme):
    bar = RunBar(theme)
    qtbot.addWidget(bar)
    return bar


@pytest.mark.parametrize("phase", [phase for phase in SessionPhase if phase is not SessionPhase.RUNNING])
def test_start_and_save_follow_what_is_possible(bar, phase):
    bar.show_phase(phase, can_start=True, can_save=False)
    assert bar.start_button.isEnabled()
    assert not bar.save_button.isEnabled()
    assert bar.cancel_button.isHidden()


def test_what_is_opened_is_called_by_no_kind(bar):
    bar.show_phase(SessionPhase.LOADING, can_start=False, can_save=False)
    assert bar.status == "Opening…"  # a clip and a model as well


def test_start_becomes_cancel_during_a_run(bar):
    bar.show_phase(SessionPhase.RUNNING, can_start=True, can_save=True)
    assert bar.start_button.isHidden()
    assert not bar.cancel_button.isHidden()
    assert not bar.save_button.isEnabled()
    assert not bar.progress_bar.isHidden()


def test_the_focus_goes_from_start_to_cancel_and_back(bar, qtbot):
    with qtbot.waitActive(bar):
        bar.show()
        bar.activateWindow()
    bar.show_phase(SessionPhase.READY, can_start=True, can_save=False)
    bar.start_button.setFocus()
    bar.show_phase(SessionPhase.RUNNING, can_start=True, can_save=False)
    assert bar.cancel_button.hasFocus()
    bar.cancel_button.click()
    bar.show_phase(SessionPhase.READY, can_start=True, can_save=False)
    assert bar.start_button.hasFocus()


def test_progress_never_runs_backwards(bar):
    bar.show_phase(SessionPhase.RUNNING, can_start=False, can_save=False)
    bar.show_progress(Progress(0.5, Phase.PAINTING, 65.0))
    bar.show_progress(Progress(0.4, Phase.PAINTING, 60.0))
    assert bar.progress_bar.value() == 500
    assert bar.status == "Painting · 50 %"
    assert bar.time_text == "about 1 min left"


def test_the_plot_goes_with_the_painting_that_it_is_of(bar):
    bar.show_phase(SessionPhase.RUNNING, can_start=False, can_save=False)
    bar.show_progress(Progress(0.5, Phase.PAINTING, None, Losses(1.0, 2.0, 3.0)))
    bar.show_phase(SessionPhase.DONE, can_start=True, can_save=True)

    bar.show_phase(SessionPhase.DONE, can_start=True, can_save=False, is_preview=True)

    assert bar.plot.isHidden()


def test_losses_show_the_plot_and_a_new_run_hides_it(bar):
    bar.show_phase(SessionPhase.RUNNING, can_start=False, can_save=False)
    bar.show_progress(Progress(0.5, Phase.PAINTING, None, Losses(1.0, 2.0, 3.0)))
    assert not bar.plot.isHidden()
    bar.show_phase(SessionPhase.DONE, can_start=True, can_save=True)
    assert not bar.plot.isHidden()
    bar.show_phase(SessionPhase.RUNNING, can_start=False, can_save=False)
    assert bar.plot.isHidden()
    assert bar.progress_bar.value() == 0


def test_cancel_is_asked_for_once(bar, qtbot):
    bar.show_phase(SessionPhase.RUNNING, can_start=False, can_save=False)
    with qtbot.waitSignal(bar.cancel_requested):
        qtbot.mouseClick(bar.cancel_button, Qt.MouseButton.LeftButton)
    assert not bar.cancel_button.isEnabled()
    assert bar.status == "Cancelling…"
    bar.show_phase(SessionPhase.RUNNING, can_start=False, can_save=False)  # as when a camera is opened meanwhile
    assert not bar.cancel_button.isEnabled()
    assert bar.status == "Cancelling…"


def test_what_follows_a_cancelled_run_can_be_cancelled_too(bar, qtbot):
    bar.show_phase(SessionPhase.RUNNING, can_start=False, can_save=False)
    bar.cancel_button.click()
    bar.show_next()
    assert bar.cancel_button.isEnabled()
    bar.cancel_button.click()
    for phase in (SessionPhase.READY, SessionPhase.RUNNING):
        bar.show_phase(phase, can_start=phase is SessionPhase.READY, can_save=False)
    assert bar.cancel_button.isEnabled() and bar.status != "Cancelling…"
    bar.show_phase(SessionPhase.READY, can_start=True, can_save=False)
    bar.show_next()
    assert not bar.cancel_button.isEnabled()


def test_a_pause_before_the_first_step_is_told(bar):
    bar.show_phase(SessionPhase.RUNNING, can_start=False, can_save=False)
    starting = bar._status.text()
    bar.show_paused(True)
    assert bar._status.text() == "Paused" != starting
    bar.show_paused(False)
    assert bar._status.text() == starting
