"""Move files to the system's trash and back."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

from PySide6.QtCore import QFile


def move_to_trash(path: Path) -> Path | None:
    """Move a file to the trash; return where it is there, or None where the system has no trash for it."""
    file = QFile(str(path))
    return Path(file.fileName()) if file.moveToTrash() and file.fileName() else None


def bring_back(trashed: Path, path: Path) -> bool:
    """Move a file back from the trash to where it was; return False where it is gone or its place is taken."""
    if path.exists():
        return False
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(trashed, path)
    except OSError:
        return False
    with contextlib.suppress(OSError):  # the note that a Linux desktop keeps about it
        (trashed.parent.parent / "info" / f"{trashed.name}.trashinfo").unlink()
    return True
