"""Where memory runs out, parts are halved, and at last the CPU goes on with whole ones."""

from __future__ import annotations

import pytest
import torch

from engine.runs.fallback import TRIES, Fallback

FULL = torch.OutOfMemoryError("CUDA out of memory")
CPU, CARD = torch.device("cpu"), torch.device("cuda", 0)


def test_parts_are_halved_a_few_times() -> None:
    fallback = Fallback(CARD)

    for halved in range(1, TRIES + 1):
        fallback.halve_after(FULL)
        assert fallback.shrink == 2**halved
    with pytest.raises(torch.OutOfMemoryError):
        fallback.halve_after(FULL)
    assert fallback.device == CARD


def test_then_the_cpu_begins_with_whole_parts_and_is_the_last() -> None:
    fallback = Fallback(CARD)

    for _ in range(TRIES):
        fallback.fall_back_after(FULL)
        assert fallback.device == CARD
    fallback.fall_back_after(MemoryError())
    assert (fallback.device, fallback.shrink) == (CPU, 1)
    for _ in range(TRIES):
        fallback.fall_back_after(MemoryError())
    with pytest.raises(MemoryError):
        fallback.fall_back_after(MemoryError())


@pytest.mark.parametrize("shrink", [1, 1 << TRIES])
def test_other_errors_are_raised_as_they_are(shrink: int) -> None:
    fallback = Fallback(CARD, shrink)

    for way in (fallback.halve_after, fallback.fall_back_after):
        with pytest.raises(RuntimeError, match="shape"):
            way(RuntimeError("shape"))
    assert (fallback.device, fallback.shrink) == (CARD, shrink)
