"""Define what the two processes say to each other about what is kept on the disk; the rest is in messages.py."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gui.link.kept import Kept, Places

if TYPE_CHECKING:
    from gui.link.messages import Photo, StoredResult


@dataclass(frozen=True, slots=True)
class KeepResult:
    """Ask to keep a finished picture in the history; answered by ResultKept, or NotKept."""

    job: int
    folder: Path  # of the photo's history
    name: str  # of the entry
    recipe: str  # JSON
    notice: str
    most_bytes: int  # of all histories together; the oldest entries make room
    result: StoredResult


@dataclass(frozen=True, slots=True)
class ListKept:
    """Ask for a photo's history; answered by KeptListed."""

    job: int
    folder: Path


@dataclass(frozen=True, slots=True)
class ShowKept:
    """Ask for a picture of the history; answered by ResultComputed and Finished, or Failed."""

    job: int
    photo: Photo
    entry: Kept


@dataclass(frozen=True, slots=True)
class RemoveKept:
    """Ask to delete an entry of the history; answered by KeptListed."""

    job: int
    entry: Kept


@dataclass(frozen=True, slots=True)
class WriteText:
    """Ask to write a small text file; answered by TextWritten or Failed."""

    job: int
    path: Path
    text: str


@dataclass(frozen=True, slots=True)
class KeepRecord:
    """Ask to keep what the window knows for the next start; answered by RecordKept or NotKept.

    States of runs that the record does not name are deleted.
    """

    job: int
    path: Path
    text: str  # "" deletes the record


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """Ask for what the window knew when it was last open; answered by RecordRead."""

    job: int
    path: Path


@dataclass(frozen=True, slots=True)
class TidyPasted:
    """Ask to remove the files of pasted photographs that nothing refers to; answered by RecordKept in any case."""

    job: int
    places: Places
    queue: Path  # its file
    recent: tuple[Path, ...]  # photographs that the menu offers
    most_bytes: int  # of all that only histories refer to


@dataclass(frozen=True, slots=True)
class TextWritten:
    """Tell that a text file is there."""

    job: int
    path: Path


@dataclass(frozen=True, slots=True)
class ResultKept:
    """Tell that a picture is in the history."""

    job: int


@dataclass(frozen=True, slots=True)
class RecordKept:
    """Tell that the record of what the window knows is on the disk."""

    job: int


@dataclass(frozen=True, slots=True)
class NotKept:
    """Tell that something could not be kept on the disk, and go on; job 0 is the state of a run."""

    job: int
    sentence: str


@dataclass(frozen=True, slots=True)
class RecordRead:
    """Give what the window knew; "" where there is nothing."""

    job: int
    text: str
    done: float | None  # share of the run whose state is there


@dataclass(frozen=True, slots=True)
class KeptListed:
    """Give a photo's history, the newest first."""

    job: int
    entries: tuple[Kept, ...]


Request = KeepResult | ListKept | ShowKept | RemoveKept | WriteText | KeepRecord | ReadRecord | TidyPasted
Report = TextWritten | ResultKept | RecordKept | NotKept | RecordRead | KeptListed
