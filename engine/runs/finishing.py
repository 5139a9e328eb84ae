"""Give a painted picture its last touch, a band of rows at a time, and refuse one that went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from engine.errors import BadResult
from engine.options import Colors
from engine.pictures.srgb import LUMA
from engine.runs.color import keep_colors, luma_of
from engine.storage.mapped_pixels import bands
from engine.storage.row_store import Enlarged

if TYPE_CHECKING:
    from torch import Tensor

    from engine.options import StyleOptions
    from engine.pictures.fitted_photo import FittedPhoto
    from engine.values import Pixels

_FLAT = 1e-3  # standard deviation below which a picture is constant


def colored(painted: Tensor, photo: FittedPhoto, options: StyleOptions, *, is_grey: bool = False) -> Tensor:
    """Return (1, 3, H, W) with the photograph's hues where these are kept, or grey; for previews."""
    if is_grey:
        return luma_of(painted).expand(-1, 3, -1, -1)
    if not _keeps_hues(options):
        return painted
    kept = keep_colors(painted, photo.tensor_at(painted.shape[2], painted.shape[3], painted.device))
    return torch.lerp(painted, kept, options.color_strength)


def finish(pixels: Pixels, photo: FittedPhoto, options: StyleOptions, *, is_grey: bool = False) -> None:
    """Keep the photograph's hues where wanted, and bring back what no network sees, in place.

    `is_grey` takes out the tints that networks make of a grey photograph and grey paintings. A wide-gamut photograph
    has colours outside [0, 1]; the share of them that the strength leaves is added, and all where its hues are kept.

    Raises:
        BadResult: the picture is constant, though the photograph is not, or holds what is no number.
    """
    check(pixels, photo)
    if is_grey:
        for band in bands(pixels):
            band[:] = (band @ np.array(LUMA, np.float32))[..., np.newaxis]
    own = None
    if _keeps_hues(options):
        own = photo.pixels_at(*pixels.shape[:2])
        for band, same in zip(bands(pixels), bands(own), strict=True):
            painted, original = (_to_map(x) for x in (band, same))
            kept = keep_colors(painted, original.clamp(0, 1))
            band[:] = torch.lerp(painted, kept, options.color_strength)[0].permute(1, 2, 0).numpy()
    hues = options.color_strength if _keeps_hues(options) else 0.0
    share = np.float32(max(1 - options.strength, hues))
    if share == 0 or all(band.min() >= 0 and band.max() <= 1 for band in bands(photo.pixels)):
        return
    own = photo.pixels_at(*pixels.shape[:2]) if own is None else own
    for band, same in zip(bands(pixels), bands(own), strict=True):
        np.add(band, share * (same - same.clip(0, 1)), out=band)


def check(pixels: Pixels, photo: FittedPhoto) -> None:
    """Raise BadResult for a picture that is constant, though the photograph is not, or holds what is no number."""
    if not all(np.isfinite(band).all() for band in bands(pixels)):
        raise BadResult("The picture came out as not a number; try another precision, device or style.")
    if pixels.size > 3 and _deviation(pixels) < _FLAT <= _deviation(photo.pixels):
        raise BadResult("The picture came out as one flat colour; try another style or a smaller style weight.")


class GrowingPreview:
    """Show a picture while its final rows come in over a coarser version of it.

    Args:
        coarse: (1, 3, h, w), the whole picture.
        height, width: of the preview.
    """

    def __init__(self, coarse: Tensor, height: int, width: int) -> None:
        bigger = height >= coarse.shape[2] and width >= coarse.shape[3]
        self.image = Enlarged(coarse, height, width).part(0, height, 0, width) if bigger else _fitted(
            coarse, height, width
        )  # fmt: skip

    def take(self, pixels: Pixels, top: int, bottom: int) -> None:
        """Take over the finished rows from `top` to `bottom` of the picture (H, W, 3)."""
        height, width = self.image.shape[-2:]
        first, last = (row * height // len(pixels) for row in (top, bottom))
        if last > first:
            part = _to_map(np.ascontiguousarray(pixels[top:bottom]))
            self.image[:, :, first:last] = _fitted(part, last - first, width)


def _fitted(image: Tensor, height: int, width: int) -> Tensor:
    return torch.nn.functional.interpolate(image, (height, width), mode="area")


def _keeps_hues(options: StyleOptions) -> bool:
    return options.colors is Colors.PHOTO and options.strength > 0 and options.color_strength > 0


def _to_map(band: Pixels) -> Tensor:
    return torch.from_numpy(np.array(band.transpose(2, 0, 1), order="C"))[None]


def _deviation(pixels: Pixels) -> float:
    """Return the standard deviation; numpy's own would hold a copy of the picture."""
    mean = sum(float(band.sum(dtype=np.float64)) for band in bands(pixels)) / pixels.size
    squares = sum(float(np.square(band - np.float32(mean)).sum(dtype=np.float64)) for band in bands(pixels))
    return float((squares / pixels.size) ** 0.5)
