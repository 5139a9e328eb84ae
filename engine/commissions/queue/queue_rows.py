"""Turn rows of the queue's file into items, and photographs into rows."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.commissions.queue.queue_item import REPLACES, ItemState, QueueItem
from engine.commissions.queue.queue_names import target_name
from engine.commissions.queue.queue_schema import digest
from engine.errors import CannotWrite, Sentence
from engine.options import OutputProfile, SaveOptions, TiffCompression
from engine.recipes.recipe import Recipe, from_json, to_json
from engine.storage.whole_file import whole_file

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from engine.commissions.queue.queue_item import Batch

COLUMNS = "number, photo, target, recipe, save_options, details, state, message, result, seconds, position"
MOST_TOKENS = 1000  # of additions that are remembered
_NOWHERE = Path("\0")  # no folder of bundled styles, not even the current one


def stored(text: str) -> str | bytes:
    """Give what SQLite can hold: a file's name that is no UTF-8 as its bytes."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return os.fsencode(text)
    return text


def text_of(value: str | bytes) -> str:
    """Read what `stored` gave."""
    return os.fsdecode(value) if isinstance(value, bytes) else value


def path_of(value: str | bytes) -> Path:
    """Read a path that `stored` gave."""
    return Path(text_of(value))


def noted(sentence: str) -> str:
    """Write a sentence with its template and values, so that a window can translate it later."""
    return sentence.to_json() if isinstance(sentence, Sentence) else sentence


class Reader:
    """Make items of rows; many share one recipe, which is read once.

    Args:
        base: the open file.
        known: the bundled styles.
    """

    def __init__(self, base: sqlite3.Connection, known: tuple[Path, ...]) -> None:
        self._base, self._known = base, known
        self._recipes: dict[int, Recipe] = {}  # by id, which never comes again
        self._savings: dict[str, SaveOptions] = {}  # by text

    def item(self, row: tuple[Any, ...]) -> QueueItem:
        """Read the columns of COLUMNS."""
        number, photo, target, recipe, saving, details, state, message, result, seconds, position = row
        if recipe not in self._recipes:
            self._recipes[recipe] = self.read_anew(recipe)
        if saving not in self._savings:
            self._savings[saving] = _save_options(saving)
        said = Sentence.from_json(text_of(message))
        return QueueItem(
            number, path_of(photo), path_of(target), self._recipes[recipe].options, self._savings[saving],
            ItemState(state), said, path_of(result) if result else None, seconds, json.loads(details), position,
        )  # fmt: skip

    def read_anew(self, recipe: int) -> Recipe:
        """Read a recipe and look for its styles."""
        (text,) = self._base.execute("SELECT text FROM recipes WHERE id = ?", (recipe,)).fetchone()
        return from_json(text, self._known)


def _save_options(text: str) -> SaveOptions:
    chosen = json.loads(text)
    chosen |= {"profile": OutputProfile(chosen["profile"]), "compression": TiffCompression(chosen["compression"])}
    return SaveOptions(**chosen)


