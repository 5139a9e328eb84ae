"""Check that strokes scale with strength and share, and that files of others are told apart."""

from __future__ import annotations

import pytest
import torch

from engine.errors import BadWeights
from engine.networks.adain_network import AdainNetwork, flattened
from engine.networks.strokes import NETWORK, offsets_of, strokes_from, with_code, with_kernels
from tests.engine.networks.random_strokes import random_offsets, random_strokes


@pytest.fixture
def network() -> AdainNetwork:
    torch.manual_seed(0)
    return AdainNetwork(widths=(4, 6, 8), blocks=2).requires_grad_(False)


def _kernel(network: AdainNetwork, layer: str) -> torch.Tensor:
    return network.get_submodule(layer).weight


def test_kernels_gain_strength_times_their_offsets(network: AdainNetwork) -> None:
    """GIVEN offsets WHEN laid over a network THEN the named kernels change, no other weight, and not the original."""
    before = {name: value.clone() for name, value in network.state_dict().items()}
    offsets = random_offsets(network)

    changed = with_kernels(network, offsets, 0.3)

    assert set(offsets) >= {"trunk.0.first", "trunk.1.second", "decoder.0", "decoder.3", "decoder.5"}
    for layer, offset in offsets.items():
        torch.testing.assert_close(_kernel(changed, layer), _kernel(network, layer) + 0.3 * offset)
    assert all(torch.equal(value, network.state_dict()[name]) for name, value in before.items())
    assert changed.encoder[0].weight is network.encoder[0].weight


@pytest.mark.parametrize("strength", [0.0, 1.0])
def test_without_strength_or_strokes_the_network_is_the_same(network: AdainNetwork, strength: float) -> None:
    offsets = random_offsets(network) if strength == 0 else {}
    assert with_kernels(network, offsets, strength) is network


def test_shares_add_up_linearly(network: AdainNetwork) -> None:
    """GIVEN a mix of a learnt, an unlearnt and another learnt painting WHEN summed THEN each has its share."""
    first, second = random_strokes(network, 1), random_strokes(network, 2)

    mixed = offsets_of([first, None, second], [0.2, 0.5, 0.3])

    for layer, offset in mixed.items():
        alone = [offsets_of([strokes], [1.0])[layer] for strokes in (first, second)]
        torch.testing.assert_close(offset, 0.2 * alone[0] + 0.3 * alone[1])


def test_the_code_is_moved_by_its_offset(network: AdainNetwork) -> None:
    code = network.transform(torch.rand(1, 8, 5, 7) + 5, None)[1]
    strokes = random_strokes(network)

    moved = flattened(with_code(code, strokes)) - flattened(code)
    torch.testing.assert_close(moved.clamp(min=-0.01), strokes.code.clamp(min=-0.01), rtol=0, atol=1e-5)


def test_a_file_holds_them_in_float16_with_their_network(network: AdainNetwork) -> None:
    strokes = random_strokes(network, sha256="1234")

    read = strokes_from(strokes.to_bytes())

    assert read.network == "1234"
    torch.testing.assert_close(read.code, strokes.code, rtol=1e-3, atol=1e-5)
    for layer, factors in strokes.kernels.items():
        torch.testing.assert_close(read.kernels[layer], factors, rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize("content", [b"", b"\x08\0\0\0\0\0\0\0{}      ", b"no safetensors at all"])
def test_other_files_are_refused(content: bytes) -> None:
    with pytest.raises(BadWeights, match="learn them again"):
        strokes_from(content)


def test_a_file_of_no_network_is_refused(network: AdainNetwork) -> None:
    content = random_strokes(network).to_bytes().replace(NETWORK.encode(), b"another")
    with pytest.raises(BadWeights):
        strokes_from(content)
