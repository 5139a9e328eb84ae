"""Be the kind of input that is a photograph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.commissions.commission import Commission, Order
from engine.pictures.formats import READABLE_SUFFIXES, WRITABLE_SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.commissions.commission import FramePainter, Repainter
    from engine.commissions.still.still_sink import StillSink


class StillKind:
    """Read a picture file and write one."""

    name = "still"
    suffixes = READABLE_SUFFIXES

    def takes(self, path: Path) -> bool:
        """Take everything: the decoders tell what is no picture."""
        return True

    def suffix_for(self, path: Path) -> str:
        """Keep the photograph's ending where it can be written."""
        own = path.suffix.lower()
        return own if own in WRITABLE_SUFFIXES else ".jpg"

    def commission(self, order: Order) -> Commission:
        """Read the photograph and write one file."""
        from engine.commissions.still.still_sink import StillSink
        from engine.commissions.still.still_source import StillSource

        sink = StillSink(
            order.target, order.source, order.save_options, size=order.options.size, overwrite=order.replaces
        )
        source = StillSource(order.source, sink.admit)
        return Commission(source, sink, order.options, order.save_options, _resuming(sink))


def _resuming(sink: StillSink) -> Callable[[Repainter, Commission], FramePainter]:
    def painter(engine: Repainter, commission: Commission) -> FramePainter:
        from engine.commissions.carry_out import FrameByFrame
        from engine.commissions.still.still_painter import StillPainter

        if sink.resume is None:
            return FrameByFrame(engine, commission.options)
        return StillPainter(engine, commission.options, sink.resume)

    return painter


STILL = StillKind()
