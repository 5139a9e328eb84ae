"""Define what is asked and answered about what is kept on the disk; the rest is in messages.py."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from engine.storage.places import Places
from gui.engine_process.messages import Finished, Photo, StoredResult
from gui.link.kept import Kept
from gui.link.protocol import Answer, AnswerT, Event, Request


@dataclass(frozen=True, slots=True)
class KeepingRequest(Request[AnswerT]):
    """Be the base of what gui/engine_process/history_worker.py does."""


@dataclass(frozen=True, slots=True)
class ResultKept(Answer):
    """Tell that a picture is in the history."""


@dataclass(frozen=True, slots=True)
class KeepResult(KeepingRequest[ResultKept]):
    """Ask to keep a finished picture in the history."""

    folder: Path  # of the photo's history
    name: str  # of the entry
    recipe: str  # JSON
    notice: str
    most_bytes: int  # of all histories together; the oldest entries make room
    result: StoredResult
    is_writing: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class KeptListed(Answer):
    """Give a photo's history, the newest first."""

    entries: tuple[Kept, ...]


@dataclass(frozen=True, slots=True)
class ListKept(KeepingRequest[KeptListed]):
    """Ask for a photo's history."""

    folder: Path


@dataclass(frozen=True, slots=True)
class RemoveKept(KeepingRequest[KeptListed]):
    """Ask to delete an entry of the history; what is left is the answer."""

    entry: Kept


@dataclass(frozen=True, slots=True)
class ShowKept(KeepingRequest[Finished]):
    """Ask for a picture of the history, as if it had just been painted."""

    photo: Photo
    entry: Kept


@dataclass(frozen=True, slots=True)
class TextWritten(Answer):
    """Tell that a text file is there."""

    path: Path


@dataclass(frozen=True, slots=True)
class WriteText(KeepingRequest[TextWritten]):
    """Ask to write a small text file."""

    path: Path
    text: str
    is_writing: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class RecordKept(Answer):
    """Tell that the disk is as it was asked to be."""


@dataclass(frozen=True, slots=True)
class KeepRecord(KeepingRequest[RecordKept]):
    """Ask to keep what the window knows for the next start; states of runs that it does not name are deleted."""

    path: Path
    text: str  # "" deletes the record
    is_writing: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class RecordRead(Answer):
    """Give what the window knew; "" where there is nothing."""

    text: str
    done: float | None  # share of the run whose state is there


@dataclass(frozen=True, slots=True)
class ReadRecord(KeepingRequest[RecordRead]):
    """Ask for what the window knew when it was last open."""

    path: Path


@dataclass(frozen=True, slots=True)
class TidyPasted(KeepingRequest[RecordKept]):
    """Ask to remove the files of pasted photographs that nothing refers to; it never fails."""

    places: Places
    recent: tuple[Path, ...]  # photographs that the menu offers
    most_bytes: int  # of all that only histories refer to


@dataclass(frozen=True, slots=True)
class StateNotKept(Event):
    """Tell that the state of a run could not be kept on the disk; it goes on."""

    sentence: str
