"""Begin what predicts a pruned network's strokes with what predicts those of the network that it was pruned from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F

from engine.networks.strokes import learnable_layers
from engine.networks.transferred_predictor import TransferredPredictor, reads_and_writes
from training.pruning import Pruning

if TYPE_CHECKING:
    from torch import Tensor

    from engine.networks.adain_network import AdainNetwork
    from engine.networks.strokes_predictor import StrokesPredictor

_SHARE = 0.5  # of what the larger network's strokes would do; all of it is too much at first


def transferred(
    source: StrokesPredictor, larger: AdainNetwork, smaller: AdainNetwork, sha256: str
) -> TransferredPredictor:
    """Take over what is predicted for the channels that were kept.

    Args:
        source: predicts the larger network's strokes.
        larger: network.
        smaller: that was pruned from it, and taught since.
        sha256: of the smaller one's file.
    """
    pruning = Pruning(larger, smaller.widths, len(smaller.trunk))
    known = source.tensors
    tensors = {
        "first.weight": known["first.weight"].clone(),
        "first.bias": known["first.bias"].clone(),
        "code.basis": _SHARE * known["code.basis"][:, pruning.code],
        "code.bias": _SHARE * known["code.bias"][pruning.code],
    }
    layers = {layer: pruning.layers[layer] for layer in learnable_layers(smaller)}
    for layer, origin in layers.items():
        reads, writes = reads_and_writes(layer)
        weight = larger.get_submodule(origin).get_parameter("weight")
        tensors[f"reads.{reads}"] = _kept(pruning.read[layer], weight.shape[1]).T.contiguous()
        tensors[f"writes.{writes}"] = _SHARE * _kept(pruning.written[layer], weight.shape[0])
        tensors[f"{layer}.bias"] = known[f"{origin}.bias"].clone()
    return TransferredPredictor(sha256, source.perceptual, tensors, source, layers)


def _kept(channels: Tensor, count: int) -> Tensor:
    """Write as a matrix (c, C) that c of C channels are kept."""
    return F.one_hot(channels, count).to(torch.float32)
