"""Predict the strokes of paintings that nobody has learnt, for the networks that come with what predicts them."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import TYPE_CHECKING

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
    from engine.painters.adain.style_losses import Texture

_KEPT = 3  # networks' predictors, 4 MB each
_KEPT_TEXTURES = 16  # 0.4 MB each


class Prediction:
    """Predict strokes on the CPU, loading what that takes once for each network and looking at a painting once for all.

    Args:
        models: with their strokes.
    """

    def __init__(self, models: Models) -> None:
        self._models = models
        self._predictors: Latest[StrokesPredictor | None] = Latest(_KEPT)
        self._vgg: Latest[Vgg] = Latest(1)
        self._textures: Latest[Texture] = Latest(_KEPT_TEXTURES)

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
        predictor = self._predictors.get(sha256, partial(self._load, sha256))
        if predictor is None:
            return None
        hidden = network.modulation.hidden(flattened(code)).cpu()
        return predictor.predict(predictor.describe(self._texture(predictor.perceptual, painting), hidden))

    def _texture(self, perceptual: str, painting: Tensor) -> Texture:
        image = painting.float().cpu()
        vgg = self._vgg.get(perceptual, self._load_vgg)
        key = perceptual, hashlib.sha256(image.numpy().tobytes()).digest()
        return self._textures.get(key, partial(texture_of, vgg, image))

    def _load(self, sha256: str) -> StrokesPredictor | None:
        """Read a predictor; one that was learnt with what another perceptual network sees is none."""
        predictor = self._models.strokes.predictor(sha256)
        return predictor if predictor and predictor.perceptual == self._models.find("vgg", None).sha256 else None

    def _load_vgg(self) -> Vgg:
        return self._models.vgg(self._models.find("vgg", None)).to(memory_format=torch.channels_last)
