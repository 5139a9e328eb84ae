"""Predict the strokes of a network that was pruned from a larger one by what predicts the larger one's.

A direction in which a kernel of the larger network can go becomes one of the smaller network's by two matrices: of the
channels that the layer reads, and of those that it writes. How far a painting goes in each is said as for the larger
network, by a hidden layer of its own.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.errors import BadWeights
from engine.networks.strokes import metadata_of
from engine.networks.strokes_predictor import UNREADABLE, StrokesPredictor, predictor_from

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

    from engine.networks.strokes import Strokes

_SOURCE = "source"  # the key of the larger network's SHA-256, in a file's metadata
_LAYERS = "layers"  # that of a JSON object: the larger network's layers by the smaller one's
_STREAM = "encoder.6"  # the layer whose channels all blocks add to
_OWN = ("first.weight", "first.bias", "code.basis", "code.bias")


@dataclass(frozen=True)
class TransferredPredictor(StrokesPredictor):
    """Hold what was learnt of many paintings for a network that was pruned from another one, float32.

    Args:
        network: SHA-256 of the smaller network's file.
        perceptual: as in `source`.
        tensors: `first.weight`, `first.bias`, `code.basis`, `code.bias` and for each layer its `bias`, as a
            `StrokesPredictor` has them. For each layer that others read `reads.LAYER` (C, c), and for each that gains
            something `writes.LAYER` (c, C): of C channels of the larger network and c of the smaller one; what
            the blocks add to is "encoder.6".
        source: predicts the larger network's.
        layers: of the larger network, by those of the smaller one that come from them.
    """

    source: StrokesPredictor
    layers: dict[str, str]

    def describe(self, texture: list[Tensor], hidden: Tensor) -> Tensor:
        """Lay out what is seen of a painting, (1, D), as for the larger network."""
        return self.source.describe(texture, hidden)

    def predict(self, description: Tensor) -> Strokes:
        """Turn what `describe` says, (1, D), into strokes of the smaller network."""
        known, own = self.source.tensors, self.tensors
        tensors = {name: known[name] for name in ("mean", "components", "code.weight")}
        tensors |= {name: own[name] for name in _OWN}
        for layer, larger in self.layers.items():
            reads, writes = reads_and_writes(layer)
            columns = known[f"{larger}.columns"].unflatten(1, (-1, 9))  # (K, C, 9)
            tensors |= {
                f"{layer}.rows": own[f"writes.{writes}"] @ known[f"{larger}.rows"],
                f"{layer}.columns": (own[f"reads.{reads}"].T @ columns).flatten(1),
                f"{layer}.weight": known[f"{larger}.weight"],
                f"{layer}.bias": own[f"{layer}.bias"],
            }
        return StrokesPredictor(self.network, self.perceptual, tensors).predict(description)

    def metadata(self) -> dict[str, str]:
        """Say what it belongs to, and what it is transferred from."""
        return super().metadata() | {_SOURCE: self.source.network, _LAYERS: json.dumps(self.layers)}


def reads_and_writes(layer: str) -> tuple[str, str]:
    """Name the layers whose channels one reads and writes; "encoder.6" is what the blocks add to."""
    part, *place = layer.split(".")
    if part == "decoder":
        return {"0": _STREAM, "3": "decoder.0", "5": "decoder.3"}[place[0]], layer
    inside = f"{part}.{place[0]}.first"
    return (_STREAM, inside) if layer == inside else (inside, _STREAM)


def any_predictor_from(content: bytes, source_of: Callable[[str], StrokesPredictor | None]) -> StrokesPredictor:
    """Read what `to_bytes` of either kind wrote; `source_of` finds a larger network's. Raises BadWeights."""
    predictor = predictor_from(content)
    said = metadata_of(content)
    if _SOURCE not in said:
        return predictor
    source = source_of(said[_SOURCE])
    if source is None:
        raise BadWeights(UNREADABLE)
    try:
        layers = json.loads(said[_LAYERS])
    except (KeyError, ValueError) as error:
        raise BadWeights(UNREADABLE) from error
    return TransferredPredictor(predictor.network, predictor.perceptual, predictor.tensors, source, layers)
