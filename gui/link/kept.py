"""Describe an entry of a photo's history."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.storage.places import PASTED

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


def is_pasted(photo: Path) -> bool:
    """Tell whether a photograph was pasted; its file's name says nothing to the user then."""
    return photo == Path() or (photo.parent.name == PASTED and photo.name.startswith(f"{PASTED}-"))
