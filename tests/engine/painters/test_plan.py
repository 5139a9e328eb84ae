"""A plan tells of itself what those who are shown it ask for."""

from __future__ import annotations

import torch

from engine.models.weights import NO_MODEL
from engine.painters.plan import Plan, RunPlan


def _plan(*sizes: tuple[int, int]) -> RunPlan:
    painting = Plan(sizes, 1e9, 2e12, lambda shrink: 3 * shrink)
    return RunPlan(torch.device("cpu"), torch.float32, NO_MODEL, 2**30, None, 2_000_000_000, painting)


def test_the_result_has_the_last_level_s_size() -> None:
    plan = _plan((100, 150), (200, 300), (400, 600))
    assert plan.sizes == ((100, 150), (200, 300), (400, 600))
    assert plan.size == (400, 600)
    assert _plan((7, 9)).size == (7, 9)


def test_work_and_parts_are_the_painting_s_and_the_peak_is_the_engine_s() -> None:
    plan = _plan((100, 150))
    assert (plan.multiplications, plan.peak_bytes) == (2e12, 2_000_000_000)
    assert (plan.painting.parts(1), plan.painting.parts(2)) == (3, 6)
