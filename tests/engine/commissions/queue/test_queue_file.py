"""Check that the queue keeps its order, tells its changes, and survives what ends a process."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engine.commissions.queue import queue_file
from engine.commissions.queue.queue_file import MOST_TRIES, QueueFile, photos_of
from engine.commissions.queue.queue_item import ItemState, Listing, QueueMode
from engine.errors import BadOptions, CannotWrite
from engine.options import SaveOptions
from tests.engine.commissions.queue.filling import add, fill, names

if TYPE_CHECKING:
    pass


ROOT = Path(__file__).resolve().parents[4]


def test_items_come_back_as_they_were_added_also_from_another_process(file, queue, options):
    fill(queue, options, "a.jpg", "b.dng")
    queue.close()

    first, second = QueueFile(file).items()

    assert (first.photo, first.options, first.save_options) == (Path("/photos/a.jpg"), options, SaveOptions(quality=80))
    assert first.target == Path("/out/a_style_001.jpg")
    assert second.target == Path("/out/b_style_002.jpg")  # a raw file cannot be written
    assert first.state is ItemState.WAITING


def test_moving_keeps_the_moved_ones_in_order(queue, options):
    a, b, c, d = fill(queue, options, "a", "b", "c", "d")
    queue.move([d, b], before=a)
    assert names(queue) == ["b", "d", "a", "c"]
    queue.move([b, a], before=None)
    assert names(queue) == ["d", "c", "b", "a"]
    queue.move([c], before=c)
    assert names(queue) == ["d", "c", "b", "a"]


def test_each_is_claimed_once_and_in_order(file, queue, options):
    a, b = fill(queue, options, "a", "b")
    other = QueueFile(file)
    assert queue.claim().number == a
    assert other.claim().number == b
    assert queue.claim() is None
    queue.finish(a, Path("/out/a"), 2.5)
    other.fail(b, "It is damaged.")
    assert [(i.state, i.result, i.seconds, i.message) for i in queue.items()] == [
        (ItemState.DONE, Path("/out/a"), 2.5, ""),
        (ItemState.FAILED, None, None, "It is damaged."),
    ]
    queue.retry([a, b])
    assert {item.state for item in queue.items()} == {ItemState.WAITING}


def test_what_is_painted_cannot_be_removed_and_finished_ones_can_be_cleared(queue, options):
    a, _b, c = fill(queue, options, "a", "b", "c")
    queue.claim()
    queue.remove([a, c])
    assert names(queue) == ["a", "b"]
    queue.finish(a, Path("/out/a"), 1.0)
    queue.clear_finished()
    assert names(queue) == ["b"]


def test_stopping_pauses_after_the_present_one(queue, options):
    a, _ = fill(queue, options, "a", "b")
    assert queue.mode is QueueMode.RUNNING
    queue.claim()
    queue.set_mode(QueueMode.STOPPING)
    queue.finish(a, Path("/out/a"), 1.0)
    assert queue.mode is QueueMode.PAUSED


_CLAIM_AND_DIE = """
import os, sys
from pathlib import Path
from engine.commissions.queue.queue_file import QueueFile
QueueFile(Path(sys.argv[1])).claim()
print("claimed", flush=True)
sys.stdin.read()
"""


def _claim_and_die(file: Path) -> None:
    """Claim an item in another process, and kill that without a warning."""
    command = [sys.executable, "-c", _CLAIM_AND_DIE, str(file)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"claimed\n"
        os.kill(process.pid, signal.SIGKILL)


def test_a_killed_process_gives_its_photograph_back(file, queue, options):
    a, b = fill(queue, options, "a", "b")
    _claim_and_die(file)
    assert [item.state for item in queue.items()] == [ItemState.RUNNING, ItemState.WAITING]
    assert queue.claim().number == a
    assert queue.claim().number == b


def test_what_ends_every_process_fails_at_last(file, queue, options):
    a, b = fill(queue, options, "a", "b")
    with sqlite3.connect(file) as base:
        base.execute(f"UPDATE items SET state = 'running', owner = '1:0.00', tries = {MOST_TRIES} WHERE number = {a}")
    base.close()
    assert queue.claim().number == b
    assert queue.items()[0].state is ItemState.FAILED
    assert "again and again" in queue.items()[0].message


def test_a_painting_written_just_before_the_end_is_not_painted_twice(queue, options, tmp_path, file):
    (_a,) = add(queue, [tmp_path / "a.png"], options, tmp_path, "{name}-new")
    with sqlite3.connect(file) as base:
        base.execute(f"UPDATE items SET state = 'running', owner = '1:0.00', claimed = {time.time() - 60}")
    base.close()
    (tmp_path / "a-new.png").touch()
    assert queue.claim() is None
    assert queue.items()[0].state is ItemState.DONE
    assert queue.items()[0].result == tmp_path / "a-new.png"


def test_a_damaged_file_is_set_aside(file, options):
    file.parent.mkdir()
    file.write_bytes(b"this was a queue" * 1000)
    queue = QueueFile(file)
    assert queue.items() == ()
    assert queue.set_aside.read_bytes().startswith(b"this was")
    fill(queue, options, "a")
    assert len(QueueFile(file).items()) == 1


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(CannotWrite, match="cannot be opened"):
        QueueFile(tmp_path / "file" / "queue.sqlite")


def test_a_style_that_has_gone_is_named(queue, options, style_path):
    (a,) = fill(queue, options, "a")
    assert queue.missing_styles(a) == ()
    style_path.unlink()
    assert queue.missing_styles(a) == ("style.png",)


def _write_locked(file: Path) -> sqlite3.Connection:
    """Keep others from writing, as a process that adds thousands does."""
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    return other


def test_the_queue_can_be_read_while_another_process_writes(file, queue, options):
    (a,) = fill(queue, options, "a")
    queue._base.execute("PRAGMA busy_timeout = 0")
    other = _write_locked(file)
    assert names(queue) == ["a"]
    assert queue.mode is QueueMode.RUNNING
    assert queue.states() == {a: ItemState.WAITING}
    assert queue.changes_since(0).items[0].number == a
    assert queue.missing_styles(a) == ()
    other.close()


@pytest.mark.parametrize("has_failed", [False, True])
def test_an_end_that_cannot_be_noted_at_once_is_noted_later(file, queue, options, has_failed):
    """GIVEN another process that writes for long WHEN a photograph is painted THEN nothing is raised, nothing lost."""
    a, b = fill(queue, options, "a", "b")
    queue.claim()
    queue.set_mode(QueueMode.STOPPING)
    queue._base.execute("PRAGMA busy_timeout = 0")
    other = _write_locked(file)
    if has_failed:
        queue.fail(a, "It is damaged.")
    else:
        queue.finish(a, Path("/out/a"), 2.0)
    with pytest.raises(CannotWrite):
        queue.claim()  # tells that the queue cannot be written
    other.close()

    assert queue.claim().number == b

    assert queue.items()[0].state is (ItemState.FAILED if has_failed else ItemState.DONE)
    assert queue.items()[0].result == (None if has_failed else Path("/out/a"))
    assert queue.mode is QueueMode.PAUSED
    queue.retry([a])
    assert queue.items()[0].state is ItemState.WAITING  # it is noted once, not with every change


def test_changes_are_told_since_a_revision(file, queue, options):
    a, b, c = fill(queue, options, "a", "b", "c")
    listing = Listing()
    other = QueueFile(file)

    def told() -> list[int]:
        changes = other.changes_since(listing.revision)
        listing.take(changes)
        assert listing.items == queue.items()
        return [item.number for item in changes.items]

    assert told() == [a, b, c]
    assert told() == []
    queue.claim()
    assert told() == [a]
    queue.finish(a, Path("/out/a"), 1.0)
    queue.set_mode(QueueMode.PAUSED)
    assert told() == [a]
    assert listing.mode is QueueMode.PAUSED
    queue.move([c], before=a)
    assert told() == [c]
    queue.remove([b])
    assert told() == []
    queue.retry([a])
    (d,) = fill(queue, options, "d")
    assert told() == [a, d]
    other.close()


def test_who_asks_for_too_old_changes_is_told_everything(queue, options, monkeypatch):
    monkeypatch.setattr(queue_file, "MOST_REMEMBERED", 3)
    a, b = fill(queue, options, "a", "b")
    since = queue.changes_since(0).revision
    queue.remove([b])
    assert queue.changes_since(since).removed == {b}
    for _ in range(3):
        queue.move([a], before=None)
    changes = queue.changes_since(since)
    assert changes.is_whole
    assert [item.number for item in changes.items] == [a]
    assert queue.changes_since(10**6).is_whole  # of a queue that was there before


def test_photographs_are_named_without_making_or_changing_a_queue(file, queue, options, tmp_path):
    fill(queue, options, "a", "b")
    version = queue.version
    assert photos_of(file) == {Path("/photos/a"), Path("/photos/b")}
    assert queue.version == version
    assert photos_of(tmp_path / "none.sqlite") == frozenset()
    assert not (tmp_path / "none.sqlite").exists()
    (tmp_path / "damaged.sqlite").write_bytes(b"this was a queue" * 1000)
    with pytest.raises(CannotWrite):
        photos_of(tmp_path / "damaged.sqlite")


def test_what_was_noted_down_of_a_photograph_goes_with_it(queue, options):
    a, b = fill(queue, options, "a", "b")
    for number in (a, b):
        queue.workspace(number).mkdir(parents=True)
        (queue.workspace(number) / "frames").touch()
    queue.remove([a])
    assert not queue.workspace(a).exists()
    assert queue.workspace(b).is_dir()


def test_an_end_is_not_forgotten_with_a_change_that_is_taken_back(file, queue, options):
    (a,) = fill(queue, options, "a")
    queue.claim()
    queue._base.execute("PRAGMA busy_timeout = 0")
    other = _write_locked(file)
    queue.finish(a, Path("/out/a"), 2.0)
    other.close()
    with pytest.raises(BadOptions):
        add(queue, [Path("/photos/b")], options, Path("/out"), "{what}")
    queue.set_mode(QueueMode.PAUSED)
    assert queue.states() == {a: ItemState.DONE}
