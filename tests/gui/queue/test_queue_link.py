"""Run the queue's process with a stand-in for the engine: list, order, pausing, dropping, death and the end."""

from __future__ import annotations

import os
import shutil
import signal
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from engine.commissions.queue.queue_file import QueueFile
from engine.commissions.queue.queue_item import Batch, ItemState, Listing, QueueMode
from engine.options import SaveOptions, StyleOptions
from engine.storage.places import Places
from engine.style_choice import StyleChoice
from gui.link.link import Link
from gui.link.peer import NICENESS
from gui.link.protocol import Complaint, Failed
from gui.queue import queue_messages as m
from gui.queue.queue_link import queue_link
from tests.gui.asking import outcome, outcomes
from tests.gui.fake_stylizer import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from gui.link.call import Call


LIMIT = 60_000  # ms; a process of low priority must begin before the first answer, half a second of a free processor


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "queue.sqlite"


@pytest.fixture
def link(qtbot: QtBot, file: Path, tmp_path: Path) -> Iterator[Link]:
    link = queue_link(Places.below(file.parent), tmp_path, tmp_path, load)
    link.told = []
    link.heard.connect(link.told.append)
    yield link
    link.close()


def _heard(link: Link, kind: type) -> list:
    return [event for event in link.told if isinstance(event, kind)]


def _list(link: Link) -> Listing | None:
    changes = _heard(link, m.Changed)
    listing = Listing()
    for event in changes:
        listing.take(event.changes)
    return listing if changes else None


def _emptied(link: Link) -> list[tuple[int, int]]:
    return [(event.done, event.failed) for event in _heard(link, m.Emptied)]


def _states(link: Link) -> list[ItemState]:
    return [item.state for item in _list(link).items] if _list(link) else []


def _add(link: Link, photo: Path, act: str, count: int = 1, **more: object) -> Call:
    """Add a photograph some times, painted as the name of its style says."""
    style = photo.with_name(f"{act}.png")
    shutil.copy(photo, style)
    photos = []
    for number in range(count):
        photos.append(photo.with_name(f"{act}-{number}-photo.png"))
        if not photos[-1].exists():
            shutil.copy(photo, photos[-1])
    options = StyleOptions((StyleChoice(style),))
    batch = Batch(tuple(photos), options, photo.parent / "out", "{name}", SaveOptions(), skips_finished=True)
    return link.ask(m.Add, replace(batch, **more))


def test_what_is_added_is_painted_and_told(link, qtbot, photo_path):
    thumbnail = link.ask(m.MakeThumbnail, photo_path)
    added = outcome(qtbot, _add(link, photo_path, "normal", 2))
    assert (added.count, added.finished) == (2, ())
    assert outcome(qtbot, link.ask(m.MakeThumbnail, photo_path)).frame.picture.size().toTuple() == (112, 112)
    qtbot.waitUntil(lambda: _emptied(link) == [(2, 0)], timeout=LIMIT)
    qtbot.waitUntil(lambda: _states(link) == [ItemState.DONE] * 2, timeout=LIMIT)
    assert thumbnail.is_over
    assert len(list((photo_path.parent / "out").iterdir())) == 2
    progress = [(event.number, event.progress.fraction) for event in _heard(link, m.Progressed)]
    assert progress == sorted(progress)
    added = outcome(qtbot, _add(link, photo_path, "normal", 2))
    assert (added.count, len(added.finished)) == (2, 2)
    if os.name == "posix":
        assert psutil.Process(link.pid).nice() == min(psutil.Process().nice() + NICENESS, 19)


def test_one_that_fails_does_not_stop_the_others(link, qtbot, photo_path):
    link.ask(m.SetMode, QueueMode.PAUSED)
    _add(link, photo_path, "oom")
    _add(link, photo_path, "normal")
    link.ask(m.SetMode, QueueMode.RUNNING)
    qtbot.waitUntil(lambda: _emptied(link) == [(1, 1)], timeout=LIMIT)
    qtbot.waitUntil(lambda: _states(link) == [ItemState.FAILED, ItemState.DONE], timeout=LIMIT)
    assert _list(link).items[0].message == "There is not enough memory; choose a smaller size."


def test_pausing_holds_the_picture_and_going_on_finishes_it(link, qtbot, photo_path):
    def steps() -> list[float]:
        return [event.progress.fraction for event in _heard(link, m.Progressed)]

    _add(link, photo_path, "slow")
    qtbot.waitUntil(lambda: len(steps()) > 2, timeout=LIMIT)
    outcome(qtbot, link.ask(m.SetMode, QueueMode.PAUSED))
    qtbot.wait(200)
    held = len(steps())
    qtbot.wait(300)
    assert len(steps()) == held < 10
    link.ask(m.SetMode, QueueMode.RUNNING)
    qtbot.waitUntil(lambda: bool(_emptied(link)), timeout=LIMIT)
    assert steps() == sorted(steps())  # it has not begun again
    assert len(steps()) == 10


def test_stop_after_this_one(link, qtbot, photo_path):
    _add(link, photo_path, "slow", 2)
    qtbot.waitUntil(lambda: bool(_heard(link, m.Progressed)), timeout=LIMIT)
    link.ask(m.SetMode, QueueMode.STOPPING)
    qtbot.waitUntil(lambda: _states(link) == [ItemState.DONE, ItemState.WAITING], timeout=LIMIT)
    assert _list(link).mode is QueueMode.PAUSED


