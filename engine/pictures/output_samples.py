"""Turn a result's float pixels into the samples of a file: in its profile, at its depth, with its alpha."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from engine.options import OutputProfile
from engine.pictures.color_profile import conversion_to
from engine.pictures.formats import format_named
from engine.pictures.resample import resize_plane
from engine.storage.mapped_pixels import bands, let_go

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from engine.options import SaveOptions
    from engine.values import Picture, Pixels

_BAND_ROWS = 256
_NEUTRAL = 1e-3  # a picture whose channels differ by less is grey


@dataclass(frozen=True, slots=True)
class Samples:
    """Hold what a file stores of each pixel, and in which profile."""

    array: NDArray[np.uint8] | NDArray[np.uint16] | NDArray[np.float32]  # (H, W) or (H, W, channels)
    space: bytes  # b"RGB ", b"GRAY" or b"CMYK"
    profile: bytes | None  # None is sRGB
    has_alpha: bool

    def image(self) -> Image.Image:
        """Give 8-bit samples to Pillow."""
        if self.space != b"CMYK":
            return Image.fromarray(self.array)
        height, width = self.array.shape[:2]
        return Image.frombuffer("CMYK", (width, height), self.array.tobytes(), "raw", "CMYK", 0, 1)


def output_samples(pixels: Pixels, like: Picture | None, image_format: str, options: SaveOptions) -> Samples:
    """Convert (H, W, 3) extended-range sRGB to what a file of that format holds; `like` is the photograph.

    The photograph's profile is used where it can be written: one for grey if the result is grey, one for inks in JPEG
    and TIFF. Otherwise the samples are sRGB. Alpha is resized to the pixels; a format without alpha gets the picture on
    white. Floating point is not clipped in sRGB.
    """
    height, width = pixels.shape[:2]
    depth = _depth(like, image_format, options.bit_depth)
    wanted = like.icc_profile if like and options.profile is OutputProfile.PHOTO else None
    convert = _conversion(pixels, wanted, image_format)
    profile = wanted if convert else None
    space = profile[16:20] if profile else b"RGB "
    fitting = None
    if like is not None and like.alpha is not None:
        fitting = like.alpha if like.alpha.shape == (height, width) else resize_plane(like.alpha, width, height)
    alpha = fitting if format_named(image_format).has_alpha else None
    colors = {b"GRAY": 1, b"RGB ": 3, b"CMYK": 4}[space]
    dtype = {8: np.uint8, 16: np.uint16, 32: np.float32}[depth]
    array = np.empty((height, width, colors + (alpha is not None)), dtype)
    for top in range(0, height, _BAND_ROWS):
        band = pixels[top : top + _BAND_ROWS]
        if fitting is not None and alpha is None:
            band = _on_white(band, fitting[top : top + _BAND_ROWS])
        array[top : top + _BAND_ROWS, :, :colors] = _stored(convert(band) if convert else band, depth)
        let_go(pixels)
    if alpha is not None:
        array[..., colors] = _stored(alpha, depth)
    return Samples(array[..., 0] if array.shape[2] == 1 else array, space, profile, alpha is not None)


def _depth(like: Picture | None, image_format: str, asked: int | None) -> int:
    """Return the deepest number of bits that the format has and that was asked for, or the photograph's own."""
    wanted = asked or (like.bit_depth if like else 8)
    return max((depth for depth in format_named(image_format).depths if depth <= wanted), default=8)


def _conversion(
    pixels: Pixels, profile: bytes | None, image_format: str
) -> Callable[[Pixels], NDArray[np.float32]] | None:
    """Return the way into a profile that the file can have for this picture; None where it is to be sRGB."""
    space = profile[16:20] if profile else b""
    if profile is None or (space != b"RGB " and space not in format_named(image_format).spaces):
        return None
    if space == b"GRAY" and not _is_neutral(pixels):
        return None
    try:
        return conversion_to(profile)
    except ValueError:
        return None


def _on_white(band: Pixels, alpha: NDArray[np.float32]) -> Pixels:
    return 1 + (band - 1) * alpha[..., np.newaxis]


def _is_neutral(pixels: Pixels) -> bool:
    return all(float(np.ptp(band, axis=2).max()) < _NEUTRAL for band in bands(pixels))


def _stored(values: NDArray[np.float32], depth: int) -> NDArray[np.float32]:
    """Scale [0, 1] to the range of whole numbers of that many bits; floating point stays as it is."""
    if depth == 32:
        return values
    scaled = np.clip(values, 0.0, 1.0)
    scaled *= 2**depth - 1
    return np.rint(scaled, out=scaled)