class Adding:
    """Put a batch into the queue: `look` outside the transaction that `add` is called in."""

    def __init__(self, base: sqlite3.Connection, batch: Batch) -> None:
        self._base, self._batch = base, batch
        self._target = batch.target.absolute() if batch.target else None
        self._folder = self._target.parent if self._target else batch.folder.absolute()
        self._photos = [photo.absolute() for photo in batch.photos]
        self._recipe = to_json(Recipe(batch.options), _NOWHERE)
        self._settings = json.dumps(asdict(batch.save_options)), json.dumps(dict(batch.details), sort_keys=True)
        self._stamps: list[int] = []
        self._is_copied = False  # the painting lies where it is asked for
        self._gone: set[str | bytes] = set()  # paintings that are gone, or older than strokes of their styles

    def look(self) -> None:
        """Ask the disk when the photographs were changed, and whether their paintings are still there.

        Raises CannotWrite where a painting that is there already cannot be copied to where it is asked for.
        """
        self._stamps = [_stamp(photo) for photo in self._photos]
        if not self._batch.skips_finished:
            return
        learnt = 1e9 * self._batch.learnt  # ns, as stamps are
        for photo, stamp in zip(self._photos, self._stamps, strict=True):
            done = self._base.execute(
                "SELECT result FROM items INDEXED BY items_by_photo WHERE photo = ? AND stamp = ? AND state = 'done'",
                (stored(str(photo)), stamp),
            )
            self._gone.update(result for (result,) in done.fetchall() if _stamp(path_of(result)) <= learnt)
        if self._target is not None:
            self._is_copied = self._copied(self._target)

    def _copied(self, target: Path) -> bool:
        """Tell whether a painting by the same settings is there under another name, which is given the wanted one."""
        if target.exists() and not self._batch.details.get(REPLACES):
            return False
        rows = self._base.execute(
            "SELECT result, details FROM items INDEXED BY items_by_photo JOIN recipes ON recipes.id = recipe "
            "WHERE photo = ? AND stamp = ? AND state = 'done' AND digest = ? AND save_options = ?",
            (stored(str(self._photos[0])), self._stamps[0], digest(self._recipe), self._settings[0]),
        ).fetchall()
        for result, details in rows:
            file, told = path_of(result), {**json.loads(details), REPLACES: True}
            is_alike = file.suffix == target.suffix and told == {**self._batch.details, REPLACES: True}
            if is_alike and file.is_file() and result not in self._gone:
                _copy(file, target)
                self._gone.discard(stored(str(target)))
                return True
        return False

    def add(self) -> tuple[int, ...]:
        """Return the numbers in the order of the photographs; raises BadOptions where the template is wrong."""
        recipe = self._recipe_id()
        names, counted = self._names()
        (last,) = self._base.execute("SELECT COALESCE(MAX(position), 0) FROM items").fetchone()
        (revision,) = self._base.execute("UPDATE revisions SET latest = latest + 1 RETURNING latest").fetchone()
        numbers = []
        for photo, stamp in zip(self._photos, self._stamps, strict=True):
            same = (stored(str(photo)), stamp, recipe, *self._settings, stored(str(self._folder)))
            known = self._known(same) if self._batch.skips_finished else None
            if known is not None:
                numbers.append(known)
                continue
            counted, last = counted + 1, last + 1
            target = self._target
            if target is None:
                wanted = target_name(self._batch.template, photo, self._batch.options, counted, self._batch.suffix)
                target = names.free(self._folder / wanted, photo)
            name = stored(str(target))
            added = self._base.execute(
                "INSERT INTO items (photo, stamp, recipe, save_options, details, folder, target, counted, position, "
                "revision, state, result) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*same, name, counted, last, revision, *self._begun(name)),
            )
            numbers.append(int(added.lastrowid or 0))
        return tuple(numbers)

    def _recipe_id(self) -> int:
        key = digest(self._recipe)
        self._base.execute("INSERT OR IGNORE INTO recipes (digest, text) VALUES (?, ?)", (key, self._recipe))
        (found,) = self._base.execute("SELECT id FROM recipes WHERE digest = ?", (key,)).fetchone()
        return int(found)

    def _names(self) -> tuple[_Names, int]:
        """Return the targets in the folder, and the largest {n} among them."""
        found = self._base.execute("SELECT target, counted FROM items WHERE folder = ?", (stored(str(self._folder)),))
        inside = found.fetchall()
        return _Names({text_of(name) for name, _ in inside}), max((counted for _, counted in inside), default=0)

    def _known(self, same: tuple[object, ...]) -> int | None:
        """Return the number of an item that makes another one of the same photograph and settings needless."""
        asked = None if self._target is None else stored(str(self._target))
        found = self._base.execute(
            "SELECT number, state, result FROM items INDEXED BY items_by_photo WHERE photo = ? AND stamp = ? "
            "AND recipe = ? AND save_options = ? AND details = ? AND folder = ? AND (? IS NULL OR target = ?)",
            (*same, asked, asked),
        ).fetchone()
        if found is None:
            return None
        number, state, result = found
        if state == ItemState.FAILED or (state == ItemState.DONE and result in self._gone):
            self._base.execute(
                "UPDATE items SET state = ?, result = ?, message = '', seconds = NULL, tries = 0 WHERE number = ?",
                (*self._begun(asked), number),
            )
        return int(number)

    def _begun(self, target: str | bytes | None) -> tuple[str, str | bytes | None]:
        """Give state and result of an item that is added, or tried again."""
        return (ItemState.DONE.value, target) if self._is_copied else (ItemState.WAITING.value, None)


class _Names:
    """Give each painting a name of its own."""

    def __init__(self, taken: set[str]) -> None:
        self._taken = taken
        self._copies: dict[str, int] = {}  # the last " (2)" of a name that many ask for

    def free(self, wanted: Path, photo: Path) -> Path:
        """Return the wanted name, or the first "name (2)" and so on that no other painting and no photograph has."""
        candidate, copy = wanted, self._copies.get(str(wanted), 1)
        while str(candidate) in self._taken or candidate == photo:
            copy += 1
            candidate = wanted.with_name(f"{wanted.stem} ({copy}){wanted.suffix}")
        self._taken.add(str(candidate))
        self._copies[str(wanted)] = copy
        return candidate


def _stamp(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError:  # it will be told when its turn comes
        return 0


def _copy(file: Path, target: Path) -> None:
    if file == target:
        return
    try:
        with whole_file(target) as part:
            shutil.copyfile(file, part)
    except OSError as error:
        from engine.pictures.image_saving import write_sentence  # noqa: PLC0415  # the encoders, which a list is without

        raise CannotWrite(write_sentence(target, error)) from error


def once(base: sqlite3.Connection, token: str, add: Callable[[], tuple[int, ...]]) -> tuple[int, ...]:
    """Add what has a token only the first time, and give its numbers each time; "" is no token."""
    if not token:
        return add()
    name = f"added {token}"
    row = base.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
    if row is not None:
        return tuple(json.loads(row[0]))
    numbers = add()
    base.execute("INSERT INTO facts VALUES (?, ?)", (name, json.dumps(numbers)))
    base.execute(
        "DELETE FROM facts WHERE name LIKE 'added %' AND rowid <= (SELECT max(rowid) FROM facts) - ?", (MOST_TOKENS,)
    )
    return numbers