def test_the_one_that_is_painted_can_be_removed(link, qtbot, photo_path):
    _add(link, photo_path, "endless")
    _add(link, photo_path, "normal")
    qtbot.waitUntil(lambda: bool(_heard(link, m.Progressed)), timeout=LIMIT)
    link.ask(m.Remove, (_heard(link, m.Progressed)[0].number,))
    qtbot.waitUntil(lambda: bool(_emptied(link)), timeout=LIMIT)
    qtbot.waitUntil(lambda: _states(link) == [ItemState.DONE], timeout=LIMIT)


def test_order(link, qtbot, photo_path):
    link.ask(m.SetMode, QueueMode.PAUSED)
    _add(link, photo_path, "normal", 3)
    qtbot.waitUntil(lambda: len(_states(link)) == 3, timeout=LIMIT)
    numbers = [item.number for item in _list(link).items]
    link.ask(m.Move, (numbers[2],), numbers[0])
    qtbot.waitUntil(lambda: _list(link).items[0].number == numbers[2], timeout=LIMIT)


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is a signal of Unix")
def test_a_killed_process_is_replaced_and_goes_on_where_it_was(link, qtbot, photo_path):
    _add(link, photo_path, "slow", 2)
    qtbot.waitUntil(lambda: _states(link) == [ItemState.DONE, ItemState.RUNNING], timeout=LIMIT)
    first = (photo_path.parent / "out" / "slow-0-photo.png").stat().st_mtime_ns
    os.kill(link.pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: _states(link) == [ItemState.DONE] * 2, timeout=LIMIT)
    assert (photo_path.parent / "out" / "slow-0-photo.png").stat().st_mtime_ns == first


@pytest.mark.slow
def test_what_ends_the_process_again_and_again_fails_and_the_others_go_on(link, qtbot, photo_path):
    link.ask(m.SetMode, QueueMode.PAUSED)
    _add(link, photo_path, "die")
    _add(link, photo_path, "normal")
    link.ask(m.SetMode, QueueMode.RUNNING)
    qtbot.waitUntil(lambda: _states(link) == [ItemState.FAILED, ItemState.DONE], timeout=3 * LIMIT)


def test_closing_lets_the_picture_wait_and_leaves_nothing(link, qtbot, photo_path, file):
    _add(link, photo_path, "endless")
    qtbot.waitUntil(lambda: bool(_heard(link, m.Progressed)), timeout=LIMIT)
    pid = link.pid
    link.close()
    assert not psutil.pid_exists(pid)
    queue = QueueFile(file)
    assert [item.state for item in queue.items()] == [ItemState.WAITING]
    assert queue.mode is QueueMode.RUNNING  # the next start goes on


def test_what_another_process_adds_is_painted(link, qtbot, photo_path, file, tmp_path):
    outcome(qtbot, link.ask(m.Look))
    qtbot.waitUntil(lambda: _list(link) is not None, timeout=LIMIT)
    queue = QueueFile(file)
    style = StyleOptions((StyleChoice(photo_path),))
    queue.add(Batch((photo_path,), style, tmp_path / "out", "{name}", SaveOptions()))
    queue.close()
    qtbot.waitUntil(lambda: _emptied(link) == [(1, 0)], timeout=LIMIT)


def test_a_bad_wish_is_one_sentence(link, qtbot):
    nowhere = Path("/nowhere/a.jpg")
    failed = outcome(qtbot, link.ask(m.Add, Batch((nowhere,), StyleOptions(), Path("/out"), "{what}", SaveOptions())))
    assert "template" in failed.sentence
    missing = outcome(qtbot, link.ask(m.MakeThumbnail, nowhere))
    assert "a.jpg" in missing.sentence
    assert _heard(link, Complaint) == []


def test_a_file_that_cannot_be_opened_is_told_once_and_asked_again_next_time(qtbot, tmp_path):
    """GIVEN a queue whose folder is a file WHEN it is looked at THEN one sentence, and the process does not stay."""
    (tmp_path / "file").touch()
    link = queue_link(Places.below(tmp_path / "file"), tmp_path, tmp_path, load)
    failed = outcome(qtbot, link.ask(m.Look))
    assert isinstance(failed, Failed) and "cannot be opened" in failed.sentence
    qtbot.waitUntil(lambda: link.pid is None, timeout=LIMIT)
    (tmp_path / "file").unlink()
    assert isinstance(outcome(qtbot, link.ask(m.Look)), m.Granted)
    link.close()


def test_wishes_outlive_their_process(link, qtbot, photo_path):
    """GIVEN a process that is killed WHEN it had been asked for much THEN the next one does it all, once."""
    outcome(qtbot, link.ask(m.SetMode, QueueMode.PAUSED))
    added = [_add(link, photo_path, f"normal{n}") for n in range(20)]
    os.kill(link.pid, signal.SIGKILL)
    assert [answer.count for answer in outcomes(qtbot, added)] == [1] * 20
    outcome(qtbot, link.ask(m.Look))
    qtbot.waitUntil(lambda: len(_states(link)) == 20, timeout=LIMIT)


def test_a_wish_that_comes_as_the_process_rests_is_granted(link, qtbot, photo_path, monkeypatch):
    """GIVEN a process that ends as nothing is to be done WHEN a wish is on its way THEN another process grants it."""
    outcome(qtbot, link.ask(m.SetMode, QueueMode.PAUSED))
    pid = link.pid
    os.kill(pid, signal.SIGSTOP)
    added = _add(link, photo_path, "normal")
    os.kill(pid, signal.SIGKILL)
    assert outcome(qtbot, added).count == 1
    assert link.pid != pid
