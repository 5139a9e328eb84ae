"""Plan a run before it begins, from the photograph's size and the options: what computes, how large, how costly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.adain import adain_plan, published_adain
from engine.adain.adain_plan import Workspace
from engine.gatys import gatys_plan
from engine.networks.adain_network import AdainNetwork
from engine.networks.vgg import FULL_WIDTH
from engine.pictures.tensors import fitted
from engine.runs.device import choose, memory_of, precision_for
from engine.values import Engine

if TYPE_CHECKING:
    import torch

    from engine.models.weights import Model, Models
    from engine.values import StyleOptions

_PROCESS_BYTES = 600 << 20  # of Python, torch, a network and the paintings, measured


@dataclass(frozen=True)
class RunPlan:
    """Hold what is settled before a run."""

    device: torch.device
    dtype: torch.dtype
    model: Model
    memory: int  # bytes that may be used
    sizes: tuple[tuple[int, int], ...]  # heights and widths, px, from the first level to the result's
    notice: str | None  # a sentence where the size was limited
    peak_bytes: int  # of the engine, predicted
    multiplications: float  # of the networks' convolutions

    @property
    def size(self) -> tuple[int, int]:
        """Give height and width of the result, px."""
        return self.sizes[-1]

    @property
    def workspace(self) -> Workspace:
        """Say how much AdaIN works on at a time."""
        return Workspace.within(self.memory, self.size)

    def parts(self, options: StyleOptions, shrink: int) -> int:
        """Count the tiles, or strips, that the full size is painted in."""
        if _is_nothing(options):
            return 1
        if options.engine is Engine.GATYS:
            last = gatys_plan.stages(*self.size, options.iterations)[-1]
            return gatys_plan.strips_of(last, channels_of(self.model), shrink)
        if self.model.is_published:
            return published_adain.tiles(*self.size, shrink)
        is_whole = len(self.sizes) == 1 and shrink == 1
        return 1 if is_whole else self.workspace.shrunk(shrink).tiles(self.size)


def plan_run(models: Models, photo: tuple[int, int], options: StyleOptions) -> RunPlan:
    """Plan the painting of a photograph of that height and width, px.

    Raises:
        BadOptions, BadWeights, OutOfMemory.
    """
    device = choose(options.device)
    model = models.find("adain" if options.engine is Engine.ADAIN else "vgg", options.model)
    memory = memory_of(device, options.memory_gib)
    asked = options.size or max(photo)
    if _is_nothing(options):  # no network runs, whose memory would limit the size
        limit = asked
    elif options.engine is Engine.GATYS:
        limit = gatys_plan.largest_side(*photo, channels_of(model), memory)
    else:
        memory //= model.memory_factor
        limit = adain_plan.largest_side(*photo, memory)
    side = min(asked, limit, 2 * max(photo))
    size = fitted(*photo, side)
    reason = "the largest size that fits" if side == limit else "twice the photograph's own size"
    notice = f"Repainted at {size[1]} x {size[0]} px, {reason}." if asked > side else None
    sizes, peak, work = _cost(model, size, options, memory)
    own = 12 * photo[0] * photo[1] if size != photo else 0  # the photograph itself, where another size of it is painted
    dtype = precision_for(device, options.precision)
    return RunPlan(device, dtype, model, memory, tuple(sizes), notice, _PROCESS_BYTES + own + int(peak), work)


def channels_of(model: Model) -> int:
    """Count those of a perceptual network's conv1_1."""
    return int(model.architecture.get("width", FULL_WIDTH))


def _is_nothing(options: StyleOptions) -> bool:
    return options.strength == 0 or options.opacity == 0


def _cost(
    model: Model, size: tuple[int, int], options: StyleOptions, memory: int
) -> tuple[list[tuple[int, int]], float, float]:
    """Return the levels, and the bytes and multiplications that they take."""
    pixels = size[0] * size[1]
    if _is_nothing(options):
        return [size], 24 * pixels, 0.0
    if options.engine is Engine.GATYS:
        stages, channels = gatys_plan.stages(*size, options.iterations), channels_of(model)
        sizes = [(stage.height, stage.width) for stage in stages]
        peak = gatys_plan.bytes_to_run(stages, channels, memory)
        return sizes, peak, gatys_plan.multiplications(stages, channels, memory)
    if model.is_published:
        return [size], published_adain.BYTES * pixels, published_adain.MULTIPLICATIONS * pixels
    sizes = adain_plan.levels(*size)
    network = model.architecture
    widths, blocks = network.get("widths", AdainNetwork.WIDTHS), network.get("blocks", AdainNetwork.BLOCKS)
    peak = adain_plan.bytes_to_run(sizes, Workspace.within(memory, size))
    return sizes, peak, adain_plan.multiplications(sizes, widths, blocks, options.strength)
