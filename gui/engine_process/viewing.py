"""Define what is asked and answered about the looks of an open 3D model; the rest is in messages.py."""

from __future__ import annotations

from dataclasses import dataclass

from gui.engine_process.messages import LONGEST_SIDE, Photo
from gui.link.frame_ring import Ring
from gui.link.protocol import Answer, AnswerT, Array, Frame, Request

VIEWS = Ring("views", 2, LONGEST_SIDE * LONGEST_SIDE * 3)


@dataclass(frozen=True, slots=True)
class ViewRequest(Request[AnswerT]):
    """Be the base of what gui/engine_process/view_worker.py does, also beside a painting."""


@dataclass(frozen=True, slots=True)
class ModelSeen(Answer):
    """Tell what there is to see of a model."""

    clips: tuple[tuple[str, float], ...]  # names of its animations, and s that they take
    triangles: int
    can_shine: bool = False  # there are pictures by which it does


@dataclass(frozen=True, slots=True)
class LookAtModel(ViewRequest[ModelSeen]):
    """Ask what there is to see of an open model."""

    photo: Photo


@dataclass(frozen=True, slots=True)
class View:
    """Say from where and how a model is looked at."""

    yaw: float = 35.0  # degrees
    pitch: float = 12.0
    zoom: float = 1.0
    shift: tuple[float, float] = (0.0, 0.0)  # of the picture, in halves of its shorter side, right and down
    is_lit: bool = True
    has_wires: bool = False
    ground: tuple[float, float, float] = (0.16, 0.16, 0.17)  # behind it, 0 .. 1
    clip: int | None = None  # an animation; None is the model at rest
    seconds: float = 0.0  # within it


@dataclass(frozen=True, slots=True)
class ViewDrawn(Answer):
    """Show a model."""

    frame: Frame


@dataclass(frozen=True, slots=True)
class DrawView(ViewRequest[ViewDrawn]):
    """Ask for a picture of the open model; Cancelled where a newer one has taken its place."""

    photo: Photo
    view: View
    width: int  # px, at most LONGEST_SIDE
    height: int  # px, likewise
    painted: Array | None = None  # a result's sheet, (H, W, 3) float32, that it shows; None is as it was
    is_live: bool = False  # show the latest painting instead, finished or not
    is_sharp: bool = False  # with smooth edges, in several times the time
