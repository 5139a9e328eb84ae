"""Repaint with the AdaIN network, keeping what is encoded so that a moved slider re-runs only trunk and decoder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from engine.adain_network import STRIDE, AdainNetwork, StyleCode
from engine.tensors import fitted, pad_to_multiple, resize

if TYPE_CHECKING:
    from torch import Tensor

_FIRST_SIDE = 512  # px, long side at which strokes are laid down; larger pictures are refined level by level
_SMALLEST_STYLE = 64  # px, long side of a painting whatever the style scale


@dataclass
class _Encoded:
    """Hold what is known of a photograph at one size."""

    features: Tensor  # (1, C, H / 4, W / 4)
    own: StyleCode
    lost: Tensor | None = None  # the photograph less its reconstruction, (1, 3, H, W)


class Adain:
    """Predict repainted pictures with one network on one device.

    Args:
        network: on the device that paints, in the format that it computes in.
    """

    def __init__(self, network: AdainNetwork) -> None:
        self._network = network
        self._encoded: dict[tuple[int, int], _Encoded] = {}  # by size

    def levels(self, height: int, width: int) -> list[tuple[int, int]]:
        """List the sizes at which a picture is painted, from the first to its own, each at most twice the last."""
        side = max(height, width)
        sides = [side]
        while sides[0] > _FIRST_SIDE * 1.5:
            sides.insert(0, max(_FIRST_SIDE, (sides[0] + 1) // 2))
        return [fitted(height, width, s) for s in sides]

    @torch.no_grad()
    def encode_style(self, style: Tensor, scale: float) -> StyleCode:
        """Measure a painting.

        Args:
            style: (1, 3, H, W) in [0, 1], any size; it is shrunk, never enlarged, to the strokes' size.
            scale: larger keeps more pixels to a stroke, hence broader strokes.
        """
        side = max(_SMALLEST_STYLE, min(round(_FIRST_SIDE * scale), max(style.shape[-2:])))
        image = resize(style, *fitted(style.shape[2], style.shape[3], side)).clamp(0, 1)
        return self._network.transform(self._encode(image), None)[1]

    def forget_photos(self) -> None:
        """Drop what was encoded, when another photograph comes."""
        self._encoded.clear()

    @torch.no_grad()
    def repaint(self, photo: Tensor, change: Tensor | None, code: StyleCode, strength: float) -> Tensor:
        """Paint one level.

        Args:
            photo: (1, 3, H, W) in [0, 1]; encoded once for each size until `forget_photos`.
            change: what the coarser level added to its photograph, (1, 3, h, w); None at the first level. A finer level
                repaints the photograph with that change laid over it, so that it refines the same strokes.
            code: of one painting, or a mix.
            strength: 0 gives the photograph back, 1 has the style's statistics at every site. Below 1 that share of
                the fine detail comes back that the network cannot reconstruct.

        Returns:
            (1, 3, H, W) float32 in [0, 1].
        """
        height, width = photo.shape[-2:]
        if (height, width) not in self._encoded:
            features = self._encode(photo)
            self._encoded[height, width] = _Encoded(features, self._network.transform(features, None)[1])
        encoded = self._encoded[height, width]
        features = encoded.features
        if change is not None:
            features = self._encode((photo + resize(change, height, width)).clamp(0, 1))
        painted = self._decoded(features, self._network.target(encoded.own, code, strength), height, width)
        if strength < 1:
            if encoded.lost is None:
                encoded.lost = photo - self._decoded(encoded.features, None, height, width)
            painted = torch.add(painted, encoded.lost, alpha=1 - strength)
        return painted.clamp(0, 1)

    def _decoded(self, features: Tensor, target: StyleCode | None, height: int, width: int) -> Tensor:
        painted, _ = self._network.transform(features, target)
        return self._network.decode(painted)[..., :height, :width]

    def _encode(self, image: Tensor) -> Tensor:
        padded = pad_to_multiple(image, STRIDE).to(memory_format=torch.channels_last)
        return self._network.encode(padded)
