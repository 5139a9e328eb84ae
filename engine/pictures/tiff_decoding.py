"""Decode TIFF files: line art, grey, palette, RGB, YCbCr, CMYK or Lab of 1 to 32 bits, whole or floating point.

Pillow reads some of these at 8 bits only, and libtiff behind it writes to the terminal when a file is damaged. Here
libtiff decodes, silently, those kinds for which tifffile's own decoders crash on damaged data; tifffile does the rest.
"""

from __future__ import annotations

import os
import struct
from typing import TYPE_CHECKING, cast

import imagecodecs
import numpy as np
import tifffile
from PIL import Image, UnidentifiedImageError

from engine.pictures.color_profile import lab_to_srgb, to_srgb, unit_range
from engine.pictures.image_metadata import tiff_metadata
from engine.pictures.orientation import upright
from engine.values import Picture

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, BinaryIO

    from numpy.typing import NDArray

    from engine.pictures.color_profile import Samples

SIGNATURES = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")  # the last two: BigTIFF
_SENSOR = (32803, 34892)  # photometric interpretations of raw sensor data: colour filter array, linear raw
_CIE_LAB, _ICC_LAB = 8, 9
_WHITE_IS_ZERO, _BLACK_IS_ZERO, _PALETTE, _YCBCR = 0, 1, 3, 6
_READABLE = (0, 1, 2, 3, 5, 6, _CIE_LAB, _ICC_LAB)  # 1, 2 and 5: grey, where 0 is black, RGB and inks
# Compressions: none, deflate (two numbers), LZMA, WebP and Zstandard (two numbers).
_BY_TIFFFILE = (1, 8, 32946, 34925, 50001, 34926, 50000)
_JPEG = 7
_BY_LIBTIFF = (2, 3, 4, 5, _JPEG, 32773)  # fax (three kinds), LZW, JPEG, PackBits
_CONVERTED = (5, _CIE_LAB, _ICC_LAB)  # photometric interpretations that libtiff's binding would turn into 8-bit RGB
_MOST_CHANNELS = 8
_SMALL_TILE = 4096 * 4096  # px; larger ones must not hold more than four times the picture
_ASSOCIATED = 1  # alpha that the colours are multiplied by
_ALPHA = (1, 2)  # kinds of extra samples
_PHOTOMETRIC_TAG, _ORIENTATION_TAG, _ICC_TAG, _DNG_TAG = 262, 274, 34675, 50706


def is_tiff(file: BinaryIO) -> bool:
    """Tell by its first bytes whether a file is a TIFF."""
    file.seek(0)
    return file.read(4).startswith(SIGNATURES)


def is_raw_tiff(file: BinaryIO) -> bool:
    """Tell whether a TIFF holds a camera's sensor data (DNG, NEF, CR2, ARW, PEF and others do)."""
    page = _first_page(file)
    if page is None:
        return False
    file.seek(8)
    if _DNG_TAG in page.tags or file.read(2) == b"CR":
        return True
    file.seek(0)
    with tifffile.TiffFile(file) as tiff:
        parts = [page, *(cast("tifffile.TiffPages", tiff.pages.first.pages or ()))]
        return any(isinstance(part, tifffile.TiffPage) and part.photometric in _SENSOR for part in parts)


def decode_tiff(file: BinaryIO, check_size: Callable[[int, int], None]) -> Picture:
    """Decode the first page; see `engine.pictures.image_decoding.decode`."""
    file.seek(0)
    with tifffile.TiffFile(file) as tiff:
        page = tiff.pages.first
        check_size(page.imagewidth, page.imagelength)
        _check_layout(page)
        _check_whole(page, file)
        samples, alpha = _samples(page, _planes(page, file))
        profile = page.tags.valueof(_ICC_TAG)
        profile = bytes(profile) if profile else None
        orientation = int(page.tags.valueof(_ORIENTATION_TAG) or 1)
        if page.photometric in (_CIE_LAB, _ICC_LAB):
            pixels = lab_to_srgb(_lab(samples, page.photometric))
        else:
            pixels = to_srgb(samples, profile)
        depth = 8 if page.bitspersample <= 8 else {"uint16": 16}.get(samples.dtype.name, 32)
    exif, xmp, iptc = tiff_metadata(file)
    pixels, alpha = upright(pixels, orientation), None if alpha is None else upright(alpha, orientation)
    return Picture(pixels, alpha, depth, profile, exif, xmp, iptc)


def _first_page(file: BinaryIO) -> tifffile.TiffPage | None:
    if not is_tiff(file):
        return None
    file.seek(0)
    with tifffile.TiffFile(file) as tiff:
        return tiff.pages.first


def _check_layout(page: tifffile.TiffPage) -> None:
    """Refuse kinds that are no photograph, and those that would take far more memory than their pixels."""
    pixels = page.imagewidth * page.imagelength
    tile = page.tilewidth * page.tilelength if page.is_tiled else 0
    if page.photometric not in _READABLE or page.compression not in _BY_TIFFFILE + _BY_LIBTIFF:
        raise UnidentifiedImageError("of a rare kind")
    if page.imagedepth != 1 or page.samplesperpixel > _MOST_CHANNELS or not pixels:
        raise tifffile.TiffFileError("no picture")
    if tile > max(4 * pixels, _SMALL_TILE):
        raise tifffile.TiffFileError("the tiles are far larger than the picture")


