"""Drive the engine process through its connection alone, with a stand-in for the engine."""

from __future__ import annotations

import logging
import multiprocessing
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image

from engine.pictures import image_io
from engine.values import Estimate, Picture, SaveOptions, StyleChoice, StyleOptions
from gui.link import messages as m
from gui.link.engine_child import EngineChild
from gui.link.shared_frames import LONGEST_SIDE, SLOT_BYTES, SLOTS, OwnedBlock, OwnedResult, frames_block, lend
from gui.process.easel import SKETCH_REST
from gui.process.engine_process import serve

ROOT, HERE = Path(__file__).parents[2], Path(__file__).parent
LIMIT = 20.0  # s for any answer


def _options(act: str) -> StyleOptions:
    return StyleOptions((StyleChoice(Path(f"{act}.jpg")),), strength=0.5)


class Client:
    """Start an engine process, send requests and wait for reports."""

    def __init__(self, loader: str) -> None:
        import fake_stylizer

        context = multiprocessing.get_context("spawn")
        self.frames = frames_block()
        self.connection, theirs = context.Pipe()
        arguments = (theirs, self.frames.block, Path(), getattr(fake_stylizer, loader))
        self.process = context.Process(target=serve, args=arguments, daemon=True)
        self.process.start()
        theirs.close()
        self.seen: list[object] = []

    def wait_for(self, kind, job=None):
        while self.connection.poll(LIMIT):
            report = self.connection.recv()
            self.seen.append(report)
            if isinstance(report, kind) and (job is None or report.job == job):
                return report
            if hasattr(report, "frame"):
                self.connection.send(m.FreeFrame(report.frame.slot))
        raise AssertionError(f"no {kind.__name__}; there came {self.seen}")

    def pixels(self, frame: m.Frame) -> np.ndarray:
        start, size = frame.slot * SLOT_BYTES, frame.width * frame.height * 3
        with self.frames.bytes[start : start + size] as view:
            pixels = np.frombuffer(bytes(view), np.uint8).reshape(frame.height, frame.width, 3)
        self.connection.send(m.FreeFrame(frame.slot))
        return pixels

    def close(self) -> None:
        self.connection.close()
        self.process.join(LIMIT)
        alive = self.process.is_alive()
        self.process.kill()
        self.process.join()
        self.frames.unlink()
        assert not alive


@pytest.fixture
def start(monkeypatch):
    """Start engine processes and see each end when its connection closes."""
    monkeypatch.syspath_prepend(str(HERE))
    clients = []

    def start_client(loader: str = "load") -> Client:
        clients.append(Client(loader))
        return clients[-1]

    yield start_client
    for client in clients:
        client.close()


def test_a_photo_opens_while_the_engine_loads(start, photo_path):
    """GIVEN an engine that takes long to load WHEN a photo is opened THEN it is there before the engine."""
    client = start("load_slowly")
    client.connection.send(m.OpenPhoto(1, m.Photo(1, photo_path)))
    opened = client.wait_for(m.PhotoOpened)
    assert not any(isinstance(report, m.EngineReady) for report in client.seen)
    assert (opened.width, opened.height) == (96, 64)
    assert np.array_equal(client.pixels(opened.frame), np.asarray(Image.open(photo_path)))
    assert client.wait_for(m.EngineReady).device == "CPU"


def test_big_photos_are_shown_smaller_and_thumbnails_are_small(start, tmp_path):
    path = tmp_path / "wide.png"
    Image.new("RGB", (2 * LONGEST_SIDE, 64), (10, 200, 30)).save(path)
    client = start()
    client.connection.send(m.OpenPhoto(1, m.Photo(1, path)))
    client.connection.send(m.MakeThumbnail(2, path))
    opened, thumbnail = client.wait_for(m.PhotoOpened), client.wait_for(m.ThumbnailMade)
    assert (opened.width, opened.frame.width, opened.frame.height) == (2 * LONGEST_SIDE, LONGEST_SIDE, 32)
    assert (thumbnail.frame.width, thumbnail.frame.height) == (640, 10)
    assert np.all(client.pixels(thumbnail.frame) == (10, 200, 30))


