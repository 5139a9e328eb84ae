"""Define what is asked and answered about a camera that is painted live; the rest is in messages.py."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from engine.options import StyleOptions
from gui.engine_process.messages import PaintingRequest
from gui.link.protocol import Answer, Frame, Note, Update


@dataclass(frozen=True, slots=True)
class LiveFrame(Update):
    """Show what a camera sees, and how it is painted."""

    before: Frame
    after: Frame
    rate: float  # painted frames a second; 0 while it is unknown


@dataclass(frozen=True, slots=True)
class Recorded(Update):
    """Tell what has become of a recording."""

    path: Path | None  # of the clip; None where there is none
    sentence: str = ""  # why there is none


@dataclass(frozen=True, slots=True)
class CameraClosed(Answer):
    """Tell that the camera is let go, as was asked."""


@dataclass(frozen=True, slots=True)
class WatchCamera(PaintingRequest[CameraClosed]):
    """Ask for a camera's frames, painted one after the other until SteerCamera or Cancel ends it.

    Nothing else is painted meanwhile; quick paintings wait for its end.
    """

    camera: int | Path  # its number from 0; a clip stands in for it in tests
    options: StyleOptions
    consistency: float  # 0 .. 1
    is_writing: ClassVar[bool] = True  # perhaps: a recording is finished at the end


@dataclass(frozen=True, slots=True)
class SteerCamera(Note):
    """Say how what WatchCamera shows is painted from now on, and whether it is recorded."""

    job: int
    options: StyleOptions
    consistency: float
    record: Path | None = None  # a clip, which is replaced; its end ends the recording
    is_over: bool = False  # the camera is to be closed
