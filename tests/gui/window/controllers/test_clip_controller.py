"""Check what the window does with a clip: frames, preview, and the way into the queue and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtWidgets import QFileDialog

from engine.errors import Sentence
from engine.values import Estimate, Phase, Progress
from gui.engine_process import messages as m
from gui.engine_process import scrubbing as s
from gui.link.protocol import Failed
from gui.queue import queue_messages as q
from gui.session.session import Session, SessionPhase
from tests.gui.fake_session import FakeLink, frame_of, plain
from tests.gui.window.controllers.clip_states import CLIP, open_clip, opened


@pytest.fixture
def queue_link(qapp) -> FakeLink:
    return FakeLink()


@pytest.fixture
def clip(app, session):
    return open_clip(app, session)


def settle(session, phase=SessionPhase.READY):
    session.enter(phase)
    QCoreApplication.processEvents()


def test_a_clip_brings_its_timeline_and_a_photograph_takes_it_away(app, session, clip):
    assert app.window.timeline.isVisible()
    assert app.window.message_bar.text == "HDR is painted in BT.709."
    session.answer(s.LookThrough, s.ClipPicture, 3, frame_of(plain(16, 9, "red")))
    session.answer(s.LookThrough, s.ClipLooked, (0.0, 2.0))
    assert app.window.timeline.strip.cuts == (0.0, 2.0)
    session.give_photo(Path("still.jpg"))
    assert not app.window.timeline.isVisible()
    assert app.mediator.clips.order() is None


def test_the_latest_frame_under_the_playhead_is_opened(app, session, clip):
    app.window.timeline.go_to(1.0)
    settle(session, SessionPhase.LOADING)
    for moment in (1.5, 2.0, 2.4):
        app.window.timeline.go_to(moment)
    assert opened(session) == [1.0]
    settle(session)
    assert opened(session) == [1.0, 2.4]


def test_another_frame_keeps_the_view_and_is_repainted(app, session, clip):
    app.window.canvas.zoom_to(2.0)
    session.frame_opened.emit(plain(60, 40, "blue"), 1.0)
    assert app.window.canvas.zoom == 2.0
    assert app.window.canvas.photograph.pixelColor(3, 3).name() == "#0000ff"
    assert app.window.timeline.times.moment == 1.0
    assert session.calls[-1] == ("repaint", app.window.options_panel.options)


def test_frames_that_pass_by_are_not_painted_until_the_clip_rests(app, session, clip):
    app.window.timeline.play(is_playing=True)
    session.frame_opened.emit(plain(60, 40, "blue"), 0.0)
    assert "repaint" not in session.names()
    app.window.timeline.play(is_playing=False)
    assert opened(session) == [app.window.timeline.times.moment]


def test_start_and_queue_it_add_the_clip_with_its_part_steadiness_and_format(app, session, clip, queue_link):
    timeline = app.window.timeline
    timeline.strip.start_moved.emit(1.0)
    timeline.strip.stop_moved.emit(2.0)
    timeline.steadiness.set_value(0.5)
    timeline.format_box.setCurrentIndex(timeline.format_box.findData(".mkv"))
    app.window.run_bar.start_button.click()
    app.window.run_bar.queue_button.click()
    started, queued = (request.batch for request in queue_link.requests(q.Add))
    assert started.details == {"consistency": 0.5, "from": 1.0, "to": 2.0}
    assert (started.photos, started.suffix, started.target) == ((CLIP,), ".mkv", None)
    assert (queued.details, queued.suffix) == (started.details, started.suffix)
    assert "start" not in session.names()


def test_save_as_offers_the_formats_of_clips_and_paints_into_that_file(app, session, clip, queue_link, tmp_path):
    assert app.window.run_bar.save_button.isEnabled()
    app.window.run_bar.save_button.click()
    dialog = app.window.findChild(QFileDialog)
    assert [words.rsplit("*", 1)[1] for words in dialog.nameFilters()] == [
        ".mp4)", ".mov)", ".mkv)", ".gif)", ".webp)", ".png)", ".tif)",
    ]  # fmt: skip
    dialog.filterSelected.emit(dialog.nameFilters()[1])
    assert Path(dialog.selectedFiles()[0]).suffix == ".mov"
    dialog.fileSelected.emit(str(tmp_path / "mine.mov"))
    (batch,) = (request.batch for request in queue_link.requests(q.Add))
    assert (batch.target, batch.suffix, batch.details["replaces"]) == (tmp_path / "mine.mov", ".mov", True)


def test_the_estimate_is_that_of_all_frames(app, session, clip):
    session.answer(m.EstimateRun, m.RunEstimated, Estimate(2.0, 2**30, 60, 40))
    assert app.window.run_bar.time_text.startswith("about 3 min")
    app.window.timeline.strip.stop_moved.emit(0.2)
    assert app.window.run_bar.time_text.startswith("about 10 s")


def test_the_preview_shows_its_progress_loops_and_ends(app, session, clip, qtbot):
    canvas, button = app.window.canvas, app.window.timeline.preview_button
    app.window.timeline.go_to(1.0)
    settle(session)
    button.click()
    (asked,) = session.link.requests(s.PaintPart)
    assert (asked.start, asked.stop, asked.options.size) == (1.0, 3.0, 512)
    session.answer(s.PaintPart, m.Progressed, Progress(0.4, Phase.PAINTING))
    assert button.text() == "Preview · 40 %"
    for index, color in enumerate(("red", "lime")):
        before, after = plain(60, 40, "gray"), plain(60, 40, color)
        session.answer(s.PaintPart, s.FramePainted, 1.0 + index / 25, frame_of(before), frame_of(after))
        assert canvas.painting.pixelColor(3, 3).name() == after.pixelColor(3, 3).name()
    session.answer(s.PaintPart, s.ClipPainted)
    for color in ("#ff0000", "#00ff00"):
        qtbot.waitUntil(lambda color=color: canvas.painting.pixelColor(3, 3).name() == color)
    session.calls.clear()
    button.click()
    assert button.text() == "Preview"
    assert opened(session) == [app.window.timeline.times.moment]


def test_a_preview_that_fails_ends(app, session, clip):
    app.window.timeline.preview_button.click()
    session.answer(s.PaintPart, Failed, Sentence("The clip is damaged."))
    assert app.window.timeline.preview_button.text() == "Preview"
    assert app.window.message_bar.text == "The clip is damaged."


def test_frames_of_the_open_clip_take_the_place_of_one_another(qtbot, session):
    """GIVEN the real session WHEN another frame of the open clip comes THEN only that is told."""
    link = FakeLink()
    real, photos, frames = Session(link), [], []
    real.photo_opened.connect(lambda path, _image, size: photos.append((path, size)))
    real.frame_opened.connect(lambda _image, moment: frames.append(moment))
    for moment in (None, 1.5):
        real.open_photo(CLIP, moment=moment)
        link.answer(m.OpenPhoto, m.PhotoOpened, frame_of(plain(60, 40, "red")), 60, 40, None)
    assert [request.photo.moment for request in link.requests(m.OpenPhoto)] == [0.0, 1.5]
    assert (photos, frames) == ([(CLIP, QSize(60, 40))], [1.5])
