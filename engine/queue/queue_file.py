"""Keep the queue of photographs to be painted in one SQLite file, which a crash or a power cut leaves whole.

Every change is one transaction that is on the disk when the call returns. Several processes may work at one queue: a
photograph is claimed by one of them, and when that one has ended without an answer, it waits again in its place.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import platformdirs
import psutil

from engine.errors import BadOptions, CannotWrite
from engine.queue.queue_names import target_name
from engine.recipes.recipe import Recipe, from_json, to_json
from engine.values import ItemState, OutputProfile, QueueItem, QueueMode, SaveOptions, TiffCompression

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from engine.values import StyleOptions

MOST_TRIES = 3  # an item that ends its process this often is not tried again
_FORMAT = 1  # raised when an older Impasto would misread the file
_PATIENCE = 20.0  # s to wait for another process that writes
_NOWHERE = Path()  # no folder of bundled styles: the queue stays on this computer and stores every style's folder
_CREATE = """
CREATE TABLE IF NOT EXISTS items (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    position REAL NOT NULL,
    photo TEXT NOT NULL,
    stamp INTEGER NOT NULL,  -- when the photograph's file was changed last, ns
    target TEXT NOT NULL,
    counted INTEGER NOT NULL,  -- {n} of its name
    recipe TEXT NOT NULL,
    save_options TEXT NOT NULL,
    state TEXT NOT NULL,
    message TEXT NOT NULL DEFAULT '',
    result TEXT,
    seconds REAL,
    owner TEXT,  -- the process that paints it
    claimed REAL,  -- when, s since 1970
    tries INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
_COLUMNS = "number, photo, target, recipe, save_options, state, message, result, seconds"


def default_file() -> Path:
    """Name the file of this user's queue; it need not exist."""
    return platformdirs.user_data_path("Impasto", appauthor=False) / "queue.sqlite"


class QueueFile:
    """Read and change a queue; belongs to the thread that made it.

    Raises:
        CannotWrite: the file cannot be opened, or was made by a newer Impasto; so do all methods where the disk fails.
    """

    def __init__(self, path: Path, bundled: Path = _NOWHERE) -> None:
        self.path = path
        self.set_aside: Path | None = None  # where a damaged queue was moved to
        self._known = tuple(sorted(bundled.glob("*.*"))) if bundled != _NOWHERE else ()
        self._me = _name_of(os.getpid())
        self._parsed: dict[str, Recipe] = {}  # by text: many items share one
        self._base = self._open()

    def close(self) -> None:
        """Let the file go."""
        self._base.close()

    @property
    def mode(self) -> QueueMode:
        """Tell whether the queue goes on by itself; a new one does."""
        with self._changing() as base:
            row = base.execute("SELECT value FROM facts WHERE name = 'mode'").fetchone()
        return QueueMode(row[0]) if row and row[0] in list(QueueMode) else QueueMode.RUNNING

    def set_mode(self, mode: QueueMode) -> None:
        """Have the queue go on, stop after the present picture, or pause."""
        with self._changing() as base:
            base.execute("INSERT OR REPLACE INTO facts VALUES ('mode', ?)", (mode.value,))

    @property
    def version(self) -> int:
        """Give a number that is another one after every change, whoever has made it."""
        return int(self._base.execute("PRAGMA data_version").fetchone()[0]) + self._base.total_changes * 2**32

    def items(self) -> tuple[QueueItem, ...]:
        """List the queue in its order."""
        with self._changing() as base:
            rows = base.execute(f"SELECT {_COLUMNS} FROM items ORDER BY position").fetchall()
        return tuple(self._item(row) for row in rows)

    def add(
        self,
        photos: Iterable[Path],
        options: StyleOptions,
        folder: Path,
        template: str,
        save_options: SaveOptions,
        suffix: str | None = None,
        *,
        skips_finished: bool = False,
    ) -> tuple[int, ...]:
        """Put photographs at the end of the queue and return their numbers.

        Args:
            photos: picture files.
            options: what they are painted with.
            folder: where the paintings go; made when the first is written.
            template: of their names, with {name}, {style} and {n}.
            save_options: how they are written.
            suffix: of the format, ".jpg" for example; None is the photograph's own where it can be written.
            skips_finished: leave out those that the queue holds with the same settings and a painting that is still
                there, waiting or being painted; one that has failed waits again.

        Raises BadOptions where the template is wrong.
        """
        recipe = to_json(Recipe(options), _NOWHERE)
        saving = json.dumps(asdict(save_options))
        folder = folder.absolute()
        numbers = []
        with self._changing() as base:
            taken, counted = self._names_in(folder)
            for photo in map(Path.absolute, photos):
                row = (str(photo), _stamp(photo), recipe, saving)
                known = self._find(row, folder) if skips_finished else None
                if known is not None:
                    numbers.append(known)
                    continue
                counted += 1
                target = folder / target_name(template, photo, options, counted, suffix)
                target = _free(target, taken | {str(photo)})
                taken.add(str(target))
                added = base.execute(
                    "INSERT INTO items (position, photo, stamp, recipe, save_options, target, counted, state) VALUES "
                    "((SELECT COALESCE(MAX(position), 0) + 1 FROM items), ?, ?, ?, ?, ?, ?, 'waiting')",
                    (*row, str(target), counted),
                )
                numbers.append(int(added.lastrowid or 0))
        return tuple(numbers)

    def claim(self, only: Iterable[int] | None = None) -> QueueItem | None:
        """Take the next waiting photograph for this process; None where none waits.

        Args:
            only: numbers to choose among; None is all.
        """
        chosen = None if only is None else set(only)
        with self._changing() as base:
            self._free_abandoned()
            rows = base.execute(f"SELECT {_COLUMNS} FROM items WHERE state = 'waiting' ORDER BY position").fetchall()
            row = next((row for row in rows if chosen is None or row[0] in chosen), None)
            if row is None:
                return None
            base.execute(
                "UPDATE items SET state = 'running', owner = ?, claimed = ?, tries = tries + 1 WHERE number = ?",
                (self._me, time.time(), row[0]),
            )
        return self._item((*row[:5], ItemState.RUNNING.value, *row[6:]))

    def finish(self, number: int, result: Path, seconds: float) -> None:
        """Note the file of a painting that is complete; with a queue that is stopping, pause."""
        self._end(number, ItemState.DONE, "", str(result), seconds)

    def fail(self, number: int, sentence: str) -> None:
        """Note why a photograph could not be painted; with a queue that is stopping, pause."""
        self._end(number, ItemState.FAILED, sentence, None, None)

    def give_back(self, number: int) -> None:
        """Let a claimed photograph wait again in its place, as if it had not been begun."""
        with self._changing() as base:
            base.execute(
                "UPDATE items SET state = 'waiting', owner = NULL, tries = tries - 1 "
                "WHERE number = ? AND state = 'running'",
                (number,),
            )

    def retry(self, numbers: Iterable[int]) -> None:
        """Let finished or failed photographs wait again."""
        with self._changing() as base:
            base.executemany(
                "UPDATE items SET state = 'waiting', message = '', result = NULL, seconds = NULL, tries = 0 "
                "WHERE number = ? AND state IN ('done', 'failed')",
                [(number,) for number in numbers],
            )

    def remove(self, numbers: Iterable[int]) -> None:
        """Take photographs out; files stay, and so do photographs that are being painted."""
        with self._changing() as base:
            base.executemany(
                "DELETE FROM items WHERE number = ? AND state != 'running'", [(number,) for number in numbers]
            )

    def clear_finished(self) -> None:
        """Take out what is painted; files stay."""
        with self._changing() as base:
            base.execute("DELETE FROM items WHERE state = 'done'")

    def move(self, numbers: Iterable[int], before: int | None) -> None:
        """Put photographs, in their present order, before another one, or at the end."""
        moved = set(numbers)
        with self._changing() as base:
            order = [row[0] for row in base.execute("SELECT number FROM items ORDER BY position")]
            at = order.index(before) if before in order else len(order)
            head = [number for number in order[:at] if number not in moved]
            tail = [number for number in order[at:] if number not in moved]
            placed = [*head, *(number for number in order if number in moved), *tail]
            base.executemany("UPDATE items SET position = ? WHERE number = ?", list(enumerate(placed, 1)))

    def _open(self) -> sqlite3.Connection:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            try:
                return self._connected()
            except sqlite3.OperationalError:  # locked, or the disk: not damaged
                raise
            except sqlite3.DatabaseError:
                self.set_aside = self.path.with_suffix(f".damaged-{time.time_ns()}")
                self.path.replace(self.set_aside)
                return self._connected()
        except (OSError, sqlite3.Error) as error:
            raise CannotWrite(
                f"The queue in {self.path.parent} cannot be opened; check that you may write there."
            ) from error

    def _connected(self) -> sqlite3.Connection:
        base = sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None)
        try:
            base.execute("PRAGMA synchronous = EXTRA")  # on the disk before a call returns, the journal's end as well
            _check(base)
            base.executescript(f"BEGIN IMMEDIATE; {_CREATE} PRAGMA user_version = {_FORMAT}; COMMIT;")
        except BaseException:
            base.close()
            raise
        return base

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        """Make what is done within one transaction, or nothing of it."""
        try:
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield self._base
            except BaseException:
                self._base.execute("ROLLBACK")
                raise
            self._base.execute("COMMIT")
        except sqlite3.Error as error:
            raise CannotWrite(
                f"The queue in {self.path.parent} cannot be written; make room on the disk and try again."
            ) from error

    def _end(self, number: int, state: ItemState, message: str, result: str | None, seconds: float | None) -> None:
        with self._changing() as base:
            base.execute(
                "UPDATE items SET state = ?, message = ?, result = ?, seconds = ?, owner = NULL WHERE number = ?",
                (state.value, message, result, seconds, number),
            )
            base.execute("UPDATE facts SET value = 'paused' WHERE name = 'mode' AND value = 'stopping'")

    def _free_abandoned(self) -> None:
        """Let wait again what a process had claimed that has ended; what ends every process fails."""
        running = self._base.execute("SELECT number, owner, tries, target, claimed FROM items WHERE state = 'running'")
        for number, owner, tries, target, claimed in running.fetchall():
            if owner == self._me or (owner and _name_of(int(owner.partition(":")[0])) == owner):
                continue
            state, message, result = ItemState.WAITING, "", None
            if _is_newer(Path(target), claimed):  # it was written, and only this note was missing
                state, result = ItemState.DONE, target
            elif tries >= MOST_TRIES:
                state = ItemState.FAILED
                message = "The engine stopped at this photograph again and again; choose a smaller size and try again."
            self._base.execute(
                "UPDATE items SET state = ?, message = ?, result = ?, owner = NULL WHERE number = ?",
                (state.value, message, result, number),
            )

    def _find(self, row: tuple[str, int, str, str], folder: Path) -> int | None:
        """Return the number of an item that makes another one of the same photograph and settings needless."""
        found = self._base.execute(
            "SELECT number, state, target, result FROM items "
            "WHERE photo = ? AND stamp = ? AND recipe = ? AND save_options = ?",
            row,
        )
        for number, state, target, result in found.fetchall():
            if Path(target).parent != folder:
                continue
            if state == ItemState.FAILED or (state == ItemState.DONE and not Path(result).is_file()):
                self._base.execute(
                    "UPDATE items SET state = 'waiting', message = '', tries = 0 WHERE number = ?", (number,)
                )
            return int(number)
        return None

    def _names_in(self, folder: Path) -> tuple[set[str], int]:
        """Return the targets of the items in a folder, and the largest {n} among them."""
        rows = self._base.execute("SELECT target, counted FROM items").fetchall()
        inside = [(name, counted) for name, counted in rows if Path(name).parent == folder]
        return {name for name, _ in inside}, max((counted for _, counted in inside), default=0)

    def _item(self, row: tuple[Any, ...]) -> QueueItem:
        number, photo, target, recipe, saving, state, message, result, seconds = row
        if recipe not in self._parsed:
            self._parsed[recipe] = from_json(recipe, self._known)
        options = self._parsed[recipe].options
        chosen = json.loads(saving)
        chosen |= {
            "profile": OutputProfile(chosen["profile"]),
            "compression": TiffCompression(chosen["compression"]),
        }
        result = Path(result) if result else None
        saved = SaveOptions(**chosen)
        return QueueItem(number, Path(photo), Path(target), options, saved, ItemState(state), message, result, seconds)

    def missing_styles(self, number: int) -> tuple[str, ...]:
        """Name the styles of an item that are not where they were; raises BadOptions where the item is gone."""
        with self._changing() as base:
            row = base.execute("SELECT recipe FROM items WHERE number = ?", (number,)).fetchone()
        if row is None:
            raise BadOptions("This photograph is not in the queue any more.")
        return from_json(row[0], self._known).missing


def _check(base: sqlite3.Connection) -> None:
    if base.execute("PRAGMA quick_check").fetchone()[0] != "ok":
        raise sqlite3.DatabaseError("damaged")
    if base.execute("PRAGMA user_version").fetchone()[0] > _FORMAT:
        raise CannotWrite("The queue was made by a newer Impasto; update this one to go on with it.")


def _name_of(pid: int) -> str:
    """Name a process so that no later one of the same number is taken for it; "" where there is none."""
    try:
        return f"{pid}:{psutil.Process(pid).create_time():.2f}"
    except psutil.Error:
        return ""


def _free(wanted: Path, taken: set[str]) -> Path:
    candidate, copy = wanted, 1
    while str(candidate) in taken:
        copy += 1
        candidate = wanted.with_name(f"{wanted.stem} ({copy}){wanted.suffix}")
    return candidate


def _stamp(photo: Path) -> int:
    try:
        return photo.stat().st_mtime_ns
    except OSError:  # it will be told when its turn comes
        return 0


def _is_newer(file: Path, since: float | None) -> bool:
    try:
        return since is not None and file.stat().st_mtime > since
    except OSError:
        return False
