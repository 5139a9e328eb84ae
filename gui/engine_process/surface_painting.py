"""Paint a model as it is seen, for the window."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from engine.values import Preview, Result

if TYPE_CHECKING:
    from collections.abc import Generator

    from engine.options import StyleOptions
    from engine.values import Frame, Progress
    from gui.engine_process.model_cache import OpenModel


def surface_painted(
    engine: object, opened: OpenModel, options: StyleOptions, journal: object | None
) -> Generator[Progress | Preview | Result]:
    """Yield how far it is, previews of the views, and the result: the model's sheet, as painting its texture gives it.

    The previews are of the sheet's shape, in the place of which they are shown.

    Raises:
        EngineError.
    """
    from engine.commissions.model3d.surface_way import SurfacePainter, SurfaceWay

    way = SurfaceWay(opened.model, options)
    painter = SurfacePainter(cast("Any", engine), options, way, cast("Any", journal))
    with closing(painter.painted(way.picture())) as items:
        for item in items:
            if isinstance(item, Result):
                sheet, _ = opened.way.sheet.picture(way.textures(item.pixels))
                yield replace(item, pixels=sheet)
            elif isinstance(item, Preview):
                yield replace(item, pixels=_of_shape(item.pixels, opened.way.sheet.height, opened.way.sheet.width))
            else:
                yield item


def _of_shape(pixels: Frame, height: int, width: int) -> Frame:
    """Let the edges of a picture (h, w, 3) go on until it has the shape of one of that height and width."""
    high, wide = pixels.shape[:2]
    below, beside = max(0, round(wide * height / width) - high), max(0, round(high * width / height) - wide)
    return np.pad(pixels, ((below // 2, below - below // 2), (beside // 2, beside - beside // 2), (0, 0)), mode="edge")
