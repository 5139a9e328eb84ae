"""Carry a commission out: the one loop of window, command line and queue."""

from __future__ import annotations

import logging
import shutil
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any, cast

from engine.commissions.commission import Ended, FrameDone
from engine.commissions.queue.queue_item import ItemState
from engine.errors import EngineError, Sentence, is_out_of_memory, no_picture
from engine.pictures.image_saving import loss_of
from engine.recipes.recipe import Recipe, to_json
from engine.values import Phase, Preview, Progress, Result

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from pathlib import Path

    from engine.commissions.commission import Commission, FramePainter, Repainter, Step
    from engine.commissions.source import Source, SourceFrame
    from engine.options import StyleOptions

logger = logging.getLogger(__name__)


def carry_out(
    commission: Commission, engine: Callable[[], Repainter], bundled: Path, resume: Path | None = None
) -> Generator[Step, None, None]:
    """Check, read, paint and write every frame; closing the generator cancels, and nothing is left but `resume`.

    Args:
        commission: what is painted.
        engine: gives the engine, which is loaded when the first frame is there.
        bundled: folder of the bundled styles, which recipes name without it.
        resume: folder in which the work is noted down and taken up again; removed when all is done. None does neither.

    Yields:
        Progress over all frames, whose fraction never falls; Preview; FrameDone for each frame; at last one Ended. What
        fails is told by Ended, never raised.
    """
    try:
        written, loss = yield from _write_all(commission, engine, bundled, resume)
    except EngineError as error:
        yield Ended(ItemState.FAILED, error.sentence, error.exit_code, error=error)
    except Exception as error:  # the boundary of one commission: the next in a queue may be better
        if not is_out_of_memory(error):
            logger.exception("Unexpected error")
        yield Ended(ItemState.FAILED, unforeseen(error), 1, error=error)
    else:
        yield Ended(ItemState.DONE, loss or "", result=written)


def unforeseen(error: Exception) -> Sentence:
    """Say of what nobody has foreseen what can be done: about memory, or where to read more."""
    if is_out_of_memory(error):
        return Sentence(
            "There is not enough memory for this photograph; choose a smaller size or close other programs."
        )
    return Sentence("Something unexpected went wrong with this photograph; the log file tells more.")


def _write_all(
    commission: Commission, engine: Callable[[], Repainter], bundled: Path, resume: Path | None
) -> Generator[Step, None, tuple[Path, Sentence | None]]:
    """Return what was written, and what the last frame has lost by it."""
    sink = commission.sink
    with closing(commission.source) as source:
        sink.check()
        try:
            first = sink.begin(resume)
            with closing(_Frames(source, first)) as frames:
                last = yield from _paint_all(commission, frames, engine, bundled)
            written = sink.close()
        except BaseException:
            sink.discard()
            raise
    if resume is not None:
        shutil.rmtree(resume, ignore_errors=True)
    return written, None if last is None else loss_of(written, last.picture)


class _Frames:
    """Read a source from a frame on."""

    def __init__(self, source: Source, first: int) -> None:
        self.first, self.count = first, max(1, source.count)
        self._frames = source.frames(first)

    def __iter__(self) -> Iterator[SourceFrame]:
        return self._frames

    def close(self) -> None:
        """End the reading."""
        cast("Any", self._frames).close()


def _paint_all(
    commission: Commission, frames: _Frames, engine: Callable[[], Repainter], bundled: Path
) -> Generator[Progress | Preview | FrameDone, None, SourceFrame | None]:
    painter: FramePainter | None = None
    frame: SourceFrame | None = None
    meter = _Meter(frames.first, frames.count)
    for frame in frames:
        painter = painter or _painter_of(commission, engine())  # late: torch takes seconds
        result = None
        with closing(painter.paint(frame)) as steps:
            for step in steps:
                if isinstance(step, Result):
                    result = step
                else:
                    yield meter.overall(step, frame.index) if isinstance(step, Progress) else step
        if result is None:
            raise no_picture()
        recipe = _recipe(commission, result, bundled)
        commission.sink.write(frame, result, recipe)
        yield FrameDone(frame, result, recipe, meter.count)
    return frame


def _recipe(commission: Commission, result: Result, bundled: Path) -> str:
    made = Recipe(commission.options, result.model)
    return to_json(made, bundled, private=commission.save_options.strip_personal)


def _painter_of(commission: Commission, engine: Repainter) -> FramePainter:
    if commission.painter is not None:
        return commission.painter(engine, commission)
    return FrameByFrame(engine, commission.options)


class FrameByFrame:
    """Paint each frame for itself."""

    def __init__(self, engine: Repainter, options: StyleOptions) -> None:
        self._engine, self._options = engine, options

    def paint(self, frame: SourceFrame) -> Generator[Progress | Preview | Result, None, None]:
        """Paint a frame as a photograph is painted."""
        return self._engine.stylize(frame.picture, self._options)


class _Meter:
    """Turn the progress of frames into the progress of all, which never falls, and guess the time that is left.

    Args:
        first: index of the first frame that is painted now.
        count: of all frames.
    """

    def __init__(self, first: int, count: int) -> None:
        self.first, self.count = first, count
        self._fraction = 0.0
        self._began = time.monotonic()

    def overall(self, step: Progress, index: int) -> Progress:
        """Give the progress of all frames when one of them has made this step."""
        if self.count == 1:
            return step
        self._fraction = min(1.0, max(self._fraction, (index + step.fraction) / self.count))
        painted = index + step.fraction - self.first
        left = None
        if painted > 0.5:  # frames; before that, loading is most of the time
            left = (time.monotonic() - self._began) / painted * max(0.0, self.count - index - step.fraction)
        begins = index == self.first and step.phase is not Phase.FINISHING
        phase = step.phase if begins else Phase.PAINTING
        return Progress(self._fraction, phase, left, step.losses)
