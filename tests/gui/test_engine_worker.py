"""Drive the worker with an engine process whose engine is a stand-in: jobs, cancelling, crashes, memory."""

from __future__ import annotations

import logging
import time
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image
from PySide6.QtGui import QColor, QColorSpace, QImage

from engine.values import Progress, SaveOptions, StyleChoice, StyleOptions
from gui.link import engine_worker, shared_frames
from gui.link.engine_worker import EngineWorker
from gui.link.tile import TileKey, TileSource
from tests.gui.relay import relay_of

LIMIT = 20_000  # ms for any answer


def _options(act: str) -> StyleOptions:
    return StyleOptions((StyleChoice(Path(f"{act}.jpg")),), strength=0.5)


@pytest.fixture
def blocks(monkeypatch) -> list[str]:
    """Note the names of all blocks of shared memory that the window's process makes."""
    names = []
    reserve = shared_frames._reserve

    def note(memory) -> None:
        names.append(memory.name)
        reserve(memory)

    monkeypatch.setattr(shared_frames, "_reserve", note)
    return names


def _exists(name: str) -> bool:
    try:
        SharedMemory(name).close()
    except FileNotFoundError:
        return False
    return True


@pytest.fixture
def start(monkeypatch, qtbot, blocks):
    """Start workers, and see at the end that neither a process nor shared memory is left of them."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    import fake_stylizer

    made = []

    def start_worker(loader: str = "load") -> EngineWorker:
        worker = EngineWorker(Path(), getattr(fake_stylizer, loader))
        worker.told = relay_of(worker)
        made.append(worker)
        worker.start()
        return worker

    yield start_worker
    children = psutil.Process().children()
    for worker in made:
        worker.close()
        assert worker.isFinished()
    assert not [child for child in children if child.is_running() and "spawn_main" in " ".join(child.cmdline())]
    assert not any(map(_exists, blocks))


def _wait(qtbot, signal_, job, ask):
    """Ask for something, wait for a signal of that job (None: any) and return what it carries."""
    check = None if job is None else lambda *values: values[0] == job
    with qtbot.waitSignal(signal_, timeout=LIMIT, check_params_cb=check) as blocker:
        ask()
    return blocker.args


def _open(qtbot, worker, path, job=1):
    return _wait(qtbot, worker.told.photo_opened, job, lambda: worker.open_photo(job, path))


def _paint(qtbot, worker, signal_, act, job=2):
    return _wait(qtbot, signal_, job, lambda: worker.paint(job, 1, _options(act)))


def _save(qtbot, worker, path, job=9):
    """Save the result of job 2."""
    return _wait(qtbot, worker.told.saved, job, lambda: worker.save(job, 2, path, SaveOptions(), overwrite=False))[1]


def _pixels(image: QImage) -> np.ndarray:
    """Copy an image's pixels: (H, W, 3) uint8."""
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    lines = np.frombuffer(bytes(rgb.constBits()), np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    return lines[:, : rgb.width() * 3].reshape(rgb.height(), rgb.width(), 3)


def test_a_photo_arrives_as_an_image_of_its_own(qtbot, start, photo_path):
    """GIVEN a photo WHEN it is opened THEN its pixels arrive, and stay when the shared memory is used again."""
    worker = start()
    _, image, size = _open(qtbot, worker, photo_path)
    assert (size.width(), size.height()) == (96, 64)
    for job in range(2, 8):
        _open(qtbot, worker, photo_path, job)
    worker.close()
    assert np.array_equal(_pixels(image), np.asarray(Image.open(photo_path)))


def test_a_run_reports_in_order_and_ends_with_the_result(qtbot, start, photo_path, tmp_path):
    worker = start()
    _open(qtbot, worker, photo_path)
    seen: list[tuple[str, object]] = []
    worker.told.progressed.connect(lambda job, progress: seen.append(("progress", progress)))
    worker.told.previewed.connect(lambda job, image: seen.append(("preview", QImage(image))))
    _, image, notice, _ = _paint(qtbot, worker, worker.told.painted, "ok")
    fractions = [value.fraction for name, value in seen if isinstance(value, Progress)]
    assert fractions == sorted(fractions)
    assert len(fractions) == 10
    assert any(name == "preview" for name, _ in seen)
    assert (image.width(), image.height()) == (96, 64)
    assert notice == "The size was limited to 64 px."
    assert _save(qtbot, worker, tmp_path / "out.png") == tmp_path / "out.png"
    assert np.array_equal(_pixels(image), np.asarray(Image.open(tmp_path / "out.png")))


def test_a_pasted_photo_is_converted_to_srgb_and_survives_the_process(qtbot, start):
    """GIVEN a pasted photo in Display P3 WHEN the process is killed THEN the next one still has it, in sRGB."""
    pasted = QImage(40, 600, QImage.Format.Format_RGB32)
    pasted.fill(QColor(200, 100, 50))
    pasted.setColorSpace(QColorSpace(QColorSpace.NamedColorSpace.DisplayP3))
    worker = start()
    _, image, _ = _wait(qtbot, worker.told.photo_opened, 1, lambda: worker.open_pasted(1, pasted))
    expected = pasted.convertedToColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb)).pixelColor(20, 590)
    assert image.pixelColor(20, 590).getRgb() == expected.getRgb()
    _wait(qtbot, worker.told.engine_died, None, psutil.Process(worker.engine_pid).kill)
    assert _paint(qtbot, worker, worker.told.painted, "ok")[1].pixelColor(20, 590).red() == round(expected.red() / 2)


