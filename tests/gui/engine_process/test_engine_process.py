"""Drive the engine process through its connection alone, with a stand-in for the engine."""

from __future__ import annotations

import logging
import os
import queue
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image

from engine.options import SaveOptions
from engine.pictures import image_io, image_saving
from gui.engine_process import messages as m
from gui.engine_process.engine_link import run_engine
from gui.engine_process.messages import LONGEST_SIDE, SCREEN, TILES
from gui.link.child import Child
from gui.link.peer import NICENESS
from gui.link.pixel_store import OwnedPixels
from gui.link.program import Program
from gui.link.protocol import Array, Complaint, Failed
from tests.gui.engine_process.client import LIMIT, options

ROOT, HERE = Path(__file__).parents[3], Path(__file__).parents[1]


def test_a_photo_opens_while_the_engine_loads(start, photo_path):
    """GIVEN an engine that takes long to load WHEN a photo is opened THEN it is there before the engine."""
    client = start("load_slowly")
    client.send(m.OpenPhoto(1, m.Photo(1, photo_path)))
    opened = client.wait_for(m.PhotoOpened)
    assert not any(isinstance(report, m.EngineReady) for report in client.seen)
    assert (opened.width, opened.height) == (96, 64)
    assert np.array_equal(client.picture(opened.frame), np.asarray(Image.open(photo_path)))
    assert client.wait_for(m.EngineReady).device == "CPU"


def test_big_photos_are_shown_smaller_and_thumbnails_are_small(start, tmp_path):
    path = tmp_path / "wide.png"
    Image.new("RGB", (2 * LONGEST_SIDE, 64), (10, 200, 30)).save(path)
    client = start()
    client.send(m.OpenPhoto(1, m.Photo(1, path)))
    client.send(m.MakeThumbnail(2, path))
    opened, thumbnail = client.wait_for(m.PhotoOpened), client.wait_for(m.ThumbnailMade)
    assert (opened.width, opened.frame.width, opened.frame.height) == (2 * LONGEST_SIDE, LONGEST_SIDE, 32)
    assert (thumbnail.frame.width, thumbnail.frame.height) == (640, 10)
    assert np.all(client.picture(thumbnail.frame) == (10, 200, 30))


def test_pasted_pixels_keep_their_transparency(start):
    """GIVEN a pasted photo, half transparent WHEN it is painted THEN pixels and alpha arrive as they should."""
    client = start()
    pasted = Array("photo-1", (2, 3, 4), "uint8")
    with client.pixels.make(pasted)[:24] as view:
        view[:] = bytes([255, 102, 0, 51] * 6)
    client.send(m.Paint(7, m.Photo(1, pasted=pasted), options("ok")))
    finished = client.wait_for(m.Finished)
    assert np.allclose(client.array(finished.result.pixels), [0.5, 0.2, 0.0], atol=1e-6)
    assert np.allclose(client.array(finished.result.alpha), 0.2, atol=1e-6)
    assert np.all(client.picture(finished.frame) == (128, 51, 0))


def test_a_result_without_room_is_a_sentence(start, photo_path):
    client = start()
    client.has_room = False
    client.send(m.Paint(1, m.Photo(1, photo_path), options("ok")))
    assert "memory" in client.wait_for(Failed).sentence


@pytest.mark.parametrize(
    ("act", "sentence"),
    [("oom", "There is not enough memory; choose a smaller size."), ("memory", "memory"), ("bug", None)],
)
def test_errors_are_reported_and_the_process_goes_on(start, photo_path, act, sentence):
    """GIVEN an engine that fails WHEN a photo is painted THEN one Failed comes, and the next job is done."""
    client = start()
    client.send(m.Paint(1, m.Photo(1, photo_path), options(act)))
    failed = client.wait_for(Failed, 1)
    assert failed.sentence is None if sentence is None else sentence in failed.sentence
    client.send(m.Paint(2, m.Photo(1, photo_path), options("ok")))
    client.wait_for(m.Finished, 2)
    logged = [report for report in client.seen if isinstance(report, logging.LogRecord)]
    assert any("unforeseen" in record.getMessage() for record in logged) == (act == "bug")


def test_a_broken_engine_says_so_at_once_and_again_at_every_job(start, photo_path):
    client = start("load_badly")
    assert client.wait_for(Complaint).sentence == "The model is missing; install Impasto again."
    client.send(m.Paint(1, m.Photo(1, photo_path), options("ok")))
    assert client.wait_for(Failed, 1).sentence == "The model is missing; install Impasto again."


@pytest.mark.parametrize("name", ["text.jpg", "missing.jpg"])
def test_bad_files_are_a_sentence(start, tmp_path, name):
    (tmp_path / "text.jpg").write_text("not a picture")
    client = start()
    client.send(m.OpenPhoto(1, m.Photo(1, tmp_path / name)))
    assert name in client.wait_for(Failed, 1).sentence


