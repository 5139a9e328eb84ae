"""Keep the queue of photographs to be painted in one SQLite file, which a crash or a power cut leaves whole.

Every change is one transaction that is on the disk when the call returns. Several processes may work at one queue: a
photograph is claimed by one of them, and when that one has ended without an answer, it waits again in its place.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from engine.commissions.queue import queue_rows as rows
from engine.commissions.queue.queue_item import Changes, ItemState, QueueItem, QueueMode
from engine.commissions.queue.queue_placing import between
from engine.commissions.queue.queue_rows import COLUMNS, Reader, stored
from engine.commissions.queue.queue_schema import connected
from engine.errors import BadOptions, CannotWrite, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from engine.commissions.queue.queue_item import Batch

MOST_TRIES = 3  # an item that ends its process this often is not tried again
STOPS_EVERYWHERE = Sentence(
    "The engine stopped at this photograph again and again; choose a smaller size and try again."
)
MOST_REMEMBERED = 20_000  # changes; who asks for older ones is told everything
_NOWHERE = Path()  # no folder of bundled styles: the queue stays on this computer and stores every style's folder


def photos_of(file: Path) -> frozenset[Path]:
    """Name what a queue's file holds, without changing it; nothing where there is none. Raises CannotWrite."""
    if not file.exists():
        return frozenset()
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as base:
            return frozenset(rows.path_of(photo) for (photo,) in base.execute("SELECT photo FROM items"))
    except sqlite3.Error as error:
        raise _unreadable(file) from error


def _unreadable(file: Path) -> CannotWrite:
    return CannotWrite("The queue in {0} cannot be read; check that you may read there.", file.parent)


