"""Lay a painting over its photograph: everywhere by an opacity, or where masks say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
import torch.nn.functional as F

from engine.masks.masks import GUIDE_SIDE, MaskRenderer
from engine.masks.mixing import mixes
from engine.pictures.geometry import fitted
from engine.pictures.srgb import EXPONENT, KNEE, OFFSET, SLOPE
from engine.storage.mapped_pixels import let_go

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray
    from torch import Tensor

    from engine.options import StyleOptions
    from engine.pictures.fitted_photo import FittedPhoto
    from engine.values import Pixels

_BAND_PIXELS = 2**20
_OPAQUE = 0.99  # of a picture; more than that is all of it
_LEAST_SHARE = 1e-5  # of the picture; a mask that covers less covers nothing


class Effect:
    """Know where one photograph is painted, and how much.

    Args:
        photo: the photograph.
        renderer: of masks over it, from `renderer_of`; None where there are none.
        options: opacity and masks.
    """

    def __init__(self, photo: FittedPhoto, renderer: MaskRenderer | None, options: StyleOptions) -> None:
        self._photo, self._renderer = photo, renderer
        self._opacity, self._masks = options.opacity, options.masks
        self._shown: tuple[tuple[int, ...], Tensor] | None = None  # size, (h, w) of the latest preview

    @property
    def is_whole(self) -> bool:
        """Tell whether the painting covers everything."""
        return self._opacity == 1 and not self._masks

    def is_nothing(self) -> bool:
        """Tell whether the photograph stays as it is; raises as `MaskRenderer.weights`."""
        return self._opacity == 0 or (bool(self._masks) and not self.weights(GUIDE_SIDE).any())

    def weights(self, side: int) -> NDArray[np.float32]:
        """Render the masks (K, h, w), with that many px at most on the long side."""
        height, width = self._photo.pixels.shape[:2]
        size = fitted(height, width, min(side, max(height, width)))
        return self._rendered(self._small(*size), 0, size[0])

    def apply(self, pixels: Pixels) -> None:
        """Lay a finished painting (H, W, 3), extended-range sRGB, over the photograph, in place."""
        if self.is_whole:
            return
        height, width = pixels.shape[:2]
        own = self._photo.pixels_at(height, width)
        for top, bottom in _bands(height, width):
            share = self._share(own[top:bottom], top, height)
            painted, photo = (torch.from_numpy(np.ascontiguousarray(x[top:bottom])) for x in (pixels, own))
            pixels[top:bottom] = blended(photo, painted, torch.from_numpy(share)[..., None]).numpy()
            let_go(pixels)
            let_go(own)

    def apply_part(self, pixels: Pixels, rows: Pixels, top: int, left: int, height: int) -> None:
        """Lay a piece of a painting over the photograph, in place.

        Args:
            pixels: the piece, (h, w, 3).
            rows: the photograph over the piece's height, (h, W, 3), of the result's size.
            top: the piece's first row in the result.
            left: its first column.
            height: of the result, px.
        """
        if not self.is_whole:
            columns = slice(left, left + pixels.shape[1])
            share = np.ascontiguousarray(self._share(rows, top, height)[:, columns])
            painted, photo = (torch.from_numpy(np.ascontiguousarray(x)) for x in (pixels, rows[:, columns]))
            pixels[:] = blended(photo, painted, torch.from_numpy(share)[..., None]).numpy()

    def applied(self, painted: Tensor) -> Tensor:
        """Lay a preview (1, 3, h, w) over the photograph."""
        if self.is_whole:
            return painted
        size = (painted.shape[2], painted.shape[3])
        if self._shown is None or self._shown[0] != size:
            self._shown = size, torch.from_numpy(self._share(self._small(*size), 0, size[0]))
        return blended(self._photo.tensor_at(*size, painted.device), painted, self._shown[1].to(painted.device))

    def _small(self, height: int, width: int) -> Pixels:
        tensor = self._photo.tensor_at(height, width, torch.device("cpu"))
        pixels: Pixels = tensor[0].permute(1, 2, 0).contiguous().numpy()
        return pixels

    def _share(self, photo: Pixels, top: int, height: int) -> NDArray[np.float32]:
        share = np.full(photo.shape[:2], self._opacity, np.float32)
        return share * self._rendered(photo, top, height).sum(0).clip(0, 1) if self._masks else share

    def _rendered(self, photo: Pixels, top: int, height: int) -> NDArray[np.float32]:
        assert self._renderer is not None  # whoever has masks has it
        return self._renderer.weights(self._masks, photo, top, height)


class Regions:
    """Say which part of a picture has which mix of styles.

    Args:
        weights: (K, h, w) float32, a region each, at any size; they add up to at most 1.
        mixes: for each region the shares of the styles, which sum to 1.
        key: equal where `weights` are.
    """

    def __init__(self, weights: NDArray[np.float32], mixes: list[list[float]], key: object) -> None:
        self._weights, self.mixes, self.key = torch.from_numpy(weights), mixes, key

    def mean_mix(self) -> list[float]:
        """Average the regions' mixes, weighted by their areas; the same at every size."""
        areas = self._weights.sum((1, 2))
        mean: list[float] = (torch.tensor(self.mixes).T @ (areas / areas.sum())).tolist()
        return mean

    def at(self, height: int, width: int, device: torch.device) -> Tensor:
        """Return (K, height, width) float32."""
        weights = self._weights[None]
        if height < weights.shape[2]:
            fitting = F.interpolate(weights, (height, width), mode="area")
        else:
            fitting = F.interpolate(weights, (height, width), mode="bilinear", align_corners=False)
        return fitting[0].to(device)


