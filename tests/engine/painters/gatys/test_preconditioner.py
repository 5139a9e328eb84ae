"""Check the scaling by frequency that L-BFGS begins with."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from engine.painters.gatys.preconditioner import Preconditioner

CPU = torch.device("cpu")
SIDES = st.integers(1, 90)


def _noise(height: int, width: int, seed: int) -> torch.Tensor:
    return torch.randn(3 * height * width, generator=torch.Generator().manual_seed(seed))


@given(SIDES, SIDES)
def test_it_is_symmetric_and_positive_at_any_size(height: int, width: int) -> None:
    scale = Preconditioner(height, width, CPU)
    a, b = _noise(height, width, 0), _noise(height, width, 1)

    across = float(torch.dot(a, scale(b.clone())))

    assert across == pytest.approx(float(torch.dot(b, scale(a.clone()))), abs=1e-3)
    assert scale.product(a) == pytest.approx(float(torch.dot(a, scale(a.clone()))), rel=1e-4)
    assert scale.product(a) > 0


def test_what_is_broad_moves_farther_than_what_is_fine() -> None:
    across = torch.arange(256.0)
    broad, fine = (torch.sin(2 * torch.pi * cycles * across / 256).expand(3, 256, 256) for cycles in (4, 64))
    scale = Preconditioner(256, 256, CPU)

    shares = [scale.product(wave.flatten()) / float(wave.square().sum()) for wave in (broad, fine)]

    assert shares[0] > 15 * shares[1]  # sixteen times the frequency, to the power of 1.5, less what the corner levels


def test_an_edge_does_not_see_the_opposite_one() -> None:
    point = torch.zeros(1, 3, 200, 160)
    point[:, 1, 100, 0] = 1
    seen = Preconditioner(200, 160, CPU)(point.flatten()).view_as(point)

    assert seen[0, 1, :, -1].abs().max() < 0.005 * seen[0, 1, 100, 0]
    assert seen[0, 1, 100, 8] > 10 * seen[0, 1, :, -1].abs().max()
    assert not seen[0, [0, 2]].any()
