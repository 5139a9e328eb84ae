"""Check that the queue keeps its order, survives what ends a process, and finds names for its paintings."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine.errors import BadOptions, CannotWrite
from engine.queue.queue_file import MOST_TRIES, QueueFile
from engine.values import Engine, ItemState, QueueMode, SaveOptions, StyleChoice, StyleOptions

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "queue.sqlite"


@pytest.fixture
def queue(file: Path) -> QueueFile:
    return QueueFile(file)


@pytest.fixture
def options(style_path: Path) -> StyleOptions:
    return StyleOptions((StyleChoice(style_path, 2.0),), Engine.GATYS, strength=0.5, memory_gib=2.0)


def _fill(queue: QueueFile, options: StyleOptions, *names: str, **more: object) -> tuple[int, ...]:
    photos = [Path("/photos") / name for name in names]
    return queue.add(photos, options, Path("/out"), "{name}_{style}_{n}", SaveOptions(quality=80), **more)


def _names(queue: QueueFile) -> list[str]:
    return [item.photo.name for item in queue.items()]


def test_items_come_back_as_they_were_added_also_from_another_process(file, queue, options):
    _fill(queue, options, "a.jpg", "b.dng")
    queue.close()

    first, second = QueueFile(file).items()

    assert (first.photo, first.options, first.save_options) == (Path("/photos/a.jpg"), options, SaveOptions(quality=80))
    assert first.target == Path("/out/a_style_001.jpg")
    assert second.target == Path("/out/b_style_002.jpg")  # a raw file cannot be written
    assert first.state is ItemState.WAITING


def test_no_two_items_have_one_target(queue, options, tmp_path):
    photos = [tmp_path / "x" / "1.png", tmp_path / "y" / "1.png"]
    queue.add(photos, options, tmp_path, "{name}", SaveOptions(), ".tif")
    assert [item.target.name for item in queue.items()] == ["1.tif", "1 (2).tif"]


def test_a_photograph_is_never_the_target(queue, options, tmp_path):
    queue.add([tmp_path / "1.png"], options, tmp_path, "{name}", SaveOptions())
    assert queue.items()[0].target.name == "1 (2).png"


@pytest.mark.parametrize("template", ["{nome}", "{name.__class__}", "", " . "])
def test_a_bad_template_adds_nothing(queue, options, template):
    with pytest.raises(BadOptions, match="template"):
        queue.add([Path("/a.jpg"), Path("/b.jpg")], options, Path("/out"), template, SaveOptions())
    assert queue.items() == ()


def test_moving_keeps_the_moved_ones_in_order(queue, options):
    a, b, c, d = _fill(queue, options, "a", "b", "c", "d")
    queue.move([d, b], before=a)
    assert _names(queue) == ["b", "d", "a", "c"]
    queue.move([b, a], before=None)
    assert _names(queue) == ["d", "c", "b", "a"]
    queue.move([c], before=c)
    assert _names(queue) == ["d", "c", "b", "a"]


def test_each_is_claimed_once_and_in_order(file, queue, options):
    a, b = _fill(queue, options, "a", "b")
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
    a, _b, c = _fill(queue, options, "a", "b", "c")
    queue.claim()
    queue.remove([a, c])
    assert _names(queue) == ["a", "b"]
    queue.finish(a, Path("/out/a"), 1.0)
    queue.clear_finished()
    assert _names(queue) == ["b"]


def test_stopping_pauses_after_the_present_one(queue, options):
    a, _ = _fill(queue, options, "a", "b")
    assert queue.mode is QueueMode.RUNNING
    queue.claim()
    queue.set_mode(QueueMode.STOPPING)
    queue.finish(a, Path("/out/a"), 1.0)
    assert queue.mode is QueueMode.PAUSED


def test_finished_ones_are_skipped_while_their_painting_is_there(queue, options, tmp_path):
    photo, painting = tmp_path / "a.png", tmp_path / "painting.png"
    photo.touch()
    painting.touch()
    (number,) = queue.add([photo], options, tmp_path, "{name}", SaveOptions())
    queue.claim()
    queue.finish(number, painting, 1.0)

    again = queue.add([photo], options, tmp_path, "{name}", SaveOptions(), skips_finished=True)
    assert again == (number,)
    assert queue.claim() is None
    other = queue.add([photo], StyleOptions(options.styles), tmp_path, "{name}", SaveOptions(), skips_finished=True)
    assert other != (number,)  # other settings

    queue.remove(other)
    painting.unlink()
    assert queue.add([photo], options, tmp_path, "{name}", SaveOptions(), skips_finished=True) == (number,)
    assert queue.claim().number == number


_CLAIM_AND_DIE = """
import os, sys
from pathlib import Path
from engine.queue.queue_file import QueueFile
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
    a, b = _fill(queue, options, "a", "b")
    _claim_and_die(file)
    assert [item.state for item in queue.items()] == [ItemState.RUNNING, ItemState.WAITING]
    assert queue.claim().number == a
    assert queue.claim().number == b


def test_what_ends_every_process_fails_at_last(file, queue, options):
    a, b = _fill(queue, options, "a", "b")
    with sqlite3.connect(file) as base:
        base.execute(f"UPDATE items SET state = 'running', owner = '1:0.00', tries = {MOST_TRIES} WHERE number = {a}")
    base.close()
    assert queue.claim().number == b
    assert queue.items()[0].state is ItemState.FAILED
    assert "again and again" in queue.items()[0].message


def test_a_painting_written_just_before_the_end_is_not_painted_twice(queue, options, tmp_path, file):
    (_a,) = queue.add([tmp_path / "a.png"], options, tmp_path, "{name}-new", SaveOptions())
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
    _fill(queue, options, "a")
    assert len(QueueFile(file).items()) == 1


def test_a_newer_file_is_left_alone(file, queue):
    queue.close()
    base = sqlite3.connect(file)
    base.execute("PRAGMA user_version = 99")
    base.close()
    with pytest.raises(CannotWrite, match="newer"):
        QueueFile(file)


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(CannotWrite, match="cannot be opened"):
        QueueFile(tmp_path / "file" / "queue.sqlite")


def test_a_style_that_has_gone_is_named(queue, options, style_path):
    (a,) = _fill(queue, options, "a")
    assert queue.missing_styles(a) == ()
    style_path.unlink()
    assert queue.missing_styles(a) == ("style.png",)


def test_a_thousand_photographs_are_added_in_a_moment(queue, options):
    began = time.process_time()
    numbers = _fill(queue, options, *(f"{i}.jpg" for i in range(1000)))
    assert len(numbers) == len({item.target for item in queue.items()}) == 1000
    assert time.process_time() - began < 2.0
