"""Check that a smaller network is taught to paint as its teacher does."""

from __future__ import annotations

import pytest
import torch

from engine.networks.adain_network import AdainNetwork
from engine.networks.vgg import Vgg
from training.adain import Recipe
from training.distil import Imitation

RECIPE = Recipe(batch=2, identities=1, identity_weight=2.0)


@pytest.fixture
def teacher() -> AdainNetwork:
    torch.manual_seed(1)
    return AdainNetwork(widths=(4, 6, 8), blocks=2).requires_grad_(False)


@pytest.fixture
def vgg() -> Vgg:
    torch.manual_seed(2)
    return Vgg(width=2).requires_grad_(False)


def _pictures() -> tuple[torch.Tensor, torch.Tensor]:
    random = torch.Generator().manual_seed(3)
    photos, art = (torch.rand(2, 3, 4, 4, generator=random) for _ in range(2))
    grow = torch.nn.Upsample(scale_factor=8, mode="bilinear")
    return grow(photos), grow(art)


def test_a_network_that_paints_alike_has_nothing_to_learn(teacher: AdainNetwork, vgg: Vgg) -> None:
    photos, art = _pictures()

    losses = Imitation(teacher, vgg, RECIPE)(teacher, photos, art, torch.tensor([1.0, 0.4]), 0)

    assert losses["pixels"] == pytest.approx(0, abs=1e-4)
    assert losses["features"] == pytest.approx(0, abs=1e-3)
    assert losses["style"] == pytest.approx(0, abs=1e-3)
    assert losses["identity"] == 0


@pytest.mark.slow
def test_a_smaller_network_comes_nearer(teacher: AdainNetwork, vgg: Vgg) -> None:
    """GIVEN one batch WHEN a smaller network is taught for some steps THEN it paints more like the teacher."""
    photos, art = _pictures()
    torch.manual_seed(4)
    network = AdainNetwork(widths=(3, 4, 6), blocks=1)
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-2)
    taught: list[dict[str, float]] = []
    for _ in range(30):
        losses = Imitation(teacher, vgg, RECIPE)(network, photos, art, torch.ones(2), 1)
        optimizer.zero_grad()
        torch.stack(list(losses.values())).sum().backward()
        optimizer.step()
        taught.append({name: loss.item() for name, loss in losses.items()})

    assert min(losses["pixels"] for losses in taught[-5:]) < 0.7 * taught[0]["pixels"]
    assert min(losses["style"] for losses in taught[-5:]) < 0.9 * taught[0]["style"]
    assert all(p.grad is None for p in [*teacher.parameters(), *vgg.parameters()])
