"""Find the files that a recipe names: where they were, or by their names among those that are known."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Any

from engine.errors import BadOptions
from engine.option_table import BROKEN

if TYPE_CHECKING:
    from collections.abc import Iterable

_OF_SERVERS = re.compile(r"[/\\]{2}|/(net|afs|Network)(/|$)")  # Windows reads slashes of either kind as the same


def file_record(path: Path, bundled: Path, *, private: bool) -> dict[str, object]:
    """Write a file by its name and, where it is in another folder than `bundled` and not `private`, that folder."""
    path = path.absolute()
    record: dict[str, object] = {"file": path.name}
    if not private and path.parent != bundled.absolute():
        record["folder"] = _abbreviated(path.parent)
    return record


def _abbreviated(folder: Path) -> str:
    with contextlib.suppress(RuntimeError, ValueError):  # no home; not below it
        return (PurePosixPath("~") / folder.relative_to(Path.home()).as_posix()).as_posix()
    return str(folder)


class FileSearch:
    """Find files, and remember the names of those that are nowhere."""

    def __init__(self, known: Iterable[Path]) -> None:
        """Look among `known` files where one is not in its folder."""
        self._known = tuple(known)
        self.missing: list[str] = []

    def find(self, entry: dict[str, Any]) -> Path | None:
        """Find what `file_record` wrote, None where it is nowhere; raises BadOptions where that is no file's name."""
        name = entry.get("file") if isinstance(entry, dict) else None
        if not isinstance(name, str) or not name or PureWindowsPath(name).name != name:  # of either kind of system
            raise BadOptions(BROKEN)
        places = (place_of(entry.get("folder"), name), *(path for path in self._known if path.name == name))
        found = next((place for place in places if place is not None and is_file(place)), None)
        if found is None:
            self.missing.append(name)
        return found


def place_of(folder: object, name: str) -> Path | None:
    """Return where a file was; None where that may be a server's folder, for a recipe may come from anybody."""
    if not isinstance(folder, str) or _OF_SERVERS.match(folder):
        return None
    if folder != "~" and not folder.startswith("~/"):
        place = Path(folder)
    elif PureWindowsPath(folder[2:]).anchor:  # it would replace the home instead of following it
        return None
    else:
        try:
            place = Path.home() / folder[2:]
        except RuntimeError:  # no home
            return None
    return place / name if place.is_absolute() else None


def is_file(path: Path) -> bool:
    """Tell whether there is a file; also of a name that is too long or impossible here."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
