"""Show in which order the painting worker paints, what gives way to what, and what a pause leaves on the disk.

First the worker alone, where each step is the test's, then in an engine process.
"""

from __future__ import annotations

import queue
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.options import StyleOptions
from engine.painters.scene import Shot
from engine.values import Estimate, Phase, Picture, Precision, Preview, Progress, Result
from gui.engine_process import messages as m
from gui.engine_process import painting_worker
from gui.engine_process.painting_worker import PaintingWorker
from gui.link.peer import End, Peer
from gui.link.protocol import Cancel, Cancelled, Failed, Frame
from tests.gui.engine_process.client import options

LIMIT = 30.0  # s
PHOTO = m.Photo(1, Path("photo.png"))
QUICK, FULL, SKETCH = (StyleOptions(strength=share) for share in (0.1, 0.9, 0.2))


class Ear(queue.SimpleQueue):
    """Hear what is sent, kind by kind."""

    send = queue.SimpleQueue.put

    def wait_for(self, kind: type, job: int) -> object:
        while True:
            report = self.get(timeout=LIMIT)
            if isinstance(report, kind) and report.job == job:
                return report


class Frames:
    def put(self, pixels: np.ndarray) -> Frame:
        return Frame("screen", 0, pixels.shape[1], pixels.shape[0])

    try_put = put


class Photos:
    def get(self, _photo: m.Photo) -> Picture:
        return Picture(np.zeros((2, 2, 3), np.float32))


class Engine:
    """Paint step by step for ever, until `finish`."""

    def __init__(self) -> None:
        self.painted: list[StyleOptions] = []
        self.shots: list[object] = []
        self.steps = 0
        self.finish = threading.Event()
        self.sketch: StyleOptions | None = None  # is painted at once

    def sketching(self, _height: int, _width: int, _options: StyleOptions) -> StyleOptions | None:
        return self.sketch

    def stylize(self, picture, options, *, begin=None, journal=None, shot=None):
        self.painted.append(options)
        self.shots.append(shot)
        while options != self.sketch and not self.finish.is_set():
            self.steps += 1
            yield Progress(0.5, Phase.PAINTING)
            yield Preview(np.zeros((2, 2, 3), np.uint8))
            time.sleep(0.002)
        yield Result(picture.pixels, options, "cpu", "fake", Precision.FLOAT32)


class Journal:
    def __init__(self) -> None:
        self.kept = threading.Semaphore(0)

    def keep(self) -> None:
        self.kept.release()


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.fixture
def worker(ear, engine, monkeypatch) -> PaintingWorker:
    monkeypatch.setattr(painting_worker, "QUICK_PATIENCE", 3600.0)
    peer = Peer(End(ear, "", ()))
    peer.rings["screen"] = Frames()
    worker = PaintingWorker(peer, Photos(), lambda: (engine, "CPU"), lambda _photo, _pixels: None)
    threading.Thread(target=worker.run, daemon=True).start()
    yield worker
    engine.finish.set()


def _begun(engine: Engine, options: StyleOptions) -> None:
    end = time.monotonic() + LIMIT
    while options not in engine.painted and time.monotonic() < end:
        time.sleep(0.002)
    assert options in engine.painted


def test_a_full_painting_ends_a_quick_one_at_once(worker, ear, engine):
    """GIVEN a quick painting with endless patience WHEN a full one is asked for THEN the quick one ends."""
    worker.submit(m.PaintQuickly(1, PHOTO, QUICK))
    _begun(engine, QUICK)
    worker.submit(m.Paint(2, PHOTO, FULL))
    ear.wait_for(Cancelled, 1)
    ear.wait_for(m.Progressed, 2)


def test_a_quick_painting_does_not_end_a_full_one_and_waits(worker, ear, engine):
    worker.submit(m.Paint(1, PHOTO, FULL))
    ear.wait_for(m.Progressed, 1)
    worker.submit(m.PaintQuickly(2, PHOTO, QUICK))
    worker.submit(m.PaintQuickly(3, PHOTO, QUICK))
    assert ear.wait_for(Cancelled, 2)  # replaced by the third
    ear.wait_for(m.Previewed, 1)
    assert engine.painted == [FULL]
    worker.cancel(1)
    ear.wait_for(Cancelled, 1)
    _begun(engine, QUICK)


def test_a_pause_writes_the_state_once_and_paints_nothing_until_it_ends(worker, ear, engine, monkeypatch):
    """GIVEN a run with a journal WHEN it is paused THEN its state is on the disk, and no step is made meanwhile."""
    journal = Journal()
    monkeypatch.setattr(worker, "_open_journal", lambda _file: journal)
    worker.submit(m.Paint(1, PHOTO, FULL, journal=Path("run-1.npz")))
    ear.wait_for(m.Progressed, 1)
    assert not journal.kept.acquire(blocking=False)
    worker.pause(1, True)
    assert journal.kept.acquire(timeout=LIMIT)
    steps = engine.steps
    time.sleep(0.05)  # many steps' time
    assert engine.steps == steps
    worker.pause(1, False)
    while not ear.empty():
        ear.get()
    ear.wait_for(m.Progressed, 1)
    assert not journal.kept.acquire(blocking=False)


