"""Check how times and costs are said in words."""

from __future__ import annotations

import pytest

from engine.values import Estimate
from gui.look.time_left import cost, time_left


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, ""),
        (0.4, "almost done"),
        (42.4, "about 42 s left"),
        (59.7, "about 1 min left"),
        (125, "about 2 min left"),
        (3599, "about 1 h 0 min left"),
        (3700, "about 1 h 2 min left"),
    ],
)
def test_time_left_in_words(seconds, words):
    assert time_left(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "gib", "words"),
    [
        (None, 2.04, "about 2.0 GB of memory"),
        (0.2, 0.44, "about 1 s, 0.4 GB"),
        (42.4, 1.0, "about 42 s, 1.0 GB"),
        (540, 6.3, "about 9 min, 6.3 GB"),
        (3700, 12.4, "about 1 h 2 min, 12 GB"),
    ],
)
def test_time_and_memory_are_said_in_words(qapp, seconds, gib, words):
    assert cost(Estimate(seconds, int(gib * 2**30), 10, 10)) == words
