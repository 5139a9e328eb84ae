"""Note down how far the painting of a clip is, so that it goes on after any end."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from engine.storage.whole_file import whole_file, write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from engine.values import Pixels

_NOTES, _LAST = "journal.json", "last.npy"
_ENDS = 1 << 20  # bytes at either end of a file that are looked at to know it again


@dataclass(slots=True)
class Segment:
    """Describe one finished piece."""

    file: str
    pts: int  # of its first frame, in units of the clip's time base
    count: int  # frames


@dataclass(slots=True)
class Notes:
    """Hold what the next run goes on from."""

    work: str = ""  # what is painted, from where, and how
    segments: list[Segment] = field(default_factory=list)
    last_pts: int = 0  # of the last frame in them
    shot: int = 0  # index of the first frame of the shot that it lies in
    shot_time: str = "0"  # s, its time, a fraction
    way: tuple[float, float] = (0.0, 0.0)  # of the camera since then, px to the right and down
    kept: dict[str, bytes] = field(default_factory=dict)  # what the painter keeps for all of the clip

    @property
    def done(self) -> int:
        """Count the frames that are painted."""
        return sum(segment.count for segment in self.segments)


class ClipJournal:
    """Keep notes and the last painted frame in a folder.

    Args:
        folder: need not exist.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, work: str) -> tuple[Notes, Pixels | None]:
        """Return what an earlier run of the same work left, with its last painted frame; else empty notes."""
        try:
            notes = msgspec.json.decode((self.folder / _NOTES).read_bytes(), type=Notes)
            whole = all((self.folder / segment.file).is_file() for segment in notes.segments)
            if notes.work == work and notes.segments and whole:
                return notes, np.load(self.folder / _LAST, allow_pickle=False)
        except (OSError, ValueError):
            pass
        return Notes(work), None

    def write(self, notes: Notes, last: Pixels) -> None:
        """Have the notes on the disk before returning; what was there stays until then. Raises OSError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with whole_file(self.folder / _LAST, self.folder / "next.npy") as fresh, fresh.open("wb") as file:
            np.save(file, last, allow_pickle=False)
        write_whole(self.folder / _NOTES, msgspec.json.encode(notes))


def work_of(clip: Path, *words: str) -> str:
    """Hash what is painted and how; of the file its size, its time and both its ends count. Raises OSError."""
    digest = hashlib.sha256()
    stat = clip.stat()
    with clip.open("rb") as file:
        digest.update(file.read(_ENDS))
        file.seek(max(0, stat.st_size - _ENDS))
        digest.update(file.read(_ENDS))
    digest.update(json.dumps([stat.st_size, stat.st_mtime_ns, *words]).encode())
    return digest.hexdigest()
