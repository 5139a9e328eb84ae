"""Check how one camera is opened, steered, recorded and closed beside photographs and paintings."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import Sentence
from engine.mask import Mask
from engine.options import StyleOptions
from gui.engine_process import watching as w
from gui.link.protocol import Failed
from gui.session.session import SessionPhase
from tests.gui.fake_session import frame_of, plain


@pytest.fixture
def camera(app):
    app.window.style_strip.select(app.window.style_strip.tiles[0].style_shown.path)
    return app.mediator.camera


def _steered(session) -> w.SteerCamera:
    return session.link.told[-1]


def test_a_camera_is_painted_without_masks_recorded_and_closed(app, session, camera, tmp_path):
    panel, bar = app.window.options_panel, app.window.message_bar
    panel.set_options(StyleOptions(panel.options.styles, masks=(Mask(inverted=True),)))
    camera.open()
    (asked,) = session.link.requests(w.WatchCamera)
    assert (asked.options.styles, asked.options.masks) == (panel.options.styles, ())
    frames = frame_of(plain(6, 4, "red")), frame_of(plain(6, 4, "blue"))
    session.answer(w.WatchCamera, w.LiveFrame, *frames, 12.0)
    assert camera.view.original.pixelColor(1, 1).name() == "#ff0000"
    camera.record_into(tmp_path / "a.mp4")
    assert _steered(session).record == tmp_path / "a.mp4"
    camera.record(False)
    assert _steered(session).record is None
    session.answer(w.WatchCamera, w.Recorded, tmp_path / "a.mp4", "")
    assert bar.text == f"Saved as {tmp_path / 'a.mp4'}"
    snapshots = []
    camera.snapshot_taken.connect(snapshots.append)
    camera.take_snapshot()
    assert [image.pixelColor(1, 1).name() for image in snapshots] == ["#ff0000"]
    assert _steered(session).is_over
    assert not camera.is_open
    camera.record_into(tmp_path / "b.mp4")  # of no camera
    assert _steered(session).record is None


def test_a_painting_a_photograph_and_a_failure_leave_no_camera(app, session, camera):
    bar = app.window.message_bar
    session.enter(SessionPhase.RUNNING)
    camera.open()
    assert not camera.is_open
    assert "painting goes on" in bar.text
    session.enter(SessionPhase.EMPTY)
    camera.open()
    session.give_photo(Path("lake.jpg"))
    assert not camera.is_open
    camera.open()
    session.answer(w.WatchCamera, Failed, Sentence("No camera is there."))
    assert not camera.is_open
    assert bar.text == "No camera is there."
