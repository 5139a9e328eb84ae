"""Name the session's phases; describe what it has open, has painted, and paints; and name the picture's file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QSize

from engine.commissions.model3d.model_suffixes import SUFFIXES
from engine.options import StyleOptions
from engine.pictures.formats import WRITABLE_SUFFIXES
from gui.engine_process.messages import Photo, StoredResult
from gui.engine_process.model_cache import is_model
from gui.link.kept import is_pasted

NAME_LENGTH = 40  # characters of a photo's or style's name in a suggested one


class SessionPhase(StrEnum):
    """Name what the window can do now; in FAILED the photo and the last picture are kept and Start works."""

    EMPTY = "empty"
    LOADING = "loading"
    READY = "ready"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class OpenedPhoto:
    """Describe the open photo."""

    photo: Photo  # as the engine process knows it
    path: Path  # empty for a pasted photo
    size: QSize

    def painted_by(self, options: StyleOptions) -> Photo:
        """Name what options paint of it."""
        return as_painted(self.photo, options)

    def is_frame_beside(self, other: OpenedPhoto | None) -> bool:
        """Tell whether both are frames of one clip."""
        is_clip = self.photo.moment is not None and other is not None and other.photo.moment is not None
        return is_clip and other is not None and (self.path, self.size) == (other.path, other.size)


@dataclass(frozen=True, slots=True)
class PaintedResult:
    """Describe a finished picture that is there to be saved."""

    job: int  # that painted it
    stored: StoredResult
    options: StyleOptions
    model: str
    name: str = ""  # in the history; "" where it is not kept
    is_saved: bool = False  # by the user, to a file


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Describe a run whose result is not on the disk yet."""

    options: StyleOptions
    journal: Path | None  # of a Gatys run
    begin: str = ""  # the picture of the history that it goes on from


@dataclass(frozen=True, slots=True)
class Recalled:
    """Describe a picture of the history that is brought back."""

    name: str
    options: StyleOptions
    is_saved: bool


def as_painted(photo: Photo, options: StyleOptions | None) -> Photo:
    """Name what options paint of a photo: of a model perhaps also what shines."""
    return replace(photo, shines=options is not None and options.emissive and is_model(photo.path))


def suggested_name(photo: Path, options: StyleOptions | None, picture: str, painted: str) -> str:
    """Give a file name for a result; `picture` and `painted` are the words for a photo and a style without a name."""
    photo = Path() if is_pasted(photo) else photo
    styles = " + ".join(choice.path.stem for choice in options.styles)[:NAME_LENGTH] if options else ""
    suffix = photo.suffix.lower() if photo.suffix.lower() in (*WRITABLE_SUFFIXES, *SUFFIXES) else ".jpg"
    return f"{photo.stem[:NAME_LENGTH] or picture} - {styles or painted}{suffix}"
