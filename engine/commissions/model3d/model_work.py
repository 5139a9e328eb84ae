"""Hold a model while it is painted: what its source shows, and what its sink makes of the painting."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from engine.commissions.model3d.open_model import open_model
from engine.commissions.model3d.surface_way import SurfaceWay
from engine.commissions.model3d.texture_way import TextureWay

if TYPE_CHECKING:
    from pathlib import Path

    from engine.commissions.model3d.model import Model
    from engine.options import StyleOptions
    from engine.values import Picture, Pixels


class Way(Protocol):
    """Be one way of painting a model."""

    def picture(self) -> Picture:
        """Give what is painted."""

    def textures(self, painted: Pixels) -> dict[int, Pixels]:
        """Give the model's textures, (H, W, 3) each, by index, of the painted picture."""


class ModelWork:
    """Open the model when it is asked for, and remember where an interrupted run has left off.

    Args:
        path: of the model.
        options: of the painting.
        by_surface: the views are painted, not the textures as they lie; what shines is none of them.
    """

    def __init__(self, path: Path, options: StyleOptions, *, by_surface: bool = False) -> None:
        self.path, self._options, self.by_surface = path, options, by_surface
        self.resume: Path | None = None  # folder

    @cached_property
    def model(self) -> Model:
        """Give the model; raises UnreadableImage, UnsupportedFormat or OutOfMemory."""
        return open_model(self.path, shines=self._options.emissive and not self.by_surface)

    @cached_property
    def way(self) -> Way:
        """Give the way in which it is painted; raises UnsupportedFormat."""
        if not self.by_surface:
            return TextureWay(self.model)
        return self.surface

    @cached_property
    def surface(self) -> SurfaceWay:
        """Give the way by its views; raises UnsupportedFormat."""
        return SurfaceWay(self.model, self._options)
