"""Judge a stylised picture against its photograph and its painting in the perceptual network's features."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from engine.networks.adain_network import statistics
from engine.runs.color import luma_of

if TYPE_CHECKING:
    from torch import Tensor

    from engine.networks.vgg import Vgg

STYLE_LAYERS = ("conv1_1", "conv2_1", "conv3_1", "conv4_1")
CONTENT_LAYERS = {"conv3_1": 0.2, "conv4_1": 1.0}  # layer: weight; the shallower one knows every hair
_CONTRAST = 0.2  # deviation of grey pictures of one contrast
_LEAST_CONTRAST = 0.01  # of a picture's own; flat ones stay flat

Texture = list["Tensor"]
"""The covariance of each style layer's features of a grey picture of one contrast, (C, C)."""


@dataclass(frozen=True)
class StyleTarget:
    """Hold per layer the covariance (N, C, C), mean and standard deviation (N, C) of a picture, float32.

    The covariance is the Gram matrix of centred features. Of rectified features with a mean of 1 the Gram matrix itself
    is nearly all mean: covariances are 15 to 30 % of its length, and a network that matches it learns no strokes.
    """

    covariance: Tensor
    mean: Tensor
    std: Tensor

    def towards(self, other: StyleTarget, strength: Tensor) -> StyleTarget:
        """Move by `strength` (N,) in 0 .. 1 to another target."""
        one, two = strength[:, None], strength[:, None, None]
        return StyleTarget(
            torch.lerp(self.covariance, other.covariance, two),
            torch.lerp(self.mean, other.mean, one),
            torch.lerp(self.std, other.std, one),
        )


def style_of(features: Tensor) -> StyleTarget:
    """Summarise (N, C, H, W); the covariance is divided by the number of pixels."""
    flat = features.float().flatten(2)  # (N, C, H * W)
    mean = flat.mean(2, keepdim=True)
    centred = flat - mean
    covariance = centred @ centred.mT / flat.shape[2]
    return StyleTarget(covariance, mean[..., 0], covariance.diagonal(dim1=1, dim2=2).clamp(min=1e-6).sqrt())


def _root(squared: Tensor) -> Tensor:
    """Take the square root, with a bounded slope at 0."""
    return (squared + 1e-4).sqrt() - 1e-2


def relative_distance(x: Tensor, target: Tensor) -> Tensor:
    """Return the distance relative to the target's length, (N,); not squared: dark paintings would outweigh all."""
    squared = (x - target).flatten(1).square().sum(1) / (target.flatten(1).square().sum(1) + 1e-6)
    return _root(squared)


def style_loss(features: dict[str, Tensor], targets: dict[str, StyleTarget]) -> Tensor:
    """Average over layers the relative distances of covariances, and of means and deviations together, (N,)."""
    total = torch.zeros(())
    for layer in STYLE_LAYERS:
        own, target = style_of(features[layer]), targets[layer]
        moments = relative_distance(torch.cat((own.mean, own.std), 1), torch.cat((target.mean, target.std), 1))
        total = total + relative_distance(own.covariance, target.covariance) + moments
    return total / len(STYLE_LAYERS)


def texture_of(vgg: Vgg, images: Tensor) -> Texture:
    """Look at (N, 3, H, W) in [0, 1] as at one picture, grey and of one contrast, so that no colour tells."""
    grey = luma_of(images)
    std, mean = torch.std_mean(grey)
    seen = vgg(((grey - mean) * _CONTRAST / std.clamp(min=_LEAST_CONTRAST) + 0.5).expand(-1, 3, -1, -1), STYLE_LAYERS)
    flat = (seen[layer].transpose(0, 1).flatten(1) for layer in STYLE_LAYERS)  # (C, N * H * W)
    return [style_of(features[None, ..., None]).covariance[0] for features in flat]


def texture_loss(texture: Texture, target: Texture) -> Tensor:
    """Average over layers the relative distances of covariances, one number."""
    pairs = zip(texture, target, strict=True)
    return torch.cat([relative_distance(own[None], wanted[None]) for own, wanted in pairs]).mean()


def _whitened(features: Tensor) -> Tensor:
    mean, std = statistics(features)
    return (features.float() - mean) / (std + 0.1)  # filters have a mean activation of 1


def content_loss(features: dict[str, Tensor], photo: dict[str, Tensor]) -> Tensor:
    """Compare mean-variance-normalised features, so that colours and contrast are free, (N,)."""
    return torch.stack(
        [
            weight * (_whitened(features[layer]) - _whitened(photo[layer])).square().mean((1, 2, 3))
            for layer, weight in CONTENT_LAYERS.items()
        ]
    ).sum(0)


def opponent(images: Tensor) -> Tensor:
    """Turn (N, 3, H, W) into brightness and two opponent colours, doubled so that hue weighs as much as light."""
    red, _, blue = images.unbind(1)
    light = luma_of(images)[:, 0]
    return torch.stack((light, 2 * (red - light), 2 * (blue - light)), 1)


def palette_of(images: Tensor) -> tuple[Tensor, Tensor]:
    """Measure mean (N, 3) and covariance (N, 3, 3) of the colours of (N, 3, H, W)."""
    flat = opponent(images).flatten(2)
    mean = flat.mean(2, keepdim=True)
    return mean[..., 0], (flat - mean) @ (flat - mean).mT / flat.shape[2]


def palette_loss(images: Tensor, photos: Tensor, art: Tensor, strength: Tensor) -> Tensor:
    """Compare colours with those between photograph and painting, (N,): the network's features hardly see hue."""
    ours, theirs = palette_of(photos), palette_of(art)
    wanted_mean = torch.lerp(ours[0], theirs[0], strength[:, None])
    return palette_distance(images, (wanted_mean, torch.lerp(ours[1], theirs[1], strength[:, None, None])))


def palette_distance(images: Tensor, wanted: tuple[Tensor, Tensor]) -> Tensor:
    """Compare colours with a palette from `palette_of`, (N,)."""
    (mean, covariance), (wanted_mean, wanted_covariance) = palette_of(images), wanted
    distance = (mean - wanted_mean).square().sum(1) + 10 * (covariance - wanted_covariance).square().sum((1, 2))
    return _root(distance)


def perceive(vgg: Vgg, images: Tensor) -> dict[str, Tensor]:
    """Compute every layer that the losses need."""
    features: dict[str, Tensor] = vgg(images, {*STYLE_LAYERS, *CONTENT_LAYERS})
    return features


def total_variation(images: Tensor) -> Tensor:
    """Average the squared differences of neighbours, (N,)."""
    down = (images[:, :, 1:] - images[:, :, :-1]).square().mean((1, 2, 3))
    across = (images[..., 1:] - images[..., :-1]).square().mean((1, 2, 3))
    return down + across


def outside(images: Tensor) -> Tensor:
    """Average the square of what lies outside [0, 1], one number."""
    return (images - images.clamp(0, 1)).square().mean()