def test_pasted_pixels_keep_their_transparency(start):
    """GIVEN a pasted photo, half transparent WHEN it is painted THEN pixels and alpha arrive as they should."""
    owned = OwnedBlock((2, 3, 4), "uint8")
    lend(owned.block, lambda rgba: np.copyto(rgba, np.array([255, 102, 0, 51], np.uint8)))
    client = start()
    client.connection.send(m.Paint(7, m.Photo(1, pasted=owned.block), _options("ok")))
    computed = client.wait_for(m.ResultComputed)
    assert (computed.shape, computed.alpha_shape) == ((2, 3, 3), (2, 3))
    result = OwnedResult(computed.shape, computed.alpha_shape)
    client.connection.send(m.TakeResult(7, result.pixels, result.alpha))
    finished = client.wait_for(m.Finished)
    assert np.allclose(lend(result.pixels, np.array), [0.5, 0.2, 0.0], atol=1e-6)
    assert np.allclose(lend(result.alpha, np.array), 0.2, atol=1e-6)
    assert np.all(client.pixels(finished.frame) == (128, 51, 0))
    owned.unlink()
    result.unlink()


def test_a_result_without_room_is_a_sentence(start, photo_path):
    client = start()
    client.connection.send(m.Paint(1, m.Photo(1, photo_path), _options("ok")))
    client.wait_for(m.ResultComputed)
    client.connection.send(m.TakeResult(1, None))
    assert "memory" in client.wait_for(m.Failed).sentence


@pytest.mark.parametrize(
    ("act", "sentence"),
    [("oom", "There is not enough memory; choose a smaller size."), ("memory", "memory"), ("bug", None)],
)
def test_errors_are_reported_and_the_process_goes_on(start, photo_path, act, sentence):
    """GIVEN an engine that fails WHEN a photo is painted THEN one Failed comes, and the next job is done."""
    client = start()
    client.connection.send(m.Paint(1, m.Photo(1, photo_path), _options(act)))
    failed = client.wait_for(m.Failed, 1)
    assert failed.sentence is None if sentence is None else sentence in failed.sentence
    client.connection.send(m.Paint(2, m.Photo(1, photo_path), _options("ok")))
    client.wait_for(m.ResultComputed, 2)
    client.connection.send(m.TakeResult(2, None))
    logged = [report for report in client.seen if isinstance(report, logging.LogRecord)]
    assert any("unforeseen" in record.getMessage() for record in logged) == (act == "bug")


def test_a_broken_engine_says_so_at_once_and_again_at_every_job(start, photo_path):
    client = start("load_badly")
    assert client.wait_for(m.Failed, 0).sentence == "The model is missing; install Impasto again."
    client.connection.send(m.Paint(1, m.Photo(1, photo_path), _options("ok")))
    assert client.wait_for(m.Failed, 1).sentence == "The model is missing; install Impasto again."


@pytest.mark.parametrize("name", ["text.jpg", "missing.jpg"])
def test_bad_files_are_a_sentence(start, tmp_path, name):
    (tmp_path / "text.jpg").write_text("not a picture")
    client = start()
    client.connection.send(m.OpenPhoto(1, m.Photo(1, tmp_path / name)))
    assert name in client.wait_for(m.Failed, 1).sentence


def test_a_run_is_cancelled_between_two_items(start, photo_path):
    client = start()
    client.connection.send(m.Paint(1, m.Photo(1, photo_path), _options("endless")))
    client.wait_for(m.Progressed)
    began = time.monotonic()
    client.connection.send(m.Cancel(1))
    client.wait_for(m.Cancelled, 1)
    assert time.monotonic() - began < 1


def test_waiting_jobs_are_cancelled_before_the_engine_has_loaded(start, photo_path):
    client = start("load_slowly")
    client.connection.send(m.Paint(1, m.Photo(1, photo_path), _options("ok")))
    client.connection.send(m.Cancel(1))
    client.wait_for(m.Cancelled, 1)
    assert not any(isinstance(report, m.EngineReady) for report in client.seen)


def test_of_quick_paintings_only_the_running_and_the_newest_are_made(start, photo_path):
    """GIVEN a quick painting that runs WHEN five more come THEN only the last is painted, and no progress is told."""
    client = start()
    photo = m.Photo(1, photo_path)
    client.wait_for(m.EngineReady)
    client.connection.send(m.OpenPhoto(1, photo))
    client.wait_for(m.PhotoOpened)
    for job in range(2, 8):
        client.connection.send(m.Paint(job, photo, _options("slow"), quick=True))
        time.sleep(0.02)
    client.wait_for(m.Previewed, 7)
    shown = [report.job for report in client.seen if isinstance(report, m.Previewed)]
    assert shown == [2, 7]
    assert [report.job for report in client.seen if isinstance(report, m.Cancelled)] == [3, 4, 5, 6]
    assert not any(isinstance(report, m.Progressed) for report in client.seen)


