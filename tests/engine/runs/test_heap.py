"""Freed memory goes back to the system."""

from __future__ import annotations

import sys

import numpy as np
import psutil
import pytest

from engine.runs.heap import trim_heap

BLOCK = 100_000  # bytes, few enough to come from the heap


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the C library decides")
def test_what_lies_freed_between_blocks_goes_back() -> None:
    """GIVEN 150 MB of which every hundredth block stays WHEN the heap is trimmed THEN most of it is the system's."""
    process = psutil.Process()
    blocks = [np.ones(BLOCK, np.uint8) for _ in range(1500)]
    kept = blocks[::100]
    del blocks
    before = process.memory_info().rss

    trim_heap()

    assert before - process.memory_info().rss > 100_000_000
    assert all(block.all() for block in kept)
