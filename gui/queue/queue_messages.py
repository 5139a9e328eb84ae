"""Define what the window's process and the queue's process say to each other: frozen and picklable.

Every request is kept until it is answered, and sent again where the process dies or rests; asked twice it is done once.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from engine.commissions.queue.queue_item import Batch, Changes, QueueMode
from engine.values import Progress
from gui.link.frame_ring import Ring
from gui.link.protocol import Answer, Event, Frame, Request, Update

THUMBNAIL_SIDE = 112  # px
THUMBNAILS = Ring("thumbnails", 4, THUMBNAIL_SIDE * THUMBNAIL_SIDE * 3)
FRAME_SIDE = 1024  # px, long side of a clip's frame while it is painted
FRAMES = Ring("frames", 4, FRAME_SIDE * FRAME_SIDE * 3)  # two are one moment, before and after


@dataclass(frozen=True, slots=True)
class Granted(Answer):
    """Tell that the queue is as it was asked to be."""


@dataclass(frozen=True, slots=True)
class Added(Answer):
    """Tell how many photographs were taken in, and the numbers of those that are finished already."""

    count: int
    finished: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Add(Request[Added]):
    """Put photographs and the pictures of folders at the end."""

    batch: Batch  # folders among its photographs stand for the pictures in them


@dataclass(frozen=True, slots=True)
class Remove(Request[Granted]):
    """Take photographs out; the one that is being painted is stopped."""

    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Move(Request[Granted]):
    """Put photographs before another one, or at the end."""

    numbers: tuple[int, ...]
    before: int | None


@dataclass(frozen=True, slots=True)
class Retry(Request[Granted]):
    """Let finished or failed photographs wait again."""

    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ClearFinished(Request[Granted]):
    """Take out what is painted."""


@dataclass(frozen=True, slots=True)
class SetMode(Request[Granted]):
    """Go on, stop after the present picture, or pause."""

    mode: QueueMode


@dataclass(frozen=True, slots=True)
class Look(Request[Granted]):
    """Ask for the list, which comes as Changed."""


@dataclass(frozen=True, slots=True)
class ThumbnailMade(Answer):
    """Show a small square."""

    frame: Frame


@dataclass(frozen=True, slots=True)
class MakeThumbnail(Request[ThumbnailMade]):
    """Ask for a small square of a picture file."""

    path: Path


@dataclass(frozen=True, slots=True)
class Changed(Event):
    """Tell what has changed in the queue since the last report, or all of it; sent after every change."""

    changes: Changes
    shows_life: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class Progressed(Event):
    """Tell how far a photograph is."""

    number: int
    progress: Progress


@dataclass(frozen=True, slots=True)
class FramePainted(Event):
    """Show a frame of a clip as it was and as it is painted; left out where the window has no time for it."""

    number: int  # of the clip in the queue
    index: int  # of the frame, from 0
    count: int  # of all frames, as far as is known
    moment: float  # s, when it is shown
    before: Frame
    after: Frame


@dataclass(frozen=True, slots=True)
class Emptied(Event):
    """Tell that nothing waits any more, and what has become of the photographs since something did."""

    done: int
    failed: int


@dataclass(frozen=True, slots=True)
class LetHelp(Request[Granted]):
    """Let the computers that have joined help, and listen for them, or no more; it stays so until asked otherwise."""

    is_on: bool


@dataclass(frozen=True, slots=True)
class Invited(Answer):
    """Tell for whom an invitation was written."""

    name: str


@dataclass(frozen=True, slots=True)
class Invite(Request[Invited]):
    """Write a pairing file with which another computer joins once."""

    name: str
    host: str  # address of this computer's interface that the other one can reach
    file: Path


@dataclass(frozen=True, slots=True)
class SwitchComputer(Request[Granted]):
    """Give a computer work, or none."""

    name: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class RemoveComputer(Request[Granted]):
    """Trust a computer no more, or void its invitation."""

    name: str


@dataclass(frozen=True, slots=True)
class LeaveLeader(Request[Granted]):
    """Forget the computer that this one has joined."""


@dataclass(frozen=True, slots=True)
class LookForComputers(Request[Granted]):
    """Ask for the computers, which come as ComputersChanged."""


@dataclass(frozen=True, slots=True)
class StrokesLearnt(Answer):
    """Tell whether another computer has learnt them; else this one may."""

    is_learnt: bool


@dataclass(frozen=True, slots=True)
class LearnStrokes(Request[StrokesLearnt]):
    """Have another computer learn the strokes of a painting."""

    painting: Path
    photos: tuple[Path, ...]  # that it is learnt on
    sample: Path  # file in which it is shown how it paints by now


@dataclass(frozen=True, slots=True)
class LearningAdvanced(Update):
    """Tell how far it is."""

    fraction: float  # 0 .. 1
    seconds_left: float | None


@dataclass(frozen=True, slots=True)
class OtherComputer:
    """Describe a computer that helps, or will."""

    name: str
    has_joined: bool
    is_on: bool
    is_there: bool = False
    device: str = ""
    speed: float | None = None  # seconds a megapixel, by the engine that it has painted with
    paints: tuple[str, ...] = ()  # names of photographs
    learns: str = ""  # name of the painting whose strokes it learns


@dataclass(frozen=True, slots=True)
class ComputersChanged(Event):
    """Tell which computers help, or will; sent after every change, and where it is asked for."""

    is_let: bool
    computers: tuple[OtherComputer, ...] = ()
    addresses: tuple[tuple[str, str], ...] = ()  # of this computer, each with its interface's name
    leader: str = ""  # address of the computer that this one has joined


@dataclass(frozen=True, slots=True)
class HelperInTrouble(Event):
    """Tell in one sentence what keeps a computer from helping."""

    sentence: str
