"""Hold all that a painter looks at: photograph, paintings, regions, options, and what frames hand on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import numpy as np
    import torch
    from numpy.typing import NDArray
    from torch import Tensor

    from engine.masks.effect import Regions
    from engine.options import StyleOptions
    from engine.painters.plan import RunPlan, Size
    from engine.pictures.fitted_photo import FittedPhoto
    from engine.runs.fallback import Fallback
    from engine.values import Pixels


@dataclass(frozen=True, slots=True)
class StyleImage:
    """Hold one decoded painting."""

    key: object  # changes with its file, the part of it that is taken and its colours
    image: Tensor  # (1, 3, H, W) in [0, 1]
    scale: float  # of its strokes, times the options' style scale
    painting: str = ""  # SHA-256 of the file; none where it is turned so far that strokes of its own do not fit it
    is_grey: bool = False
    part: object = None  # changes with its file and the part of it that is taken, whatever its colours


@dataclass(slots=True)
class Shot:
    """Hold what the frames of one shot hand on; each cut begins with a new one.

    `known` belongs to the painter: what it measured at one frame and keeps fixed for those that follow; `kept` as well,
    and the next shot gets it too, and so does a later run that goes on: what stays the same in all of the clip.
    """

    samples: tuple[Pixels, ...] = ()  # some of the frames, (h, w, 3) each, that show the shot as a whole
    kept: dict[str, bytes] = field(default_factory=dict)
    known: dict[object, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Hold:
    """Hold a frame of a clip to what the frames before it give (Ruder et al., arXiv:1604.08610)."""

    picture: Pixels  # (h, w, 3), their paintings, moved to this frame
    share: NDArray[np.float32]  # (h, w, 1), 0 .. 1: how far each pixel of it can be trusted
    weight: float  # of the squared distance, in parts of the picture's own variance


class Sight(Protocol):
    """See a surface's sheet in a picture of one size."""

    sheet_size: Size

    def seen(self, sheet: Tensor) -> Tensor:
        """Give the picture (1, 3, H, W) of a sheet (1, 3, h, w)."""

    def carried_back(self, gradient: Tensor) -> Tensor:
        """Turn the gradient of what was seen last into the sheet's."""


class Surface(Protocol):
    """Be something that is seen in the picture, such as a model from many sides, and painted instead of it."""

    share: float  # of the picture's long side, that one view of it takes

    def at(self, height: int, width: int, device: torch.device) -> Sight:
        """Look at it in a picture of that size."""

    def begin(self, sight: Any) -> Tensor:  # noqa: ANN401  # one of its own
        """Give its sheet as it is before, (1, 3, h, w), of the size that `sight` sees."""

    def take(self, sheet: Tensor) -> None:
        """Take its painted sheet."""


@dataclass(slots=True)
class Scene:
    """Describe one picture that is to be painted."""

    photo: FittedPhoto
    options: StyleOptions
    plan: RunPlan
    styles: list[StyleImage]  # of the mix, then those of masks
    mix: list[float]  # share of each style where there are no regions; sum 1
    regions: Regions | None
    fallback: Fallback
    begin: Pixels | None = None  # (h, w, 3), a picture to go on from, such as the warped result of the frame before
    shot: Shot | None = None
    hold: Hold | None = None
    surface: Surface | None = None  # that is painted instead of the picture

    @property
    def is_grey(self) -> bool:
        """Tell whether neither the photograph nor a painting has colours."""
        return self.photo.is_grey and bool(self.styles) and all(style.is_grey for style in self.styles)

    @property
    def device(self) -> torch.device:
        """Name what computes, unless its memory runs out."""
        return self.plan.device

    @property
    def size(self) -> Size:
        """Give height and width of the result, px."""
        return self.plan.size