def test_cancelling_is_obeyed_between_two_items(qtbot, start, photo_path):
    worker = start()
    _open(qtbot, worker, photo_path)
    _paint(qtbot, worker, worker.told.progressed, "endless")
    process, began = worker.engine_pid, time.monotonic()
    _wait(qtbot, worker.told.cancelled, 2, lambda: worker.cancel(2))
    assert time.monotonic() - began < 1
    assert worker.engine_pid == process


def test_a_process_that_does_not_obey_is_replaced(qtbot, start, photo_path, monkeypatch, caplog):
    """GIVEN an engine that hangs WHEN its job is cancelled THEN a new process takes over what else was asked."""
    monkeypatch.setattr(engine_worker, "CANCEL_LIMIT", 0.3)
    worker = start()
    _open(qtbot, worker, photo_path)
    with qtbot.waitSignal(worker.told.progressed, check_params_cb=lambda job, progress: progress.fraction >= 0.4):
        worker.paint(2, 1, _options("hang"))
    process = worker.engine_pid
    worker.paint(3, 1, _options("ok"))
    with qtbot.waitSignal(worker.told.painted, timeout=LIMIT) as painted:
        _wait(qtbot, worker.told.cancelled, 2, lambda: worker.cancel(2))
    assert painted.args[0] == 3
    assert worker.engine_pid != process
    assert "did not end job 2" in caplog.text


def test_a_killed_process_loses_its_jobs_and_nothing_else(qtbot, start, photo_path, tmp_path, caplog):
    """GIVEN a result and a run WHEN the process is killed THEN the loss is told, and the result can be saved."""
    worker = start()
    _open(qtbot, worker, photo_path)
    _, image, *_ = _paint(qtbot, worker, worker.told.painted, "ok")
    _paint(qtbot, worker, worker.told.previewed, "endless", job=3)
    process = worker.engine_pid
    with qtbot.waitSignal(worker.told.engine_died, timeout=LIMIT) as died:
        psutil.Process(process).kill()
    assert died.args == [frozenset({3})]
    assert "exit code" in caplog.text
    photo_path.unlink()
    saved = _save(qtbot, worker, tmp_path / "out.png")
    assert worker.engine_pid != process
    assert np.array_equal(_pixels(image), np.asarray(Image.open(saved)))


def test_a_process_that_dies_at_once_is_not_started_for_ever(qtbot, start, photo_path, caplog):
    """GIVEN an engine that ends its process while loading WHEN it has died twice THEN only a job starts it again."""
    caplog.set_level(logging.CRITICAL)
    deaths = []
    worker = start("die")
    worker.told.engine_died.connect(deaths.append)
    qtbot.waitUntil(lambda: len(deaths) == engine_worker.EARLY_DEATHS, timeout=LIMIT)
    qtbot.waitUntil(lambda: worker.engine_pid is None, timeout=LIMIT)
    worker.paint(1, 1, _options("ok"))  # of a photo that is not open: nothing to do
    worker.open_photo(2, photo_path)
    qtbot.waitUntil(lambda: len(deaths) == engine_worker.EARLY_DEATHS + 1, timeout=LIMIT)


def test_results_are_forgotten_only_when_they_are_saved(qtbot, start, blocks, photo_path, tmp_path):
    """GIVEN a result WHEN it is saved and forgotten at the same time THEN the file is complete."""
    worker = start()
    _open(qtbot, worker, photo_path)
    _paint(qtbot, worker, worker.told.painted, "ok")

    def save_and_forget() -> None:
        worker.save(3, 2, tmp_path / "out.png", SaveOptions(), overwrite=False)
        worker.forget_results(before=3)

    saved = _wait(qtbot, worker.told.saved, 3, save_and_forget)[1]
    with Image.open(saved) as image:
        assert image.size == (96, 64)
    qtbot.waitUntil(lambda: not _exists(blocks[-1]), timeout=LIMIT)


