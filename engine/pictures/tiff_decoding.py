"""Decode TIFF files: line art, grey, palette, RGB, YCbCr, CMYK, Lab or LogLuv of 1 to 32 bits, whole or floating point.

Pillow reads some of these at 8 bits only, and libtiff behind it writes to the terminal when a file is damaged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np
import tifffile

from engine.pictures import srgb
from engine.pictures.color_profile import lab_to_srgb, to_srgb, unit_range
from engine.pictures.tiff_color import told_by_tags
from engine.pictures.tiff_pages import photometric_of, picture_page
from engine.pictures.tiff_samples import (
    CIE_LAB,
    COLORS,
    ICC_LAB,
    LOG_L,
    LOG_LUV,
    PALETTE,
    WHITE_IS_ZERO,
    YCBCR,
    check_layout,
    stored_samples,
    unified,
    white_of,
)
from engine.pictures.told_color import ToldColor

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

    from numpy.typing import NDArray

    from engine.pictures.color_profile import Samples
    from engine.values import Pixels

_ASSOCIATED, _UNASSOCIATED = 1, 2  # alpha that the colours are multiplied by, and such that they are not
_ICC_TAG = 34675
# X, Y and Z to light of sRGB's primaries around a white of equal energy, which is what logarithms of light count from.
_LIGHT = np.array([[2.690, -1.276, -0.414], [-1.022, 1.978, 0.044], [0.061, -0.224, 1.163]], np.float32)


def decode_tiff(
    file: BinaryIO, check_size: Callable[[int, int], None], told: ToldColor | None
) -> tuple[Pixels, NDArray[np.float32] | None, int, bytes | None]:
    """Decode the picture of a TIFF, as it lies, to sRGB (H, W, 3), alpha (H, W), bits a sample and the profile.

    `told` is what holds where the file neither embeds a profile nor has tags of colours; `check_size` as for
    `engine.pictures.image_decoding`.
    """
    file.seek(0)
    with tifffile.TiffFile(file) as tiff:
        page = picture_page(tiff)
        check_size(page.imagewidth, page.imagelength)
        check_layout(page, file)
        samples, alpha = _split(page, stored_samples(page, file))
        profile = page.tags.valueof(_ICC_TAG) or tiff.pages.first.tags.valueof(_ICC_TAG)
        depth = 8 if page.bitspersample <= 8 else {"uint16": 16}.get(samples.dtype.name, 32)
        photometric, white = photometric_of(page), white_of(page)
        if profile:
            told = ToldColor(bytes(profile), bytes(profile))
        else:
            told = told_by_tags(page) or told_by_tags(tiff.pages.first) or told or ToldColor()
    if photometric in (CIE_LAB, ICC_LAB):
        return lab_to_srgb(_lab(samples, photometric), white), alpha, depth, told.kept
    if photometric in (LOG_L, LOG_LUV):
        light = unit_range(samples) if photometric == LOG_L else unit_range(samples) @ _LIGHT.T
        return to_srgb(srgb.encoded(np.ascontiguousarray(light)), None), alpha, depth, None
    return to_srgb(samples, told.profile), alpha, depth, told.kept


def _split(page: tifffile.TiffPage, stored: NDArray[Any]) -> tuple[Samples, NDArray[np.float32] | None]:
    """Return (H, W, C) without alpha, unsigned 8-bit or 16-bit or float32, and alpha (H, W)."""
    colors = COLORS[photometric_of(page)]
    samples = _colored(page, stored[..., :colors])
    place, kind = _alpha_of(page, stored.shape[2] - colors)
    if kind is None:
        return samples, None
    alpha = unit_range(unified(stored[..., colors + place], page.bitspersample))
    if kind == _ASSOCIATED:
        divided = unit_range(samples).copy()
        np.divide(divided, np.maximum(alpha, 1e-6)[..., np.newaxis], out=divided)
        return divided, alpha
    return samples, alpha


def _alpha_of(page: tifffile.TiffPage, extra: int) -> tuple[int, int | None]:
    """Return which of the extra samples is alpha, and of which kind; a single one that nothing is said of is alpha."""
    kinds = [int(kind) for kind in page.extrasamples][:extra]
    if extra == 1 and not kinds:
        return 0, _UNASSOCIATED  # as OpenCV writes it
    return next(((n, kind) for n, kind in enumerate(kinds) if kind in (_ASSOCIATED, _UNASSOCIATED)), (0, None))


def _colored(page: tifffile.TiffPage, planes: NDArray[Any]) -> Samples:
    """Turn palettes into red, green and blue, and grey the right way round."""
    photometric = photometric_of(page)
    if photometric == PALETTE and page.colormap is not None:
        scale = 1 if page.colormap.max() > 255 else 257  # some programs write 8 bits
        entries = page.colormap.T.astype(np.uint16) * scale
        return entries[planes[..., 0].astype(np.uint16)]
    if photometric == YCBCR:
        return cast("Samples", planes)
    if photometric == LOG_L and planes.dtype.kind == "i":  # of which libtiff decodes the packing only
        return np.asarray(np.exp2((planes + np.float32(0.5)) / 256 - 64) * (planes > 0), np.float32)
    samples = unified(planes, page.bitspersample)
    if photometric == WHITE_IS_ZERO:
        top = {"uint8": 255, "uint16": 65535}.get(samples.dtype.name, 1)
        return np.subtract(top, samples, dtype=samples.dtype)
    return samples


def _lab(samples: Samples, photometric: int) -> NDArray[np.float32]:
    """Scale Lab, (H, W, 3), to L 0 .. 100, a and b -128 .. 127 (TIFF 6.0, section 23; ICC's has an offset)."""
    if samples.dtype == np.float32:
        return cast("NDArray[np.float32]", samples)
    bits = 8 * samples.dtype.itemsize
    chroma = samples[..., 1:].astype(np.int32)
    if photometric == CIE_LAB:
        chroma -= (chroma >= 2 ** (bits - 1)) * 2**bits  # signed
    else:
        chroma -= 2 ** (bits - 1)
    lab = np.empty(samples.shape, np.float32)
    lab[..., 0] = samples[..., 0] * np.float32(100 / (2**bits - 1))
    lab[..., 1:] = chroma / np.float32(2 ** (bits - 8))
    return lab
