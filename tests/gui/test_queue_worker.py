"""Run the queue's process with a stand-in for the engine: list, order, pausing, dropping, death and the end."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from engine.queue.queue_file import QueueFile
from engine.values import ItemState, QueueMode, SaveOptions, StyleChoice, StyleOptions
from gui.queue import queue_messages as m
from gui.queue.queue_worker import QueueWorker
from tests.gui.fake_stylizer import load
from tests.gui.relay import relay_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "queue.sqlite"


@pytest.fixture
def worker(qtbot: QtBot, file: Path, tmp_path: Path) -> Iterator[QueueWorker]:
    worker = QueueWorker(file, tmp_path, tmp_path, load)
    worker.told = relay_of(worker)
    worker.lists = []
    worker.told.listed.connect(lambda items, mode: worker.lists.append((items, mode)))
    yield worker
    worker.close()


def _states(worker: QueueWorker) -> list[ItemState]:
    return [item.state for item in worker.lists[-1][0]] if worker.lists else []


def _add(worker: QueueWorker, photo: Path, act: str, count: int = 1, **more: object) -> None:
    """Add a photograph some times, painted as the name of its style says."""
    style = photo.with_name(f"{act}.png")
    shutil.copy(photo, style)
    photos = []
    for number in range(count):
        photos.append(photo.with_name(f"{act}-{number}-photo.png"))
        if not photos[-1].exists():
            shutil.copy(photo, photos[-1])
    options = StyleOptions((StyleChoice(style),))
    worker.post(m.Add(tuple(photos), options, photo.parent / "out", "{name}", SaveOptions(), **more))


def test_what_is_added_is_painted_and_told(worker, qtbot, photo_path):
    progress, pictures = [], []
    worker.told.progressed.connect(lambda number, step: progress.append((number, step.fraction)))
    worker.told.thumbnail_made.connect(lambda path, image: pictures.append((path, image.size().toTuple())))
    with qtbot.waitSignals(
        [worker.told.added, worker.told.emptied],
        timeout=20000,
        check_params_cbs=[
            lambda count, finished: (count, finished) == (2, 0),
            lambda done, failed: (done, failed) == (2, 0),
        ],
    ):
        _add(worker, photo_path, "normal", 2)
        worker.post(m.GiveThumbnail(photo_path))
    qtbot.waitUntil(lambda: _states(worker) == [ItemState.DONE] * 2, timeout=5000)
    assert len(list((photo_path.parent / "out").iterdir())) == 2
    assert progress == sorted(progress)
    qtbot.waitUntil(lambda: pictures == [(photo_path, (112, 112))], timeout=5000)
    with qtbot.waitSignal(worker.told.added, timeout=5000, check_params_cb=lambda *told: told == (2, 2)):
        _add(worker, photo_path, "normal", 2)
    if os.name == "posix":
        assert psutil.Process(worker.pid).nice() >= psutil.Process().nice() + 10


def test_one_that_fails_does_not_stop_the_others(worker, qtbot, photo_path):
    with qtbot.waitSignal(worker.told.emptied, timeout=20000, check_params_cb=lambda *told: told == (1, 1)):
        worker.post(m.SetMode(QueueMode.PAUSED))
        _add(worker, photo_path, "oom")
        _add(worker, photo_path, "normal")
        worker.post(m.SetMode(QueueMode.RUNNING))
    qtbot.waitUntil(lambda: _states(worker) == [ItemState.FAILED, ItemState.DONE], timeout=5000)
    assert worker.lists[-1][0][0].message == "There is not enough memory; choose a smaller size."


def test_pausing_holds_the_picture_and_going_on_finishes_it(worker, qtbot, photo_path):
    steps = []
    worker.told.progressed.connect(lambda _number, step: steps.append(step.fraction))
    _add(worker, photo_path, "slow")
    qtbot.waitUntil(lambda: len(steps) > 2, timeout=20000)
    worker.post(m.SetMode(QueueMode.PAUSED))
    qtbot.waitUntil(lambda: bool(worker.lists) and worker.lists[-1][1] is QueueMode.PAUSED, timeout=5000)
    qtbot.wait(200)
    held = len(steps)
    qtbot.wait(300)
    assert len(steps) == held < 10
    with qtbot.waitSignal(worker.told.emptied, timeout=5000):
        worker.post(m.SetMode(QueueMode.RUNNING))
    assert steps == sorted(steps)  # it has not begun again
    assert len(steps) == 10


def test_stop_after_this_one(worker, qtbot, photo_path):
    with qtbot.waitSignal(worker.told.progressed, timeout=20000):
        _add(worker, photo_path, "slow", 2)
    worker.post(m.SetMode(QueueMode.STOPPING))
    qtbot.waitUntil(lambda: _states(worker) == [ItemState.DONE, ItemState.WAITING], timeout=10000)
    assert worker.lists[-1][1] is QueueMode.PAUSED


def test_the_one_that_is_painted_can_be_removed(worker, qtbot, photo_path):
    with qtbot.waitSignal(worker.told.progressed, timeout=20000) as first:
        _add(worker, photo_path, "endless")
        _add(worker, photo_path, "normal")
    with qtbot.waitSignal(worker.told.emptied, timeout=10000):
        worker.post(m.Remove((first.args[0],)))
    qtbot.waitUntil(lambda: _states(worker) == [ItemState.DONE], timeout=5000)


def test_order(worker, qtbot, photo_path):
    worker.post(m.SetMode(QueueMode.PAUSED))
    _add(worker, photo_path, "normal", 3)
    qtbot.waitUntil(lambda: len(_states(worker)) == 3, timeout=20000)
    numbers = [item.number for item in worker.lists[-1][0]]
    worker.post(m.Move((numbers[2],), numbers[0]))
    qtbot.waitUntil(lambda: worker.lists[-1][0][0].number == numbers[2], timeout=5000)


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is a signal of Unix")
def test_a_killed_process_is_replaced_and_goes_on_where_it_was(worker, qtbot, photo_path):
    _add(worker, photo_path, "slow", 2)
    qtbot.waitUntil(lambda: _states(worker) == [ItemState.DONE, ItemState.RUNNING], timeout=20000)
    first = (photo_path.parent / "out" / "slow-0-photo.png").stat().st_mtime_ns
    os.kill(worker.pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: _states(worker) == [ItemState.DONE] * 2, timeout=20000)
    assert (photo_path.parent / "out" / "slow-0-photo.png").stat().st_mtime_ns == first


@pytest.mark.slow
def test_what_ends_the_process_again_and_again_fails_and_the_others_go_on(worker, qtbot, photo_path):
    worker.post(m.SetMode(QueueMode.PAUSED))
    _add(worker, photo_path, "die")
    _add(worker, photo_path, "normal")
    worker.post(m.SetMode(QueueMode.RUNNING))
    qtbot.waitUntil(lambda: _states(worker) == [ItemState.FAILED, ItemState.DONE], timeout=40000)


def test_closing_lets_the_picture_wait_and_leaves_nothing(worker, qtbot, photo_path, file):
    with qtbot.waitSignal(worker.told.progressed, timeout=20000):
        _add(worker, photo_path, "endless")
    pid = worker.pid
    worker.close()
    assert not psutil.pid_exists(pid)
    queue = QueueFile(file)
    assert [item.state for item in queue.items()] == [ItemState.WAITING]
    assert queue.mode is QueueMode.RUNNING  # the next start goes on


def test_what_another_process_adds_is_painted(worker, qtbot, photo_path, file, tmp_path):
    with qtbot.waitSignal(worker.told.listed, timeout=20000):
        worker.post(m.Look())
    with qtbot.waitSignal(worker.told.emptied, timeout=20000):
        queue = QueueFile(file)
        style = StyleOptions((StyleChoice(photo_path),))
        queue.add([photo_path], style, tmp_path / "out", "{name}", SaveOptions())
        queue.close()


@pytest.mark.parametrize(
    ("request_", "sentence"),
    [
        (m.Add((Path("/nowhere/a.jpg"),), StyleOptions(), Path("/out"), "{what}", SaveOptions()), "template"),
    ],
)
def test_a_bad_wish_is_one_sentence(worker, qtbot, request_, sentence):
    with qtbot.waitSignal(worker.told.failed, timeout=20000, check_params_cb=lambda told: sentence in told):
        worker.post(request_)


def test_a_file_that_cannot_be_opened_is_told_once(qtbot, tmp_path):
    (tmp_path / "file").touch()
    worker = QueueWorker(tmp_path / "file" / "queue.sqlite", tmp_path, tmp_path, load)
    told = []
    worker.told = relay_of(worker)
    worker.told.failed.connect(told.append)
    worker.post(m.Look())
    qtbot.waitUntil(lambda: bool(told) and worker.pid is None, timeout=20000)
    worker.close()
    assert len(told) == 1
    assert "cannot be opened" in told[0]
