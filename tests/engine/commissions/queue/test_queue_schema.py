"""Check that a queue's file is taken over from an older format, is found quickly, and is safe on the disk."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engine.commissions.queue import queue_schema
from engine.commissions.queue.queue_file import QueueFile
from engine.commissions.queue.queue_item import ItemState, QueueMode
from engine.errors import CannotWrite
from engine.options import SaveOptions, StyleOptions
from tests.engine.commissions.queue.filling import fill

if TYPE_CHECKING:
    pass


def test_a_newer_file_is_left_alone(file, queue):
    queue.close()
    base = sqlite3.connect(file)
    base.execute("PRAGMA user_version = 99")
    base.close()
    with pytest.raises(CannotWrite, match="newer"):
        QueueFile(file)


def test_a_change_is_on_the_disk_when_the_call_returns(queue):
    assert queue._base.execute("PRAGMA synchronous").fetchone()[0] == 3  # EXTRA


FIRST_FORMAT = """
CREATE TABLE items (
    number INTEGER PRIMARY KEY AUTOINCREMENT, position REAL NOT NULL, photo TEXT NOT NULL, stamp INTEGER NOT NULL,
    target TEXT NOT NULL, counted INTEGER NOT NULL, recipe TEXT NOT NULL, save_options TEXT NOT NULL,
    state TEXT NOT NULL, message TEXT NOT NULL DEFAULT '', result TEXT, seconds REAL, owner TEXT, claimed REAL,
    tries INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
INSERT INTO facts VALUES ('mode', 'paused');
INSERT INTO items VALUES
    (1, 2.0, '/photos/a.jpg', 11, '/out/a.jpg', 1, '{"recipe": 1, "strength": 0.25}', '{SAVING}', 'done', '',
     '/out/a.jpg', 4.5, NULL, 12.0, 1),
    (2, 1.0, '/photos/b; --.jpg', 12, '/out/b.jpg', 2, '{"recipe": 1, "strength": 0.25}', '{SAVING}', 'failed',
     'It is damaged.', NULL, NULL, NULL, 12.0, 1),
    (7, 3.0, '/photos/c.jpg', 13, '/out/c.jpg', 7, '{"recipe": 1, "strength": 0.5}', '{SAVING}', 'running', '',
     NULL, NULL, '1:0.00', 12.0, 2),
    (9, 4.0, '/photos/d.jpg', 13, '/out/d.jpg', 9, '{"recipe": 1}', '{SAVING}', 'waiting', '', NULL, NULL, NULL,
     NULL, 0);
DELETE FROM items WHERE number = 9;
PRAGMA user_version = 1;
""".replace(
    "{SAVING}",
    '{"quality": 80, "bit_depth": null, "profile": "photo", "compression": "deflate", "strip_personal": false}',
)


def _write_first_format(file: Path) -> None:
    file.parent.mkdir()
    base = sqlite3.connect(file)
    base.executescript(FIRST_FORMAT)
    base.close()


def test_a_queue_of_the_first_format_is_taken_over(file, options):
    _write_first_format(file)

    queue = QueueFile(file)

    b, a, c = queue.items()
    assert queue.mode is QueueMode.PAUSED
    assert (a.photo, a.state, a.result, a.seconds) == (
        Path("/photos/a.jpg"),
        ItemState.DONE,
        Path("/out/a.jpg"),
        4.5,
    )
    assert a.options == b.options == StyleOptions(strength=0.25)
    assert c.options.strength == 0.5
    assert a.save_options == SaveOptions(quality=80)
    assert (b.photo, b.state, b.message) == (Path("/photos/b; --.jpg"), ItemState.FAILED, "It is damaged.")
    assert [item.number for item in queue.changes_since(0).items] == [2, 1, 7]
    assert queue.claim().number == 7  # its process has ended
    assert queue.items()[2].target == Path("/out/c.jpg")
    (new,) = fill(queue, options, "e")
    assert new == 10  # a number that was there before names nothing else
    assert queue.items()[-1].target.name == "e_style_008.jpg"
    queue.close()
    assert len(QueueFile(file).items()) == 4  # and it is opened again as it is


def test_taking_a_queue_over_is_all_or_nothing(file, monkeypatch):
    _write_first_format(file)
    before = list(sqlite3.connect(file).iterdump())
    monkeypatch.setattr(queue_schema, "_FROM_FIRST", f"{queue_schema._FROM_FIRST} SELECT * FROM nothing;")
    with pytest.raises(CannotWrite):
        QueueFile(file)
    assert list(sqlite3.connect(file).iterdump()) == before
    assert not list(file.parent.glob("*.damaged*"))


def test_what_is_asked_often_is_found_by_an_index(queue):
    """GIVEN the statements that are run again and again WHEN SQLite plans them THEN none reads the whole table."""
    for statement in (
        "SELECT number FROM items WHERE state = 'waiting' ORDER BY position",
        "SELECT target, counted FROM items WHERE folder = 'a'",
        "SELECT COALESCE(MAX(position), 0) FROM items",
        "SELECT number FROM items WHERE revision > 5",
        "SELECT number FROM items WHERE state = 'running'",
    ):
        plan = " ".join(row[3] for row in queue._base.execute(f"EXPLAIN QUERY PLAN {statement}"))
        assert "INDEX" in plan, (statement, plan)
        assert "SCAN" not in plan, (statement, plan)
        assert "TEMP" not in plan, (statement, plan)
