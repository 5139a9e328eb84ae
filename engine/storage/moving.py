"""Bring what an earlier version has kept in another place, and what names it there, to where it is kept now."""

from __future__ import annotations

import contextlib
import errno
import json
import logging
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from engine.storage.whole_file import whole_file, write_whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.storage.places import Places

log = logging.getLogger(__name__)


def bring_former(places: Places, follow: Callable[[Callable[[str], str]], None]) -> None:
    """Move what lies in former places, then have all that names a file there name it where it is now.

    A former folder is removed last, so that a start that was cut off is made up for by the next one. What cannot be
    moved, because it is in use or something of its name is here already, stays there.

    Args:
        places: of the user.
        follow: has settings and queue take what a function makes of each of their texts.
    """
    for former in places.former:
        if former.is_dir() and not (places.data.exists() and former.samefile(places.data)):
            _move_inside(former, places.data)
            move = _Move(former, places)
            with contextlib.suppress(OSError):
                move.histories()
                move.words()
            follow(move.text)
            with contextlib.suppress(OSError):
                former.rmdir()
            log.info("%s is kept in %s now", former, places.data)


def _move_inside(source: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for inside in sorted(source.iterdir()):
        _move(inside, target / inside.name)


def _move(source: Path, target: Path) -> None:
    """Move a file or folder to where nothing is, or what is in a folder into the one that is there."""
    try:
        if not target.exists():
            _rename(source, target)
        elif source.is_dir() and target.is_dir():
            _move_inside(source, target)
            source.rmdir()
    except OSError as error:
        log.warning("%s stays for now: %s", source, error)


def _rename(source: Path, target: Path) -> None:
    try:
        source.rename(target)
    except OSError as error:
        if source.is_dir():  # a file in it may be in use, or the target on another disk
            _move_inside(source, target)
            source.rmdir()
        elif error.errno == errno.EXDEV:
            with whole_file(target) as part:
                shutil.copy2(source, part)
            source.unlink()
        else:
            raise


class _Move:
    """Know by what names former files are written down, and by what they are now."""

    def __init__(self, former: Path, places: Places) -> None:
        self._former, self._places = former, places
        pairs = [(str(former), str(places.data)), (former.as_posix(), places.data.as_posix())]
        with contextlib.suppress(RuntimeError, ValueError):  # no home; not below it
            home = Path.home()
            pairs += [(f"~/{former.relative_to(home).as_posix()}", f"~/{places.data.relative_to(home).as_posix()}")]
        self._pairs = tuple(pairs)

    def text(self, text: str) -> str:
        """Name in a path, or in each path of a JSON text, the new place instead of the former one."""
        for old, new in self._pairs:
            if text == old or text.startswith((f"{old}/", f"{old}\\")):
                return new + text[len(old) :]
        if text[:1] not in ("{", "["):
            return text
        try:
            record = json.loads(text)
        except ValueError:
            return text
        moved = self._value(record)
        return text if moved == record else json.dumps(moved)

    def _value(self, value: object) -> object:
        if isinstance(value, dict):
            return {self.text(key): self._value(inside) for key, inside in value.items()}
        if isinstance(value, list):
            return [self._value(inside) for inside in value]
        return self.text(value) if isinstance(value, str) else value

    def histories(self) -> None:
        """Let pasted photographs, which have moved, find their histories, whose folders are named by their paths."""
        for photo in self._places.pasted.glob("*"):
            before = self._places.history(self._former / photo.relative_to(self._places.data))
            if before.is_dir():
                _move(before, self._places.history(photo))

    def words(self) -> None:
        """Write anew what the window knew, and the recipes of histories."""
        for file in (self._places.record, *self._places.histories.glob("*/*.json")):
            with contextlib.suppress(FileNotFoundError, UnicodeDecodeError):
                before = file.read_text(encoding="utf-8")
                if (now := self.text(before)) != before:
                    write_whole(file, now)