def test_a_quick_painting_that_takes_long_gives_way(start, photo_path):
    client = start()
    photo = m.Photo(1, photo_path)
    client.connection.send(m.Paint(1, photo, _options("endless"), quick=True))
    client.wait_for(m.EngineReady)
    client.connection.send(m.Paint(2, photo, _options("ok"), quick=True))
    client.wait_for(m.Cancelled, 1)
    client.wait_for(m.Previewed, 2)


def test_a_quick_painting_is_sketched_first_where_the_computer_is_slow(start, photo_path):
    """GIVEN a computer that needs sketches WHEN nothing newer comes THEN the sketch is followed by the painting."""
    client = start()
    client.connection.send(m.Paint(1, m.Photo(1, photo_path), _options("sketched-ok"), quick=True))
    client.wait_for(m.Previewed, 1)
    client.wait_for(m.Previewed, 1)

    assert [report.is_sketch for report in client.seen if isinstance(report, m.Previewed)] == [True, False]
    assert not any(isinstance(report, m.Cancelled) for report in client.seen)


@pytest.mark.parametrize("style", ["sketched-ok", "sketched-endless"])
def test_a_newer_painting_takes_the_place_of_what_follows_a_sketch(start, photo_path, style):
    client = start()
    photo = m.Photo(1, photo_path)
    client.connection.send(m.Paint(1, photo, _options(style), quick=True))
    client.wait_for(m.Previewed, 1)
    time.sleep(SKETCH_REST + 0.2 if style.endswith("endless") else 0)  # then the painting goes on behind the sketch
    began = time.monotonic()
    client.connection.send(m.Paint(2, photo, _options("ok"), quick=True))
    client.wait_for(m.Cancelled, 1)
    assert time.monotonic() - began < SKETCH_REST
    client.wait_for(m.Previewed, 2)
    assert [report.is_sketch for report in client.seen if isinstance(report, m.Previewed)] == [True, False]


def test_a_full_painting_ends_a_quick_one_and_is_not_sketched(start, photo_path):
    client = start()
    photo = m.Photo(1, photo_path)
    client.connection.send(m.Paint(1, photo, _options("endless"), quick=True))
    client.wait_for(m.EngineReady)
    client.connection.send(m.Paint(2, photo, _options("sketched-endless")))
    client.wait_for(m.Cancelled, 1)
    assert not client.wait_for(m.Previewed, 2).is_sketch


def test_a_result_is_saved_exactly_with_the_photos_metadata(start, tmp_path):
    """GIVEN a stored result WHEN it is saved as 16-bit PNG THEN the file holds its pixels to the last bit."""
    pixels = np.random.default_rng(0).integers(0, 65536, (7, 5, 3)).astype(np.float32) / np.float32(65535)
    result = OwnedResult(pixels.shape, None)
    lend(result.pixels, lambda array: np.copyto(array, pixels))
    result.fill(Picture(np.empty((0, 0, 3), np.float32), bit_depth=16))
    client = start()
    client.connection.send(m.SaveResult(1, tmp_path / "out.png", SaveOptions(), None, False, result.stored))
    saved = client.wait_for(m.Saved).path
    assert np.allclose(image_io.load(saved).pixels, pixels, atol=1e-7)
    client.connection.send(m.SaveResult(2, tmp_path / "none" / "out.png", SaveOptions(), None, False, result.stored))
    assert "does not exist" in client.wait_for(m.Failed, 2).sentence
    result.unlink()


def _painting_of(client, made: m.MapsMade) -> int:
    """Read a level of the painting's first map."""
    left, top, width, height = made.sheet.place(2, 0)
    pixels = client.pixels(made.frame)[top : top + height, left : left + width]
    assert (width, height) == (6, 4)
    assert len(np.unique(pixels)) == 1
    return pixels.flat[0]


def test_maps_come_between_the_steps_of_a_run_not_too_often_and_after_it(start, photo_path):
    """GIVEN a run WHEN maps are asked for again and again THEN they show its steps with a pause, the last one later."""
    client = start()
    client.connection.send(m.Paint(1, m.Photo(1, photo_path), _options("slow")))
    client.wait_for(m.Progressed, 1)
    client.connection.send(m.MakeMaps(2, "conv3_1"))
    first = client.wait_for(m.MapsMade, 2)
    assert (first.sheet.layer, first.sheet.rows, first.sheet.gram_side) == ("conv3_1", 2, 5)
    assert 1 <= _painting_of(client, first) < 10
    client.connection.send(m.MakeMaps(3, "conv4_2"))
    client.wait_for(m.ResultComputed, 1)  # half a second later, which is too soon for another look
    assert not any(isinstance(report, m.MapsMade) and report.job == 3 for report in client.seen)
    client.connection.send(m.TakeResult(1, None))
    assert _painting_of(client, client.wait_for(m.MapsMade, 3)) == 10


