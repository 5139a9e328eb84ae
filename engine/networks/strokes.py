"""Hold what a network has learnt of single paintings: their *strokes*, offsets of its kernels and of their code.

The kernels that draw strokes are the same for every painting; re-normalised, they can paint only what they hold. A
painting's strokes add to thirteen of them, the trunk's and the decoder's first, a matrix of low rank each (LoRA,
arXiv:2106.09685), and to its code whatever makes it fit. They are scaled by the strength and by the painting's share
in a mix, so that a strength of 0 leaves the network as it is; and they are added up once a picture.
"""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save

from engine.errors import BadWeights, Sentence
from engine.networks.adain_network import AdainNetwork, StyleCode, flattened, moved, unflattened

if TYPE_CHECKING:
    from torch import Tensor

UNREADABLE = Sentence("A painting's strokes cannot be read; learn them again.")
NETWORK = "network"  # the key of the SHA-256 in a file's metadata
_CODE = "code"
_DECODER = ("decoder.0", "decoder.3", "decoder.5")  # what has no more than half of the resolution

KernelOffsets = dict[str, "Tensor"]
"""For layers by name, what is added to the kernel at a strength of 1, of its shape."""


class LowRank(NamedTuple):
    """Hold the factors of a kernel's offset (O, I, 3, 3): (O, rank) and (rank, I * 9)."""

    rows: Tensor
    columns: Tensor


@dataclass(frozen=True)
class Strokes:
    """Hold one painting's strokes, float32.

    Args:
        network: SHA-256 of the file of the network that they belong to.
        code: what is added to the painting's code, flattened, (1, D).
        kernels: by the layer's name.
    """

    network: str
    code: Tensor
    kernels: dict[str, LowRank]

    def to_bytes(self) -> bytes:
        """Write as safetensors, float16, about 200 kB."""
        tensors = {_CODE: self.code}
        for layer, (rows, columns) in self.kernels.items():
            tensors |= {f"{layer}.rows": rows, f"{layer}.columns": columns}
        halves = {name: tensor.detach().half().cpu().contiguous() for name, tensor in tensors.items()}
        return save(halves, {NETWORK: self.network})


class Style(NamedTuple):
    """Hold what a picture is painted with: a code, of one painting or mixed, and what its kernels gain."""

    code: StyleCode
    kernels: KernelOffsets = {}  # noqa: RUF012 a tuple's default; nobody writes to it

    def equals(self, other: Style) -> bool:
        """Tell whether a picture is painted alike with both."""
        if self.kernels.keys() != other.kernels.keys():
            return False
        pairs = [(kernel, other.kernels[layer]) for layer, kernel in self.kernels.items()]
        return all(torch.equal(*pair) for pair in [(flattened(self.code), flattened(other.code)), *pairs])

    def to(self, device: torch.device) -> Style:
        """Copy to a device."""
        return Style(moved(self.code, device), {name: kernel.to(device) for name, kernel in self.kernels.items()})


def offsets_of(strokes: list[Strokes | None], shares: list[float]) -> KernelOffsets:
    """Add up what paintings' strokes add to each kernel, by their shares; None is a painting that was not learnt."""
    total: KernelOffsets = {}
    for learnt, share in zip(strokes, shares, strict=True):
        for layer, (rows, columns) in (learnt.kernels if learnt and share else {}).items():
            offset = (share * rows @ columns).unflatten(1, (-1, 3, 3))
            total[layer] = total[layer] + offset if layer in total else offset
    return total


def mean_of(strokes: list[Strokes], rank: int) -> Strokes | None:
    """Average paintings' strokes, and bring the mean back to a rank; None where there are none."""
    if not strokes:
        return None
    mean = offsets_of(list(strokes), [1 / len(strokes)] * len(strokes))
    code = torch.stack([learnt.code for learnt in strokes]).mean(0)
    return Strokes(strokes[0].network, code, {layer: _factors(kernel, rank) for layer, kernel in mean.items()})


def _factors(kernel: Tensor, rank: int) -> LowRank:
    """Split a kernel's offset into the nearest factors of a rank, equally long."""
    left, lengths, right = torch.linalg.svd(kernel.flatten(1), full_matrices=False)
    roots = lengths[:rank].sqrt()
    return LowRank(left[:, :rank] * roots, roots[:, None] * right[:rank])


def with_code(code: StyleCode, strokes: Strokes) -> StyleCode:
    """Add what a painting's strokes add to its code."""
    flat = flattened(code)
    return unflattened(flat + strokes.code.to(flat.device), len(code))


def with_kernels(network: AdainNetwork, kernels: KernelOffsets, strength: float) -> AdainNetwork:
    """Return a network with `strength` times the offsets in its kernels, which shares all else with the one given.

    The kernels are tensors, not parameters, so gradients flow to the offsets, and `to` does not move them.
    """
    if not kernels or strength == 0:
        return network
    changed = copy.deepcopy(network, {id(own): own for own in network.parameters()})
    for layer, offset in kernels.items():
        convolution = changed.get_submodule(layer)
        weight = convolution.get_parameter("weight")
        kernel = (weight + strength * offset.to(weight.device)).to(weight.dtype, memory_format=torch.channels_last)
        del convolution.weight
        convolution.weight = kernel
    return changed


def learnable_layers(network: AdainNetwork) -> dict[str, tuple[int, int]]:
    """Name the layers whose kernels strokes change, with the two sides of these as matrices, (O, I * 9)."""
    trunk = [f"trunk.{block}.{half}" for block in range(len(network.trunk)) for half in ("first", "second")]
    weights = {layer: network.get_submodule(layer).get_parameter("weight") for layer in (*trunk, *_DECODER)}
    return {layer: (len(weight), weight[0].numel()) for layer, weight in weights.items()}


def strokes_from(content: bytes) -> Strokes:
    """Read what `Strokes.to_bytes` wrote; raises BadWeights."""
    try:
        tensors = {name: tensor.float() for name, tensor in load(content).items()}
        layers = {name.rpartition(".")[0] for name in tensors} - {""}
        kernels = {layer: LowRank(tensors[f"{layer}.rows"], tensors[f"{layer}.columns"]) for layer in sorted(layers)}
        return Strokes(metadata_of(content)[NETWORK], tensors[_CODE], kernels)
    except (SafetensorError, KeyError, ValueError) as error:
        raise BadWeights(UNREADABLE) from error


def metadata_of(content: bytes) -> dict[str, str]:
    """Read the metadata from a safetensors file's header, whose length its first eight bytes say; raises KeyError."""
    length = int.from_bytes(content[:8], "little")
    said: dict[str, str] = json.loads(content[8 : 8 + length])["__metadata__"]
    return said
