"""Check that a smaller network begins as a larger one without its faintest channels."""

from __future__ import annotations

import pytest
import torch

from engine.networks.adain_network import AdainNetwork
from training.pruning import pruned


@pytest.fixture
def larger() -> AdainNetwork:
    """Make one whose faintest channels and every second block do nothing at all."""
    torch.manual_seed(1)
    network = AdainNetwork(widths=(6, 8, 10), blocks=3, hidden=12)
    with torch.no_grad():
        torch.nn.init.normal_(network.modulation.second.weight, std=0.01)
        for layer, kept in ((0, 4), (2, 6), (4, 7), (6, 7)):
            network.encoder[layer].weight[kept:] = 0
        for layer, kept in ((0, 7), (3, 6), (5, 6), (8, 4)):
            network.decoder[layer].weight[kept:] = 0
        for block in network.trunk:
            block.first.weight[7:] = 0
            block.second.weight[7:] = 0
        network.trunk[1].second.weight.zero_()
    return network.requires_grad_(False)


def _repainted(network: AdainNetwork, photo: torch.Tensor, art: torch.Tensor, strength: float) -> torch.Tensor:
    features = network.encode(photo)
    own, style = network.transform(features, None)[1], network.transform(network.encode(art), None)[1]
    painted, _ = network.transform(features, network.target(own, style, strength))
    return network.decode(painted)


def test_what_does_nothing_is_left_out_and_the_picture_stays(larger: AdainNetwork) -> None:
    """GIVEN channels that are always 0 WHEN the network is pruned to the others THEN it keeps a picture as before."""
    photo = torch.rand(1, 3, 32, 32, generator=torch.Generator().manual_seed(2))

    smaller = pruned(larger, (4, 6, 7), 2)

    assert smaller.widths == (4, 6, 7)
    kept, before = (n.decode(n.transform(n.encode(photo), None)[0]) for n in (smaller, larger))
    torch.testing.assert_close(kept, before, atol=1e-5, rtol=1e-4)


def test_means_and_deviations_keep_their_modulation(larger: AdainNetwork) -> None:
    """GIVEN a network of which only blocks are left out WHEN it modulates THEN each site has the offsets it had."""
    smaller = pruned(larger, (6, 8, 10), 2)

    second = larger.modulation.second.weight.unflatten(0, (7, 20))  # (sites, 2 * channels, hidden)
    kept = smaller.modulation.second.weight.unflatten(0, (5, 20))
    torch.testing.assert_close(kept, second[[0, 1, 2, 5, 6]])


def test_a_network_pruned_to_its_own_size_is_the_same(larger: AdainNetwork) -> None:
    photo, art = torch.rand(2, 1, 3, 32, 32, generator=torch.Generator().manual_seed(3)).unbind(0)

    same = pruned(larger, (6, 8, 10), 3)

    torch.testing.assert_close(_repainted(same, photo, art, 0.8), _repainted(larger, photo, art, 0.8))
