"""Read what a TIFF tells of its colours beside a profile: WhitePoint, PrimaryChromaticities and TransferFunction.

By TIFF 6.0, section 20. Values that are damaged are as good as missing.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np
import tifffile

from engine.pictures.tiff_pages import photometric_of
from engine.pictures.tiff_samples import COLORS, PALETTE, WHITE_IS_ZERO, YCBCR
from engine.pictures.told_color import D65, ToldColor, are_sound, by_curves, by_values

if TYPE_CHECKING:
    from engine.pictures.told_color import Chromaticities, Curves

_TRANSFER, _WHITE, _PRIMARIES = 301, 318, 319
_BLACK_IS_ZERO, _RGB = 1, 2
_DESCRIBED = (WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB, PALETTE, YCBCR)  # photometric interpretations
_SHORT, _FRACTIONS, _FLOATS = 3, (5, 10), (11, 12)  # kinds of tags
_GAMMA = 1 / 2.2  # where primaries are told, but no curve
_MOST_BITS = 16  # of samples that have a table


def told_by_tags(page: tifffile.TiffPage) -> ToldColor | None:
    """Return what the page's tags mean; None where they say nothing."""
    photometric = photometric_of(page)
    if photometric not in _DESCRIBED:
        return None
    is_grey = COLORS[photometric] == 1 and photometric != PALETTE
    corners, curves = None if is_grey else _corners(page), _curves(page)
    if curves is not None:
        return by_curves(curves[:1] if is_grey else curves, corners)
    return None if corners is None else by_values(_GAMMA, corners) or ToldColor()


def _corners(page: tifffile.TiffPage) -> Chromaticities | None:
    primaries = _numbers(page, _PRIMARIES, 6)
    if primaries is None:
        return None
    found = ((*white, *primaries) for white in (_numbers(page, _WHITE, 2), D65) if white is not None)
    return next((corners for corners in found if are_sound(corners)), None)


def _curves(page: tifffile.TiffPage) -> Curves | None:
    """Return linear light, (1 or 3, n) in [0, 1], from black on."""
    tag = page.tags.get(_TRANSFER)
    is_whole = page.sampleformat != tifffile.SAMPLEFORMAT.IEEEFP and page.bitspersample <= _MOST_BITS
    if tag is None or tag.dtype != _SHORT or not is_whole:
        return None
    entries = 1 << page.bitspersample
    if tag.count not in (entries, 3 * entries):
        return None
    try:
        curves: Curves = np.asarray(tag.value, np.float64).reshape(-1, entries) / 65535
    except (ValueError, TypeError, struct.error):
        return None
    if photometric_of(page) == WHITE_IS_ZERO:  # whose samples are turned round before they come here
        curves = curves[:, ::-1]
    rises = (np.diff(curves) >= 0).all() and (curves[:, 0] < curves[:, -1]).all() and curves[:, -1].min() > 0.5
    return curves if rises else None


def _numbers(page: tifffile.TiffPage, number: int, count: int) -> tuple[float, ...] | None:
    tag = page.tags.get(number)
    if tag is None or tag.count != count:
        return None
    try:
        if tag.dtype in _FRACTIONS:
            return tuple(above / below for above, below in zip(tag.value[::2], tag.value[1::2], strict=True))
        return tuple(float(value) for value in tag.value) if tag.dtype in _FLOATS else None
    except (ValueError, TypeError, ZeroDivisionError, struct.error):
        return None
