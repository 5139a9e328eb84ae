"""Keep files by the SHA-256 of their content, so that each comes once; the oldest go when there are too many."""

from __future__ import annotations

import hashlib
import os
import re
import time
from typing import TYPE_CHECKING

from engine.errors import EngineStopped

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

LIMIT = 2 * 2**30  # bytes of files that nothing uses
_NAME = re.compile(r"[0-9a-f]{64}(\.[A-Za-z0-9]{1,8})?")


def name_of(file: Path) -> str:
    """Name a file by its content and its ending; raises OSError."""
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    suffix = file.suffix.lower()
    return digest + suffix if _NAME.fullmatch(digest + suffix) else digest


class FileCache:
    """Hold files in a folder of its own.

    Args:
        folder: need not exist; what a crash has left half is removed.
        limit: bytes.
    """

    def __init__(self, folder: Path, limit: int = LIMIT) -> None:
        self.folder, self._limit = folder, limit
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
        for half in folder.glob("*.part"):
            half.unlink(missing_ok=True)

    def lacking(self, names: Iterable[str]) -> list[str]:
        """Name what is not here; the rest counts as used now."""
        lacks = []
        for name in names:
            file = self._file(name)
            if file.exists():  # what was painted with stays known by the time of its last change
                os.utime(file, ns=(time.time_ns(), file.stat().st_mtime_ns))
            else:
                lacks.append(name)
        return lacks

    def keep(self, name: str, place: int, content: bytes, *, is_last: bool) -> None:
        """Take the bytes of a file from a place on; the last ones complete it.

        Raises:
            OSError: the disk is full.
            EngineStopped: the file is not what its name says.
        """
        file = self._file(name)
        part = file.with_name(f"{name}.part")
        if place == 0:
            self._make_room(len(content))
        with part.open("r+b" if place else "wb") as target:
            target.seek(place)
            target.truncate()
            target.write(content)
        if not is_last:
            return
        with part.open("rb") as whole:
            is_right = hashlib.file_digest(whole, "sha256").hexdigest() == name[:64]
        if not is_right:
            part.unlink()
            raise EngineStopped("A file was damaged on its way to another computer; try again.")
        part.replace(file)

    def _make_room(self, coming: int) -> None:
        found = sorted((entry.stat().st_atime, entry.stat().st_size, entry) for entry in self.folder.iterdir())
        total = coming + sum(size for _, size, _ in found)
        for _, size, entry in found:
            if total <= self._limit:
                return
            entry.unlink(missing_ok=True)
            total -= size

    def _file(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise EngineStopped("Another computer has sent a file without a name; try again.")
        return self.folder / name
