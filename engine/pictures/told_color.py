"""Give a profile to pictures that tell their colours otherwise than by ICC.

PNG's cICP, and nclx in AVIF and HEIC, name colours by the numbers of ITU-T H.273; PNG's gAMA and cHRM, JPEG XL, TIFF
and BMP tell them by value; a camera's JPEG in Adobe RGB has but the mark R03 in its EXIF (DCF 2.0).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, cast

import imagecodecs
import numpy as np

from engine.pictures import srgb
from engine.pictures.color_profile import srgb_profile, unit_range
from engine.pictures.exif_block import ExifBlock
from engine.storage.mapped_pixels import bands

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from engine.pictures.color_profile import Samples
    from engine.values import Pixels

    Chromaticities = tuple[float, ...]  # x and y of white, red, green and blue
    Curves = NDArray[np.float64]

D65 = 0.3127, 0.3290  # x and y of the usual white
_C, _DCI = (0.310, 0.316), (0.314, 0.351)  # other whites
_SRGB: Chromaticities = (*D65, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06)
_ADOBE_RGB: Chromaticities = (*D65, 0.64, 0.33, 0.21, 0.71, 0.15, 0.06)
_ADOBE_GAMMA = 563 / 256
_PRIMARIES: dict[int, Chromaticities] = {  # H.273, table 2
    1: _SRGB,
    4: (*_C, 0.67, 0.33, 0.21, 0.71, 0.14, 0.08),
    5: (*D65, 0.64, 0.33, 0.29, 0.60, 0.15, 0.06),
    6: (*D65, 0.630, 0.340, 0.310, 0.595, 0.155, 0.070),
    7: (*D65, 0.630, 0.340, 0.310, 0.595, 0.155, 0.070),
    8: (*_C, 0.681, 0.319, 0.243, 0.692, 0.145, 0.049),
    9: (*D65, 0.708, 0.292, 0.170, 0.797, 0.131, 0.046),
    11: (*_DCI, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060),
    12: (*D65, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060),
    22: (*D65, 0.630, 0.340, 0.295, 0.605, 0.155, 0.077),
}
_GAMMAS = {4: 2.2, 5: 2.8, 8: 1.0}  # H.273, table 3; all others but PQ and HLG are shown as sRGB is, as browsers do
_PQ, _HLG = 16, 18
_WHITE = 203.0  # cd/m², of paper in HDR pictures (ITU-R BT.2408)
_BRIGHTEST = 1000 / _WHITE  # of HLG's nominal screen, and what brighter PQ is clipped to
_KNEE = 0.75  # linear light up to which nothing is changed when highlights are brought into range
_SAME = 2e-3  # chromaticities that differ by less are the same
_LEAST_SHARE = 1e-3  # of the plane of chromaticities, that white and two primaries span
_MOST_STEPS = 4096  # of a curve in a profile
_USUAL_GAMMA, _USUAL = 2.2, 0.1  # a curve that is as near to this power holds 8 bits as well as sRGB's own
_SRGB_GAMMA = 1 / 2.2  # as gAMA tells it
_INTEROP, _INTEROP_INDEX, _EXIF, _COLOR_SPACE = 0xA005, 1, 0x8769, 0xA001
_ADOBE_SPACE = 2  # some cameras' ColorSpace


@dataclass(frozen=True, slots=True)
class ToldColor:
    """Say how the numbers are read and in which profile the picture is saved again; None is sRGB."""

    profile: bytes | None = None
    kept: bytes | None = None
    transfer: int | None = None  # PQ or HLG, which no profile tells: `in_range` comes first


def by_numbers(primaries: int, transfer: int) -> ToldColor | None:
    """Return what H.273's numbers of primaries and transfer mean; None where they say nothing."""
    if primaries not in _PRIMARIES and transfer not in (*_GAMMAS, _PQ, _HLG):
        return None
    return by_corners(_PRIMARIES.get(primaries, _SRGB), transfer)


