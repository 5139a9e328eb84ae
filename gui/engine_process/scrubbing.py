"""Define what is asked and answered about an open clip; the rest is in messages.py."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.options import StyleOptions
from gui.engine_process.messages import PaintingRequest
from gui.link.protocol import Answer, AnswerT, Frame, Request, Update


@dataclass(frozen=True, slots=True)
class ClipRequest(Request[AnswerT]):
    """Be the base of what gui/engine_process/clip_worker.py does."""


@dataclass(frozen=True, slots=True)
class ClipSeen(Update):
    """Tell how long a clip is, before it is looked through."""

    seconds: float
    rate: float  # frames a second, on average
    notices: tuple[str, ...]  # sentences on what is not painted as it is


@dataclass(frozen=True, slots=True)
class ClipPicture(Update):
    """Show a clip small at one place of its length."""

    place: int  # from 0
    frame: Frame


@dataclass(frozen=True, slots=True)
class ClipLooked(Answer):
    """Tell where a clip's shots begin."""

    cuts: tuple[float, ...]  # s


@dataclass(frozen=True, slots=True)
class LookThrough(ClipRequest[ClipLooked]):
    """Ask for a clip's length, small pictures of it, and its cuts; it takes the place of another one."""

    path: Path
    places: int  # pictures


@dataclass(frozen=True, slots=True)
class FramePainted(Update):
    """Show a frame of a part of a clip as it was and as it is painted."""

    moment: float  # s, when it is shown
    before: Frame
    after: Frame


@dataclass(frozen=True, slots=True)
class ClipPainted(Answer):
    """Tell that all frames of a part of a clip have been shown by FramePainted."""


@dataclass(frozen=True, slots=True)
class PaintPart(PaintingRequest[ClipPainted]):
    """Ask for a part of a clip as it will be painted, frame by frame; it makes room for every other painting."""

    path: Path
    options: StyleOptions
    start: float  # s
    stop: float  # s
    consistency: float  # 0 .. 1