def renderer_of(photo: FittedPhoto, load: Callable[[Path], Pixels]) -> MaskRenderer:
    """Prepare to render masks over a photograph; `load` is as for `MaskRenderer`."""
    height, width = photo.pixels.shape[:2]
    small = photo.tensor_at(*fitted(height, width, min(GUIDE_SIDE, max(height, width))), torch.device("cpu"))
    return MaskRenderer(small[0].permute(1, 2, 0).contiguous().numpy(), load)


def regions_of(effect: Effect, options: StyleOptions, alpha: NDArray[np.float32] | None = None) -> Regions | None:
    """Return the regions where masks have styles of their own, without those that cover nothing.

    Otherwise what is not transparent is one region, so that nothing else has a part in the statistics; None where that
    is the whole picture. `alpha` is (H, W) of the photograph.
    """
    if all(mask.style is None for mask in options.masks):
        opaque = None if alpha is None else _opaque(alpha)
        return None if opaque is None else Regions(opaque, mixes(options)[:1], ("opaque", options.styles))
    weights = effect.weights(GUIDE_SIDE)
    kept = [index for index, weight in enumerate(weights) if weight.mean() > _LEAST_SHARE]
    own = mixes(options)
    return Regions(weights[kept], [own[index] for index in kept], options.masks) if kept else None


def _opaque(alpha: NDArray[np.float32]) -> NDArray[np.float32] | None:
    """Reduce the alpha (H, W) of a picture to (1, h, w); None where nearly nothing or nearly everything is opaque."""
    if not _LEAST_SHARE < float(alpha.mean()) < _OPAQUE:
        return None
    height, width = alpha.shape
    size = fitted(height, width, min(GUIDE_SIDE, max(height, width)))
    # turned pictures have negative strides, of which torch knows nothing
    small = F.interpolate(torch.from_numpy(alpha.copy())[None, None], size, mode="area")
    return np.asarray(small[0].numpy())


def blended(photo: Tensor, painted: Tensor, share: Tensor) -> Tensor:
    """Mix two pictures as light mixes; all three broadcast, and `share` 0 and 1 give either exactly."""
    mixed = _encoded(torch.lerp(_linear(photo), _linear(painted), share))
    return torch.where(share <= 0, photo, torch.where(share >= 1, painted, mixed))


def _linear(encoded: Tensor) -> Tensor:
    """Undo sRGB's curve, which is mirrored below 0 and goes on above 1."""
    size = encoded.abs()
    return torch.where(size <= KNEE, size / SLOPE, ((size + OFFSET) / (1 + OFFSET)) ** EXPONENT).copysign(encoded)


def _encoded(linear: Tensor) -> Tensor:
    size = linear.abs()
    curved = (1 + OFFSET) * size ** (1 / EXPONENT) - OFFSET
    return torch.where(size <= KNEE / SLOPE, SLOPE * size, curved).copysign(linear)


def _bands(height: int, width: int) -> Iterator[tuple[int, int]]:
    rows = max(1, _BAND_PIXELS // width)
    return ((top, min(top + rows, height)) for top in range(0, height, rows))
