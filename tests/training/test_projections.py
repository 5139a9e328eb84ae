"""Check that sorted projections tell apart what covariances do not, and lead from one distribution to the other."""

from __future__ import annotations

import torch

from engine.painters.adain.style_losses import STYLE_LAYERS, style_of
from training.projections import PLACES, projected_loss, sample_of


def _sample(values: torch.Tensor) -> dict[str, torch.Tensor]:
    return dict.fromkeys(STYLE_LAYERS, values)


def _random() -> torch.Generator:
    return torch.Generator().manual_seed(1)


def test_a_sample_holds_all_channels_of_the_same_places() -> None:
    column = torch.arange(2 * 30 * 20.0).reshape(2, 1, 30, 20)
    features = dict.fromkeys(STYLE_LAYERS, torch.cat((column, column + 0.5), 1))

    sample = sample_of(features, _random())["conv2_1"]

    assert sample.shape == (2, PLACES)
    assert len(sample[0].unique()) == PLACES
    assert torch.equal(sample[1], sample[0] + 0.5)


def test_equal_distributions_are_near_in_any_order_and_number() -> None:
    values = torch.randn(3, 600, generator=_random())
    mixed = values[:, torch.randperm(600, generator=_random())]

    assert projected_loss(_sample(values), _sample(mixed), _random()) < 1e-3
    assert projected_loss(_sample(values[:, :300]), _sample(values), _random()) < 0.2


def test_it_sees_more_than_means_and_covariances() -> None:
    """GIVEN values of one mean and deviation, here in two heaps, there spread out WHEN compared THEN they are apart."""
    heaps = torch.where(torch.arange(512) < 256, -1.0, 1.0).expand(2, -1).clone()
    heaps[1] = heaps[1].roll(128)
    spread = torch.randn(2, 512, generator=_random())
    spread = (spread - spread.mean(1, keepdim=True)) / spread.std(1, keepdim=True)
    moments = [style_of(x[None, ..., None]).covariance for x in (heaps, spread)]
    assert (moments[0] - moments[1]).abs().max() < 0.15

    assert projected_loss(_sample(heaps), _sample(spread), _random()) > 0.15


def test_following_its_slope_brings_values_to_the_target() -> None:
    wanted = _sample(torch.randn(2, 400, generator=_random()).exp())
    values = torch.zeros(2, 400).add(torch.linspace(0, 0.1, 400)).requires_grad_()
    random, optimizer = _random(), torch.optim.Adam([values], 0.05)
    begun = projected_loss(_sample(values), wanted, _random()).item()
    for _ in range(150):
        optimizer.zero_grad()
        projected_loss(_sample(values), wanted, random).backward()
        optimizer.step()

    assert projected_loss(_sample(values), wanted, _random()) < 0.25 * begun
