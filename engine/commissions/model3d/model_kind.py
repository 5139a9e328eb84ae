"""Be the kind of input that is a 3D model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from engine.commissions.commission import Commission, Order
from engine.commissions.model3d.model_suffixes import FOREIGN, SUFFIXES
from engine.errors import BadOptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.commissions.commission import FramePainter, Repainter
    from engine.commissions.model3d.model_work import ModelWork

WAYS = ("texture", "surface")


class ModelKind:
    """Read a model and write it with painted textures."""

    name = "model"
    suffixes = SUFFIXES

    def takes(self, path: Path) -> bool:
        """Take models, and those that must be converted first, to say so."""
        return path.suffix.lower() in (*SUFFIXES, *FOREIGN)

    def suffix_for(self, path: Path) -> str:
        """Keep the model's ending: it is the same file with other pictures."""
        return path.suffix.lower()

    def commission(self, order: Order) -> Commission:
        """Read the model and write its files."""
        from engine.commissions.model3d.model_sink import ModelSink
        from engine.commissions.model3d.model_source import ModelSource
        from engine.commissions.model3d.model_work import ModelWork

        way = order.details.get("way", WAYS[0])
        if way not in WAYS:
            raise BadOptions("A model is not painted by way of its {0}; choose texture or surface.", way)
        if order.options.masks:
            raise BadOptions("A model is painted all over; leave the masks out.")
        work = ModelWork(order.source, order.options, by_surface=way == "surface")
        turntable = order.details.get("turntable")
        picture = Path(str(turntable)) if turntable else None
        sink = ModelSink(work, order.target, picture, overwrite=order.replaces)
        painter = _by_surface(work) if work.by_surface else None
        return Commission(ModelSource(work), sink, order.options, order.save_options, painter)


def _by_surface(work: ModelWork) -> Callable[[Repainter, Commission], FramePainter]:
    def painter(engine: Repainter, commission: Commission) -> FramePainter:
        from engine.commissions.model3d.surface_way import SurfacePainter
        from engine.painters.journal import Journal

        journal = None if work.resume is None else Journal(work.resume / "surface.npz")
        return SurfacePainter(engine, commission.options, work.surface, journal)

    return painter


MODEL = ModelKind()
