"""Check how the window shows the open clip while the queue paints it, and what becomes of it then."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.commissions.queue.queue_item import ItemState, QueueMode
from engine.errors import Sentence
from engine.values import Phase, Progress
from gui.queue import queue_messages as q
from tests.gui.fake_session import FakeLink, frame_of, plain
from tests.gui.window.controllers.clip_states import CLIP, open_clip, opened, show


@pytest.fixture
def queue_link(qapp) -> FakeLink:
    return FakeLink()


@pytest.fixture
def clip(app, session):
    return open_clip(app, session)


def test_the_queue_shows_its_frames_on_the_canvas_and_its_progress_beside_start(app, session, clip, queue_link):
    bar, canvas = app.window.run_bar, app.window.canvas
    bar.start_button.click()
    show(queue_link, ItemState.WAITING)
    assert bar.status == "Waiting in the queue"
    show(queue_link, ItemState.RUNNING)
    queue_link.heard.emit(q.Progressed(7, Progress(0.3, Phase.PAINTING, 120.0)))
    assert (bar.status, bar.time_text) == ("Painting · 30 %", "about 2 min left")
    frames = frame_of(plain(60, 40, "blue")), frame_of(plain(60, 40, "red"))
    queue_link.heard.emit(q.FramePainted(7, 50, 100, 2.0, *frames))
    assert canvas.photograph.pixelColor(3, 3).name() == "#0000ff"
    assert canvas.painting.pixelColor(3, 3).name() == "#ff0000"
    assert app.window.timeline.times.moment == 2.0
    session.calls.clear()
    show(queue_link, ItemState.DONE, Path("/out/lake.mp4"))
    assert bar.start_button.isVisible()
    assert app.window.message_bar.text == f"The clip is painted: {Path('/out/lake.mp4')}"
    assert opened(session) == [2.0]
    queue_link.heard.emit(q.Emptied(1, 0))
    assert app.window.message_bar.text == f"The clip is painted: {Path('/out/lake.mp4')}"


def test_a_clip_that_was_painted_by_these_settings_is_offered_at_once(app, session, clip, queue_link):
    show(queue_link, ItemState.DONE, Path("/out/lake.mp4"))
    app.window.message_bar.hide()
    app.window.run_bar.start_button.click()
    queue_link.answer(q.Add, q.Added, 1, (7,))
    assert app.window.message_bar.text == f"The clip is painted: {Path('/out/lake.mp4')}"
    assert app.window.message_bar.action_button.text() == "Play it"
    session.give_photo(Path("other.mp4"))
    app.queue.add_clip(app.mediator.clips.order())
    queue_link.answer(q.Add, q.Added, 1, (7,))
    assert "Painted before with the same settings" in app.window.message_bar.text


def test_the_clip_rests_goes_on_and_is_taken_out(app, session, clip, queue_link):
    bar = app.window.run_bar
    bar.start_button.click()
    show(queue_link, ItemState.RUNNING)
    bar.pause_button.click()
    show(queue_link, ItemState.RUNNING, mode=QueueMode.PAUSED)
    assert bar.pause_button.text() == "Go on"
    bar.pause_button.click()
    bar.cancel_button.click()
    assert [request.mode for request in queue_link.requests(q.SetMode)] == [QueueMode.PAUSED, QueueMode.RUNNING]
    assert [request.numbers for request in queue_link.requests(q.Remove)] == [(7,)]
    show(queue_link, ItemState.RUNNING, removed=True)
    assert bar.start_button.isEnabled()
    assert app.window.message_bar.text == "The clip is taken out of the queue."


def test_what_fails_is_said(app, session, clip, queue_link):
    app.window.run_bar.start_button.click()
    show(queue_link, ItemState.RUNNING)
    show(queue_link, ItemState.FAILED, message=Sentence("The disk is full."))
    assert app.window.message_bar.text == "The disk is full."


def test_who_scrubs_while_the_clip_is_painted_sees_his_own_frame(app, session, clip, queue_link):
    app.window.run_bar.start_button.click()
    show(queue_link, ItemState.RUNNING)
    app.window.timeline.go_to(1.0)
    queue_link.heard.emit(q.FramePainted(7, 50, 100, 2.0, frame_of(plain(6, 4, "blue")), frame_of(plain(6, 4, "red"))))
    assert app.window.timeline.times.moment == 1.0
    assert opened(session) == [1.0]


def test_a_photograph_while_a_clip_is_painted_has_its_own_start(app, session, clip, queue_link):
    app.window.run_bar.start_button.click()
    show(queue_link, ItemState.RUNNING)
    session.give_photo(Path("still.jpg"))
    assert app.window.run_bar.start_button.isEnabled()
    session.give_photo(CLIP)
    assert app.window.run_bar.cancel_button.isVisible()