def _check_whole(page: tifffile.TiffPage, file: BinaryIO) -> None:
    """Refuse a file that ends early: tifffile fills what is missing with black."""
    end = file.seek(0, os.SEEK_END)
    parts = list(zip(page.dataoffsets, page.databytecounts, strict=True))
    if not parts or any(start + count > end for start, count in parts):
        raise tifffile.TiffFileError("the pixels are not all there")


def _planes(page: tifffile.TiffPage, file: BinaryIO) -> NDArray[Any]:
    """Decode to the samples as they are stored; YCbCr in JPEG to RGB."""
    if page.compression not in _BY_LIBTIFF:
        return page.asarray()
    file.seek(0)
    content = bytearray(file.read())
    if page.photometric in _CONVERTED:
        place = page.tags[_PHOTOMETRIC_TAG].valueoffset
        content[place : place + 2] = struct.pack(f"{page.parent.byteorder}H", _BLACK_IS_ZERO)
    planes: NDArray[Any] = imagecodecs.tiff_decode(bytes(content))
    return planes


def _samples(page: tifffile.TiffPage, planes: NDArray[Any]) -> tuple[Samples, NDArray[np.float32] | None]:
    """Return (H, W, C) without alpha, unsigned 8-bit or 16-bit or float32, and alpha (H, W)."""
    if page.planarconfig == tifffile.PLANARCONFIG.SEPARATE and planes.ndim == 3:
        planes = np.moveaxis(planes, 0, 2)
    planes = planes.reshape(page.imagelength, page.imagewidth, -1)
    colors = planes.shape[2] - len(page.extrasamples)
    kind = page.extrasamples[0] if page.extrasamples else 0
    samples = _colored(page, planes[..., :colors])
    if kind not in _ALPHA:
        return samples, None
    alpha = unit_range(_unified(planes[..., colors], page.bitspersample))
    if kind == _ASSOCIATED:
        divided = unit_range(samples).copy()
        np.divide(divided, np.maximum(alpha, 1e-6)[..., np.newaxis], out=divided)
        return divided, alpha
    return samples, alpha


def _colored(page: tifffile.TiffPage, planes: NDArray[Any]) -> Samples:
    """Turn palettes and YCbCr into red, green and blue, and grey the right way round."""
    if page.photometric == _PALETTE and page.colormap is not None:
        scale = 1 if page.colormap.max() > 255 else 257  # some programs write 8 bits
        entries = page.colormap.T.astype(np.uint16) * scale
        return cast("NDArray[np.uint16]", entries[planes[..., 0]])
    samples = _unified(planes, page.bitspersample)
    if page.photometric == _YCBCR and page.compression != _JPEG:
        if samples.dtype != np.uint8 or page.subsampling not in (None, (1, 1)):
            raise tifffile.TiffFileError("YCbCr of a rare kind")
        image = Image.frombytes("YCbCr", samples.shape[1::-1], samples.tobytes())
        return cast("NDArray[np.uint8]", np.asarray(image.convert("RGB")))
    if page.photometric == _WHITE_IS_ZERO:
        top = {"uint8": 255, "uint16": 65535}.get(samples.dtype.name, 1)
        return np.subtract(top, samples, dtype=samples.dtype)
    return samples


def _unified(planes: NDArray[Any], bits: int) -> Samples:
    """Scale whole numbers of so many bits to 8 or 16 bits, floating point to float32 without what is no number."""
    if planes.dtype.kind == "f":
        return np.nan_to_num(planes.astype(np.float32), posinf=1.0, neginf=0.0)
    if planes.dtype in (np.uint8, np.uint16) and bits in (8, 16):
        return planes
    top = np.iinfo(planes.dtype).max if planes.dtype.kind == "i" else 2**bits - 1
    if bits <= 8:
        return (planes.astype(np.float32) * (255 / top)).clip(0, 255).round().astype(np.uint8)
    return (planes.astype(np.float64) * (65535 / top)).clip(0, 65535).round().astype(np.uint16)


def _lab(samples: Samples, photometric: int) -> NDArray[np.float32]:
    """Scale Lab, (H, W, 3), to L 0 .. 100, a and b -128 .. 127 (TIFF 6.0, section 23; ICC's has an offset)."""
    if samples.dtype == np.float32:
        return cast("NDArray[np.float32]", samples)
    bits = 8 * samples.dtype.itemsize
    chroma = samples[..., 1:].astype(np.int32)
    if photometric == _CIE_LAB:
        chroma -= (chroma >= 2 ** (bits - 1)) * 2**bits  # signed
    else:
        chroma -= 2 ** (bits - 1)
    lab = np.empty(samples.shape, np.float32)
    lab[..., 0] = samples[..., 0] * np.float32(100 / (2**bits - 1))
    lab[..., 1:] = chroma / np.float32(2 ** (bits - 8))
    return lab
