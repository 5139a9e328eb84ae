"""Make strokes that are strong enough to be seen, and were learnt of nothing."""

from __future__ import annotations

import torch

from engine.networks.adain_network import AdainNetwork
from engine.networks.strokes import KernelOffsets, LowRank, Strokes, learnable_layers, offsets_of
from engine.networks.strokes_predictor import StrokesPredictor
from engine.networks.transferred_predictor import TransferredPredictor, reads_and_writes
from engine.networks.vgg import channels_of
from engine.painters.adain.style_losses import STYLE_LAYERS


def random_strokes(network: AdainNetwork, seed: int = 0, sha256: str = "network") -> Strokes:
    """Draw factors of rank 4 of the kernels' own size, and a code's offset."""
    generator = torch.Generator().manual_seed(seed)
    kernels = {
        layer: LowRank(
            0.1 * torch.randn(outputs, 4, generator=generator), 0.1 * torch.randn(4, inputs, generator=generator)
        )
        for layer, (outputs, inputs) in learnable_layers(network).items()
    }
    dimensions = network.modulation.norm.normalized_shape[0]
    return Strokes(sha256, 0.05 * torch.randn(1, dimensions, generator=generator), kernels)


def random_offsets(network: AdainNetwork, seed: int = 0) -> KernelOffsets:
    """Draw what kernels gain."""
    return offsets_of([random_strokes(network, seed)], [1.0])


def random_predictor(
    network: AdainNetwork, width: int, sha256: str = "network", perceptual: str = "vgg"
) -> StrokesPredictor:
    """Draw what predicts strokes that are strong enough to be seen, of textures of a VGG of some width."""
    generator = torch.Generator().manual_seed(0)
    seen, components, hidden, atoms = 3, 5, 8, 2

    def draw(scale: float, *shape: int) -> torch.Tensor:
        return scale * torch.randn(*shape, generator=generator)

    channels = [channels_of(layer, width) for layer in STYLE_LAYERS]
    described = network.modulation.first.out_features + sum(count + seen * (seen + 1) // 2 for count in channels)
    code = network.modulation.norm.normalized_shape[0]
    tensors = {f"bases.{index}": draw(1, count, seen) for index, count in enumerate(channels)} | {
        "mean": draw(1, described), "components": draw(0.03, described, components),
        "first.weight": draw(1, hidden, components), "first.bias": draw(1, hidden),
        "code.weight": draw(0.1, 2, hidden), "code.basis": draw(0.1, 2, code), "code.bias": draw(0.02, code),
    }  # fmt: skip
    for layer, (outputs, inputs) in learnable_layers(network).items():
        tensors |= {
            f"{layer}.rows": draw(0.1, outputs, atoms), f"{layer}.columns": draw(0.1, atoms, inputs),
            f"{layer}.weight": draw(1, atoms, hidden), f"{layer}.bias": draw(1, atoms),
        }  # fmt: skip
    return StrokesPredictor(sha256, perceptual, tensors)


def random_transfer(
    source: StrokesPredictor, larger: AdainNetwork, smaller: AdainNetwork, sha256: str = "smaller"
) -> TransferredPredictor:
    """Draw what predicts a smaller network's strokes by what predicts a larger one's, whose first blocks it has."""
    generator = torch.Generator().manual_seed(1)

    def draw(scale: float, *shape: int) -> torch.Tensor:
        return scale * torch.randn(*shape, generator=generator)

    known, code = source.tensors, smaller.modulation.norm.normalized_shape[0]
    tensors = {
        "first.weight": draw(1, *known["first.weight"].shape), "first.bias": draw(1, *known["first.bias"].shape),
        "code.basis": draw(0.1, len(known["code.basis"]), code), "code.bias": draw(0.02, code),
    }  # fmt: skip
    sides, own = learnable_layers(larger), learnable_layers(smaller)
    for layer, (outputs, inputs) in own.items():
        reads, writes = reads_and_writes(layer)
        tensors |= {
            f"reads.{reads}": draw(0.3, sides[layer][1] // 9, inputs // 9),
            f"writes.{writes}": draw(0.3, outputs, sides[layer][0]),
            f"{layer}.bias": draw(1, *known[f"{layer}.bias"].shape),
        }
    return TransferredPredictor(sha256, source.perceptual, tensors, source, {layer: layer for layer in own})
