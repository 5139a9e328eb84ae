"""Have a queue name files by the places that they have been moved to."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from engine.commissions.queue.queue_schema import connected, digest
from engine.errors import CannotWrite

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def follow(file: Path, moved: Callable[[str], str]) -> None:
    """Write photographs, paintings and recipes anew by `moved`, in one transaction; what is damaged stays as it is."""
    if not file.exists():
        return
    with suppress(sqlite3.Error, CannotWrite), closing(connected(file)) as base:
        base.create_function("moved", 1, lambda value: moved(value) if isinstance(value, str) else value)
        base.create_function("digest", 1, digest)
        base.execute("BEGIN IMMEDIATE")
        with base:
            for column in ("photo", "folder", "target", "result"):
                base.execute(f"UPDATE items SET {column} = moved({column}) WHERE moved({column}) != {column}")
            change = "UPDATE OR IGNORE recipes SET text = moved(text), digest = digest(moved(text))"
            base.execute(f"{change} WHERE moved(text) != text")
