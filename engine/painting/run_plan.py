"""Plan a run before it begins, from the photograph's size and the options: what computes, how large, how costly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import Sentence
from engine.painters.plan import Plan, RunPlan
from engine.pictures.geometry import fitted
from engine.runs.device import choose, memory_of, precision_for

if TYPE_CHECKING:
    from engine.models.weights import Model
    from engine.options import StyleOptions
    from engine.painters.painter import Painter
    from engine.painters.plan import Size
    from engine.runs.memory_promises import MemoryPromises

_PROCESS_BYTES = 600 << 20  # of Python, torch, a network and the paintings, measured
_OWN_BYTES = 12  # of the photograph, for a pixel


def plan_run(
    painter: Painter, model: Model, photo: Size, options: StyleOptions, promises: MemoryPromises | None = None
) -> RunPlan:
    """Plan the painting of a photograph of that height and width, px, in memory that others have not been promised.

    Raises:
        BadOptions, BadWeights, OutOfMemory.
    """
    device = choose(options.device)
    promised = promises.outstanding(device.type) if promises is not None else 0
    memory = memory_of(device, options.memory_gib, promised)
    asked = options.size or max(photo)
    # where no network runs, none limits the size by its memory
    limit = asked if is_nothing(options) else painter.largest_side(photo, model, memory)
    side = min(asked, limit, 2 * max(photo))
    size = fitted(*photo, side)
    reason = Sentence("the largest size that fits") if side == limit else Sentence("twice the photograph's own size")
    notice = Sentence("Repainted at {0} x {1} px, {2}.", size[1], size[0], reason) if asked > side else None
    painting = _nothing(size) if is_nothing(options) else painter.plan(size, options, model, memory)
    own = _OWN_BYTES * photo[0] * photo[1] if size != photo else 0  # where another size of it is painted
    peak = _PROCESS_BYTES + own + int(painting.peak_bytes)
    return RunPlan(device, precision_for(device, options.precision), model, memory, notice, peak, painting)


def is_nothing(options: StyleOptions) -> bool:
    """Tell whether the photograph stays as it is, wherever masks are."""
    return options.strength == 0 or options.opacity == 0


def _nothing(size: Size) -> Plan:
    return Plan((size,), 2 * _OWN_BYTES * size[0] * size[1], 0.0, lambda _shrink: 1)
