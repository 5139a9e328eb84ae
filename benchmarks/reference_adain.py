"""Paint with the bundled AdaIN network as a textbook would: whole picture, float32, NCHW, nothing kept or joined.

It shares the weights and the definition of the picture with `engine.painters.adain`, which means the same levels from
coarse to fine and the same two passes at each, and none of its code: every call encodes painting and photograph again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F

if TYPE_CHECKING:
    from torch import Tensor

    Code = list[tuple[Tensor, Tensor]]  # mean and deviation at each site

EPSILON, SLOPE = 1e-5, 0.1
SITES = 11


class ReferenceAdain:
    """Hold the weights of one network.

    Args:
        state: the network's state dictionary, float32.
    """

    def __init__(self, state: dict[str, Tensor]) -> None:
        self._state = {name: weight.contiguous() for name, weight in state.items()}

    @torch.no_grad()
    def repaint(
        self, photo: Tensor, style: Tensor, sizes: list[tuple[int, int]], finer: float, grain: Tensor
    ) -> Tensor:
        """Paint (1, 3, H, W) at strength 1, then at strength `finer` at each further of `sizes`.

        `style` is (1, 3, h, w), both in [0, 1]; `grain` (1, 1, h, w) is laid over the photograph at the first size.
        """
        art = self._trunk(self._encode(style), None)[1]
        change, strength = None, 1.0
        for height, width in sizes:
            level = _resize(photo, height, width)
            start = (level + (grain if change is None else _resize_freely(change, height, width))).clamp(0, 1)
            kept, own = self._trunk(self._encode(start), None)
            features, _ = self._trunk(self._encode(start), self._target(own, art, strength))
            lost = start - self._decode(kept)[..., :height, :width]
            painted = (self._decode(features)[..., :height, :width] + (1 - strength) * lost).clamp(0, 1)
            change, strength = painted - level, finer
        return painted

    def _convolve(self, x: Tensor, name: str, stride: int = 1) -> Tensor:
        mode = "reflect" if min(x.shape[-2:]) > 1 else "replicate"
        padded = F.pad(x, (1, 1, 1, 1), mode=mode)
        return F.conv2d(padded, self._state[f"{name}.weight"], self._state[f"{name}.bias"], stride)

    def _encode(self, image: Tensor) -> Tensor:
        height, width = image.shape[-2:]
        x = F.pad(image, (0, -width % 4, 0, -height % 4), mode="replicate") * 2 - 1
        x = F.leaky_relu(self._convolve(x, "encoder.0"), SLOPE)
        x = F.leaky_relu(self._convolve(x, "encoder.2", 2), SLOPE)
        x = F.leaky_relu(self._convolve(x, "encoder.4", 2), SLOPE)
        return self._convolve(x, "encoder.6")

    def _decode(self, x: Tensor) -> Tensor:
        x = F.leaky_relu(self._convolve(x, "decoder.0"), SLOPE)
        x = F.leaky_relu(self._convolve(F.interpolate(x, scale_factor=2.0), "decoder.3"), SLOPE)
        x = F.leaky_relu(self._convolve(x, "decoder.5"), SLOPE)
        x = F.leaky_relu(self._convolve(F.interpolate(x, scale_factor=2.0), "decoder.8"), SLOPE)
        return (self._convolve(x, "decoder.10") + 1) / 2

    def _trunk(self, x: Tensor, target: Code | None) -> tuple[Tensor, Code]:
        found: Code = []

        def site(x: Tensor) -> Tensor:
            mean = x.mean((2, 3), keepdim=True)
            std = (x.var((2, 3), keepdim=True, correction=0) + EPSILON).sqrt()
            found.append((mean, std))
            if target is None:
                return x
            wanted_mean, wanted_std = target[len(found) - 1]
            return wanted_std * (x - mean) / std + wanted_mean

        x = site(x)
        for block in range((SITES - 1) // 2):
            y = F.leaky_relu(site(self._convolve(x, f"trunk.{block}.first")), SLOPE)
            x = x + site(self._convolve(y, f"trunk.{block}.second"))
        return x, found

    def _target(self, own: Code, art: Code, strength: float) -> Code:
        start, end = (torch.cat([part.flatten() for site in code for part in site]) for code in (own, art))
        flat = start + strength * (end - start + self._modulation(end) - self._modulation(start))
        parts = flat.view(1, -1, 1, 1).chunk(2 * SITES, 1)
        return [(m, s.clamp(min=EPSILON)) for m, s in zip(parts[::2], parts[1::2], strict=True)]

    def _modulation(self, code: Tensor) -> Tensor:
        state = self._state
        x = F.layer_norm(code, code.shape, state["modulation.norm.weight"], state["modulation.norm.bias"])
        x = F.relu(F.linear(x, state["modulation.first.weight"], state["modulation.first.bias"]))
        return F.linear(x, state["modulation.second.weight"])


def _resize(image: Tensor, height: int, width: int) -> Tensor:
    return _resize_freely(image, height, width).clamp(0, 1)


def _resize_freely(image: Tensor, height: int, width: int) -> Tensor:
    if tuple(image.shape[-2:]) == (height, width):
        return image
    return F.interpolate(image, (height, width), mode="bicubic", antialias=True, align_corners=False)
