"""Turn the bytes of a picture file into float sRGB pixels, alpha and metadata.

Pillow tells format and size and decodes 8-bit samples; it keeps only the high byte of deeper colour, which OpenJPEG,
libavif and, for TIFF, tifffile decode. PNG of every depth is libpng's, which alone has transparent colours right.
"""

from __future__ import annotations

import io
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import imagecodecs
import numpy as np
import tifffile
from PIL import Image

from engine.pictures import bmp_file, gif_file, iso_boxes, jpeg_file, told_color
from engine.pictures.color_profile import to_srgb, unit_range
from engine.pictures.file_metadata import for_pillow, metadata_of, metadata_of_tiff
from engine.pictures.invisible_colors import without_invisible
from engine.pictures.orientation import upright
from engine.pictures.png_file import SIGNATURE, PngFile
from engine.pictures.tiff_decoding import decode_tiff
from engine.pictures.tiff_pages import is_tiff, picture_page
from engine.values import Picture

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

    from numpy.typing import NDArray
    from PIL import ImageFile

    from engine.pictures.color_profile import Samples
    from engine.pictures.found_metadata import FoundMetadata
    from engine.pictures.told_color import ToldColor
    from engine.values import Pixels

READABLE_FORMATS = ("JPEG", "WEBP", "AVIF", "BMP", "GIF", "JPEG2000")  # Pillow's names; PNG and TIFF are read otherwise
# Where the formats tell their depth, which neither library does.
_JPEG2000_SIZE = b"\xff\x4f\xff\x51"  # the codestream's first two markers (ISO 15444-1, A.5.1)
_JPEG2000_DEPTH = 42  # bytes from there to the first channel's depth less one
_JPEG2000_PROFILE = b"colr\2"  # a box; 7 bytes from there to the ICC profile (I.5.3.3)
_OPENING = threading.Lock()
_SHALLOW = 8  # bits of a sample
_AVIF_CONFIGURATION, _AVIF_DEPTH = b"av1C", 6  # a box; bytes from there to the flags of depth (AV1 in ISOBMFF, 2.3.3)


def decode(file: BinaryIO, check_size: Callable[[int, int], None]) -> Picture:
    """Decode a picture, the first frame of an animation; raise what the libraries raise on damaged data.

    `check_size` is called with width and height, in px, before any pixel is decoded, and refuses what is too large.
    """
    if is_tiff(file):
        return _decode_tiff(file, check_size)
    file.seek(0)
    if file.read(len(SIGNATURE)) == SIGNATURE:
        return _decode_png(file, check_size)
    file.seek(0)
    content = for_pillow(file.read())
    own, told = None, None
    if content.startswith(b"BM"):
        own, told = bmp_file.color_of(content)
        content = bmp_file.readable(content)
    image = _opened(io.BytesIO(jpeg_file.as_shallow(content)))
    check_size(*image.size)
    samples, alpha, profile = _samples_of(image, content)
    profile = own or profile
    found, orientation = metadata_of(image, content).upright(*image.size)
    if image.format == "AVIF" and not profile and (numbers := iso_boxes.colors(content)):
        told = told_color.by_numbers(*numbers)
    elif not profile and told is None:
        told = told_color.by_exif(found.exif)
    pixels, profile = colored(samples, profile, told)
    depth = 8 if samples.dtype == np.uint8 else 16
    return _picture(pixels, alpha, depth, profile, found, orientation)


def colored(samples: Samples, profile: bytes | None, told: ToldColor | None) -> tuple[Pixels, bytes | None]:
    """Convert samples, (H, W, C), by what the file tells of its colours; return the profile to save with as well."""
    if told is None:
        return to_srgb(samples, profile), profile
    if told.transfer is not None:
        if samples.shape[2] == 1:
            samples = cast("Samples", np.repeat(samples, 3, axis=2))
        samples = told_color.in_range(samples, told.transfer)
    return to_srgb(samples, told.profile), told.kept


def _decode_png(file: BinaryIO, check_size: Callable[[int, int], None]) -> Picture:
    file.seek(0)
    png = PngFile(file.read())
    check_size(*png.size)
    samples = _png_samples(png)
    if samples.shape[1::-1] != png.size:
        raise ValueError("the file tells another size than its pixels have")
    found, orientation = png.metadata().upright(*png.size)
    told = png.told_color
    profile = None if told is not None and png.goes_before_profile else png.profile
    if told is None and profile is None:
        told = told_color.by_exif(found.exif)
    colors, alpha = split(samples)
    if png.is_narrow:
        colors = told_color.full_range(colors)
    pixels, profile = colored(colors, profile, told)
    return _picture(pixels, alpha, 16 if png.depth == 16 else 8, profile, found, orientation)


