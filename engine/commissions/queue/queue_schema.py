"""Open the SQLite file of a queue: make its tables, bring those of an older Impasto up to date, refuse newer ones."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

from engine.errors import CannotWrite

PATIENCE = 20.0  # s to wait for another process that writes
_FORMAT = 2  # raised when an older Impasto would misread the file
_FIRST = 1  # recipes stood in every row
_TABLES = """
CREATE TABLE items (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    position REAL NOT NULL,
    photo TEXT NOT NULL,
    stamp INTEGER NOT NULL,  -- when the photograph's file was changed last, ns
    folder TEXT NOT NULL,  -- of the target
    target TEXT NOT NULL,
    counted INTEGER NOT NULL,  -- {n} of its name
    recipe INTEGER NOT NULL,  -- id
    save_options TEXT NOT NULL,
    details TEXT NOT NULL DEFAULT '{}',  -- what only this kind of input has
    state TEXT NOT NULL,
    message TEXT NOT NULL DEFAULT '',
    result TEXT,
    seconds REAL,
    owner TEXT,  -- the process that paints it
    claimed REAL,  -- when, s since 1970
    tries INTEGER NOT NULL DEFAULT 0,
    revision INTEGER NOT NULL  -- of its last change
);
CREATE INDEX items_by_photo ON items (photo, stamp);
CREATE INDEX items_by_folder ON items (folder, counted);
CREATE INDEX items_by_state ON items (state, position);
CREATE INDEX items_by_position ON items (position);
CREATE INDEX items_by_revision ON items (revision);
CREATE TABLE recipes (id INTEGER PRIMARY KEY AUTOINCREMENT, digest TEXT NOT NULL UNIQUE, text TEXT NOT NULL);
CREATE TABLE removed (revision INTEGER PRIMARY KEY, number INTEGER NOT NULL);
CREATE TABLE revisions (latest INTEGER NOT NULL);
INSERT INTO revisions VALUES (0);
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TRIGGER item_changed AFTER UPDATE OF position, state, message, result, seconds ON items BEGIN
    UPDATE revisions SET latest = latest + 1;
    UPDATE items SET revision = (SELECT latest FROM revisions) WHERE number = NEW.number;
END;
CREATE TRIGGER item_removed AFTER DELETE ON items BEGIN
    UPDATE revisions SET latest = latest + 1;
    INSERT INTO removed VALUES ((SELECT latest FROM revisions), OLD.number);
END;
"""
_FROM_FIRST = """
ALTER TABLE items RENAME TO first_items;
{tables}
INSERT INTO recipes (digest, text) SELECT digest(recipe), recipe FROM first_items GROUP BY recipe ORDER BY MIN(number);
INSERT INTO items (number, position, photo, stamp, folder, target, counted, recipe, save_options, state, message,
                   result, seconds, owner, claimed, tries, revision)
    SELECT number, position, photo, stamp, folder_of(target), target, counted,
           (SELECT id FROM recipes WHERE digest = digest(recipe)), save_options, state, message,
           result, seconds, owner, claimed, tries, number
    FROM first_items;
UPDATE revisions SET latest = (SELECT COALESCE(MAX(revision), 0) FROM items);
DELETE FROM sqlite_sequence WHERE name = 'items';
UPDATE sqlite_sequence SET name = 'items' WHERE name = 'first_items';
DROP TABLE first_items;
"""


def connected(path: Path) -> sqlite3.Connection:
    """Open a queue's file, which need not exist, with autocommit.

    Raises sqlite3.Error, DatabaseError itself where it is damaged; CannotWrite where a newer Impasto has made it.
    """
    base = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    try:
        base.execute("PRAGMA synchronous = EXTRA")  # on the disk before a call returns, the journal's end as well
        _check(base)
        if _format_of(base) != _FORMAT:
            _bring_up_to_date(base)
    except BaseException:
        base.close()
        raise
    return base


def digest(text: str) -> str:
    """Name a recipe's text."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def _check(base: sqlite3.Connection) -> None:
    if base.execute("PRAGMA quick_check").fetchone()[0] != "ok":
        raise sqlite3.DatabaseError("damaged")
    if _format_of(base) > _FORMAT:
        raise CannotWrite("The queue was made by a newer Impasto; update this one to go on with it.")


def _format_of(base: sqlite3.Connection) -> int:
    return int(base.execute("PRAGMA user_version").fetchone()[0])


def _bring_up_to_date(base: sqlite3.Connection) -> None:
    base.create_function("digest", 1, digest, deterministic=True)
    base.create_function("folder_of", 1, lambda target: str(Path(target).parent), deterministic=True)
    base.execute("BEGIN IMMEDIATE")
    try:
        found = _format_of(base)  # another process may have been quicker
        if found != _FORMAT:
            for statement in _statements(_FROM_FIRST.format(tables=_TABLES) if found == _FIRST else _TABLES):
                base.execute(statement)
            base.execute(f"PRAGMA user_version = {_FORMAT}")
        base.execute("COMMIT")
    except BaseException:
        base.execute("ROLLBACK")
        raise


def _statements(script: str) -> list[str]:
    """Split a script; `executescript` would commit before it."""
    whole, part = [], ""
    for piece in script.split(";"):
        part += f"{piece};"
        if sqlite3.complete_statement(part):
            whole.append(part)
            part = ""
    return whole
