"""Repaint with the published AdaIN network: encoded and decoded in tiles, re-normalised by the whole picture."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from engine.networks.adain_network import Statistics as Stats
from engine.networks.adain_network import StyleCode, moved, renormalise, statistics
from engine.networks.published_network import STRIDE, PublishedNetwork
from engine.pictures.geometry import fitted
from engine.pictures.tensors import pad_to_multiple, resize, to_pixels
from engine.runs.driven import finished
from engine.runs.fallback import Fallback, give_memory_back

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from torch import Tensor

    from engine.masks.effect import Regions
    from engine.pictures.fitted_photo import FittedPhoto
    from engine.values import Pixels

_TILE = 64  # px of the features, 512 of the picture
_HALO = 6  # px of the features; encoder and decoder each see less than 5 beyond their own
_ENCODING = 0.4  # of the work
_STYLE_SIDE = 512  # px, long side of a painting at a scale of 1
_SMALLEST_STYLE = 64  # px
_KEPT_PIXELS = 2**20  # of a picture whose features stay, 32 bytes each, for a slider that moves
FIXED_BYTES = 12 * 64 * (512 + 96) ** 2  # of a tile: three maps of the first block, float32
BYTES = 120  # for a pixel: features of 32, the same re-normalised, and four pictures of 12
# for a pixel: VGG-19 to conv4_1, and the decoder, which is its mirror image
MULTIPLICATIONS = 18 * (3 * 64 + 64**2 + (64 * 128 + 128**2) / 4 + (128 * 256 + 3 * 256**2) / 16 + 256 * 512 / 64)


def tiles(height: int, width: int, shrink: int) -> int:
    """Count the tiles of a picture of that size, px; `shrink` divides their side."""
    side = _TILE // shrink * STRIDE
    return -(-height // side) * -(-width // side)


class PublishedAdain:
    """Predict repainted pictures with one network on one device.

    Args:
        network: on the device that paints, in the format that it computes in.
    """

    def __init__(self, network: PublishedNetwork) -> None:
        self._network = network
        self._encoded: dict[tuple[int, int], tuple[Tensor, Stats]] = {}  # by size, the latest of those that are kept

    def paint(
        self, photo: FittedPhoto, size: tuple[int, int], code: StyleCode, strength: float,
        regions: Regions | None = None, fallback: Fallback | None = None,
    ) -> Generator[float, None, Pixels]:  # fmt: skip
        """Paint at a size, as `engine.painters.adain.adain.Adain.paint` does, but at one level, as published.

        Yields:
            The share of the work that is done.
        """
        painter: PublishedAdain = self
        fallback = fallback or Fallback(next(self._network.parameters()).device)
        while True:
            device = fallback.device
            try:
                fitted_photo = photo.tensor_at(*size, device)
                steps = painter._painting(fitted_photo, code, strength, regions, fallback.shrink)
                return to_pixels((yield from steps))
            except (MemoryError, RuntimeError) as error:
                fallback.fall_back_after(error)
            painter.forget_photos()
            give_memory_back()
            if fallback.device != device:
                painter = PublishedAdain(copy.deepcopy(self._network).to(fallback.device, torch.float32))
                code = moved(code, fallback.device)
            yield 0.0  # what follows may be computed on another thread

    @torch.no_grad()
    def encode_style(self, style: Tensor, scale: float) -> StyleCode:
        """Measure a painting (1, 3, H, W) in [0, 1]; larger scales keep more pixels to a stroke."""
        side = max(_SMALLEST_STYLE, min(round(_STYLE_SIDE * scale), max(style.shape[-2:])))
        image = resize(style, *fitted(style.shape[2], style.shape[3], side)).clamp(0, 1)
        return (statistics(finished(self._encoding(image, 1))),)

    def knows(self, size: tuple[int, int]) -> bool:
        """Tell whether the photograph is encoded at that height and width."""
        return size in self._encoded

    def forget_photos(self) -> None:
        """Drop what was encoded, when another photograph comes."""
        self._encoded.clear()

    @torch.no_grad()
    def _painting(
        self, photo: Tensor, code: StyleCode, strength: float, regions: Regions | None, shrink: int
    ) -> Generator[float, None, Tensor]:
        """Encode and decode tile by tile; yield the share that is done.

        Args:
            photo: (1, 3, H, W) in [0, 1]; a small one is encoded once until another size comes, or `forget_photos`.
            code: of one painting, or a mix; with regions a joined one of theirs.
            strength: how far the features' statistics go from the photograph's to the style's (equation 14).
            regions: each has statistics and a style of its own.
            shrink: divides the tiles' sides.

        Returns:
            (1, 3, H, W) float32 in [0, 1].
        """
        height, width = photo.shape[-2:]
        begun = 0.0
        if (height, width) not in self._encoded:
            features, begun = (yield from self._encoding(photo, shrink)), _ENCODING
            known = features, statistics(features)
            if height * width <= _KEPT_PIXELS:
                self._encoded = {(height, width): known}
        else:
            known = self._encoded[height, width]
        features, own = known
        weights = None if regions is None else regions.at(features.shape[2], features.shape[3], photo.device)
        own = own if weights is None else statistics(features, weights)
        target = Stats(*(torch.lerp(a, b, strength) for a, b in zip(own, code[0], strict=True)))
        painted = torch.empty(1, 3, features.shape[2] * STRIDE, features.shape[3] * STRIDE, device=photo.device)
        for done, tile in _tiles(features.shape[2], features.shape[3], shrink):
            part = None if weights is None else weights[:, _around(tile.rows), _around(tile.columns)]
            outer = renormalise(features[..., _around(tile.rows), _around(tile.columns)], own, target, part)
            painted[..., _times(tile.rows), _times(tile.columns)] = tile.core(self._network.decode(outer), STRIDE)
            yield begun + (1 - begun) * done
        return painted[..., :height, :width].clamp(0, 1)

    def _encoding(self, image: Tensor, shrink: int) -> Generator[float, None, Tensor]:
        """Give the features of a whole picture, (1, C, ceil(H / 8), ceil(W / 8)), without tiles' edges."""
        padded = pad_to_multiple(image, STRIDE)
        height, width = padded.shape[2] // STRIDE, padded.shape[3] // STRIDE
        features: Tensor | None = None
        for done, tile in _tiles(height, width, shrink):
            found = self._network.encode(padded[..., _times(_around(tile.rows)), _times(_around(tile.columns))])
            if features is None:
                features = found.new_empty(1, found.shape[1], height, width)
            features[..., tile.rows, tile.columns] = tile.core(found, 1)
            yield _ENCODING * done
        assert features is not None  # a picture has at least one tile
        return features


@dataclass(frozen=True)
class _Tile:
    """Name rows and columns of the features."""

    rows: slice
    columns: slice

    def core(self, x: Tensor, stride: int) -> Tensor:
        """Cut the halo off (N, C, H, W)."""
        top, left = min(self.rows.start, _HALO) * stride, min(self.columns.start, _HALO) * stride
        height, width = (self.rows.stop - self.rows.start) * stride, (self.columns.stop - self.columns.start) * stride
        return x[..., top : top + height, left : left + width]


def _tiles(height: int, width: int, shrink: int) -> Iterator[tuple[float, _Tile]]:
    """Yield each tile, and the share of the picture that ends with it."""
    tile = _TILE // shrink
    for top in range(0, height, tile):
        rows = slice(top, min(top + tile, height))
        for left in range(0, width, tile):
            columns = slice(left, min(left + tile, width))
            yield (top * width + (rows.stop - top) * columns.stop) / (height * width), _Tile(rows, columns)


def _around(core: slice) -> slice:
    """Add the halo; slicing ends at the picture's edge by itself."""
    return slice(max(core.start - _HALO, 0), core.stop + _HALO)


def _times(features: slice) -> slice:
    return slice(features.start * STRIDE, features.stop * STRIDE)
