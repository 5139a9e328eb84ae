"""Turn an opened Pillow image into float sRGB pixels and alpha.

Pillow keeps only the high byte of 16-bit colour. Both bytes are read by decoding twice: the second pass names the
opposite byte order, so that its "high" byte is the low one.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import ImageOps

from engine.color_profile import deep_to_srgb, to_srgb, unit_range
from engine.image_metadata import CORRUPT, read_exif, read_xmp
from engine.values import Picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray
    from PIL import Image, ImageFile

    from engine.values import Pixels

_NATIVE = "L" if sys.byteorder == "little" else "B"
_OTHER_ORDER = {"L": "B", "B": "L", "N": "B" if _NATIVE == "L" else "L"}
_DEEP_MODES = ("RGB;16", "RGBA;16", "RGBX;16")


def decode(open_image: Callable[[], ImageFile.ImageFile]) -> Picture:
    """Decode what `open_image` opens, once or twice; raise what Pillow raises on damaged data."""
    image = open_image()
    deep = _deep_mode(image) is not None
    image.load()
    exif, xmp, profile = read_exif(image), read_xmp(image), image.info.get("icc_profile") or None
    upright = _upright(image)
    if deep:
        samples = _join_bytes(upright, _decode_low_bytes(open_image))
        pixels = deep_to_srgb(samples[..., :3], profile)
        alpha = unit_range(samples[..., 3]) if samples.shape[2] == 4 else None
    elif upright.mode.startswith("I;16") or upright.mode in ("I", "F"):
        deep, alpha = True, None
        pixels = deep_to_srgb(_grey_samples(upright), profile)
    else:
        pixels, alpha = _shallow_pixels(upright, profile)
    return Picture(pixels, alpha, 16 if deep else 8, profile, exif, xmp)


def _upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except CORRUPT:  # the pixels are sound, only the EXIF block is not
        return image


def _deep_mode(image: ImageFile.ImageFile) -> str | None:
    """Return Pillow's name of the file's sample layout if it is 16-bit colour."""
    if not image.tile:
        return None
    raw_mode = _tile_arguments(image.tile[0])[0]
    return raw_mode if isinstance(raw_mode, str) and raw_mode[:-1] in _DEEP_MODES else None


def _tile_arguments(tile: ImageFile._Tile) -> tuple[Any, ...]:
    return tile.args if isinstance(tile.args, tuple) else (tile.args,)


def _decode_low_bytes(open_image: Callable[[], ImageFile.ImageFile]) -> Image.Image:
    image = open_image()
    tiles = []
    for tile in image.tile:
        raw_mode, *others = _tile_arguments(tile)
        tiles.append(tile._replace(args=(raw_mode[:-1] + _OTHER_ORDER[raw_mode[-1]], *others)))
    image.tile = tiles
    image.load()
    return _upright(image)


def _join_bytes(high: Image.Image, low: Image.Image) -> NDArray[np.uint16]:
    samples: NDArray[np.uint16] = np.asarray(high).astype(np.uint16)
    samples <<= 8
    samples |= np.asarray(low)
    return samples


def _grey_samples(image: Image.Image) -> NDArray[np.uint16]:
    """Return a 16-bit, 32-bit or float ([0, 1]) grey picture as (H, W, 1) 16-bit samples."""
    plane = np.asarray(image)
    if image.mode == "F":
        plane = np.rint(np.clip(np.nan_to_num(plane), 0.0, 1.0) * 65535)
    samples: NDArray[np.uint16] = np.clip(plane, 0, 65535).astype(np.uint16)
    return samples[..., np.newaxis]


def _shallow_pixels(image: Image.Image, profile: bytes | None) -> tuple[Pixels, NDArray[np.float32] | None]:
    color, alpha = image, None
    if image.has_transparency_data:
        rgba = image.convert("RGBA")
        alpha = unit_range(np.asarray(rgba.getchannel("A")))
        color = image.convert("LA").getchannel("L") if image.mode in ("LA", "La") else rgba.convert("RGB")
    elif image.mode not in ("L", "RGB", "CMYK", "LAB"):
        color = image.convert("L" if image.mode == "1" else "RGB")
    return to_srgb(color, profile), alpha
