"""Predict the strokes of a painting that nobody has learnt, from what it looks like.

For each layer whose kernel strokes change there are directions of rank one, learnt of many paintings together, and a
small network says how far a painting's kernel goes in each of them (a hypernetwork, arXiv:1609.09106). It sees the
covariances of the painting's texture, small and as logarithms, and what the network's own modulation sees of its code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F
from safetensors import SafetensorError
from safetensors.torch import load, save

from engine.errors import BadWeights, Sentence
from engine.networks.strokes import NETWORK, LowRank, Strokes, metadata_of

if TYPE_CHECKING:
    from torch import Tensor

PERCEPTUAL = "perceptual"  # the key of the SHA-256 of the network that sees textures, in a file's metadata
UNREADABLE = Sentence("What predicts strokes cannot be read; install Impasto again.")
_FLOOR = 1e-3  # added to variances before their logarithm
_FARTHEST = 4.0  # standard deviations that a description counts as


@dataclass(frozen=True)
class StrokesPredictor:
    """Hold what was learnt of many paintings for one network, float32.

    Args:
        network: SHA-256 of the file of the network whose strokes are predicted.
        perceptual: likewise, of the one that sees textures.
        tensors: `bases.0` and on (C, d), which make covariances (C, C) small; `mean` (D,) and `components` (D, P) of
            descriptions; `first.weight`, `first.bias` of a hidden layer of H; `code.weight` (R, H), `code.basis`
            (R, code), `code.bias` of the code's offset; and for each layer of the network its `rows` (O, K), `columns`
            (K, I * 9), and how much of each there is, `weight` (K, H) and `bias`.
    """

    network: str
    perceptual: str
    tensors: dict[str, Tensor]

    def describe(self, texture: list[Tensor], hidden: Tensor) -> Tensor:
        """Lay out what is seen of a painting, (1, D).

        Args:
            texture: covariances (C, C) of a grey picture of one contrast, one a basis.
            hidden: what the network's modulation sees of the painting's code, (1, N).
        """
        parts = [hidden[0].float()]
        for index, covariance in enumerate(texture):
            basis = self.tensors[f"bases.{index}"]
            lengths, axes = torch.linalg.eigh(basis.T @ covariance @ basis)
            logarithm = (axes * (lengths.clamp(min=0) + _FLOOR).log()) @ axes.T
            rows, columns = torch.triu_indices(*logarithm.shape)
            parts += [logarithm[rows, columns], (covariance.diagonal().clamp(min=0) + _FLOOR).log()]
        return torch.cat(parts)[None]

    def predict(self, description: Tensor) -> Strokes:
        """Turn what `describe` says, (1, D), into strokes."""
        known = self.tensors
        seen = ((description - known["mean"]) @ known["components"]).clamp(-_FARTHEST, _FARTHEST)
        hidden = F.linear(seen, known["first.weight"], known["first.bias"])
        hidden = F.gelu(F.layer_norm(hidden, hidden.shape[1:]))
        code = F.linear(hidden, known["code.weight"]) @ known["code.basis"] + known["code.bias"]
        layers = [name.removesuffix(".rows") for name in known if name.endswith(".rows")]
        kernels = {}
        for layer in layers:
            amounts = F.linear(hidden, known[f"{layer}.weight"], known[f"{layer}.bias"])  # (1, K)
            kernels[layer] = LowRank(known[f"{layer}.rows"] * amounts, known[f"{layer}.columns"])
        return Strokes(self.network, code, kernels)

    def to_bytes(self) -> bytes:
        """Write as safetensors, float16."""
        halves = {name: tensor.detach().half().cpu().contiguous() for name, tensor in self.tensors.items()}
        return save(halves, self.metadata())

    def metadata(self) -> dict[str, str]:
        """Say what it belongs to."""
        return {NETWORK: self.network, PERCEPTUAL: self.perceptual}


def predictor_from(content: bytes) -> StrokesPredictor:
    """Read what `StrokesPredictor.to_bytes` wrote; raises BadWeights."""
    try:
        tensors = {name: tensor.float() for name, tensor in load(content).items()}
        said = metadata_of(content)
        return StrokesPredictor(said[NETWORK], said[PERCEPTUAL], tensors)
    except (SafetensorError, KeyError, ValueError) as error:
        raise BadWeights(UNREADABLE) from error
