"""Repaint with the published AdaIN network: encoded and decoded in tiles, re-normalised by the whole picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from engine.adain_network import Statistics as Stats
from engine.adain_network import StyleCode, renormalise, statistics
from engine.published_network import STRIDE, PublishedNetwork
from engine.tensors import fitted, pad_to_multiple, resize, to_pixels

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from torch import Tensor

    from engine.adain_plan import Workspace
    from engine.effect import Regions
    from engine.fitted_photo import FittedPhoto
    from engine.retreat import Retreat
    from engine.values import Pixels

_TILE = 64  # px of the features, 512 of the picture
_HALO = 6  # px of the features; encoder and decoder each see less than 5 beyond their own
_STYLE_SIDE = 512  # px, long side of a painting at a scale of 1
_SMALLEST_STYLE = 64  # px
BYTES = 120  # for a pixel: features of 32, the same re-normalised, and four pictures of 12
# for a pixel: VGG-19 to conv4_1, and the decoder, which is its mirror image
MULTIPLICATIONS = 18 * (3 * 64 + 64**2 + (64 * 128 + 128**2) / 4 + (128 * 256 + 3 * 256**2) / 16 + 256 * 512 / 64)


def tiles(height: int, width: int) -> int:
    """Count the tiles of a picture of that size, px."""
    return -(-height // (_TILE * STRIDE)) * -(-width // (_TILE * STRIDE))


class PublishedAdain:
    """Predict repainted pictures with one network on one device.

    Args:
        network: on the device that paints, in the format that it computes in.
    """

    def __init__(self, network: PublishedNetwork) -> None:
        self._network = network
        self._encoded: dict[tuple[int, int], tuple[Tensor, Stats]] = {}  # by size

    def paint(
        self, photo: FittedPhoto, size: tuple[int, int], code: StyleCode, strength: float, _workspace: Workspace,
        regions: Regions | None = None, _retreat: Retreat | None = None,
    ) -> Generator[tuple[float, Tensor | None], None, Pixels]:  # fmt: skip
        """Paint at a size, as `engine.adain.Adain.paint` does, but at one level, as published."""
        device = next(self._network.parameters()).device
        painted = self.repaint(photo.tensor_at(*size, device), code, strength, regions)
        yield 1.0, None
        return to_pixels(painted)

    @torch.no_grad()
    def encode_style(self, style: Tensor, scale: float) -> StyleCode:
        """Measure a painting (1, 3, H, W) in [0, 1]; larger scales keep more pixels to a stroke."""
        side = max(_SMALLEST_STYLE, min(round(_STYLE_SIDE * scale), max(style.shape[-2:])))
        image = resize(style, *fitted(style.shape[2], style.shape[3], side)).clamp(0, 1)
        return (statistics(self._encode(image)),)

    def knows(self, size: tuple[int, int]) -> bool:
        """Tell whether the photograph is encoded at that height and width."""
        return size in self._encoded

    def forget_photos(self) -> None:
        """Drop what was encoded, when another photograph comes."""
        self._encoded.clear()

    @torch.no_grad()
    def repaint(self, photo: Tensor, code: StyleCode, strength: float, regions: Regions | None = None) -> Tensor:
        """Paint a photograph.

        Args:
            photo: (1, 3, H, W) in [0, 1]; encoded once for each size until `forget_photos`.
            code: of one painting, or a mix; with regions a joined one of theirs.
            strength: how far the features' statistics go from the photograph's to the style's (equation 14).
            regions: each has statistics and a style of its own.

        Returns:
            (1, 3, H, W) float32 in [0, 1].
        """
        height, width = photo.shape[-2:]
        if (height, width) not in self._encoded:
            features = self._encode(photo)
            self._encoded[height, width] = features, statistics(features)
        features, own = self._encoded[height, width]
        weights = None if regions is None else regions.at(features.shape[2], features.shape[3], photo.device)
        own = own if weights is None else statistics(features, weights)
        target = Stats(*(torch.lerp(a, b, strength) for a, b in zip(own, code[0], strict=True)))
        painted = torch.empty(1, 3, features.shape[2] * STRIDE, features.shape[3] * STRIDE, device=photo.device)
        for rows, columns, top, left in _tiles(*features.shape[-2:]):
            part = None if weights is None else weights[:, _around(rows), _around(columns)]
            outer = renormalise(features[..., _around(rows), _around(columns)], own, target, part)
            image = self._network.decode(outer)
            painted[..., _times(rows), _times(columns)] = _core(image, rows, columns, top, left, STRIDE)
        return painted[..., :height, :width].clamp(0, 1)

    def _encode(self, image: Tensor) -> Tensor:
        """Give the features of a whole picture, (1, C, ceil(H / 8), ceil(W / 8)), without tiles' edges."""
        padded = pad_to_multiple(image, STRIDE)
        height, width = padded.shape[2] // STRIDE, padded.shape[3] // STRIDE
        features: Tensor | None = None
        for rows, columns, top, left in _tiles(height, width):
            found = self._network.encode(padded[..., _times(_around(rows)), _times(_around(columns))])
            if features is None:
                features = found.new_empty(1, found.shape[1], height, width)
            features[..., rows, columns] = _core(found, rows, columns, top, left, 1)
        assert features is not None  # a picture has at least one tile
        return features


def _tiles(height: int, width: int) -> Iterator[tuple[slice, slice, int, int]]:
    """Yield each tile's rows and columns, and how much of a halo lies above it and at its left."""
    for top in range(0, height, _TILE):
        for left in range(0, width, _TILE):
            rows, columns = slice(top, min(top + _TILE, height)), slice(left, min(left + _TILE, width))
            yield rows, columns, min(top, _HALO), min(left, _HALO)


def _around(core: slice) -> slice:
    """Add the halo; slicing ends at the picture's edge by itself."""
    return slice(max(core.start - _HALO, 0), core.stop + _HALO)


def _times(features: slice) -> slice:
    return slice(features.start * STRIDE, features.stop * STRIDE)


def _core(x: Tensor, rows: slice, columns: slice, top: int, left: int, stride: int) -> Tensor:
    """Cut the halo off (N, C, H, W)."""
    height, width = (rows.stop - rows.start) * stride, (columns.stop - columns.start) * stride
    return x[..., top * stride : top * stride + height, left * stride : left * stride + width]
