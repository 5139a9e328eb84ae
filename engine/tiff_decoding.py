"""Decode TIFF files: grey, RGB, CMYK or Lab of 8, 16 or 32 bits, whole numbers or floating point.

Pillow reads some of these at 8 bits only, and libtiff behind it writes to the terminal when a file is damaged.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, cast

import numpy as np
import tifffile

from engine.color_profile import lab_to_srgb, to_srgb, unit_range
from engine.image_metadata import tiff_metadata
from engine.orientation import upright
from engine.values import Picture

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, BinaryIO

    from numpy.typing import NDArray

    from engine.color_profile import Samples

SIGNATURES = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")  # the last two: BigTIFF
_SENSOR = (32803, 34892)  # photometric interpretations of raw sensor data: colour filter array, linear raw
_CIE_LAB, _ICC_LAB = 8, 9
_PLAIN = (0, 1, 2, 5, _CIE_LAB, _ICC_LAB)  # the others: grey (0 is white, 0 is black), RGB, inks
_WHITE_IS_ZERO = 0
_ASSOCIATED = 1  # alpha that the colours are multiplied by
_ALPHA = (1, 2)  # kinds of extra samples
_ICC_TAG, _ORIENTATION_TAG, _DNG_TAG, _SUB_DIRECTORIES = 34675, 274, 50706, 330


def is_plain_tiff(file: BinaryIO) -> bool:
    """Tell whether a file is a TIFF of such a kind; palettes, line art and YCbCr are not."""
    page = _first_page(file)
    return page is not None and page.photometric in _PLAIN and page.bitspersample >= 8


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
    """Decode the first page; see `engine.image_decoding.decode`."""
    file.seek(0)
    with tifffile.TiffFile(file) as tiff:
        page = tiff.pages.first
        check_size(page.imagewidth, page.imagelength)
        _check_whole(page, file)
        samples, alpha = _samples(page)
        profile = page.tags.valueof(_ICC_TAG)
        profile = bytes(profile) if profile else None
        orientation = int(page.tags.valueof(_ORIENTATION_TAG) or 1)
        if page.photometric in (_CIE_LAB, _ICC_LAB):
            pixels = lab_to_srgb(_lab(samples, page.photometric))
        else:
            pixels = to_srgb(samples, profile)
        depth = {"uint8": 8, "uint16": 16}.get(samples.dtype.name, 32)
    exif, xmp, iptc = tiff_metadata(file)
    pixels, alpha = upright(pixels, orientation), None if alpha is None else upright(alpha, orientation)
    return Picture(pixels, alpha, depth, profile, exif, xmp, iptc)


def _first_page(file: BinaryIO) -> tifffile.TiffPage | None:
    file.seek(0)
    if not file.read(4).startswith(SIGNATURES):
        return None
    file.seek(0)
    with tifffile.TiffFile(file) as tiff:
        return tiff.pages.first


def _check_whole(page: tifffile.TiffPage, file: BinaryIO) -> None:
    """Refuse a file that ends early: tifffile fills what is missing with black."""
    end = file.seek(0, os.SEEK_END)
    parts = list(zip(page.dataoffsets, page.databytecounts, strict=True))
    if not parts or any(start + count > end for start, count in parts):
        raise tifffile.TiffFileError("the pixels are not all there")


def _samples(page: tifffile.TiffPage) -> tuple[Samples, NDArray[np.float32] | None]:
    """Return (H, W, C) without alpha, unsigned 8-bit or 16-bit or float32, and alpha (H, W)."""
    planes = page.asarray()
    if page.planarconfig == tifffile.PLANARCONFIG.SEPARATE and planes.ndim == 3:
        planes = np.moveaxis(planes, 0, 2)
    samples = _unified(planes.reshape(page.imagelength, page.imagewidth, -1))
    if page.photometric == _WHITE_IS_ZERO:
        top = {"uint8": 255, "uint16": 65535}.get(samples.dtype.name, 1)
        samples = np.subtract(top, samples, dtype=samples.dtype)
    colors = samples.shape[2] - len(page.extrasamples)
    kind = page.extrasamples[0] if page.extrasamples else 0
    if kind not in _ALPHA:
        return samples[..., :colors], None
    alpha = unit_range(samples[..., colors])
    if kind == _ASSOCIATED:
        divided = unit_range(samples[..., :colors]).copy()
        np.divide(divided, np.maximum(alpha, 1e-6)[..., np.newaxis], out=divided)
        return divided, alpha
    return samples[..., :colors], alpha


def _unified(planes: NDArray[Any]) -> Samples:
    """Scale whole numbers to 8 or 16 bits, floating point to float32 without what is no number."""
    if planes.dtype.kind == "f":
        return np.nan_to_num(planes.astype(np.float32), posinf=1.0, neginf=0.0)
    if planes.dtype in (np.uint8, np.uint16):
        return planes
    return (planes.astype(np.float64) / np.iinfo(planes.dtype).max * 65535).clip(0, 65535).round().astype(np.uint16)


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
