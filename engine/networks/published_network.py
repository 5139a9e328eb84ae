"""Define the AdaIN network as published (arXiv:1703.06868): VGG-19 up to relu4_1, one AdaIN, a decoder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torch import nn

from engine.networks.adain_network import Conv
from engine.networks.vgg import FULL_WIDTH, LAYERS, Vgg

if TYPE_CHECKING:
    from torch import Tensor

STRIDE = 8  # image pixels to a pixel of the features
SITE = "conv4_1"  # whose rectified activations are re-normalised
DECODER = ("8>4", "up", "4>4", "4>4", "4>4", "4>2", "up", "2>2", "2>1", "up", "1>1", "1>rgb")  # channels, in widths


class PublishedNetwork(nn.Module):
    """Hold encoder and decoder; the published ones have a width of 64.

    Args:
        width: channels of the encoder's first layer.
    """

    def __init__(self, width: int = FULL_WIDTH) -> None:
        super().__init__()
        self.encoder = Vgg(width, pooling="max", padding="reflect")
        for name in LAYERS[LAYERS.index(SITE) + 1 :]:
            delattr(self.encoder, name)
        layers: list[nn.Module] = []
        for step in DECODER:
            if step == "up":
                layers.append(nn.Upsample(scale_factor=2))
            else:
                inputs, outputs = step.split(">")
                layers += [Conv(int(inputs) * width, 3 if outputs == "rgb" else int(outputs) * width), nn.ReLU()]
        self.decoder = nn.Sequential(*layers[:-1])

    def encode(self, images: Tensor) -> Tensor:
        """Turn (N, 3, H, W) in [0, 1] into features (N, 8 * width, H / 8, W / 8); H and W are multiples of 8."""
        features: Tensor = self.encoder(images, [SITE])[SITE]
        return features

    def decode(self, features: Tensor) -> Tensor:
        """Turn features (N, 8 * width, H / 8, W / 8) into images (N, 3, H, W) float32, about [0, 1], not clamped."""
        images: Tensor = self.decoder(features).float()
        return images
