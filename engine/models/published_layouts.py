"""Recognise networks by the names and shapes of their tensors, and bring them into our layouts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from engine.errors import Sentence
from engine.models.network_kinds import PUBLISHED
from engine.networks.vgg import FULL_WIDTH, LAYERS, Vgg, channels_of

if TYPE_CHECKING:
    from torch import Tensor

    Tensors = dict[str, Tensor]
    Shape = tuple[int, ...]

VGG19 = (0, 2, 5, 7, 10, 12, 14, 16, 19, 21, 23, 25, 28)  # in torchvision's `features`, for each of LAYERS
NORMALISED = (2, 5, 9, 12, 16, 19, 22, 25, 29, 32, 35, 38, 42)  # in pytorch-AdaIN's `vgg`, behind a 1x1 layer at 0
DECODER = (1, 5, 8, 11, 14, 18, 21, 25, 28)  # in pytorch-AdaIN's `decoder`
_OUR_DECODER = (0, 3, 5, 7, 9, 12, 14, 17, 19)  # the same layers in PublishedNetwork
_DECODER_CHANNELS = (512, 256, 256, 256, 256, 128, 128, 64, 64, 3)
TORCHVISION, PYTORCH_ADAIN = "BSD-3-Clause (torchvision)", "MIT (pytorch-AdaIN)"  # licences
_WIDEST, _MOST_BLOCKS, _MOST_HIDDEN = 256, 64, 4096  # of networks in our layout


@dataclass(frozen=True)
class Found:
    """Hold a recognised network, its tensors float32 in our layout."""

    name: str
    kind: str  # as in the manifest; "decoder" is the second half of an "adain"
    architecture: dict[str, Any]
    licence: str
    made_by: str
    tensors: Tensors


def recognise(tensors: Tensors, stem: str) -> Found | None:
    """Tell which network these are; None for any other. `stem` names one that is in our layout."""
    shapes = {name: tuple(tensor.shape) for name, tensor in tensors.items()}
    if _has(shapes, {f"features.{i}": s for i, s in zip(VGG19, _vgg_shapes(), strict=True)}):
        made_by = Sentence("Published by torchvision: VGG19_Weights.IMAGENET1K_V1, its convolutions up to conv5_1.")
        return Found("vgg19", "vgg", {"width": FULL_WIDTH}, TORCHVISION, made_by, _vgg19(tensors))
    if shapes.get("0.weight") == (3, 3, 1, 1) and _has(
        shapes, {str(i): s for i, s in zip(NORMALISED, _vgg_shapes(), strict=True)}
    ):
        made_by = Sentence("Published with pytorch-AdaIN: vgg_normalised.pth, its convolutions up to conv5_1.")
        return Found(
            "vgg-normalised", "vgg", {"width": FULL_WIDTH, "pooling": "max"}, PYTORCH_ADAIN, made_by, _folded(tensors)
        )
    if _has(shapes, {str(i): s for i, s in zip(DECODER, _decoder_shapes(), strict=True)}):
        made_by = Sentence("Published with pytorch-AdaIN: vgg_normalised.pth up to conv4_1, and decoder.pth.")
        architecture = {"layout": PUBLISHED, "width": FULL_WIDTH}
        return Found("published-adain", "decoder", architecture, PYTORCH_ADAIN, made_by, _decoder(tensors))
    return _ours(tensors, shapes, stem)


def _vgg_shapes() -> list[Shape]:
    widths = [3, *(channels_of(layer, FULL_WIDTH) for layer in LAYERS)]
    return [(after, before, 3, 3) for before, after in pairwise(widths)]


def _decoder_shapes() -> list[Shape]:
    pairs = pairwise(_DECODER_CHANNELS)
    return [(after, before, 3, 3) for before, after in pairs]


def _has(shapes: dict[str, Shape], wanted: dict[str, Shape]) -> bool:
    """Tell whether there are such weights, each with a bias."""
    return all(shapes.get(f"{n}.weight") == s and shapes.get(f"{n}.bias") == s[:1] for n, s in wanted.items())


def _renamed(tensors: Tensors, names: dict[str, str]) -> Tensors:
    return {
        f"{new}.{part}": tensors[f"{old}.{part}"].float().contiguous().clone()
        for old, new in names.items()
        for part in ("weight", "bias")
    }


def _vgg19(tensors: Tensors) -> Tensors:
    return _renamed(tensors, {f"features.{i}": layer for i, layer in zip(VGG19, LAYERS, strict=True)})


def _folded(tensors: Tensors) -> Tensors:
    """Fold the 1x1 layer, which turns [0, 1] into the network's own units, and our normalisation into conv1_1."""
    ours = _renamed(tensors, {str(i): layer for i, layer in zip(NORMALISED, LAYERS, strict=True)})
    mix, offset = tensors["0.weight"].float()[..., 0, 0], tensors["0.bias"].float()
    base = Vgg(1)
    mean, std = base.mean.flatten(), base.std.flatten()
    weight = ours["conv1_1.weight"]  # (64, 3, 3, 3); x = std * z + mean for a normalised z
    ours["conv1_1.bias"] += weight.sum((2, 3)) @ (mix @ mean + offset)
    ours["conv1_1.weight"] = (weight.permute(0, 2, 3, 1) @ (mix * std)).permute(0, 3, 1, 2).contiguous()
    return ours


def _decoder(tensors: Tensors) -> Tensors:
    return _renamed(tensors, {str(i): f"decoder.{j}" for i, j in zip(DECODER, _OUR_DECODER, strict=True)})


def _ours(tensors: Tensors, shapes: dict[str, Shape], stem: str) -> Found | None:
    """Recognise what is in a layout of ours, at any size."""
    kind, architecture = "adain", _architecture(shapes)
    if architecture is None and "conv1_1.weight" in shapes:
        kind, architecture = "vgg", {"width": shapes["conv1_1.weight"][0]}
    elif architecture is None and "encoder.conv1_1.weight" in shapes:
        architecture = {"layout": PUBLISHED, "width": shapes["encoder.conv1_1.weight"][0]}
    if architecture is None or architecture.get("width", 1) > _WIDEST:
        return None
    name = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-") or "imported"
    floats = {key: tensor.float().contiguous().clone() for key, tensor in tensors.items()}
    return Found(name, kind, architecture, "not known: that of its file", Sentence("Imported from a file."), floats)


def _architecture(shapes: dict[str, Shape]) -> dict[str, Any] | None:
    """Tell the arguments of an AdainNetwork; None for another network."""
    try:
        widths = tuple(shapes[f"encoder.{i}.weight"][0] for i in (0, 2, 4))
        hidden = shapes["modulation.first.weight"][0]
    except (KeyError, IndexError):
        return None
    blocks = sum(bool(re.fullmatch(r"trunk\.\d+\.first\.weight", name)) for name in shapes)
    if max(widths) > _WIDEST or blocks > _MOST_BLOCKS or hidden > _MOST_HIDDEN:
        return None
    return {"widths": widths, "blocks": blocks, "hidden": hidden}
