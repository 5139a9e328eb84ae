"""Convert between an RGB profile of three primaries and three curves, as nearly all photographs have, and sRGB.

In double precision, in threads; many times as fast as LittleCMS, which does the same in single precision on one. No
library at hand reads a profile's curves, so the two kinds that ICC.1 has for them (10.6 and 10.18) are read here.
"""

from __future__ import annotations

import os
import struct
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, cast

import numpy as np

from engine.pictures import srgb

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from engine.values import Pixels

    Samples = NDArray[np.uint8] | NDArray[np.uint16] | NDArray[np.float32]
    Planes = NDArray[np.float64]  # (3, n)

_STEPS = 65535  # of a curve, so that each 16-bit number has an entry of its own
_ROOTS = 65536  # steps of an inverse curve, even in the square root of linear light
# A curve that starts flatter goes on as a straight line to black, which moves what a pure power makes by less than 1e-6
# in linear light. Without it, what float32 loses of a bright channel would come back as a tint of one that is black.
_LEAST_SLOPE = 1 / 2048
_CHUNK = 16384  # px that are converted at a time and stay in the processor's cache
_MOST_THREADS = 8
_TABLES = (b"A2B0", b"A2B1", b"B2A0", b"B2A1", b"D2B0", b"D2B1", b"B2D0", b"B2D1")  # a profile that has more to say
_PARAMETERS = (1, 3, 4, 5, 7)  # of each kind of parametric curve


class MatrixProfile:
    """Know the way from a profile's numbers to extended-range sRGB and back."""

    def __init__(self, curves: list[Planes], matrix: Planes) -> None:
        """Take linear light at every 16-bit number, for each channel, and what (3, 3) turns it into linear sRGB."""
        self._curves = curves
        self._matrix = matrix

    @classmethod
    def read(cls, profile: bytes, srgb: bytes) -> MatrixProfile | None:
        """Read a profile; None where it is of another kind. `srgb` is sRGB's own."""
        try:
            if profile[16:24] != b"RGB XYZ " or _tags(profile).keys() & set(_TABLES):
                return None
            with np.errstate(all="ignore"):  # a damaged profile, which is noticed below
                matrix = np.linalg.inv(_colorants(srgb)) @ _colorants(profile)
                tags = [_tags(profile)[name] for name in (b"rTRC", b"gTRC", b"bTRC")]
                curves = {tag: _curve(tag) for tag in set(tags)}  # mostly one for all
        except (KeyError, IndexError, ValueError, struct.error, np.linalg.LinAlgError):
            return None
        usable = all(np.isfinite(one).all() and (np.diff(one) >= 0).all() and one[-1] > 0.5 for one in curves.values())
        if not usable or not np.isfinite(matrix).all() or abs(np.linalg.det(matrix)) < 1e-6:
            return None
        return cls([curves[tag] for tag in tags], matrix)

    def to_srgb(self, samples: Samples) -> Pixels:
        """Convert (H, W, 3), unsigned or floating point in [0, 1]."""
        step = {"uint8": 257, "uint16": 1}.get(samples.dtype.name)
        pixels = np.empty(samples.shape, np.float32)
        given, made = samples.reshape(-1, 3), pixels.reshape(-1, 3)

        def convert(part: slice) -> None:
            planes = np.empty((3, len(made[part])))
            for channel, curve in enumerate(self._curves):
                numbers = given[part, channel]
                planes[channel] = (
                    _between(curve, numbers * np.float64(_STEPS)) if step is None else curve[::step][numbers]
                )
            made[part] = srgb.encoded(self._matrix @ planes).T

        _in_threads(convert, len(made))
        return pixels

    def inverse(self) -> Callable[[Pixels], NDArray[np.float32]]:
        """Return what converts (H, W, 3) extended-range sRGB to the profile's numbers, clipped to [0, 1]."""
        matrix = np.linalg.inv(self._matrix)
        light = np.linspace(0.0, 1.0, _ROOTS + 1) ** 2
        numbers = np.linspace(0.0, 1.0, _STEPS + 1)
        inverses = {id(curve): np.interp(light, curve, numbers) for curve in self._curves}
        curves = [inverses[id(curve)] for curve in self._curves]

        def convert_all(pixels: Pixels) -> NDArray[np.float32]:
            samples = np.empty(pixels.shape, np.float32)
            given, made = pixels.reshape(-1, 3), samples.reshape(-1, 3)

            def convert(part: slice) -> None:
                planes = matrix @ srgb.linear(given[part].T.astype(np.float64))
                np.clip(planes, 0.0, 1.0, out=planes)
                np.sqrt(planes, out=planes)
                planes *= _ROOTS
                for channel, curve in enumerate(curves):
                    made[part, channel] = _between(curve, planes[channel])

            _in_threads(convert, len(made))
            return samples

        return convert_all


def _in_threads(convert: Callable[[slice], None], pixels: int) -> None:
    parts = [slice(start, start + _CHUNK) for start in range(0, pixels, _CHUNK)]
    if len(parts) == 1:
        convert(parts[0])
        return
    with ThreadPoolExecutor(min(_MOST_THREADS, os.cpu_count() or 1)) as threads:
        for _ in threads.map(convert, parts):
            pass


def _between(table: Planes, places: Planes) -> Planes:
    """Look numbers up in a table, between its entries as well."""
    below = places.astype(np.int32)
    found = table[below]
    step = table[np.minimum(below + 1, len(table) - 1)]
    step -= found
    step *= places - below
    found += step
    return found


def _tags(profile: bytes) -> dict[bytes, bytes]:
    (count,) = struct.unpack_from(">I", profile, 128)
    entries = struct.iter_unpack(">4sII", profile[132 : 132 + 12 * count])
    return {name: profile[start : start + size] for name, start, size in entries}


def _fixed(data: bytes, count: int) -> list[float]:
    return [value / 65536 for value in struct.unpack_from(f">{count}i", data)]


def _colorants(profile: bytes) -> Planes:
    """Return red, green and blue as columns of X, Y, Z."""
    tags = _tags(profile)
    return np.array([_fixed(tags[name][8:], 3) for name in (b"rXYZ", b"gXYZ", b"bXYZ")]).T


def _curve(tag: bytes) -> Planes:
    """Return linear light at every 16-bit number."""
    numbers = np.linspace(0.0, 1.0, _STEPS + 1)
    if tag[:4] == b"para":
        light = _parametric(tag, numbers)
    elif tag[:4] == b"curv":
        light = _tabulated(tag, numbers)
    else:
        raise ValueError(tag[:4])
    return cast("Planes", np.maximum(light, numbers * _LEAST_SLOPE))


def _tabulated(tag: bytes, numbers: Planes) -> Planes:
    (count,) = struct.unpack_from(">I", tag, 8)
    entries = np.frombuffer(tag, ">u2", count, 12)
    if count < 2:
        return numbers ** (float(entries[0]) / 256 if count else 1.0)
    return np.interp(numbers, np.linspace(0.0, 1.0, count), entries / 65535)


def _parametric(tag: bytes, numbers: Planes) -> Planes:
    (kind,) = struct.unpack_from(">H", tag, 8)
    given = _fixed(tag[12:], _PARAMETERS[kind])
    gamma, a, b, c, d, e, f = given + [1.0, 0.0, 0.0, 0.0, 0.0, 0.0][len(given) - 1 :]
    if kind in (1, 2):  # the straight part is flat, and begins where the power is 0
        c, d, e, f = 0.0, -b / a if a else 0.0, c, c
    powers = np.maximum(a * numbers + b, 0.0) ** gamma + e
    return np.where(numbers >= d, powers, c * numbers + f)
