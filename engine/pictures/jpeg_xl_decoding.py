"""Decode a JPEG XL file's pixels, by libjxl, to what the file says of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import imagecodecs
import numpy as np

from engine.pictures.color_profile import unit_range
from engine.pictures.jpeg_xl_header import rewritten

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.pictures.color_profile import Samples
    from engine.pictures.jpeg_xl_header import JpegXlHeader, ToldNumbers


@dataclass(frozen=True, slots=True)
class JpegXlPixels:
    """Hold the pixels, upright, and how they are to be read."""

    samples: Samples  # (H, W, 1 to 4)
    depth: int  # 8, 16 or 32 bits
    profile: bytes | None
    is_srgb: bool  # whether samples are in sRGB, beyond [0, 1] too, though the file has a profile
    numbers: ToldNumbers | None


def decode_jpeg_xl(codestream: bytes, header: JpegXlHeader) -> JpegXlPixels:
    """Decode the first frame of a codestream; raises as the library does."""
    # The library would cut lossy pixels under a profile off at the edges of sRGB; as floating point they go beyond.
    is_srgb = header.is_xyb and header.profile is not None
    if is_srgb:
        codestream = rewritten(codestream, header, None, None)
    samples: NDArray[Any] = imagecodecs.jpegxl_decode(codestream, index=0)
    if samples.ndim == 3 and header.is_grey and samples.shape[0] < min(samples.shape[1:]):
        samples = samples[0]  # channels that are no alpha are apart
    samples = samples[..., np.newaxis] if samples.ndim == 2 else samples
    unified = _associated(_unified(samples, header), header)
    depth = 32 if header.is_float else 8 if header.bits <= 8 else 16
    return JpegXlPixels(unified, depth, header.profile, is_srgb, header.numbers)


def _unified(samples: NDArray[Any], header: JpegXlHeader) -> Samples:
    """Scale whole numbers of any depth to 8 or 16 bits; floating point becomes float32."""
    if samples.dtype.kind == "f":
        return np.nan_to_num(samples.astype(np.float32), posinf=1.0, neginf=0.0)
    bits = 8 * samples.dtype.itemsize
    if header.bits < bits:
        scaled = np.rint(samples * np.float32((2**bits - 1) / (2**header.bits - 1)))
        return cast("Samples", scaled.clip(0, 2**bits - 1).astype(samples.dtype))
    return cast("Samples", samples)


def _associated(samples: Samples, header: JpegXlHeader) -> Samples:
    """Undo colours' multiplication by alpha."""
    if not header.alpha_is_associated or samples.shape[2] not in (2, 4):
        return samples
    divided = unit_range(samples).copy()
    divided[..., :-1] /= np.maximum(divided[..., -1:], 1e-6)
    return divided
