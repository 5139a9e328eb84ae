"""Check that what predicts a larger network's strokes predicts a smaller one's, and that it is written and read."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from safetensors.torch import save

from engine.errors import BadWeights
from engine.networks.adain_network import AdainNetwork, flattened
from engine.networks.strokes import learnable_layers, offsets_of, with_kernels
from engine.networks.transferred_predictor import TransferredPredictor, any_predictor_from, reads_and_writes
from engine.networks.vgg import Vgg
from engine.painters.adain.style_losses import texture_of
from tests.engine.networks.random_strokes import random_predictor, random_transfer

WIDTH = 4  # of the perceptual network


@pytest.fixture
def larger() -> AdainNetwork:
    torch.manual_seed(0)
    return AdainNetwork((4, 6, 8), 3).requires_grad_(False)


@pytest.fixture
def smaller() -> AdainNetwork:
    torch.manual_seed(1)
    return AdainNetwork((3, 4, 6), 2).requires_grad_(False)


@pytest.fixture
def predictor(larger: AdainNetwork, smaller: AdainNetwork) -> TransferredPredictor:
    return random_transfer(random_predictor(larger, WIDTH, "larger"), larger, smaller)


def _described(predictor: TransferredPredictor, network: AdainNetwork, image: torch.Tensor) -> torch.Tensor:
    torch.manual_seed(2)
    texture = [layer / layer.norm() for layer in texture_of(Vgg(WIDTH).requires_grad_(False), image)]
    code = flattened(network.transform(network.encode(image), None)[1])
    return predictor.describe(texture, network.modulation.hidden(code))


def test_what_is_predicted_are_strokes_of_the_smaller_network(
    predictor: TransferredPredictor, smaller: AdainNetwork
) -> None:
    """GIVEN two paintings WHEN their strokes are predicted THEN they fit the smaller network and are not the same."""
    one, other = torch.rand(1, 3, 48, 48), torch.rand(1, 3, 6, 6).repeat_interleave(8, 2).repeat_interleave(8, 3)

    found = [predictor.predict(_described(predictor, smaller, image)) for image in (one, other)]

    assert found[0].network == "smaller"
    sides = {layer: (len(rows), columns.shape[1]) for layer, (rows, columns) in found[0].kernels.items()}
    assert sides == learnable_layers(smaller)
    offsets = [offsets_of([strokes], [1.0]) for strokes in found]
    changed = with_kernels(smaller, offsets[0], 1.0)
    assert not torch.equal(changed.decode(smaller.encode(one)), smaller.decode(smaller.encode(one)))
    for one_offset, other_offset in zip(*(each.values() for each in offsets), strict=True):
        assert (one_offset - other_offset).norm() > 1e-3 * one_offset.norm()


def test_a_kernel_goes_as_far_as_the_larger_one_in_the_channels_that_both_have(
    predictor: TransferredPredictor, smaller: AdainNetwork
) -> None:
    """GIVEN the larger one's hidden layer and biases WHEN kernels are predicted THEN both matrices enclose its own."""
    known = predictor.source.tensors
    same = {name: known[name] for name in ("first.weight", "first.bias")}
    same |= {f"{layer}.bias": known[f"{larger}.bias"] for layer, larger in predictor.layers.items()}
    predictor = replace(predictor, tensors=predictor.tensors | same)
    description = _described(predictor, smaller, torch.rand(1, 3, 48, 48))

    found = offsets_of([predictor.predict(description)], [1.0])
    larger = offsets_of([predictor.source.predict(description)], [1.0])

    for layer, offset in found.items():
        reads, writes = (
            predictor.tensors[f"{kind}.{place}"]
            for kind, place in zip(("reads", "writes"), reads_and_writes(layer), strict=True)
        )
        wanted = torch.einsum("oO,OIyx,Ii->oiyx", writes, larger[predictor.layers[layer]], reads)
        torch.testing.assert_close(offset, wanted, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    ("layer", "reads", "writes"),
    [
        ("trunk.1.first", "encoder.6", "trunk.1.first"),
        ("trunk.1.second", "trunk.1.first", "encoder.6"),
        ("decoder.0", "encoder.6", "decoder.0"),
        ("decoder.3", "decoder.0", "decoder.3"),
        ("decoder.5", "decoder.3", "decoder.5"),
    ],
)
def test_layers_that_see_the_same_channels_share_what_is_learnt_of_them(layer: str, reads: str, writes: str) -> None:
    assert reads_and_writes(layer) == (reads, writes)


def test_it_is_written_and_read_without_what_it_is_transferred_from(predictor: TransferredPredictor) -> None:
    content = predictor.to_bytes()

    read = any_predictor_from(content, {"larger": predictor.source}.get)

    assert isinstance(read, TransferredPredictor)
    assert (read.network, read.perceptual, read.layers) == ("smaller", "vgg", predictor.layers)
    assert read.source is predictor.source
    assert read.tensors.keys() == predictor.tensors.keys()
    for name, tensor in predictor.tensors.items():
        torch.testing.assert_close(read.tensors[name], tensor.half().float(), rtol=0, atol=0)


def test_one_of_the_plain_kind_is_read_as_it_is(predictor: TransferredPredictor) -> None:
    read = any_predictor_from(predictor.source.to_bytes(), {}.get)

    assert not isinstance(read, TransferredPredictor)
    assert read.network == "larger"


def test_without_what_it_is_transferred_from_it_is_refused(predictor: TransferredPredictor) -> None:
    with pytest.raises(BadWeights):
        any_predictor_from(predictor.to_bytes(), {}.get)


@pytest.mark.parametrize("said", [{}, {"layers": "no JSON"}])
def test_one_that_does_not_say_what_its_layers_come_from_is_refused(
    predictor: TransferredPredictor, said: dict[str, str]
) -> None:
    content = save(predictor.tensors, {"network": "smaller", "perceptual": "vgg", "source": "larger"} | said)

    with pytest.raises(BadWeights):
        any_predictor_from(content, {"larger": predictor.source}.get)
