"""Check what is predicted of textures and codes, and that it is written and read."""

from __future__ import annotations

import pytest
import torch

from engine.errors import BadWeights
from engine.networks.adain_network import AdainNetwork, flattened
from engine.networks.strokes import learnable_layers, offsets_of, with_code, with_kernels
from engine.networks.strokes_predictor import predictor_from
from engine.networks.vgg import Vgg
from engine.painters.adain.style_losses import texture_of
from tests.engine.networks.random_strokes import random_predictor

WIDTH = 4  # of the perceptual network


@pytest.fixture
def network() -> AdainNetwork:
    torch.manual_seed(0)
    return AdainNetwork((4, 6, 8), 2).requires_grad_(False)


@pytest.fixture
def vgg() -> Vgg:
    torch.manual_seed(1)
    return Vgg(WIDTH).requires_grad_(False)


def _hidden(network: AdainNetwork, image: torch.Tensor) -> torch.Tensor:
    return network.modulation.hidden(flattened(network.transform(network.encode(image), None)[1]))


def _texture(vgg: Vgg, image: torch.Tensor) -> list[torch.Tensor]:
    """See more than a VGG of random weights, whose deeper layers are faint."""
    return [layer / layer.norm() for layer in texture_of(vgg, image)]


def test_what_is_predicted_are_strokes_of_the_network(network: AdainNetwork, vgg: Vgg) -> None:
    """GIVEN two paintings WHEN their strokes are predicted THEN they fit the network and are not the same."""
    predictor = random_predictor(network, WIDTH)
    one, other = torch.rand(1, 3, 48, 48), torch.rand(1, 3, 6, 6).repeat_interleave(8, 2).repeat_interleave(8, 3)

    found = [
        predictor.predict(predictor.describe(_texture(vgg, image), _hidden(network, image))) for image in (one, other)
    ]

    assert found[0].network == "network"
    assert found[0].kernels.keys() == learnable_layers(network).keys()
    code = network.transform(network.encode(one), None)[1]
    assert len(with_code(code, found[0])) == len(code)
    offsets = [offsets_of([strokes], [1.0]) for strokes in found]
    changed = with_kernels(network, offsets[0], 1.0)
    assert not torch.equal(changed.decode(network.encode(one)), network.decode(network.encode(one)))
    for one_offset, other_offset in zip(*(each.values() for each in offsets), strict=True):
        assert (one_offset - other_offset).norm() > 1e-3 * one_offset.norm()
    assert (found[0].code - found[1].code).norm() > 1e-3 * found[0].code.norm()


def test_a_painting_like_no_other_gets_no_wilder_strokes(network: AdainNetwork) -> None:
    """GIVEN a description far from all WHEN it is ten times as far THEN nothing more is predicted."""
    predictor = random_predictor(network, WIDTH)
    mean = predictor.tensors["mean"]
    far, farther = (predictor.predict(mean[None] + amount) for amount in (1e5, 1e6))

    torch.testing.assert_close(far.code, farther.code, rtol=0, atol=0)


def test_a_flat_painting_is_described_in_finite_numbers(network: AdainNetwork, vgg: Vgg) -> None:
    flat = torch.full((1, 3, 32, 32), 0.5)

    described = random_predictor(network, WIDTH).describe(texture_of(vgg, flat), _hidden(network, flat))

    assert torch.isfinite(described).all()


def test_a_predictor_is_written_and_read(network: AdainNetwork) -> None:
    predictor = random_predictor(network, WIDTH)

    read = predictor_from(predictor.to_bytes())

    assert (read.network, read.perceptual) == ("network", "vgg")
    assert read.tensors.keys() == predictor.tensors.keys()
    for name, tensor in predictor.tensors.items():
        torch.testing.assert_close(read.tensors[name], tensor.half().float(), rtol=0, atol=0)


def test_a_damaged_one_is_refused(network: AdainNetwork) -> None:
    content = random_predictor(network, WIDTH).to_bytes()

    for damaged in (b"", content[:100], content[:-10]):
        with pytest.raises(BadWeights):
            predictor_from(damaged)