def _png_samples(png: PngFile) -> Samples:
    width, height = png.size
    samples: NDArray[Any] | None = None
    for rows, columns, part in png.parts():
        decoded: NDArray[Any] = imagecodecs.png_decode(part)
        decoded = decoded.reshape(*decoded.shape[:2], -1)
        if rows == slice(None):
            samples = decoded
        else:
            if samples is None:
                samples = np.zeros((height, width, decoded.shape[2]), decoded.dtype)
            samples[rows, columns] = decoded
    return cast("Samples", samples)


def _decode_tiff(file: BinaryIO, check_size: Callable[[int, int], None]) -> Picture:
    file.seek(0)
    with tifffile.TiffFile(file) as tiff:
        page = picture_page(tiff)
        place, size = page.offset, (page.imagewidth, page.imagelength)
    found, orientation = metadata_of_tiff(file, place).upright(*size)
    told = told_color.by_exif(found.exif)
    pixels, alpha, depth, profile = decode_tiff(file, check_size, told)
    return _picture(pixels, alpha, depth, profile, found, orientation)


def _picture(
    pixels: Pixels,
    alpha: NDArray[np.float32] | None,
    depth: int,
    profile: bytes | None,
    found: FoundMetadata,
    orientation: int,
) -> Picture:
    pixels, alpha = upright(pixels, orientation), None if alpha is None else upright(alpha, orientation)
    if alpha is not None:
        pixels = without_invisible(pixels, alpha)
    picture = Picture(pixels, alpha, depth, profile, found.exif, found.xmp, found.iptc)
    return replace(picture, density=found.density, texts=found.texts)


def _opened(file: BinaryIO) -> ImageFile.ImageFile:
    """Open without Pillow's own limit of size, which is one for all threads."""
    file.seek(0)
    with _OPENING:
        limit, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
        try:
            return Image.open(file, formats=READABLE_FORMATS)
        finally:
            Image.MAX_IMAGE_PIXELS = limit


def _samples_of(image: ImageFile.ImageFile, content: bytes) -> tuple[Samples, NDArray[np.float32] | None, bytes | None]:
    """Decode to samples (H, W, C), alpha and the profile."""
    if image.format in ("JPEG", "MPO") and jpeg_file.depth_of(content) != _SHALLOW:
        return jpeg_file.deep_samples(content), None, image.info.get("icc_profile") or None
    profile = image.info.get("icc_profile") or (gif_file.profile_of(content) if image.format == "GIF" else None)
    if image.format in _DEEP_DECODERS:
        deep, profile = _deep_samples(image, content, profile)
        if deep is not None:
            return *split(deep), profile
    try:
        image.load()
    except OSError:
        if image.format not in ("JPEG", "MPO"):
            raise
        image = _opened(io.BytesIO(jpeg_file.closed(content)))
        image.load()
    return *_shallow_samples(image), profile


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
    "JPEG2000": (imagecodecs.jpeg2k_decode, _jpeg2000_depth),
    "AVIF": (imagecodecs.avif_decode, _avif_depth),
}


def split(samples: Samples) -> tuple[Samples, NDArray[np.float32] | None]:
    """Part (H, W, 1 to 4) into colours and alpha, which is there when there are 2 or 4."""
    colors = 1 if samples.shape[2] < 3 else 3
    return samples[..., :colors], unit_range(samples[..., colors]) if samples.shape[2] in (2, 4) else None


def _shallow_samples(image: Image.Image) -> tuple[NDArray[np.uint8], NDArray[np.float32] | None]:
    color, alpha = image, None
    if image.has_transparency_data:
        rgba = image.convert("RGBA")
        alpha = unit_range(np.asarray(rgba.getchannel("A")))
        color = image.convert("LA").getchannel("L") if image.mode in ("LA", "La") else rgba.convert("RGB")
    elif image.mode not in ("L", "RGB", "CMYK"):
        color = image.convert("L" if image.mode == "1" else "RGB")
    samples = np.asarray(color)
    return samples[..., np.newaxis] if samples.ndim == 2 else samples, alpha
