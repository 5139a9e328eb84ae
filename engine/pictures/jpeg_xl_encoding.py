"""Encode samples as JPEG XL, by libjxl, with profile, EXIF and XMP around its pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import imagecodecs
import numpy as np

from engine.pictures import srgb
from engine.pictures.color_profile import to_srgb
from engine.pictures.jpeg_xl_file import JpegXlFile, packed
from engine.pictures.jpeg_xl_header import read_header, rewritten

if TYPE_CHECKING:
    from engine.pictures.output_samples import Samples
    from engine.values import Pixels

_LOSSLESS = 100  # quality
_EFFORT, _LOSSLESS_EFFORT = 5, 3


def encode_jpeg_xl(samples: Samples, exif: bytes | None, xmp: bytes | None, quality: int) -> bytes:
    """Encode a file, without loss at quality 100; alpha is never lossy; raises as the library does."""
    array = samples.array
    bits = 8 * array.dtype.itemsize
    if quality == _LOSSLESS:
        content = imagecodecs.jpegxl_encode(array, lossless=True, effort=_LOSSLESS_EFFORT)
    else:
        is_usual = bits == 8 and samples.profile is None
        given = array if is_usual else _light(samples)
        content = imagecodecs.jpegxl_encode(given, level=quality, lossless=False, effort=_EFFORT)
    file = JpegXlFile(bytes(content))
    codestream = rewritten(file.codestream, read_header(file.codestream), bits, samples.profile)
    return packed(codestream, exif, xmp, file.level)


def _light(samples: Samples) -> Pixels:
    """Give linear sRGB, (H, W, 1 or 3), beyond [0, 1] too: what the library takes floating point for; and alpha.

    Readers want alpha in the colours' depth, which the library does not let us tell. It stores the bits of a float32 as
    they are, and those of alpha's whole numbers are what remains when the header says whole numbers.
    """
    array = samples.array[..., np.newaxis] if samples.array.ndim == 2 else samples.array
    count = array.shape[2] - samples.has_alpha
    light = srgb.linear(to_srgb(array[..., :count], samples.profile)[..., :count])
    planes = np.empty(array.shape, np.float32)
    planes[..., :count] = light
    planes[..., count:].view(np.uint32)[:] = array[..., count:]
    return planes
