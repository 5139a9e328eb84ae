"""Give VGG-19 batch norm while its features are learnt, and take it out again for the app."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.networks.vgg import LAYERS, POOLED_AFTER, Vgg, channels_of, pad_one

if TYPE_CHECKING:
    from collections.abc import Callable

DEEPEST = LAYERS[-1]
_FILTER_LENGTH = 2**0.5  # Euclidean, of a filter of He's initialisation
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
        # what conv5_1 averages to differs little from picture to picture: unless spread, the head is long in learning
        self.head = nn.Sequential(nn.BatchNorm1d(inputs), nn.Linear(inputs, classes))
        self.projector = nn.Sequential(
            nn.Linear(inputs, projection), nn.BatchNorm1d(projection), nn.ReLU(),
            nn.Linear(projection, projection), nn.BatchNorm1d(projection), nn.ReLU(),
            nn.Linear(projection, projection, bias=False),
        )  # fmt: skip

    def pooled(self, images: Tensor) -> Tensor:
        """Average conv5_1 over the pixels of (N, 3, H, W) in [0, 1]: (N, C) float32."""
        return cast("Tensor", self.vgg(images, (DEEPEST,))[DEEPEST].float().mean((2, 3)))


def folded(network: FeatureNetwork) -> Vgg:
    """Return plain convolutions, of the network's dtype, that compute what it computes in evaluation mode."""
    vgg = Vgg(network.vgg.width, network.pooling).to(next(network.parameters()).dtype)
    with torch.no_grad():
        for layer in LAYERS:
            convolution, norm = _parts(network, layer)
            scale = norm.weight / (cast("Tensor", norm.running_var) + norm.eps).sqrt()
            plain = cast("nn.Conv2d", vgg.get_submodule(layer))
            plain.weight.copy_(convolution.weight * scale[:, None, None, None])
            cast("Tensor", plain.bias).copy_(norm.bias - cast("Tensor", norm.running_mean) * scale)
    return vgg.requires_grad_(False).eval()


@torch.no_grad()
def take_over(network: FeatureNetwork, vgg: Vgg, images: Tensor) -> None:
    """Put plain convolutions into the network, which then computes the same up to a factor for each channel.

    Filters become as long, and norms as strong, as where nothing is learnt yet, since their pace depends on it.

    Args:
        network: of the same width; its convolutions and norms are overwritten.
        vgg: as `folded` gives it.
        images: (N, 3, H, W) in [0, 1], whose means and variances the norms keep.
    """
    x = (images - vgg.mean) / vgg.std
    gain = torch.ones(3, device=x.device)  # what the features of `vgg` are above the network's
    for layer in LAYERS:
        plain, (convolution, norm) = vgg.convolution(layer), _parts(network, layer)
        weight = plain.weight * gain[:, None, None]
        length = weight.flatten(1).norm(dim=1) / _FILTER_LENGTH
        convolution.weight.copy_(weight / length[:, None, None, None])
        x = convolution(pad_one(x, vgg.padding_mode))
        variance, mean = torch.var_mean(x, (0, 2, 3), correction=0)
        cast("Tensor", norm.running_mean).copy_(mean)
        cast("Tensor", norm.running_var).copy_(variance)
        gain = length * (variance + norm.eps).sqrt()
        norm.weight.fill_(1)
        norm.bias.copy_((cast("Tensor", plain.bias) + length * mean) / gain)
        x = F.relu(norm.eval()(x))
        if layer in POOLED_AFTER:
            x = network.vgg.pool(x, is_thin=False)


def _parts(network: FeatureNetwork, layer: str) -> tuple[nn.Conv2d, nn.BatchNorm2d]:
    return cast("tuple[nn.Conv2d, nn.BatchNorm2d]", tuple(network.vgg.get_submodule(layer)))


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
