"""Describe an entry of a photo's history, and name where things are kept."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from pathlib import Path

PASTED = "pasted"  # folder of pasted photographs, and how their names begin
SUFFIXES = (".json", ".tif", ".jpg")  # what an entry consists of: words, picture, thumbnail; the words come last


@dataclass(frozen=True, slots=True)
class Kept:
    """Describe a finished picture that is kept on the disk."""

    folder: Path
    name: str
    recipe: str  # JSON
    made: float  # s since 1970
    width: int  # px
    height: int  # px

    @property
    def thumbnail(self) -> Path:
        """Name the small picture, 256 px at most."""
        return self.folder / f"{self.name}.jpg"

    @property
    def picture(self) -> Path:
        """Name the picture itself."""
        return self.folder / f"{self.name}.tif"


@dataclass(frozen=True, slots=True)
class Places:
    """Name the places of what is kept, below the app's data folder."""

    data: Path

    @property
    def record(self) -> Path:
        """Name the file of what the window knows."""
        return self.data / "session" / "session.json"

    @property
    def histories(self) -> Path:
        """Name the folder of all histories."""
        return self.data / "history"

    def history(self, photo: Path) -> Path:
        """Name the folder of a photo's history."""
        return self.histories / hashlib.sha256(str(photo.absolute()).encode()).hexdigest()[:24]

    @property
    def pasted(self) -> Path:
        """Name the folder of pasted photographs."""
        return self.data / PASTED

    def new_journal(self) -> Path:
        """Name a file for the state of a run that begins."""
        return self.record.parent / f"run-{new_name()}.npz"


def is_pasted(photo: Path) -> bool:
    """Tell whether a photograph was pasted; its file's name says nothing to the user then."""
    return photo == Path() or (photo.parent.name == PASTED and photo.name.startswith(f"{PASTED}-"))


def new_name() -> str:
    """Make up a name that sorts by time."""
    return f"{time.time_ns():x}"
