"""Plan a run of Gatys before it begins: sizes, steps, strips and history, from shapes and the memory at hand."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch

from engine.errors import too_large_to_paint
from engine.networks.vgg_strips import BLOCKS, BlockPlan, strips
from engine.pictures.geometry import fitted
from engine.values import PREVIEW_SIDE

HISTORY = 10  # curvature pairs of L-BFGS
_SMALLEST = 256  # px; less memory than this needs is refused
_COARSEST = 128  # px, long side of the first stage
_GROWTH = 3**0.5  # from stage to stage, at most
_NEARLY = 1.1  # of the preview's side: no stage of its own is worth so little
_FALL = 0.8  # of the steps from stage to stage
_STEP_PIXELS = 1 << 18  # no stage takes more than this times all iterations: 3 of 240 steps at 24 megapixels
_STRIP_MULTIPLICATIONS = 25e9  # half a second on two cores: how soon a run can be cancelled
_STRIP_BYTES = 1 << 25  # of one activation; some ten of them live at a time
_LEAST_ROWS = 16  # of a strip; with fewer, the rows around it cost more than itself
_LARGE = 4_000_000  # px; larger pictures keep their history in float16
_FACTORS = (1, 2, 4, 8, 8)  # channels of a block, in widths
_VECTORS = 96  # bytes a pixel: photo, picture, gradient, the one before, direction, and 3 x 12 to finish
_BASE = 100 << 20  # bytes of a run of any size: strips of the variation, fragments; not measured yet


@dataclass(frozen=True, slots=True)
class Stage:
    """Say how many steps are taken at one size."""

    height: int
    width: int
    steps: int

    @property
    def pixels(self) -> int:
        """Count them."""
        return self.height * self.width


def stages(height: int, width: int, iterations: int, views: float = 1.0) -> list[Stage]:
    """Plan the sizes from coarse to fine and share `iterations` among them: the coarse do most, the largest few.

    `views` tells how many pictures lie side by side in one, none of which is to be smaller than others are.
    """
    sides = [s for s in _sides(max(height, width)) if s >= _COARSEST * views]
    sizes = [fitted(height, width, s) for s in sides or [max(height, width)]]
    left, steps = float(iterations), [1] * len(sizes)
    for index in reversed(range(len(sizes))):
        share = left * _FALL**index / sum(_FALL**i for i in range(index + 1))
        most = iterations * _STEP_PIXELS / (sizes[index][0] * sizes[index][1])
        steps[index] = max(1, round(min(share, most) if index else share))
        left = max(left - steps[index], 0.0)
    return [Stage(*size, n) for size, n in zip(sizes, steps, strict=True)]


def _sides(side: int) -> list[int]:
    """List the long sides, px, up to a picture's own; large ones go through the preview's, and strokes lie alike."""
    first = PREVIEW_SIDE if side > PREVIEW_SIDE * _NEARLY else side
    sides = [first]
    while sides[0] / _GROWTH >= _COARSEST:
        sides.insert(0, round(sides[0] / _GROWTH))
    more = math.ceil(math.log(side / first, _GROWTH) - 1e-9)
    return sides + [round(first * (side / first) ** ((n + 1) / more)) for n in range(more)]


def last_stage(height: int, width: int, iterations: int) -> Stage:
    """Plan a run that goes on from a picture: all iterations at its size, as far as they are not too much work."""
    return Stage(height, width, max(1, min(iterations, round(iterations * _STEP_PIXELS / (height * width)))))


def history_of(stage: Stage) -> tuple[int, torch.dtype]:
    """Return how many pairs are kept, never more than there can be, and their format."""
    pairs = max(1, min(HISTORY, stage.steps - 1))
    return pairs, torch.float16 if stage.pixels > _LARGE else torch.float32


def blocks(height: int, width: int, channels: int, spare: float, shrink: int = 1) -> tuple[BlockPlan, ...]:
    """Cut the blocks into strips, and keep activations, the deepest first, where `spare` bytes allow it.

    Args:
        height: of the picture, px.
        width: of the picture, px.
        channels: of conv1_1.
        spare: bytes for kept activations.
        shrink: divides the strips, after memory ran out.
    """
    plans: list[BlockPlan] = []
    for depth in reversed(range(len(BLOCKS))):
        own, convolutions = channels * _FACTORS[depth], len(BLOCKS[depth])
        rows, across = max(1, height >> depth), max(1, width >> depth)
        pixels = min(_STRIP_MULTIPLICATIONS / (9 * own**2 * convolutions), _STRIP_BYTES / (4 * own)) / shrink
        cut = max(2, _LEAST_ROWS // shrink, int(pixels / across))
        kept = 4.0 * own * convolutions * rows * across
        is_kept = kept < spare
        spare -= kept if is_kept else 0
        plans.insert(0, BlockPlan(cut + cut % 2, is_kept))
    return tuple(plans)


def bytes_needed(stage: Stage, channels: int) -> int:
    """Predict the memory of a stage that keeps no activations: vectors, history, checkpoints and one strip."""
    pairs, dtype = history_of(stage)
    history = 2 * pairs * 3 * dtype.itemsize
    checkpoints = 4.0 * channels * (0.47 + 0.38 + 0.13)  # pooled outputs, gradients of two, content
    strip = 0.0
    for depth, plan in enumerate(blocks(stage.height, stage.width, channels, 0)):
        rows = min(plan.rows, max(1, stage.height >> depth)) + 2 * len(BLOCKS[depth])
        strip = max(strip, 4.0 * channels * _FACTORS[depth] * (len(BLOCKS[depth]) + 4) * rows * (stage.width >> depth))
    return int(_BASE + stage.pixels * (_VECTORS + history + checkpoints) + strip)


def largest_side(height: int, width: int, channels: int, memory: int) -> int:
    """Return the long side, px, of the largest picture of this shape that fits; raises OutOfMemory where none does."""
    low, high = 0, 1 << 16
    while high - low > 1:
        side = (low + high) // 2
        fits = bytes_needed(Stage(*fitted(height, width, side), HISTORY + 1), channels) <= memory
        low, high = (side, high) if fits else (low, side)
    if low < min(_SMALLEST, max(height, width)):
        raise too_large_to_paint()
    return low


def spare_bytes(stage: Stage, channels: int, memory: int) -> int:
    """Return what may be spent on kept activations: half of the memory belongs to other programs, and to surprises."""
    return memory // 2 - bytes_needed(stage, channels)


def bytes_to_run(plan: list[Stage], channels: int, memory: int) -> int:
    """Predict the peak of a run that may use `memory` bytes, with what it keeps of them to be faster."""
    return max(
        bytes_needed(stage, channels) + kept_bytes(stage, channels, spare_bytes(stage, channels, memory))
        for stage in plan
    )


def strips_of(stage: Stage, channels: int, shrink: int) -> int:
    """Count the strips that the first block, whose maps are the largest, is cut into."""
    return len(strips(stage.height, blocks(stage.height, stage.width, channels, 0, shrink)[0].rows))


def kept_bytes(stage: Stage, channels: int, spare: int) -> int:
    """Count the activations that are kept with `spare` bytes to keep them in."""
    plan = blocks(stage.height, stage.width, channels, spare)
    return sum(
        4 * channels * _FACTORS[depth] * len(BLOCKS[depth]) * (stage.height >> depth) * (stage.width >> depth)
        for depth, block in enumerate(plan)
        if block.is_kept
    )


def multiplications(plan: list[Stage], channels: int, memory: int) -> float:
    """Count those of all steps: forward, back, and forward again where no activations are kept."""
    total = 0.0
    for stage in plan:
        cut = blocks(stage.height, stage.width, channels, spare_bytes(stage, channels, memory))
        for depth, block in enumerate(cut):
            below = channels * _FACTORS[depth - 1] if depth else 3
            own = channels * _FACTORS[depth]
            each = 9 * own * (below + own * (len(BLOCKS[depth]) - 1)) / 4**depth
            total += stage.pixels * stage.steps * each * (2 if block.is_kept else 3)
    return total