def by_corners(corners: Chromaticities, transfer: int | None, gamma: float | None = None) -> ToldColor | None:
    """Return what chromaticities mean with H.273's number of a curve, or an encoding exponent; None where sRGB."""
    if transfer in (_PQ, _HLG):
        profile = _profile(corners, None)
        return ToldColor(profile, profile, transfer)
    if gamma is not None:
        return by_values(gamma, corners)
    return _told(corners, _GAMMAS.get(transfer or 0))


def by_values(gamma: float | None, corners: Chromaticities | None) -> ToldColor | None:
    """Return what PNG's gAMA (encoding exponent) and cHRM mean; None where they mean sRGB."""
    corners = corners if corners is not None and are_sound(corners) else _SRGB
    if gamma is not None and not 0.1 < gamma < 10:
        gamma = None
    if gamma is not None and abs(gamma - _SRGB_GAMMA) < 0.01 and _is_srgb(corners):
        return None
    return _told(corners, None if gamma is None else 1 / gamma)


def by_curves(curves: Curves, corners: Chromaticities | None) -> ToldColor:
    """Return what tables of linear light, (1 or 3, n) in [0, 1], at even steps of the numbers mean; never falling."""
    corners = corners if corners is not None and are_sound(corners) else _SRGB
    steps = np.linspace(0, 1, min(curves.shape[1], _MOST_STEPS))
    places = np.linspace(0, 1, curves.shape[1])
    tables = np.stack([np.interp(steps, places, curve) for curve in curves])
    profile = _made(corners, None, np.rint(tables * 65535).astype(np.uint16))
    if _is_srgb(corners):
        return ToldColor(profile)
    is_usual = np.abs(tables - steps**_USUAL_GAMMA).max() < _USUAL
    return ToldColor(profile, profile if is_usual else _profile(corners, None))


def are_sound(corners: Chromaticities) -> bool:
    """Tell whether chromaticities are such, and white lies between the primaries."""
    if not all(0 <= value <= 1 for value in corners) or min(corners[1::2]) <= 0:
        return False
    white, *primaries = zip(corners[::2], corners[1::2], strict=True)
    whole = _span(*primaries)
    parts = [_span(*(white if n == m else one for m, one in enumerate(primaries))) for n in range(3)]
    return min(part if whole > 0 else -part for part in parts) > _LEAST_SHARE


def by_exif(exif: bytes | None) -> ToldColor | None:
    """Return Adobe RGB where a camera's EXIF says so (R03 in its directory of interoperability)."""
    if not exif:
        return None
    try:
        block = ExifBlock(exif)
        camera = block.directory(_EXIF)
        tags = {} if camera is None else {entry.tag: entry for entry in block.entries(camera)}
        space = _number(block, tags[_COLOR_SPACE].value) if _COLOR_SPACE in tags else None
        index = b""
        if _INTEROP in tags:
            interop = _number(block, tags[_INTEROP].value)
            index = next((e.value for e in block.entries(interop) if e.tag == _INTEROP_INDEX), b"")
    except (LookupError, ValueError, struct.error):
        return None
    if space == _ADOBE_SPACE or (space != 1 and index.startswith(b"R03")):
        profile = _profile(_ADOBE_RGB, _ADOBE_GAMMA)
        return ToldColor(profile, profile)
    return None


def full_range(samples: Samples) -> Pixels:
    """Spread numbers of any shape of which 16/255 is black and 235/255 white over [0, 1], and beyond."""
    return (unit_range(samples) - np.float32(16 / 255)) * np.float32(255 / 219)


def in_range(samples: Samples, transfer: int) -> Pixels:
    """Turn PQ or HLG, (H, W, 3), into numbers in [0, 1] under sRGB's curve in the same primaries.

    Paper white, 203 cd/m², is 1 before highlights are drawn in; what is darker than three quarters of it stays.
    """
    pixels = np.empty(samples.shape, np.float32)
    for made, given in zip(bands(pixels), bands(cast("Pixels", samples)), strict=True):
        light = _pq_light(unit_range(given)) if transfer == _PQ else _hlg_light(unit_range(given))
        peak = light.max(axis=2, keepdims=True)
        light *= _drawn_in(peak) / np.maximum(peak, 1e-6)
        made[:] = srgb.encoded(light)
    return pixels


