"""Write files that are there whole or as they were before, also after a crash or a power cut."""

from __future__ import annotations

import contextlib
import os
import shutil
import uuid
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def whole_file(target: Path, part: Path | None = None) -> Iterator[Path]:
    """Lend a name beside `target` to write a file to; at the end it is on the disk and takes the target's name.

    `part` is that name, for a folder of the app's own, where what a crash has left is so written over; None is a name
    that nobody has. Where something is raised, the target is as it was and nothing is left beside it. Raises OSError.
    """
    with temporary_beside(target, part) as temporary:
        yield temporary
        put_in_place(temporary, target)


def write_whole(target: Path, data: bytes | str) -> None:
    """Write bytes, or a text as UTF-8, as `whole_file` does."""
    with whole_file(target, target.with_name(f"{target.name}.part")) as temporary:
        temporary.write_bytes(data.encode() if isinstance(data, str) else data)


def link_or_copy(file: Path, name: Path) -> None:
    """Give a file another name as well, or where the disk knows no such names copy it; raises OSError."""
    name.parent.mkdir(parents=True, exist_ok=True)
    name.unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        os.link(file, name)
        return
    shutil.copyfile(file, name)


@contextmanager
def temporary_beside(target: Path, part: Path | None = None) -> Iterator[Path]:
    """Lend `part`, or a short unused name in the target's folder; what is still there at the end is removed."""
    temporary = part or target.with_name(f".impasto-{uuid.uuid4().hex[:12]}.part")
    try:
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def put_in_place(written: Path, target: Path) -> None:
    """Bring a file that is complete onto the disk and give it the target's name; raises OSError."""
    with written.open("rb+") as file:
        os.fsync(file.fileno())
    written.replace(target)
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Bring the new name onto the disk, where the system knows how; the file is whole without it."""
    with contextlib.suppress(OSError, AttributeError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
