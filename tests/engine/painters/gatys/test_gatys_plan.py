"""Check what is planned before a run: strips, history, memory."""

from __future__ import annotations

import itertools

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import OutOfMemory
from engine.painters.gatys import gatys_plan as plan
from engine.painters.gatys.gatys_plan import Stage
from engine.pictures.geometry import fitted
from engine.values import PREVIEW_SIDE

GIB = 2**30


def test_few_steps_are_taken_at_full_size() -> None:
    steps = [stage.steps for stage in plan.stages(4000, 6000, 240)]

    assert steps == sorted(steps, reverse=True)
    assert 1 <= steps[-1] <= 4
    assert abs(sum(steps) - 240) <= len(steps)


def test_the_sizes_that_are_promised_fit() -> None:
    """8 megapixels run within 8 GiB and 24 within 16, whichever network."""
    for channels in (32, 64):
        assert plan.bytes_needed(plan.stages(2304, 3456, 240)[-1], channels) < 6 * GIB
        assert plan.bytes_needed(plan.stages(4000, 6000, 240)[-1], channels) < 13 * GIB


@given(height=st.integers(16, 9000), width=st.integers(16, 9000), memory=st.integers(2 * GIB, 64 * GIB))
def test_the_largest_size_fits(height: int, width: int, memory: int) -> None:
    side = plan.largest_side(height, width, 32, memory)

    size = plan.fitted(height, width, side)
    assert plan.bytes_needed(Stage(*size, 2), 32) <= memory


def test_too_little_memory_is_told() -> None:
    with pytest.raises(OutOfMemory, match="not enough free memory"):
        plan.largest_side(1000, 1000, 32, 2**20)


@given(spare=st.floats(0, 64 * GIB), shrink=st.sampled_from([1, 2, 4, 8, 16]))
def test_strips_are_even_and_the_deepest_blocks_are_kept_first(spare: float, shrink: int) -> None:
    cut = plan.blocks(4000, 6000, 32, spare, shrink)

    assert all(block.rows % 2 == 0 and block.rows >= 2 for block in cut)
    assert plan.kept_bytes(Stage(4000, 6000, 3), 32, int(spare)) <= spare


def test_smaller_strips_follow_a_lack_of_memory() -> None:
    rows = [sum(block.rows for block in plan.blocks(4000, 6000, 32, 0, shrink)) for shrink in (1, 2, 4)]

    assert rows == sorted(rows, reverse=True)
    assert len(set(rows)) == 3


def test_strips_are_bounded_in_bytes() -> None:
    """GIVEN any picture WHEN it is cut THEN an activation of a strip takes 32 MiB, or its rows are the fewest."""
    for height, width in ((700, 1024), (1800, 2400), (4000, 6000)):
        for depth, block in enumerate(plan.blocks(height, width, 32, 0)):
            size = 4 * 32 * (1, 2, 4, 8, 8)[depth] * (width >> depth) * min(block.rows, height >> depth)
            assert size <= 1.05 * 2**25 or block.rows == 16


def test_large_pictures_keep_a_short_history_of_halves() -> None:
    assert plan.history_of(Stage(341, 512, 60)) == (10, torch.float32)
    assert plan.history_of(Stage(4000, 6000, 3)) == (2, torch.float16)


def test_more_memory_needs_fewer_multiplications() -> None:
    steps = plan.stages(4000, 6000, 240)

    costs = [plan.multiplications(steps, 32, memory * GIB) for memory in (7, 12, 40)]

    assert costs == sorted(costs, reverse=True)
    assert costs[-1] < costs[0]


@pytest.mark.parametrize("side", [600, 1225, 3456, 6000])
def test_larger_pictures_go_through_the_previews_sizes(side: int) -> None:
    """GIVEN a picture larger than the preview WHEN it is planned THEN it begins as the preview does."""
    preview = plan.stages(*fitted(side * 2 // 3, side, PREVIEW_SIDE), 240)

    planned = plan.stages(side * 2 // 3, side, 240)

    sizes = [(stage.height, stage.width) for stage in planned]
    assert sizes[: len(preview)] == [(stage.height, stage.width) for stage in preview]
    assert sizes[-1] == (side * 2 // 3, side)
    assert all(1 < after[1] / before[1] < 3**0.5 * 1.01 for before, after in itertools.pairwise(sizes))
    assert sum(stage.steps for stage in planned) == pytest.approx(240, abs=len(planned))