def _told(corners: Chromaticities, gamma: float | None) -> ToldColor | None:
    """Read by a curve and primaries; save with sRGB's own curve where the numbers would lose depth by the other."""
    if gamma is None and _is_srgb(corners):
        return None
    is_usual = gamma is not None and 1.7 < gamma < 2.7
    kept = None if _is_srgb(corners) else _profile(corners, gamma if is_usual else None)
    return ToldColor(_profile(corners, gamma), kept)


def _span(a: Sequence[float], b: Sequence[float], c: Sequence[float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])


def _is_srgb(corners: Chromaticities) -> bool:
    return all(abs(a - b) < _SAME for a, b in zip(corners, _SRGB, strict=True))


@cache
def _profile(corners: Chromaticities, gamma: float | None) -> bytes | None:
    """Make a profile of chromaticities and an exponent, None being sRGB's curve; None where the library refuses."""
    return _made(corners, gamma, None if gamma else _srgb_curve())


def _made(corners: Chromaticities, gamma: float | None, curves: NDArray[np.uint16] | None) -> bytes | None:
    """Make a profile of an exponent or of linear light in tables, (n,) or (1 or 3, n)."""
    if curves is not None and len(curves) == 1:
        curves = curves[0]
    try:
        made = imagecodecs.cms_profile(
            "rgb", whitepoint=[*corners[:2], 1.0], primaries=[x for n in (2, 4, 6) for x in (*corners[n : n + 2], 1.0)],
            gamma=gamma, transferfunction=curves,
        )  # fmt: skip
    except (imagecodecs.CmsError, ValueError, RuntimeError):
        return None
    return bytes(made[:24]) + srgb_profile()[24:36] + bytes(made[36:])  # the library writes the time of the call


def _srgb_curve() -> NDArray[np.uint16]:
    numbers = np.linspace(0, 1, 1024)
    curve: NDArray[np.uint16] = np.rint(srgb.linear(numbers) * 65535).astype(np.uint16)
    return curve


def _number(block: ExifBlock, value: bytes) -> int:
    return int(struct.unpack_from(block.order + ("H" if len(value) == 2 else "I"), value)[0])


def _pq_light(numbers: NDArray[np.float32]) -> NDArray[np.float32]:
    """Decode SMPTE ST 2084 to linear light, 1 being paper white."""
    root = numbers.clip(0, 1) ** np.float32(1 / 78.84375)
    nits = 10000 * (np.maximum(root - 0.8359375, 0) / (18.8515625 - 18.6875 * root)) ** np.float32(1 / 0.1593017578125)
    return np.asarray(nits / _WHITE, np.float32)


def _hlg_light(numbers: NDArray[np.float32]) -> NDArray[np.float32]:
    """Decode ITU-R BT.2100's HLG to linear light of a screen of 1,000 cd/m², 1 being paper white."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    values = numbers.clip(0, 1)
    scene = np.where(values <= 0.5, values**2 / 3, (np.exp((values - c) / a) + b) / 12)
    luminance = scene @ np.array([0.2627, 0.6780, 0.0593], np.float32)
    return np.asarray(_BRIGHTEST * scene * np.maximum(luminance, 1e-6)[..., np.newaxis] ** 0.2, np.float32)


def _drawn_in(peak: NDArray[np.float32]) -> NDArray[np.float32]:
    """Bend what is above the knee so that the brightest becomes 1, without a break in the slope."""
    room, most = np.float32(1 - _KNEE), np.float32((_BRIGHTEST - _KNEE) / (1 - _KNEE))
    above = np.clip((peak - _KNEE) / room, 0, most)
    bent = above * (1 + above / most**2) / (1 + above)
    return np.where(peak <= _KNEE, peak, _KNEE + room * bent)
