"""Networks are built as a manifest says, frozen, and only where everything fits."""

from __future__ import annotations

import pytest
import torch

from engine.models.network_kinds import PUBLISHED, kind_of
from engine.networks.adain_network import AdainNetwork
from engine.networks.published_network import PublishedNetwork
from engine.networks.vgg import LAYERS, Vgg

ARCHITECTURES = [
    ("vgg", {"width": 2}, Vgg), ("adain", {"widths": (4, 4, 8), "blocks": 1, "hidden": 8}, AdainNetwork),
    ("adain", {"layout": PUBLISHED, "width": 2}, PublishedNetwork),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "architecture", "network"), ARCHITECTURES)
def test_a_network_is_built_with_its_weights_and_frozen(kind: str, architecture: dict, network: type) -> None:
    torch.manual_seed(0)
    words = {key: value for key, value in architecture.items() if key != "layout"}
    tensors = network(**words).state_dict()

    built = kind_of(kind, architecture).build(architecture, tensors)

    assert isinstance(built, network)
    assert not built.training
    assert not any(parameter.requires_grad for parameter in built.parameters())
    for name, tensor in built.state_dict().items():
        assert torch.equal(tensor, tensors[name])


@pytest.mark.parametrize(("kind", "architecture", "network"), ARCHITECTURES)
def test_all_that_it_computes_is_finite(kind: str, architecture: dict, network: type) -> None:
    torch.manual_seed(0)
    words = {key: value for key, value in architecture.items() if key != "layout"}
    own = network(**words).requires_grad_(False).eval()

    outputs = kind_of(kind, architecture).outputs(own, torch.rand(1, 3, 32, 32))

    assert len(outputs) == {Vgg: len(LAYERS), AdainNetwork: 1, PublishedNetwork: 2}[network]
    assert all(bool(torch.isfinite(output).all()) for output in outputs)
    if network is not Vgg:
        assert outputs[0].shape == (1, 3, 32, 32)


def test_what_does_not_fit_is_refused() -> None:
    tensors = Vgg(2).state_dict()

    with pytest.raises(RuntimeError):
        kind_of("vgg", {"width": 3}).build({"width": 3}, tensors)
    with pytest.raises(TypeError):
        kind_of("vgg", {}).build({"depth": 3}, tensors)
    for kind, architecture in (("unknown", {}), ("adain", {"layout": "other"}), ("vgg", {"layout": PUBLISHED})):
        with pytest.raises(KeyError):
            kind_of(kind, architecture)