def test_no_process_can_be_started(qtbot, start, photo_path, monkeypatch, caplog):
    """GIVEN a system without room for a process WHEN a photo is opened THEN the job is told to be lost."""
    caplog.set_level(logging.CRITICAL)

    def refuse(*_):
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr(engine_worker, "EngineChild", refuse)
    deaths = []
    worker = start()
    worker.told.engine_died.connect(deaths.append)
    worker.open_photo(1, photo_path)
    qtbot.waitUntil(lambda: frozenset({1}) in deaths, timeout=LIMIT)


def test_errors_of_the_engine_are_logged_here(qtbot, start, photo_path, caplog):
    worker = start()
    _open(qtbot, worker, photo_path)
    assert _paint(qtbot, worker, worker.told.failed, "bug") == [2, None]
    assert "Traceback" in caplog.text
    assert "ValueError: unforeseen" in caplog.text


def test_closing_during_a_run_ends_both_soon(qtbot, start, photo_path):
    worker = start()
    _open(qtbot, worker, photo_path)
    told = []  # a wait for the signal would end with the first one, and crash with those still under way
    worker.told.progressed.connect(lambda *words: told.append(words))
    worker.paint(2, 1, _options("hang"))
    qtbot.waitUntil(lambda: bool(told))
    process, began = psutil.Process(worker.engine_pid), time.monotonic()
    worker.close()
    assert time.monotonic() - began < 3
    assert not process.is_running()


def test_tiles_are_cut_from_the_photo_and_from_the_result(start, qtbot, photo_path):
    """GIVEN a photo and its painting WHEN tiles are asked for THEN they hold these pictures' pixels."""
    worker = start()
    _open(qtbot, worker, photo_path)
    _paint(qtbot, worker, worker.told.painted, "ok")
    photo, painting = TileSource(1, None, 96, 64), TileSource(1, 2, *worker.result_size(2))
    own = _wait(qtbot, worker.told.tile_made, 11, lambda: worker.make_tile(11, TileKey(photo, 0, 0, 0)))[1]
    painted = _wait(qtbot, worker.told.tile_made, 12, lambda: worker.make_tile(12, TileKey(painting, 0, 0, 0)))[1]
    assert own.size().toTuple() == painted.size().toTuple() == (96, 64)
    pixel = np.asarray(Image.open(photo_path))[40, 50]
    assert own.pixelColor(50, 40).getRgb()[:3] == tuple(pixel)
    assert np.allclose(painted.pixelColor(50, 40).getRgb()[:3], pixel * 0.5, atol=0.6)


def test_tiles_of_a_photo_that_is_gone_do_not_come(start, qtbot, photo_path):
    """GIVEN another photo WHEN a tile of the one before is asked for THEN the other one stays loaded."""
    worker = start()
    _open(qtbot, worker, photo_path)
    _open(qtbot, worker, photo_path, job=2)
    gone = TileKey(TileSource(1, None, 96, 64), 0, 0, 0)
    _wait(qtbot, worker.told.cancelled, 3, lambda: worker.make_tile(3, gone))
    here = TileKey(TileSource(2, None, 96, 64), 0, 0, 0)
    for job in range(4, 12):  # more than there are slots: each is free again
        _wait(qtbot, worker.told.tile_made, job, lambda job=job: worker.make_tile(job, here))


def test_a_glimpse_waits_for_paintings_and_a_later_one_replaces_it(start, qtbot, photo_path):
    """GIVEN a slow painting WHEN two glimpses are asked for THEN the first is cancelled, the second comes after it."""
    worker = start()
    _open(qtbot, worker, photo_path)
    order: list[str] = []
    worker.told.painted.connect(lambda *_: order.append("painted"))
    worker.told.glimpsed.connect(lambda *_: order.append("glimpsed"))
    worker.paint(2, 1, _options("slow"))
    with qtbot.waitSignal(worker.told.cancelled, timeout=LIMIT) as cancelled:
        worker.glimpse(3, 1, _options("ok"), (0.2, 0.5), 32)
        worker.glimpse(4, 1, _options("ok"), (0.7, 0.5), 48)
    assert cancelled.args == [3]
    image = _wait(qtbot, worker.told.glimpsed, 4, lambda: None)[1]
    assert order == ["painted", "glimpsed"]
    assert image.size().toTuple() == (48, 48)
    assert image.pixelColor(5, 5).red() == 70


def test_a_glimpse_that_fails_says_why(start, qtbot, photo_path):
    worker = start()
    _open(qtbot, worker, photo_path)
    sentence = _wait(qtbot, worker.told.failed, 3, lambda: worker.glimpse(3, 1, _options("oom"), (0.5, 0.5), 32))[1]
    assert "memory" in sentence
