"""Networks are recognised by the names and shapes of their tensors, at the size of theirs."""

from __future__ import annotations

import pytest
import torch

from engine.models.published_layouts import recognise
from engine.networks.adain_network import AdainNetwork
from engine.networks.published_network import PublishedNetwork
from engine.networks.vgg import Vgg
from tests.engine import published_files


@pytest.fixture(scope="module")
def torchvisions() -> torch.nn.Module:
    torch.manual_seed(0)
    return published_files.vgg19()


def test_torchvisions_vgg_keeps_its_weights_in_their_order(torchvisions: torch.nn.Module) -> None:
    network = torchvisions

    found = recognise(network.state_dict(), "any")

    assert found is not None
    assert (found.name, found.kind, found.architecture) == ("vgg19", "vgg", {"width": 64})
    assert torch.equal(found.tensors["conv1_1.weight"], network.features[0].weight)
    assert torch.equal(found.tensors["conv5_1.bias"], network.features[28].bias)
    shapes = {name: tensor.shape for name, tensor in Vgg(1).state_dict().items()}
    assert set(found.tensors) == set(shapes)


def test_the_normalised_vggs_first_layers_are_one() -> None:
    torch.manual_seed(0)
    network = published_files.vgg_normalised()
    image = torch.rand(1, 3, 12, 12)
    found = recognise(network.state_dict(), "any")
    assert found is not None
    ours = Vgg(pooling="max")
    ours.load_state_dict(found.tensors)

    with torch.no_grad():
        expected = network[:4](image)  # 1x1, padding, convolution, rectifier
        torch.testing.assert_close(ours(image, ["conv1_1"])["conv1_1"], expected, rtol=1e-4, atol=1e-4)
    assert (found.name, found.architecture) == ("vgg-normalised", {"width": 64, "pooling": "max"})


def test_the_published_decoder_is_half_a_network() -> None:
    torch.manual_seed(0)
    network = published_files.decoder()

    found = recognise(network.state_dict(), "any")

    assert found is not None
    assert (found.name, found.kind) == ("published-adain", "decoder")
    ours = PublishedNetwork()
    ours.load_state_dict(found.tensors, strict=False)
    features = torch.rand(1, 512, 2, 3)
    with torch.no_grad():
        torch.testing.assert_close(ours.decode(features), network(features), rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize(
    ("network", "architecture"),
    [
        (lambda: Vgg(3), {"width": 3}), (lambda: PublishedNetwork(3), {"layout": "published", "width": 3}),
        (lambda: AdainNetwork((4, 8, 12), 3, 16), {"widths": (4, 8, 12), "blocks": 3, "hidden": 16}),
    ],
)  # fmt: skip
def test_our_own_at_any_size_named_after_their_file(network, architecture: dict) -> None:
    tensors = {name: tensor.half() for name, tensor in network().state_dict().items()}

    found = recognise(tensors, "My Größe_2")

    assert found is not None
    assert found.architecture == architecture
    assert found.name == "my-gr-e-2"
    assert {tensor.dtype for tensor in found.tensors.values()} == {torch.float32}
    assert recognise(tensors, "---").name == "imported"


def test_strangers_and_giants_are_not_recognised(torchvisions: torch.nn.Module) -> None:
    assert recognise({}, "a") is None
    assert recognise({"weight": torch.zeros(3)}, "a") is None
    assert recognise({"conv1_1.weight": torch.zeros(257, 3, 1, 1)}, "a") is None
    without_bias = {k: v for k, v in torchvisions.state_dict().items() if k != "features.28.bias"}
    assert recognise(without_bias, "a") is None
