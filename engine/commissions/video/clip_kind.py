"""Be the kind of input that is a clip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.commissions.commission import Commission, Order
from engine.commissions.still.still_kind import STILL
from engine.commissions.video.clip_files import CLIP_SUFFIXES, MAYBE_MOVING, is_clip

if TYPE_CHECKING:
    from pathlib import Path

    from engine.commissions.commission import Repainter
    from engine.commissions.video.clip_painter import ClipPainter

_MOVING_TARGETS = (".gif", ".webp", ".mp4", ".m4v", ".mov", ".mkv")


class ClipKind:
    """Read a clip and write one."""

    name = "video"
    suffixes = (*CLIP_SUFFIXES, ".apng")

    def takes(self, path: Path) -> bool:
        """Take clips by their endings, and pictures that move."""
        return is_clip(path)

    def suffix_for(self, path: Path) -> str:
        """Write MP4, which everything plays; an animation stays one."""
        own = path.suffix.lower()
        return own if own in (".gif", ".webp", ".mkv") else ".mp4"

    def is_still(self, source: Path, target: Path) -> bool:
        """Tell whether only the first frame is painted, of an animation that a picture is made of."""
        return source.suffix.lower() in MAYBE_MOVING and target.suffix.lower() not in _MOVING_TARGETS

    def commission(self, order: Order) -> Commission:
        """Read the clip and write one file, or a folder of pictures; a still of an animation is its first frame."""
        if self.is_still(order.source, order.target):
            return STILL.commission(order)
        from engine.commissions.video.clip_sink import ClipSink
        from engine.commissions.video.clip_source import ClipSource
        from engine.commissions.video.clip_work import work_from

        work = work_from(order.source, order.details)
        source = ClipSource(work)
        sink = ClipSink(order.target, source, work, order.save_options, order.options, overwrite=order.replaces)

        def painter(engine: Repainter, commission: Commission) -> ClipPainter:
            from engine.commissions.video.clip_painter import ClipPainter

            return ClipPainter(engine, commission, work)

        return Commission(source, sink, order.options, order.save_options, painter)


CLIP = ClipKind()
