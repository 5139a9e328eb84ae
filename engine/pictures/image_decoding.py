"""Turn the bytes of a picture file into float sRGB pixels, alpha and metadata.

Pillow tells the format, the size and the metadata, and decodes 8-bit samples; it keeps only the high byte of deeper
colour, which libpng, OpenJPEG, libavif and, for TIFF, tifffile decode.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import imagecodecs
import numpy as np
from PIL import ExifTags, Image

from engine.pictures.color_profile import to_srgb, unit_range
from engine.pictures.image_metadata import CORRUPT, read_exif, read_iptc, read_xmp
from engine.pictures.orientation import upright
from engine.pictures.tiff_decoding import decode_tiff, is_tiff
from engine.values import Picture

if TYPE_CHECKING:
    from typing import BinaryIO

    from numpy.typing import NDArray
    from PIL import ImageFile

    from engine.values import Pixels

READABLE_FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "BMP", "GIF", "JPEG2000")
# Where the formats tell their depth, which neither library does.
_PNG_DEPTH = 24  # bytes: signature, length and name of the header, width, height
_JPEG2000_SIZE = b"\xff\x4f\xff\x51"  # the codestream's first two markers (ISO 15444-1, A.5.1)
_JPEG2000_DEPTH = 42  # bytes from there to the first channel's depth less one
_JPEG2000_PROFILE = b"colr\2"  # a box; 7 bytes from there to the ICC profile (I.5.3.3)
_OPENING = threading.Lock()
_AVIF_CONFIGURATION, _AVIF_DEPTH = b"av1C", 6  # a box; bytes from there to the flags of depth (AV1 in ISOBMFF, 2.3.3)


def decode(file: BinaryIO, check_size: Callable[[int, int], None]) -> Picture:
    """Decode a picture, the first frame of an animation; raise what the libraries raise on damaged data.

    `check_size` is called with width and height, in px, before any pixel is decoded, and refuses what is too large.
    """
    if is_tiff(file):
        return decode_tiff(file, check_size)
    image = _opened(file)
    check_size(*image.size)
    profile = image.info.get("icc_profile") or None
    deep = None
    if image.format in _DEEP_DECODERS:
        file.seek(0)
        deep, profile = _deep_samples(image, file.read(), profile)
    if deep is None or image.format == "PNG":  # whose metadata may come behind the pixels
        image.load()
    pixels, alpha = _shallow_pixels(image, profile) if deep is None else _deep_pixels(deep, profile)
    orientation = _orientation(image)
    if alpha is not None:
        alpha = upright(alpha, orientation)
    depth = 8 if deep is None else 16
    return Picture(
        upright(pixels, orientation), alpha, depth, profile, read_exif(image), read_xmp(image), read_iptc(image)
    )


def _opened(file: BinaryIO) -> ImageFile.ImageFile:
    """Open without Pillow's own limit of size, which is one for all threads."""
    file.seek(0)
    with _OPENING:
        limit, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
        try:
            return Image.open(file, formats=READABLE_FORMATS)
        finally:
            Image.MAX_IMAGE_PIXELS = limit


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except CORRUPT:  # the pixels are sound, only the EXIF block is not
        return 1


def _deep_samples(
    image: ImageFile.ImageFile, content: bytes, profile: bytes | None
) -> tuple[NDArray[np.uint16] | None, bytes | None]:
    """Return (H, W, C) if the file has more than 8 bits a sample, scaled to 16, and the profile."""
    decoder, depth_of = _DEEP_DECODERS[image.format or ""]
    if image.format == "JPEG2000":
        if _opened(io.BytesIO(content[content.index(_JPEG2000_SIZE) :])).size != image.size:
            raise ValueError("the file tells another size than its pixels have")
        profile = _jpeg2000_profile(content)
    bits = depth_of(content)
    if bits <= 8:
        return None, profile
    samples = decoder(content)
    if samples.dtype != np.uint16:
        raise ValueError(samples.dtype)
    if bits < 16:
        samples = np.rint(samples * np.float32(65535 / (2**bits - 1))).clip(0, 65535).astype(np.uint16)
    return samples[..., np.newaxis] if samples.ndim == 2 else samples, profile


def _png_depth(content: bytes) -> int:
    return content[_PNG_DEPTH]


def _jpeg2000_depth(content: bytes) -> int:
    return (content[content.index(_JPEG2000_SIZE) + _JPEG2000_DEPTH] & 127) + 1


def _jpeg2000_profile(content: bytes) -> bytes | None:
    place = content.find(_JPEG2000_PROFILE, 0, max(content.find(_JPEG2000_SIZE), 0))
    end = place - 4 + int.from_bytes(content[place - 4 : place])
    return content[place + 7 : end] or None if place >= 4 else None


def _avif_depth(content: bytes) -> int:
    flags = content[content.index(_AVIF_CONFIGURATION) + _AVIF_DEPTH]
    return 12 if flags & 0x20 else 10 if flags & 0x40 else 8


_DEEP_DECODERS: dict[str, tuple[Callable[[bytes], NDArray[Any]], Callable[[bytes], int]]] = {
    "PNG": (imagecodecs.png_decode, _png_depth),
    "JPEG2000": (imagecodecs.jpeg2k_decode, _jpeg2000_depth),
    "AVIF": (imagecodecs.avif_decode, _avif_depth),
}


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
