"""Paint a frame by a live painter so that its strokes stay on the things that the frame before shows."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from engine.commissions.video.camera_grid import off_grid, on_grid
from engine.values import Result

if TYPE_CHECKING:
    from collections.abc import Generator

    from engine.commissions.video.steadiness import Carried, Steadiness
    from engine.options import StyleOptions
    from engine.painters.scene import Hold, Shot
    from engine.values import Picture, Pixels, Preview, Progress

    Way = tuple[float, float]  # px to the right and down


class FrameEngine(Protocol):
    """Repaint frames; `engine.painting.stylizer.Stylizer` is one."""

    def stylize(
        self,
        picture: Picture,
        options: StyleOptions,
        *,
        begin: Pixels | None = None,
        shot: Shot | None = None,
        hold: Hold | None = None,
    ) -> Generator[Progress | Preview | Result, None, None]:
        """Yield how far the work is, and the result last."""


def after(way: Way, carried: Carried | None) -> Way:
    """Return how far the camera has gone, a frame later."""
    return way if carried is None else (way[0] + carried.camera[0], way[1] + carried.camera[1])


def followed(  # noqa: PLR0913, PLR0917  # what two frames of a clip have in common
    engine: FrameEngine, picture: Picture, options: StyleOptions, shot: Shot, steadiness: Steadiness,
    carried: Carried | None, way: Way, consistency: float,
) -> Generator[Progress | Preview | Result, None, None]:  # fmt: skip
    """Paint a frame on the grid of those before, and blend in what the last one gives.

    Args:
        engine: paints it.
        picture: the frame.
        options: how.
        shot: that it is of.
        steadiness: keeps the painting for the next frame.
        carried: what it has carried over to this one.
        way: of the camera since the shot's beginning.
        consistency: 0 paints each frame for itself .. 1.
    """
    photo, follows = picture.pixels, options.size is None and consistency > 0
    laid = replace(picture, pixels=on_grid(photo, way)) if follows else picture
    with closing(engine.stylize(laid, options, shot=shot)) as steps:
        for step in steps:
            if isinstance(step, Result):
                painted = off_grid(step.pixels, photo, way) if follows else step.pixels
                yield replace(step, pixels=steadiness.blended(painted, photo, carried, consistency))
            else:
                yield step
