"""Define what both ends of any link understand: the kinds of messages, and those that every link needs.

Messages are frozen and picklable. Each side sends without waiting, and pixels travel beside the messages: `Array` names
some that a store holds, `Frame` some in a ring of slots.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, ClassVar, Generic, Literal, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QImage

Dtype = Literal["uint8", "float32"]


@dataclass(frozen=True, slots=True)
class Array:
    """Name an array that a store holds."""

    key: str
    shape: tuple[int, ...]
    dtype: Dtype


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """Point at one picture in a slot of a ring; who asked receives the picture itself."""

    ring: str
    slot: int
    width: int  # px
    height: int  # px
    image: QImage | None = None  # a copy, which the window's end of the link adds

    @property
    def picture(self) -> QImage:
        """Give the picture, at the window's end."""
        if self.image is None:
            raise ValueError("A frame holds its picture only at the window's end of a link.")
        return self.image


@dataclass(frozen=True, slots=True)
class Answer:
    """Be the base of what ends a job."""

    job: int


@dataclass(frozen=True, slots=True)
class Update:
    """Be the base of what tells of a job that goes on."""

    job: int


@dataclass(frozen=True, slots=True)
class Event:
    """Be the base of what belongs to no job."""

    shows_life: ClassVar[bool] = False  # a process that tells this has begun well


AnswerT = TypeVar("AnswerT", bound=Answer)


@dataclass(frozen=True, slots=True)
class Request(Generic[AnswerT]):
    """Be the base of what is answered: by an `AnswerT`, Failed or Cancelled, after any number of updates."""

    job: int
    is_writing: ClassVar[bool] = False  # the end of a link waits for it


@dataclass(frozen=True, slots=True)
class Note:
    """Be the base of what a process is told without an answer."""


@dataclass(frozen=True, slots=True)
class Cancelled(Answer):
    """Tell that a job has ended without a result."""


@dataclass(frozen=True, slots=True)
class Failed(Answer):
    """Tell why a job has failed; None means an error that nobody foresaw and that is in the log."""

    sentence: str | None


@dataclass(frozen=True, slots=True)
class Lost(Answer):
    """Tell that the process has ended before it answered; the link says so itself."""

    is_for_good: bool = False  # the link does not work any more


@dataclass(frozen=True, slots=True)
class Complaint(Event):
    """Tell that something went wrong that nobody asked for; None as in `Failed`."""

    sentence: str | None


@dataclass(frozen=True, slots=True)
class Listening(Event):
    """Tell that a process has come so far that it hears; no job has begun before."""


@dataclass(frozen=True, slots=True)
class Cancel(Note):
    """Ask to end a job; it is answered by Cancelled unless it has ended otherwise."""

    job: int


@dataclass(frozen=True, slots=True)
class Quit(Note):
    """Ask a process to end once what it writes to disk is complete."""


@dataclass(frozen=True, slots=True)
class FreeFrame(Note):
    """Tell that a frame has been copied and its slot is free."""

    ring: str
    slot: int


@dataclass(frozen=True, slots=True)
class MakeRoom(Update):
    """Ask the owner of the shared memory for room; answered by Room."""

    array: Array


@dataclass(frozen=True, slots=True)
class Room(Note):
    """Tell whether there is room for an array."""

    key: str
    is_there: bool


Failure = Failed | Lost


def keys_in(message: object) -> Iterator[str]:
    """Yield the keys of the arrays that a message names, however deep."""
    if isinstance(message, Array):
        yield message.key
    elif is_dataclass(message) and not isinstance(message, type):
        for field in fields(message):
            yield from keys_in(getattr(message, field.name))
