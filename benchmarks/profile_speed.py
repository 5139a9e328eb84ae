"""Compare conversions of 24 megapixels between profiles and sRGB with LittleCMS: `python -m benchmarks.profile_speed`.

Seconds into sRGB and back, side by side: Impasto's own way (double precision, all cores) and LittleCMS (single
precision, one core) in the same bands of rows, and how far the numbers that come back are from those that went in.
"""

from __future__ import annotations

import json
import time
from functools import partial
from typing import TYPE_CHECKING

import imagecodecs
import numpy as np

from engine.pictures.color_profile import conversion_to, srgb_profile, to_srgb
from tests.corpus import PROFILES

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

WIDTH, HEIGHT = 6000, 4000  # px
BAND_ROWS = 256
NAMES = ("Display P3", "Adobe RGB", "ProPhoto")
TOP = 65535


def by_littlecms(samples: NDArray[np.float32], source: bytes, target: bytes) -> NDArray[np.float32]:
    """Convert (H, W, 3) numbers in [0, 1]."""
    made = np.empty_like(samples)
    for top in range(0, len(samples), BAND_ROWS):
        made[top : top + BAND_ROWS] = imagecodecs.cms_transform(
            samples[top : top + BAND_ROWS],
            source,
            target,
            colorspace="rgb",
            outcolorspace="rgb",
            outdtype="float32",
            intent=imagecodecs.CMS.INTENT.RELATIVE_COLORIMETRIC,
        )
    return made


def by_impasto(pixels: NDArray[np.float32], profile: bytes) -> NDArray[np.float32]:
    """Convert (H, W, 3) sRGB to the profile's numbers, as saving does."""
    convert, made = conversion_to(profile), np.empty_like(pixels)
    for top in range(0, len(pixels), BAND_ROWS):
        made[top : top + BAND_ROWS] = convert(pixels[top : top + BAND_ROWS])
    return made


def timed(work: Callable[[], NDArray[np.float32]]) -> tuple[float, NDArray[np.float32]]:
    """Return the seconds that it takes and what it gives."""
    started = time.perf_counter()
    made = work()
    return time.perf_counter() - started, made


def measure(name: str) -> dict[str, object]:
    """Convert random 16-bit numbers there and back in both ways."""
    samples = np.random.default_rng(0).integers(0, TOP + 1, (HEIGHT, WIDTH, 3), np.uint16)
    profile, srgb = PROFILES[name] or b"", srgb_profile()
    numbers = (samples / np.float32(TOP)).astype(np.float32)
    ours, pixels = timed(partial(to_srgb, samples, profile))
    ours_back, back = timed(partial(by_impasto, pixels, profile))
    theirs, pixels = timed(partial(by_littlecms, numbers, profile, srgb))
    theirs_back, back_by_littlecms = timed(partial(by_littlecms, pixels, srgb, profile))
    return {
        "profile": name,
        "to_srgb_s": round(ours, 2),
        "to_srgb_littlecms_s": round(theirs, 2),
        "from_srgb_s": round(ours_back, 2),
        "from_srgb_littlecms_s": round(theirs_back, 2),
        "moved": float(np.abs(back - numbers).max()),
        "moved_littlecms": float(np.abs(back_by_littlecms - numbers).max()),
    }


def main() -> None:
    """Print one JSON object a profile."""
    for name in NAMES:
        print(json.dumps(measure(name)))


if __name__ == "__main__":
    main()
