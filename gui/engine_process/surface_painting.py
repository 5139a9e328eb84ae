"""Paint a model as it is seen, for the window."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from engine.values import Result

if TYPE_CHECKING:
    from collections.abc import Generator

    from engine.options import StyleOptions
    from engine.values import Preview, Progress
    from gui.engine_process.model_cache import OpenModel


def surface_painted(
    engine: object, opened: OpenModel, options: StyleOptions, journal: object | None
) -> Generator[Progress | Preview | Result]:
    """Yield how far it is, previews of the views, and the result: the model's sheet, as painting its texture gives it.

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
            else:
                yield item
