"""Statistics of a shot: the first that are known stay, and samples are averaged by their variances."""

from __future__ import annotations

import pytest
import torch

from engine.networks.adain_network import Statistics
from engine.painters.adain.shot_statistics import ShotStatistics, mean


def code(*sites: tuple[float, float]) -> tuple[Statistics, ...]:
    return tuple(Statistics(torch.tensor([[a, 0.0]]), torch.tensor([[b, 1.0]])) for a, b in sites)


def test_variances_are_averaged_and_not_deviations() -> None:
    found = mean([code((1.0, 3.0), (0.0, 1.0)), code((5.0, 4.0), (2.0, 7.0))])

    assert found[0].mean[0].tolist() == [3.0, 0.0]
    assert found[0].std[0].tolist() == pytest.approx([12.5**0.5, 1.0])
    assert found[1].std[0].tolist() == pytest.approx([5.0, 1.0])


def test_what_the_first_frame_has_shown_stays() -> None:
    statistics, first, later = ShotStatistics(), code((1.0, 1.0)), code((2.0, 2.0))
    assert statistics.at((4, 6)) is None

    statistics.keep((4, 6), first, later)
    statistics.keep((4, 6), later, later)
    statistics.keep((8, 12), later, first)

    assert statistics.at((4, 6)).own is first
    assert statistics.at((4, 6)).found is later
    assert statistics.at((8, 12)).own is later
