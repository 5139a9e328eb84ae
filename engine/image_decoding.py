"""Turn the bytes of a picture file into float sRGB pixels, alpha and metadata.

Pillow tells the format, the size and the metadata, and decodes 8-bit samples; it keeps only the high byte of deeper
colour, which libpng, OpenJPEG and, for TIFF, tifffile decode.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import imagecodecs
import numpy as np
from PIL import ExifTags, Image

from engine.color_profile import to_srgb, unit_range
from engine.image_metadata import CORRUPT, read_exif, read_iptc, read_xmp
from engine.orientation import upright
from engine.tiff_decoding import decode_tiff, is_plain_tiff
from engine.values import Picture

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

    from numpy.typing import NDArray
    from PIL import ImageFile

    from engine.values import Pixels

READABLE_FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "TIFF", "BMP", "GIF", "JPEG2000")
_PNG_DEPTH_OFFSET = 24  # bytes: signature, length and name of the header, width, height


def decode(file: BinaryIO, check_size: Callable[[int, int], None]) -> Picture:
    """Decode a picture, the first frame of an animation; raise what the libraries raise on damaged data.

    `check_size` is called with width and height, in px, before any pixel is decoded, and refuses what is too large.
    """
    if is_plain_tiff(file):
        return decode_tiff(file, check_size)
    file.seek(0)
    image = Image.open(file, formats=READABLE_FORMATS)
    check_size(*image.size)
    deep = _deep_samples(image, file)
    if deep is None:
        image.load()
    profile = image.info.get("icc_profile") or None
    pixels, alpha = _shallow_pixels(image, profile) if deep is None else _deep_pixels(deep, profile)
    orientation = _orientation(image)
    if alpha is not None:
        alpha = upright(alpha, orientation)
    depth = 8 if deep is None else 16
    return Picture(
        upright(pixels, orientation), alpha, depth, profile, read_exif(image), read_xmp(image), read_iptc(image)
    )


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except CORRUPT:  # the pixels are sound, only the EXIF block is not
        return 1


def _deep_samples(image: ImageFile.ImageFile, file: BinaryIO) -> NDArray[np.uint16] | None:
    """Return (H, W, C) if the file has more than 8 bits a sample and is of a format that Pillow reads as fewer."""
    file.seek(0)
    if image.format == "PNG":
        head = file.read(_PNG_DEPTH_OFFSET + 1)
        if head[_PNG_DEPTH_OFFSET] != 16:
            return None
        file.seek(0)
        samples = imagecodecs.png_decode(file.read())
    elif image.format == "JPEG2000":
        samples = imagecodecs.jpeg2k_decode(file.read())
    else:
        return None
    if samples.dtype != np.uint16:
        return None
    shaped: NDArray[np.uint16] = samples[..., np.newaxis] if samples.ndim == 2 else samples
    return shaped


def _deep_pixels(samples: NDArray[np.uint16], profile: bytes | None) -> tuple[Pixels, NDArray[np.float32] | None]:
    colors = 1 if samples.shape[2] < 3 else 3
    alpha = unit_range(samples[..., colors]) if samples.shape[2] in (2, 4) else None
    return to_srgb(samples[..., :colors], profile), alpha


def _shallow_pixels(image: Image.Image, profile: bytes | None) -> tuple[Pixels, NDArray[np.float32] | None]:
    color, alpha = image, None
    if image.has_transparency_data:
        rgba = image.convert("RGBA")
        alpha = unit_range(np.asarray(rgba.getchannel("A")))
        color = image.convert("LA").getchannel("L") if image.mode in ("LA", "La") else rgba.convert("RGB")
    elif image.mode not in ("L", "RGB", "CMYK"):
        color = image.convert("L" if image.mode == "1" else "RGB")
    samples = np.asarray(color)
    return to_srgb(samples[..., np.newaxis] if samples.ndim == 2 else samples, profile), alpha