def test_a_paused_run_can_be_cancelled(worker, ear):
    worker.submit(m.Paint(1, PHOTO, FULL))
    ear.wait_for(m.Progressed, 1)
    worker.pause(1, True)
    worker.cancel(1)
    ear.wait_for(Cancelled, 1)


def test_what_waits_is_cancelled_at_once(worker, ear):
    worker.submit(m.Paint(1, PHOTO, FULL))
    ear.wait_for(m.Progressed, 1)
    worker.submit(m.PaintQuickly(2, PHOTO, QUICK))
    worker.cancel(2)
    ear.wait_for(Cancelled, 2)


def test_of_quick_paintings_only_the_running_and_the_newest_are_made(worker, ear, engine):
    """GIVEN a quick painting that runs WHEN five more come THEN only the last is painted, and no progress is told."""
    worker.submit(m.PaintQuickly(2, PHOTO, QUICK))
    _begun(engine, QUICK)
    for job in range(3, 8):
        worker.submit(m.PaintQuickly(job, PHOTO, QUICK))
    engine.finish.set()
    reports = [ear.get(timeout=LIMIT) for _ in range(7)]
    assert isinstance(reports.pop(0), m.EngineReady)
    told = [(type(report), report.job) for report in reports]
    assert told == [*((Cancelled, job) for job in range(3, 7)), (m.QuickPainted, 2), (m.QuickPainted, 7)]


def test_what_would_follow_a_sketch_is_not_begun_for_a_newer_painting(worker, ear, engine, monkeypatch):
    """GIVEN a sketch that rests for ever WHEN a newer painting comes THEN it takes its place at once."""
    monkeypatch.setattr(painting_worker, "SKETCH_REST", 3600.0)
    engine.sketch = SKETCH
    worker.submit(m.PaintQuickly(1, PHOTO, QUICK))
    ear.wait_for(m.Previewed, 1)
    worker.submit(m.PaintQuickly(2, PHOTO, QUICK))
    ear.wait_for(Cancelled, 1)
    ear.wait_for(m.Previewed, 2)
    worker.cancel(2)
    ear.wait_for(Cancelled, 2)
    assert engine.painted == [SKETCH, SKETCH]


def test_what_follows_a_sketch_has_no_patience(worker, ear, engine, monkeypatch):
    """GIVEN endless patience WHEN a newer painting comes behind a sketch THEN what follows that ends at once."""
    monkeypatch.setattr(painting_worker, "SKETCH_REST", 0.0)
    engine.sketch = SKETCH
    worker.submit(m.PaintQuickly(1, PHOTO, QUICK))
    _begun(engine, QUICK)
    worker.submit(m.PaintQuickly(2, PHOTO, QUICK))
    ear.wait_for(Cancelled, 1)
    ear.wait_for(m.Previewed, 2)


def test_of_a_quick_painting_only_the_picture_is_told(worker, ear, engine):
    engine.finish.set()
    worker.submit(m.PaintQuickly(1, PHOTO, QUICK))
    reports = []
    while not reports or not isinstance(reports[-1], m.QuickPainted):
        reports.append(ear.get(timeout=LIMIT))
    assert [type(report) for report in reports] == [m.EngineReady, m.QuickPainted]


def test_a_clips_frame_is_painted_as_one_of_a_shot(worker, ear, engine):
    """GIVEN a photograph and a clip's frame WHEN they are previewed THEN the frame looks as it will in the clip."""
    engine.finish.set()
    worker.submit(m.PaintQuickly(1, PHOTO, QUICK))
    ear.wait_for(m.QuickPainted, 1)
    worker.submit(m.PaintQuickly(2, replace(PHOTO, moment=0.5), QUICK))
    ear.wait_for(m.QuickPainted, 2)
    assert [type(shot) for shot in engine.shots] == [type(None), Shot]


def test_a_run_is_cancelled_between_two_items(start, photo_path):
    client = start()
    client.send(m.Paint(1, m.Photo(1, photo_path), options("endless")))
    client.wait_for(m.Progressed)
    began = time.monotonic()
    client.send(Cancel(1))
    client.wait_for(Cancelled, 1)
    assert time.monotonic() - began < 1


def test_waiting_jobs_are_cancelled_before_the_engine_has_loaded(start, photo_path):
    client = start("load_slowly")
    client.send(m.Paint(1, m.Photo(1, photo_path), options("ok")))
    client.send(Cancel(1))
    client.wait_for(Cancelled, 1)
    assert not any(isinstance(report, m.EngineReady) for report in client.seen)


