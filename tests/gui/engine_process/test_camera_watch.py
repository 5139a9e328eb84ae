"""Watch a camera through the engine process; a clip stands in for it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from gui.engine_process import messages as m
from gui.engine_process import watching as w
from gui.link.protocol import Cancel, Cancelled, Failed, FreeFrame, Quit
from tests.engine.commissions.video.clips import look, make_clip
from tests.gui.engine_process.client import LIMIT, Client, options


@pytest.fixture(scope="module")
def camera(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_clip(tmp_path_factory.mktemp("camera") / "camera.mp4", codec="mpeg4", size=(48, 64), count=2000)


def _next(client: Client, job: int) -> tuple[float, float]:
    """Return how bright the next frame is, and its painting."""
    while True:
        live = client.wait_for(w.LiveFrame, job)
        before, after = client.picture(live.before), client.picture(live.after)
        return float(before.mean()), float(after.mean())


def _is_held(client: Client, file: Path) -> bool:
    """Tell whether the process has the camera open."""
    return any(Path(held.path) == file for held in psutil.Process(client.process.pid).open_files())


def test_a_camera_is_painted_as_the_sliders_stand_and_let_go_when_it_is_closed(start, camera: Path) -> None:
    client, wish = start(), options("plain")
    client.send(w.WatchCamera(1, camera, wish, 0.0))
    before, after = _next(client, 1)
    assert after == pytest.approx(before / 2, rel=0.05)
    assert _is_held(client, camera)

    client.send(w.SteerCamera(1, replace(wish, strength=0.9), 0.0))
    for _ in range(20):
        before, after = _next(client, 1)
        if after < 0.2 * before:
            break
    assert after == pytest.approx(before / 10, rel=0.2)

    client.send(w.SteerCamera(1, wish, 0.0, is_over=True))
    client.wait_for(w.CameraClosed, 1)
    assert not _is_held(client, camera)


def test_cancel_lets_the_camera_go(start, camera: Path) -> None:
    client = start()
    client.send(w.WatchCamera(1, camera, options("plain"), 0.8))
    _next(client, 1)
    client.send(Cancel(1))
    client.wait_for(Cancelled, 1)
    assert not _is_held(client, camera)


def test_frames_that_nobody_has_time_for_are_left_out_and_nothing_waits(start, camera: Path) -> None:
    """GIVEN a window that frees no frame WHEN the camera is closed THEN it is closed all the same."""
    client = start()
    client.send(w.WatchCamera(1, camera, options("plain"), 0.8))
    held = client.wait_for(w.LiveFrame, 1)
    assert not client.connection.poll(1.0)  # no more frames come
    client.send(w.SteerCamera(1, options("plain"), 0.8, is_over=True))
    client.wait_for(w.CameraClosed, 1)
    for frame in (held.before, held.after):
        client.send(FreeFrame(frame.ring, frame.slot))


def test_a_quick_painting_waits_and_a_full_one_ends_the_camera(start, camera: Path, tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (40, 30), (200, 100, 50)).save(tmp_path / "photo.png")
    photo, client = m.Photo(1, tmp_path / "photo.png"), start()
    client.send(w.WatchCamera(1, camera, options("plain"), 0.8))
    _next(client, 1)
    client.send(m.PaintQuickly(2, photo, options("plain")))
    _next(client, 1)
    client.send(m.Paint(3, photo, options("plain")))
    client.wait_for(Cancelled, 1)
    client.wait_for(m.Finished, 3)


def test_a_recording_is_written_while_it_is_shown_and_whole_at_the_end(start, camera: Path, tmp_path: Path) -> None:
    client, wish, file = start(), options("plain"), tmp_path / "live.mp4"
    client.send(w.WatchCamera(1, camera, wish, 0.0))
    client.send(w.SteerCamera(1, wish, 0.0, file))
    for _ in range(6):
        _next(client, 1)
    client.send(w.SteerCamera(1, wish, 0.0, None))
    assert client.wait_for(w.Recorded, 1).path == file
    assert len(look(file).times) >= 6

    client.send(w.SteerCamera(1, wish, 0.0, tmp_path / "missing" / "live.mp4"))
    told = client.wait_for(w.Recorded, 1)
    assert told.path is None
    assert "missing" in told.sentence
    _next(client, 1)  # the camera goes on


def test_the_end_of_the_app_finishes_a_recording_and_lets_the_camera_go(start, camera: Path, tmp_path: Path) -> None:
    client, wish, file = start(), options("plain"), tmp_path / "live.mp4"
    client.send(w.WatchCamera(1, camera, wish, 0.0))
    client.send(w.SteerCamera(1, wish, 0.0, file))
    for _ in range(3):
        _next(client, 1)
    client.send(Quit())
    client.process.join(LIMIT)
    assert client.process.exitcode == 0
    assert len(look(file).times) >= 3


def test_a_camera_that_is_lost_or_not_there_is_one_sentence(start, tmp_path: Path) -> None:
    client = start()
    client.send(w.WatchCamera(1, make_clip(tmp_path / "a.mp4", codec="mpeg4", count=5), options("plain"), 0.8))
    assert "cable" in str(client.wait_for(Failed, 1).sentence)
    client.send(w.WatchCamera(2, 97, options("plain"), 0.8))
    assert "Camera 98" in str(client.wait_for(Failed, 2).sentence)
    client.send(w.WatchCamera(3, tmp_path / "missing.mp4", options("plain"), 0.8))
    client.wait_for(Failed, 3)
