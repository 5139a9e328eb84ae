"""An optimisation as arrays and back."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch

from engine.painters.gatys.lbfgs import LbfgsState, Vector
from engine.painters.gatys.run_state import RunState, restored

CPU = torch.device("cpu")


def state(pairs: int, *, fresh: bool = False) -> RunState:
    random = torch.Generator().manual_seed(0)
    scales = (1e-7, 3.0, 1e6)

    def vector(n: int) -> Vector:
        return Vector(torch.randn(40, generator=random) * scales[n % 3], torch.float32)

    history = tuple((vector(n), vector(n + 1), 0.5 + n) for n in range(pairs))
    optimizer = LbfgsState(
        history, 0.25, 0.125, None if fresh else torch.randn(40, generator=random),
        None if fresh else torch.randn(40, generator=random),
    )  # fmt: skip
    return RunState(2, 17, True, torch.rand(1, 3, 4, 5, generator=random), optimizer)


def through_arrays(before: RunState) -> RunState:
    arrays, words, steps = {}, None, before.arrays()
    while words is None:
        try:
            name, array = next(steps)
            arrays[name] = np.array(array)
        except StopIteration as end:
            words = end.value
    return restored(json.loads(json.dumps(words)), arrays)


@pytest.mark.parametrize("pairs", [0, 1, 5])
@pytest.mark.parametrize("fresh", [False, True])
def test_everything_comes_back_and_the_history_nearly(pairs: int, fresh: bool) -> None:
    before = state(pairs, fresh=fresh)

    after = through_arrays(before)

    assert (after.stage, after.steps, after.is_whole) == (2, 17, True)
    assert torch.equal(after.pixels, before.pixels)
    assert (after.optimizer.inverse, after.optimizer.length) == (0.25, 0.125)
    for name in ("previous", "direction"):
        one, other = getattr(before.optimizer, name), getattr(after.optimizer, name)
        assert one is other is None or torch.equal(one, other)
    assert len(after.optimizer.pairs) == pairs
    for one, other in zip(before.optimizer.pairs, after.optimizer.pairs, strict=True):
        assert one[2] == other[2]
        for a, b in zip(one[:2], other[:2], strict=True):
            whole, short = (v.to(CPU, torch.float32) for v in (a, b))
            largest = float((whole.values * whole.scale).abs().max())
            assert (whole.values * whole.scale - short.values * short.scale).abs().max() < 1e-3 * largest


def test_what_is_missing_raises_what_callers_expect() -> None:
    words = {
        "stage": 0, "steps": 0, "is_whole": True, "inverse": 1.0, "length": 1.0, "products": [1.0],
        "scales": [1.0, 1.0],
    }  # fmt: skip
    with pytest.raises(KeyError):
        restored(words, {"pixels": np.zeros((1, 3, 2, 2), np.float32)})
