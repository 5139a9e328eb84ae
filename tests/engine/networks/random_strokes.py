"""Make strokes that are strong enough to be seen, and were learnt of nothing."""

from __future__ import annotations

import torch

from engine.networks.adain_network import AdainNetwork
from engine.networks.strokes import KernelOffsets, LowRank, Strokes, learnable_layers, offsets_of


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
