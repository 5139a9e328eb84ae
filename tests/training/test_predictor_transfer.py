"""Check that a pruned network begins with what is predicted for the channels that it keeps."""

from __future__ import annotations

import pytest
import torch

from engine.networks.adain_network import AdainNetwork
from engine.networks.strokes import learnable_layers, offsets_of
from tests.engine.networks.random_strokes import random_predictor
from training.predictor_transfer import transferred
from training.pruning import Pruning, pruned


@pytest.fixture
def larger() -> AdainNetwork:
    torch.manual_seed(1)
    return AdainNetwork((6, 8, 10), 3, hidden=12).requires_grad_(False)


def test_kernels_go_half_as_far_in_the_channels_that_are_kept(larger: AdainNetwork) -> None:
    """GIVEN a network that was pruned WHEN its strokes are predicted THEN these are cut from the larger one's."""
    smaller = pruned(larger, (4, 6, 7), 2)
    source = random_predictor(larger, 4, "larger")
    description = source.tensors["mean"][None] + torch.randn(1, len(source.tensors["mean"]))

    begun = transferred(source, larger, smaller, "smaller").predict(description)

    whole, pruning = source.predict(description), Pruning(larger, (4, 6, 7), 2)
    torch.testing.assert_close(begun.code, whole.code[:, pruning.code] / 2)
    offsets, cut = offsets_of([whole], [0.5]), offsets_of([begun], [1.0])
    assert cut.keys() == learnable_layers(smaller).keys()
    for layer, offset in cut.items():
        kept = offsets[pruning.layers[layer]][pruning.written[layer]][:, pruning.read[layer]]
        torch.testing.assert_close(offset, kept)


def test_one_of_the_same_shape_keeps_every_layer(larger: AdainNetwork) -> None:
    begun = transferred(random_predictor(larger, 4), larger, pruned(larger, (6, 8, 10), 3), "same")

    assert begun.layers == {layer: layer for layer in learnable_layers(larger)}