class QueueFile:
    """Read and change a queue; belongs to the thread that made it.

    Raises:
        CannotWrite: the file cannot be opened, or was made by a newer Impasto; so do all methods where the disk fails.
    """

    def __init__(self, path: Path, bundled: Path = _NOWHERE) -> None:
        self.path = path
        self.set_aside: Path | None = None  # where a damaged queue was moved to
        self._me = _name_of(os.getpid())
        self._owed: dict[int, tuple[ItemState, str, Path | None, float | None]] = {}  # ends that are not noted yet
        self._base = self._open()
        self._reader = Reader(self._base, tuple(sorted(bundled.glob("*.*"))) if bundled != _NOWHERE else ())

    def close(self) -> None:
        """Let the file go."""
        self._base.close()

    @property
    def mode(self) -> QueueMode:
        """Tell whether the queue goes on by itself; a new one does."""
        with self._reading() as base:
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
        with self._reading() as base:
            found = base.execute(f"SELECT {COLUMNS} FROM items ORDER BY position").fetchall()
            return tuple(map(self._reader.item, found))

    def states(self) -> dict[int, ItemState]:
        """Tell the state of every number, in the order of the queue."""
        with self._reading() as base:
            found = base.execute("SELECT number, state FROM items ORDER BY position").fetchall()
        return {number: ItemState(state) for number, state in found}

    def changes_since(self, revision: int) -> Changes:
        """Tell what was added, changed and removed since that revision; 0 asks for everything."""
        with self._reading() as base:
            (latest,) = base.execute("SELECT latest FROM revisions").fetchone()
            is_whole = not latest - MOST_REMEMBERED < revision <= latest or revision == 0
            since = -1 if is_whole else revision
            found = base.execute(f"SELECT {COLUMNS} FROM items WHERE revision > ? ORDER BY position", (since,))
            items = tuple(map(self._reader.item, found.fetchall()))
            gone = base.execute("SELECT number FROM removed WHERE revision > ?", (since,)).fetchall()
            removed = frozenset() if is_whole else frozenset(number for (number,) in gone)
            return Changes(latest, self.mode, items, removed, is_whole)

    def add(self, batch: Batch, token: str = "") -> tuple[int, ...]:
        """Put photographs at the end of the queue and return their numbers, also of those that were there.

        What is asked again with the same `token`, as the answer was lost, adds nothing and gives the same numbers.

        Raises BadOptions where the template is wrong.
        """
        adding = rows.Adding(self._base, batch)
        with self._telling_of_reading():
            adding.look()  # while others may still write
        with self._changing() as base:
            return rows.once(base, token, adding.add)

    def claim(self, only: Iterable[int] | None = None) -> QueueItem | None:
        """Take the next waiting photograph for this process; None where none waits.

        Args:
            only: numbers to choose among; None is all.
        """
        chosen = None if only is None else frozenset(only)
        with self._changing() as base:
            self._free_abandoned()
            waiting = base.execute("SELECT number FROM items WHERE state = 'waiting' ORDER BY position")
            number = next((number for (number,) in waiting if chosen is None or number in chosen), None)
            if number is None:
                return None
            base.execute(
                "UPDATE items SET state = 'running', owner = ?, claimed = ?, tries = tries + 1 WHERE number = ?",
                (self._me, time.time(), number),
            )
            return self._reader.item(
                base.execute(f"SELECT {COLUMNS} FROM items WHERE number = ?", (number,)).fetchone()
            )

    def finish(self, number: int, result: Path, seconds: float, loss: str = "") -> None:
        """Note the file of a complete painting, and what it does not hold; with a queue that is stopping, pause.

        Where that cannot be written now, it is with the next change; raises nothing, for the painting is there.
        """
        self._end(number, ItemState.DONE, rows.noted(loss), result, seconds)

    def fail(self, number: int, sentence: str) -> None:
        """Note why a photograph could not be painted, as `finish` does."""
        self._end(number, ItemState.FAILED, rows.noted(sentence), None, None)

    def free_abandoned(self) -> None:
        """Let wait again what a process had claimed that has ended, as `claim` does; what ends every process fails."""
        with self._changing():
            self._free_abandoned()

    def give_back(self, number: int) -> None:
        """Let a claimed photograph wait again in its place, as if it had not been begun."""
        with self._changing() as base:
            base.execute(
                "UPDATE items SET state = 'waiting', owner = NULL, tries = tries - 1 "
                "WHERE number = ? AND state = 'running'",
                (number,),
            )

    def lost(self, number: int) -> bool:
        """Let an item wait again whose engine has died elsewhere; False where it fails, as that was so too often."""
        with self._changing() as base:
            row = base.execute("SELECT tries FROM items WHERE number = ? AND state = 'running'", (number,)).fetchone()
            waits = row is not None and row[0] < MOST_TRIES
            if waits:
                base.execute("UPDATE items SET state = 'waiting', owner = NULL WHERE number = ?", (number,))
        if row is not None and not waits:
            self.fail(number, STOPS_EVERYWHERE)
        return waits

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
            _forget_needless(base)
        self._clean_workspaces()

    def clear_finished(self) -> None:
        """Take out what is painted; files stay."""
        with self._changing() as base:
            base.execute("DELETE FROM items WHERE state = 'done'")
            _forget_needless(base)

    def move(self, numbers: Iterable[int], before: int | None) -> None:
        """Put photographs, in their present order, before another one, or at the end."""
        with self._changing() as base:
            placed = base.execute("SELECT number, position FROM items ORDER BY position").fetchall()
            changed = between(placed, frozenset(numbers), before)
            base.executemany("UPDATE items SET position = ? WHERE number = ?", changed)

    def missing_styles(self, number: int) -> tuple[str, ...]:
        """Name the styles of an item that are not where they were; raises BadOptions where the item is gone."""
        with self._reading() as base:
            row = base.execute("SELECT recipe FROM items WHERE number = ?", (number,)).fetchone()
            if row is None:
                raise BadOptions("This photograph is not in the queue any more.")
            return self._reader.read_anew(row[0]).missing

    def workspace(self, number: int) -> Path:
        """Name the folder in which the painting of an item is noted down, to be gone on with after a crash."""
        return self._workspaces / str(number)

    @property
    def _workspaces(self) -> Path:
        return self.path.with_name(f"{self.path.stem}-work")

    def _clean_workspaces(self) -> None:
        """Remove what was left of items that are not there any more."""
        if self._workspaces.is_dir():
            left = {str(number) for number in self.states()}
            for folder in self._workspaces.iterdir():
                if folder.name not in left:
                    shutil.rmtree(folder, ignore_errors=True)

    def _open(self) -> sqlite3.Connection:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            try:
                return connected(self.path)
            except sqlite3.OperationalError:  # locked, or the disk: not damaged
                raise
            except sqlite3.DatabaseError:
                self.set_aside = self.path.with_suffix(f".damaged-{time.time_ns()}")
                self.path.replace(self.set_aside)
                return connected(self.path)
        except (OSError, sqlite3.Error) as error:
            raise CannotWrite(
                "The queue in {0} cannot be opened; check that you may write there.", self.path.parent
            ) from error

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """See one state of the queue, without keeping others from writing for longer than that takes."""
        if self._base.in_transaction:
            yield self._base
            return
        with self._telling_of_reading():
            self._base.execute("BEGIN")
            try:
                yield self._base
            finally:
                self._base.execute("ROLLBACK")

    @contextmanager
    def _telling_of_reading(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise _unreadable(self.path) from error

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        """Make what is done within one transaction, or nothing of it."""
        try:
            self._base.execute("BEGIN IMMEDIATE")
            try:
                self._note_ends()
                yield self._base
            except BaseException:
                self._base.execute("ROLLBACK")
                raise
            self._base.execute("COMMIT")
        except sqlite3.Error as error:
            if self._base.in_transaction:
                self._base.execute("ROLLBACK")
            raise CannotWrite(
                "The queue in {0} cannot be written; make room on the disk and try again.", self.path.parent
            ) from error
        self._owed.clear()

    def _end(self, number: int, state: ItemState, message: str, result: Path | None, seconds: float | None) -> None:
        self._owed[number] = state, message, result, seconds
        with suppress(CannotWrite), self._changing():
            pass

    def _note_ends(self) -> None:
        for number, (state, message, result, seconds) in self._owed.items():
            self._base.execute(
                "UPDATE items SET state = ?, message = ?, result = ?, seconds = ?, owner = NULL WHERE number = ?",
                (state.value, stored(message), result and stored(str(result)), seconds, number),
            )
        if self._owed:
            self._base.execute("UPDATE facts SET value = 'paused' WHERE name = 'mode' AND value = 'stopping'")

    def _free_abandoned(self) -> None:
        running = self._base.execute("SELECT number, owner, tries, target, claimed FROM items WHERE state = 'running'")
        for number, owner, tries, target, claimed in running.fetchall():
            if owner == self._me or (owner and _name_of(int(owner.partition(":")[0])) == owner):
                continue
            state, message, result = ItemState.WAITING, "", None
            if _is_newer(rows.path_of(target), claimed):  # it was written, and only this note was missing
                state, result = ItemState.DONE, target
            elif tries >= MOST_TRIES:
                state = ItemState.FAILED
                message = STOPS_EVERYWHERE.to_json()
            self._base.execute(
                "UPDATE items SET state = ?, message = ?, result = ?, owner = NULL WHERE number = ?",
                (state.value, message, result, number),
            )


def _forget_needless(base: sqlite3.Connection) -> None:
    """Forget recipes that no row has any more, and removals that are too long ago to be told."""
    base.execute("DELETE FROM recipes WHERE id NOT IN (SELECT recipe FROM items)")
    base.execute("DELETE FROM removed WHERE revision <= (SELECT latest FROM revisions) - ?", (MOST_REMEMBERED,))


def _name_of(pid: int) -> str:
    """Name a process so that no later one of the same number is taken for it; "" where there is none."""
    try:
        return f"{pid}:{psutil.Process(pid).create_time():.2f}"
    except psutil.Error:
        return ""


def _is_newer(file: Path, since: float | None) -> bool:
    try:
        return since is not None and file.stat().st_mtime > since
    except OSError:
        return False
