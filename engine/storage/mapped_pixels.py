"""Keep a large picture's pixels in a temporary file that is mapped into memory, which the system can take back.

Photograph and result of 100 megapixels take 1.1 GiB each as floating-point numbers. Whoever goes through them in bands
lets go of what is read or written: it stays in the file, and in memory only as long as nobody else needs that.
"""

from __future__ import annotations

import mmap
import os
import sys
from typing import TYPE_CHECKING

import numpy as np

from engine.storage.spill_file import spill_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.values import Pixels

LEAST_BYTES = 2**29  # 45 megapixels; smaller pictures stay in memory
_BAND_ROWS = 256


def are_mapped(pixels: float) -> bool:
    """Tell whether a picture of so many pixels is large, and the system can map it safely."""
    return sys.platform == "linux" and 12 * pixels >= LEAST_BYTES


def empty_pixels(height: int, width: int) -> Pixels:
    """Return (height, width, 3) float32 of any values, mapped where there is a place for it."""
    shape = (height, width, 3)
    if not are_mapped(height * width) or sys.platform != "linux":  # the latter for mypy
        return np.empty(shape, np.float32)
    try:
        with spill_file() as file:
            # all of its place is taken first: on a full disk, writing to a mapped page ends the process
            os.posix_fallocate(file.fileno(), 0, 12 * height * width)
            mapped: Pixels = np.memmap(file, np.float32, "r+", shape=shape).view(np.ndarray)
    except OSError:  # no place
        return np.empty(shape, np.float32)
    return mapped


def mapped_pixels(pixels: Pixels) -> Pixels:
    """Return (H, W, 3) as `empty_pixels` holds them: the same where they are few, a copy otherwise."""
    if not are_mapped(pixels.size / 3):
        return pixels
    copied = empty_pixels(*pixels.shape[:2])
    for band, given in zip(bands(copied), bands(pixels), strict=True):
        band[:] = given
    return copied


def bands(pixels: Pixels) -> Iterator[Pixels]:
    """Go through (H, W, 3) by views of some rows, letting go of each before the next."""
    for top in range(0, len(pixels), _BAND_ROWS):
        yield pixels[top : top + _BAND_ROWS]
        let_go(pixels)


def let_go(pixels: Pixels) -> None:
    """Give back the memory of mapped pixels; nothing is lost, and the next look brings it back. Others stay."""
    base: object = pixels
    while isinstance(base, np.ndarray) and not isinstance(base, np.memmap):
        base = base.base
    if isinstance(base, np.memmap) and sys.platform == "linux":
        mapping: mmap.mmap = base._mmap  # type: ignore[attr-defined]  # numpy offers no other way
        mapping.madvise(mmap.MADV_DONTNEED)
