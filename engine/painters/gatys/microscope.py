"""Look at what a layer sees in photograph, style and painting while Gatys paints.

Nothing is computed until somebody looks. Each picture is looked at with 256 px on its long side, up to the chosen
layer: at most 24e9 multiplications with the full network (conv5_1 of a square) and 6e9 with the bundled one; 0.1e9 and
0.03e9 for conv1_1. Photograph and style are looked at once a layer, the painting at every look.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F

from engine.errors import OutOfMemory, is_out_of_memory
from engine.painters.gatys.gatys_loss import gram_matrix
from engine.pictures.geometry import fitted
from engine.pictures.tensors import resize
from engine.values import FeatureMaps

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    import numpy as np
    from numpy.typing import NDArray
    from torch import Tensor

    from engine.networks.vgg import Vgg
    from engine.painters.gatys.gatys import Step

LOOK_SIDE = 256  # px, long side of what is looked at
MAP_SIDE = 96  # px, the longest of a map
CHANNELS = 6
GRAM_CHANNELS = 24
_BRIGHTEST = 0.995  # quantile of a channel that is white: single positions may be far above


class Microscope:
    """Follow one run, and show its latest step when asked.

    Args:
        vgg: the run's network.
        photo: gives the photograph (1, 3, h, w) on a device, with `LOOK_SIDE` px at most.
        style: the painting with the largest share of the mix, (1, 3, H, W).
    """

    def __init__(self, vgg: Vgg, photo: Callable[[torch.device], Tensor], style: Tensor) -> None:
        self._vgg, self._photo, self._style = vgg, photo, style
        self._painting: Tensor | None = None  # (1, 3, h, w) of the latest step
        self._known: tuple[str, Tensor, Tensor] | None = None  # the layer looked at last, in photograph and style

    def follow(self, steps: Iterator[Step]) -> Iterator[Step]:
        """Pass a run's steps on; when they end, or nobody wants more, a small copy of the last one stays."""
        try:
            for step in steps:
                self._painting = step.image
                yield step
        finally:
            if self._painting is not None:
                self._painting = _small(self._painting).clone()

    def look(self, layer: str) -> Generator[FeatureMaps | None, None, None]:
        """Show a layer of the network.

        Yields:
            None between the pictures, where the look can be given up, and at last the maps; nothing before the first
            step.

        Raises:
            OutOfMemory: there is none left beside the run.
        """
        if self._painting is None:
            return
        try:
            if self._known is None or self._known[0] != layer:
                photo = self._features(self._photo(self._vgg.mean.device), layer)
                yield None
                self._known = layer, photo, self._features(_small(self._style), layer)
                yield None
            painting = resize(self._painting, *self._photo(self._painting.device).shape[-2:])
            yield _maps(*self._known, self._features(painting, layer))
        except (MemoryError, RuntimeError) as error:
            if not is_out_of_memory(error):
                raise
            raise OutOfMemory("There is no memory left to show what the network sees.") from error

    @torch.no_grad()
    def _features(self, image: Tensor, layer: str) -> Tensor:
        """Return (C, h, w) float32 on the CPU."""
        seen: Tensor = self._vgg(image.to(self._vgg.mean.device).clamp(0, 1), [layer])[layer]
        return seen[0].float().cpu()


def _small(image: Tensor) -> Tensor:
    height, width = image.shape[-2:]
    return resize(image, *fitted(height, width, min(LOOK_SIDE, max(height, width))))


def _maps(layer: str, *seen: Tensor) -> FeatureMaps:
    """Choose channels and scale them: (C, h, w) of photograph, style and painting."""
    photo, style, _ = seen
    channels = photo.flatten(1).var(1).topk(min(CHANNELS, len(photo))).indices
    chosen = [features[channels] for features in seen]
    white = torch.stack([features.flatten(1).quantile(_BRIGHTEST, 1) for features in chosen[:2]]).amax(0)
    white = white.clamp(min=1e-6)[:, None, None]
    strongest = style.flatten(1).square().mean(1).topk(min(GRAM_CHANNELS, len(style))).indices
    grams = torch.stack([gram_matrix(features[None, strongest]) for features in seen])
    return FeatureMaps(
        layer,
        tuple(channels.tolist()),
        tuple(_levels(_fitting(features / white)) for features in chosen),
        _levels(grams / grams[1].max().clamp(min=1e-12)),
    )


def _fitting(maps: Tensor) -> Tensor:
    """Shrink (n, h, w) where it is larger than a map is shown."""
    height, width = maps.shape[-2:]
    size = fitted(height, width, min(MAP_SIDE, max(height, width)))
    return F.interpolate(maps[None], size, mode="area")[0]


def _levels(values: Tensor) -> NDArray[np.uint8]:
    """Turn [0, 1] and beyond into levels of 8 bits; the root shows what is weak as well."""
    levels: NDArray[np.uint8] = values.clamp(0, 1).sqrt().mul(255).round().to(torch.uint8).numpy()
    return levels