def test_without_a_run_there_are_no_maps_and_a_newer_wish_replaces_one(start):
    client = start("load_slowly")
    client.connection.send(m.MakeMaps(1, "conv1_1"))
    client.connection.send(m.MakeMaps(2, "conv2_1"))
    client.wait_for(m.Cancelled, 1)
    assert not any(isinstance(report, m.EngineReady) for report in client.seen)
    client.wait_for(m.Cancelled, 2)


def test_maps_of_a_run_that_rests_come_at_once(start, photo_path):
    client = start()
    client.connection.send(m.Paint(1, m.Photo(1, photo_path), _options("endless")))
    client.wait_for(m.Progressed, 1)
    client.connection.send(m.Pause(1, True))
    levels = []
    for job in range(2, 5):
        client.connection.send(m.MakeMaps(job, "conv1_1"))
        levels.append(_painting_of(client, client.wait_for(m.MapsMade, job)))
    assert levels[1] == levels[2]
    client.connection.send(m.Pause(1, False))
    client.wait_for(m.Progressed, 1)


def test_a_look_that_fails_ends_no_run(start, photo_path):
    client = start()
    client.connection.send(m.Paint(1, m.Photo(1, photo_path), _options("slow")))
    client.wait_for(m.Progressed, 1)
    client.connection.send(m.MakeMaps(2, "bug"))
    assert client.wait_for(m.Failed, 2).sentence is None
    client.wait_for(m.ResultComputed, 1)
    client.connection.send(m.TakeResult(1, None))


def test_the_process_ends_with_its_connection_even_when_busy(start, photo_path, tmp_path):
    """GIVEN a run, and thumbnails that nobody takes WHEN the other side is gone THEN the process ends by itself."""
    client = start()
    for job in range(SLOTS + 3):
        client.connection.send(m.MakeThumbnail(job + 10, photo_path))
    client.connection.send(m.Paint(1, m.Photo(1, photo_path), _options("endless")))
    client.wait_for(m.Progressed)
    client.close()
    assert client.process.exitcode == 0
    client.frames = frames_block()  # for the fixture, which closes once more


def test_the_process_outlives_no_killed_parent(tmp_path):
    """GIVEN a parent that is killed WHEN its engine process notices THEN it ends too."""
    code = (
        "import multiprocessing, os, time\n"
        "from pathlib import Path\n"
        "from gui.link.engine_child import EngineChild\n"
        "from fake_stylizer import load\n"
        "if __name__ == '__main__':\n"
        "    child = EngineChild(Path(), load)\n"
        "    child.receive()\n"
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


def test_a_run_is_estimated_beside_another_and_refused_quietly(start, photo_path):
    """GIVEN a run WHEN another is estimated THEN the answer comes at once; options that cannot be painted give none."""
    client = start()
    client.wait_for(m.EngineReady)
    client.connection.send(m.Paint(1, m.Photo(1, photo_path), _options("endless")))
    client.wait_for(m.Progressed, 1)
    client.connection.send(m.EstimateRun(2, 30, 20, _options("slow")))
    assert client.wait_for(m.RunEstimated, 2).estimate == Estimate(0.5, 600, 30, 20)
    client.connection.send(m.EstimateRun(3, 30, 20, _options("oom")))
    assert client.wait_for(m.RunEstimated, 3).estimate is None


def test_a_run_is_not_estimated_while_the_engine_loads(start):
    client = start("load_slowly")
    client.connection.send(m.EstimateRun(1, 30, 20, _options("slow")))
    assert client.wait_for(m.RunEstimated, 1).estimate is None


def test_the_engine_process_lets_the_window_go_first():
    """GIVEN the window's way to start the engine process WHEN it is ready THEN all its threads have less priority."""
    child = EngineChild(Path("no engine", "CPU"), os.path.split)  # a loader for which no library is imported
    try:
        assert child.connection.poll(LIMIT)
        engine, window = psutil.Process(child.pid), psutil.Process()
        if sys.platform == "win32":
            assert engine.nice() == psutil.BELOW_NORMAL_PRIORITY_CLASS
        else:
            assert engine.nice() > window.nice()
        if sys.platform == "linux":  # where each thread has its own
            assert {os.getpriority(os.PRIO_PROCESS, thread.id) for thread in engine.threads()} == {engine.nice()}
    finally:
        child.kill()
