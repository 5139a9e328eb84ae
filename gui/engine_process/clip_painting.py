"""Paint a part of a clip for the screen, as the queue paints all of it."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any, cast

from engine.values import Progress, Result

if TYPE_CHECKING:
    from collections.abc import Generator

    from engine.values import Pixels
    from gui.engine_process import scrubbing as s
    from gui.engine_process.painting_worker import Repainter

    _Moment = tuple[float, Pixels, Pixels]  # s, before, after


def part_painted(engine: Repainter, wish: s.PaintPart) -> Generator[Progress | _Moment, None, None]:
    """Yield how far the part is, and each frame as it was and as it is painted; raises EngineError."""
    from engine.commissions.commission import Order
    from engine.commissions.video.clip_kind import CLIP

    details = {"from": wish.start, "to": wish.stop, "consistency": wish.consistency}
    commission = CLIP.commission(Order(wish.path, wish.path.with_suffix(".mkv"), wish.options, details=details))
    assert commission.painter is not None  # every clip has one
    painter = commission.painter(cast("Any", engine), commission)
    with closing(commission.source) as source, closing(cast("Any", source.frames())) as frames:
        for frame in frames:
            for step in painter.paint(frame):
                if isinstance(step, Progress):
                    yield Progress(min(1.0, (frame.index + step.fraction) / source.count), step.phase)
                elif isinstance(step, Result):
                    yield float(frame.time or 0), frame.picture.pixels, step.pixels