def test_a_result_is_saved_exactly_with_the_photos_metadata_by_any_process(start, tmp_path):
    """GIVEN a 16-bit photo that is painted WHEN another process saves it THEN the file holds its pixels."""
    pixels = np.random.default_rng(0).integers(0, 65536, (7, 5, 3)).astype(np.uint16)
    photo = tmp_path / "photo.tif"
    image_saving.save(photo, pixels.astype(np.float32) / np.float32(65535), None, SaveOptions(bit_depth=16))
    first = start()
    first.send(m.Paint(1, m.Photo(1, photo), options("ok")))
    stored = first.wait_for(m.Finished).result
    painted = first.array(stored.pixels)
    photo.unlink()
    second = start(pixels=first.pixels)
    second.send(m.SaveResult(1, tmp_path / "out.png", SaveOptions(), None, False, stored))
    saved = image_io.load(second.wait_for(m.Saved).path)
    assert saved.bit_depth == 16
    assert np.allclose(saved.pixels, painted, atol=0.51 / 65535)
    second.send(m.SaveResult(2, tmp_path / "none" / "out.png", SaveOptions(), None, False, stored))
    assert "does not exist" in second.wait_for(Failed, 2).sentence


def test_what_a_format_cannot_hold_is_told_when_it_is_saved(start, tmp_path):
    pixels = np.full((7, 5, 4), 200, np.uint8)
    pixels[:3, :, 3] = 0
    Image.fromarray(pixels).save(tmp_path / "cut.png")
    client = start()
    client.send(m.Paint(1, m.Photo(1, tmp_path / "cut.png"), options("ok")))
    stored = client.wait_for(m.Finished).result
    for job, (name, loss) in enumerate((("out.jpg", "JPEG has no transparency"), ("out.png", ""))):
        client.send(m.SaveResult(2 + job, tmp_path / name, SaveOptions(), None, False, stored))

        assert client.wait_for(m.Saved, 2 + job).loss.partition(":")[0] == loss


def test_the_process_ends_with_its_connection_even_when_busy(start, photo_path, tmp_path):
    """GIVEN a run, and thumbnails that nobody takes WHEN the other side is gone THEN the process ends by itself."""
    client = start()
    for job in range(SCREEN.slots + 3):
        client.send(m.MakeThumbnail(job + 10, photo_path))
    client.send(m.Paint(1, m.Photo(1, photo_path), options("endless")))
    client.wait_for(m.Progressed)
    client.close()
    assert client.process.exitcode == 0


def test_the_process_outlives_no_killed_parent(tmp_path):
    """GIVEN a parent that is killed WHEN its engine process notices THEN it ends too."""
    code = (
        "import multiprocessing, os, time\n"
        "from pathlib import Path\n"
        "from engine.storage.places import Places\n"
        "from gui.engine_process.engine_link import run_engine\n"
        "from gui.link.child import Child\n"
        "from gui.link.pixel_store import OwnedPixels\n"
        "from gui.link.program import Program\n"
        "from gui.engine_process.messages import SCREEN, TILES\n"
        "from fake_stylizer import load\n"
        "if __name__ == '__main__':\n"
        "    program = Program('engine', run_engine, (Path(), Places.below(Path()), load), (SCREEN, TILES))\n"
        "    heard = []\n"
        "    child = Child(program, OwnedPixels(), lambda *told: heard.append(told))\n"
        "    while not heard:\n"
        "        time.sleep(0.01)\n"
        f"    Path({str(tmp_path / 'pid')!r}).write_text(str(child.pid))\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    script = tmp_path / "parent.py"
    script.write_text(code)
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{HERE}"}
    subprocess.run([sys.executable, script], env=environment, capture_output=True, check=False, timeout=LIMIT)
    pid = int((tmp_path / "pid").read_text())
    deadline = time.monotonic() + LIMIT
    while _runs(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _runs(pid)


def _runs(pid: int) -> bool:
    import psutil

    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def test_the_engine_process_lets_the_window_go_first():
    """GIVEN the window's way to start the engine process WHEN it is ready THEN all its threads have less priority."""
    heard: queue.SimpleQueue[object] = queue.SimpleQueue()
    arguments = (7, 2, divmod)  # a loader of two that gives two, for which no library is imported
    program = Program("engine", run_engine, arguments, (SCREEN, TILES))
    child = Child(program, OwnedPixels(), lambda _child, report: heard.put(report))
    try:
        assert isinstance(heard.get(timeout=LIMIT), m.EngineReady)
        engine, window = psutil.Process(child.pid), psutil.Process()
        if sys.platform == "win32":
            assert engine.nice() == psutil.BELOW_NORMAL_PRIORITY_CLASS
        else:
            assert engine.nice() == min(window.nice() + NICENESS, 19)
        if sys.platform == "linux":  # where each thread has its own
            assert {os.getpriority(os.PRIO_PROCESS, thread.id) for thread in engine.threads()} == {engine.nice()}
    finally:
        child.kill()
