"""Give VGG-19 batch norm while its features are learnt, and take it out again for the app."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import torch
from torch import Tensor, nn

from engine.networks.vgg import LAYERS, Vgg, channels_of

if TYPE_CHECKING:
    from collections.abc import Callable

DEEPEST = LAYERS[-1]
_FAINT = 1e-3  # of a layer's mean activation; filters that hardly ever answer are not scaled up further


class FeatureNetwork(nn.Module):
    """Compute VGG-19's features with batch norm behind every convolution, and judge them by two heads.

    Args:
        width: channels of conv1_1.
        classes: outputs of the linear head.
        projection: units of the projector's three layers, for self-supervised learning; covariances of more than
            some batches' worth would be all noise.
        pooling: of `Vgg`.
    """

    def __init__(self, width: int, classes: int, projection: int = 128, pooling: str = "max") -> None:
        super().__init__()
        self.pooling = pooling
        self.vgg = Vgg(width, pooling)
        inputs = 3
        for layer in LAYERS:
            outputs = channels_of(layer, width)
            convolution = nn.Conv2d(inputs, outputs, 3, bias=False)
            nn.init.kaiming_normal_(convolution.weight, nonlinearity="relu")
            setattr(self.vgg, layer, nn.Sequential(convolution, nn.BatchNorm2d(outputs)))
            inputs = outputs
        self.head = nn.Linear(inputs, classes)
        self.projector = nn.Sequential(
            nn.Linear(inputs, projection), nn.BatchNorm1d(projection), nn.ReLU(),
            nn.Linear(projection, projection), nn.BatchNorm1d(projection), nn.ReLU(),
            nn.Linear(projection, projection, bias=False),
        )  # fmt: skip

    def pooled(self, images: Tensor) -> Tensor:
        """Average conv5_1 over the pixels of (N, 3, H, W) in [0, 1]: (N, C) float32."""
        return cast("Tensor", self.vgg(images, (DEEPEST,))[DEEPEST].float().mean((2, 3)))


def folded(network: FeatureNetwork) -> Vgg:
    """Return plain convolutions that compute what the network computes in evaluation mode."""
    vgg = Vgg(network.vgg.width, network.pooling)
    with torch.no_grad():
        for layer in LAYERS:
            convolution, norm = cast("tuple[nn.Conv2d, nn.BatchNorm2d]", tuple(network.vgg.get_submodule(layer)))
            scale = norm.weight / (cast("Tensor", norm.running_var) + norm.eps).sqrt()
            plain = cast("nn.Conv2d", vgg.get_submodule(layer))
            plain.weight.copy_(convolution.weight * scale[:, None, None, None])
            cast("Tensor", plain.bias).copy_(norm.bias - cast("Tensor", norm.running_mean) * scale)
    return vgg.requires_grad_(False).eval()


def normalise_activations(vgg: Vgg, draw: Callable[[], Tensor], batches: int) -> None:
    """Scale every filter, in place, to a mean activation of 1 over pictures (arXiv:1508.06576, section 2).

    What a layer gains, the next layer's weights lose, so that the network computes the same up to these factors.

    Args:
        vgg: plain convolutions, with average or max pooling.
        draw: gives batches (N, 3, H, W) in [0, 1].
        batches: how many are averaged over.
    """
    with torch.no_grad():
        means = {layer: torch.zeros(channels_of(layer, vgg.width)) for layer in LAYERS}
        for _ in range(batches):
            for layer, features in vgg(draw(), LAYERS).items():
                means[layer] += features.float().mean((0, 2, 3)).cpu() / batches
        before = torch.ones(3)
        for layer in LAYERS:
            convolution = cast("nn.Conv2d", vgg.get_submodule(layer))
            mean = means[layer].clamp(min=_FAINT * means[layer].mean().item())
            factor = before[None, :, None, None] / mean[:, None, None, None]
            convolution.weight.mul_(factor.to(convolution.weight.device))
            cast("Tensor", convolution.bias).div_(mean.to(convolution.weight.device))
            before = mean