def test_a_quick_painting_that_takes_long_gives_way(start, photo_path):
    client = start()
    photo = m.Photo(1, photo_path)
    client.send(m.PaintQuickly(1, photo, options("endless")))
    client.wait_for(m.EngineReady)
    client.send(m.PaintQuickly(2, photo, options("ok")))
    client.wait_for(Cancelled, 1)
    client.wait_for(m.QuickPainted, 2)


def test_a_quick_painting_is_sketched_first_where_the_computer_is_slow(start, photo_path):
    """GIVEN a computer that needs sketches WHEN nothing newer comes THEN the sketch is followed by the painting."""
    client = start()
    client.send(m.PaintQuickly(1, m.Photo(1, photo_path), options("sketched-ok")))
    client.wait_for(m.Previewed, 1)
    client.wait_for(m.QuickPainted, 1)
    assert not any(isinstance(report, Cancelled) for report in client.seen)


def test_a_full_painting_ends_a_quick_one_and_is_not_sketched(start, photo_path):
    client = start()
    photo = m.Photo(1, photo_path)
    client.send(m.PaintQuickly(1, photo, options("endless")))
    client.wait_for(m.EngineReady)
    client.send(m.Paint(2, photo, options("sketched-endless")))
    client.wait_for(Cancelled, 1)
    first = client.picture(client.wait_for(m.Previewed, 2).frame)
    assert first.shape == (30, 40, 3)  # the stand-in's own previews, no sketch


def _painting_of(client, made: m.MapsMade) -> int:
    """Read a level of the painting's first map."""
    left, top, width, height = made.sheet.place(2, 0)
    pixels = client.picture(made.frame)[top : top + height, left : left + width]
    assert (width, height) == (6, 4)
    assert len(np.unique(pixels)) == 1
    return pixels.flat[0]


def test_maps_come_between_the_steps_of_a_run_not_too_often_and_after_it(start, photo_path):
    """GIVEN a run WHEN maps are asked for again and again THEN they show its steps with a pause, the last one later."""
    client = start()
    client.send(m.Paint(1, m.Photo(1, photo_path), options("slow")))
    client.wait_for(m.Progressed, 1)
    client.send(m.MakeMaps(2, "conv3_1"))
    first = client.wait_for(m.MapsMade, 2)
    assert (first.sheet.layer, first.sheet.rows, first.sheet.gram_side) == ("conv3_1", 2, 5)
    assert 1 <= _painting_of(client, first) < 10
    client.send(m.MakeMaps(3, "conv4_2"))
    client.wait_for(m.Finished, 1)  # half a second later, which is too soon for another look
    assert not any(isinstance(report, m.MapsMade) and report.job == 3 for report in client.seen)
    assert _painting_of(client, client.wait_for(m.MapsMade, 3)) == 10


def test_without_a_run_there_are_no_maps_and_a_newer_wish_replaces_one(start):
    client = start("load_slowly")
    client.send(m.MakeMaps(1, "conv1_1"))
    client.send(m.MakeMaps(2, "conv2_1"))
    client.wait_for(Cancelled, 1)
    assert not any(isinstance(report, m.EngineReady) for report in client.seen)
    client.wait_for(Cancelled, 2)


def test_maps_of_a_run_that_rests_come_at_once(start, photo_path):
    client = start()
    client.send(m.Paint(1, m.Photo(1, photo_path), options("endless")))
    client.wait_for(m.Progressed, 1)
    client.send(m.Pause(1, True))
    levels = []
    for job in range(2, 5):
        client.send(m.MakeMaps(job, "conv1_1"))
        levels.append(_painting_of(client, client.wait_for(m.MapsMade, job)))
    assert levels[1] == levels[2]
    client.send(m.Pause(1, False))
    client.wait_for(m.Progressed, 1)


def test_a_look_that_fails_ends_no_run(start, photo_path):
    client = start()
    client.send(m.Paint(1, m.Photo(1, photo_path), options("slow")))
    client.wait_for(m.Progressed, 1)
    client.send(m.MakeMaps(2, "bug"))
    assert client.wait_for(Failed, 2).sentence is None
    client.wait_for(m.Finished, 1)


def test_a_run_is_estimated_beside_another_and_refused_quietly(start, photo_path):
    """GIVEN a run WHEN another is estimated THEN the answer comes at once; options that cannot be painted give none."""
    client = start()
    client.wait_for(m.EngineReady)
    client.send(m.Paint(1, m.Photo(1, photo_path), options("endless")))
    client.wait_for(m.Progressed, 1)
    client.send(m.EstimateRun(2, 30, 20, options("slow")))
    assert client.wait_for(m.RunEstimated, 2).estimate == Estimate(0.5, 600, 30, 20)
    client.send(m.EstimateRun(3, 30, 20, options("oom")))
    assert client.wait_for(m.RunEstimated, 3).estimate is None


def test_a_run_is_not_estimated_while_the_engine_loads(start):
    client = start("load_slowly")
    client.send(m.EstimateRun(1, 30, 20, options("slow")))
    assert client.wait_for(m.RunEstimated, 1).estimate is None
