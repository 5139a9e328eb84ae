"""Measure saving 24 megapixels in every format: `python -m benchmarks.save_speed`.

Seconds from float pixels to the checked file, the file's size, and the memory that the process needs at its peak beside
the pixels themselves. "P3" goes back into Display P3, the others are sRGB. Each case runs in a process of its own.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import psutil
from PIL import Image

from engine.pictures.image_io import load
from engine.pictures.image_saving import save
from engine.values import Picture
from tests.engine.icc_profiles import DISPLAY_P3, rgb_profile, srgb_curve

SAMPLE = Path(__file__).resolve().parent.parent / "resources" / "samples" / "temple.jpg"
WIDTH, HEIGHT = 6000, 4000  # px
CASES = ("jpg 8", "png 8", "png 16", "tif 16", "tif 16 P3", "webp 8", "avif 8")
MIB = 2**20


def photograph(depth: int, profile: bytes | None) -> Picture:
    """Enlarge the sample and add the noise of a sensor, which is what compression has to work with."""
    small = Image.fromarray(np.rint(load(SAMPLE).pixels * 255).astype(np.uint8))
    large = np.asarray(small.resize((WIDTH, HEIGHT)))
    pixels = np.empty((HEIGHT, WIDTH, 3), np.float32)
    random = np.random.default_rng(0)
    for top in range(0, HEIGHT, 100):  # rows at a time: this must not be the peak that is measured
        noise = random.standard_normal((100, WIDTH, 3), np.float32) * np.float32(0.003)
        pixels[top : top + 100] = large[top : top + 100] / np.float32(255) + noise
    return Picture(pixels, bit_depth=depth, icc_profile=profile)


def measure(case: str) -> dict[str, object]:
    """Save once."""
    suffix, depth, *profile = case.split()
    picture = photograph(int(depth), rgb_profile(DISPLAY_P3, srgb_curve()) if profile else None)
    small = Picture(picture.pixels[:64], bit_depth=picture.bit_depth, icc_profile=picture.icc_profile)
    with tempfile.TemporaryDirectory() as folder:
        save(Path(folder) / f"warm-up.{suffix}", small.pixels, small)
        before = psutil.Process().memory_info().rss // MIB
        started = time.perf_counter()
        written = save(Path(folder) / f"picture.{suffix}", picture.pixels, picture)
        seconds = time.perf_counter() - started
        size = written.stat().st_size
    return {"case": case, "seconds": round(seconds, 1), "mib": round(size / MIB), "more_peak_mib": _peak() - before}


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024  # Linux counts KiB


def main() -> None:
    """Print one JSON object a case."""
    if len(sys.argv) > 1:
        print(json.dumps(measure(sys.argv[1])))
        return
    for case in CASES:
        subprocess.run([sys.executable, "-m", "benchmarks.save_speed", case], check=True)


if __name__ == "__main__":
    main()
