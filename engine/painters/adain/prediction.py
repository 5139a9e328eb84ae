"""Predict the strokes of paintings that nobody has learnt, for the networks that come with what predicts them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import torch

from engine.networks.adain_network import AdainNetwork, StyleCode, flattened
from engine.painters.adain.style_losses import texture_of
from engine.runs.latest import Latest

if TYPE_CHECKING:
    from torch import Tensor

    from engine.models.weights import Models
    from engine.networks.strokes import Strokes
    from engine.networks.strokes_predictor import StrokesPredictor
    from engine.networks.vgg import Vgg

_KEPT = 3  # networks' predictors, 4 MB each


class _Eyes(NamedTuple):
    predictor: StrokesPredictor
    vgg: Vgg  # that sees textures


class Prediction:
    """Predict strokes on the CPU, loading what that takes once for each network.

    Args:
        models: with their strokes.
    """

    def __init__(self, models: Models) -> None:
        self._models = models
        self._loaded: Latest[_Eyes | None] = Latest(_KEPT)

    @torch.no_grad()
    def of(self, sha256: str, network: AdainNetwork, painting: Tensor, code: StyleCode) -> Strokes | None:
        """Predict what a network would learn of a painting; None where nothing predicts its strokes.

        Args:
            sha256: of the network's file.
            network: on any device.
            painting: (1, 3, H, W) in [0, 1], of the size at which its strokes are laid down.
            code: the painting's own.

        Raises:
            BadWeights.
        """
        eyes = self._loaded.get(sha256, partial(self._load, sha256))
        if eyes is None:
            return None
        texture = texture_of(eyes.vgg, painting.float().cpu())
        hidden = network.modulation.hidden(flattened(code)).cpu()
        return eyes.predictor.predict(eyes.predictor.describe(texture, hidden))

    def _load(self, sha256: str) -> _Eyes | None:
        predictor = self._models.strokes.predictor(sha256)
        if predictor is None:
            return None
        perceptual = self._models.find("vgg", None)
        if perceptual.sha256 != predictor.perceptual:
            return None  # it was learnt with what another one sees
        return _Eyes(predictor, self._models.vgg(perceptual).to(memory_format=torch.channels_last))
