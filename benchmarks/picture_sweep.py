"""Open every picture below folders and compare it with ImageMagick: `python -m benchmarks.picture_sweep FOLDER...`.

Prints what one of the two does not open, and what differs by more than rounding; whoever runs it explains the rest.
"""

from __future__ import annotations

import argparse
import logging
import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from engine.errors import EngineError
from engine.pictures.color_profile import srgb_profile
from engine.pictures.formats import READABLE_SUFFIXES
from engine.pictures.image_io import load

UNNOTICED = 3  # of 255, on average over what is visible


def theirs(path: Path, profile: Path) -> np.ndarray | None:
    """Return (H, W, 4) uint8 as ImageMagick shows the first picture, upright and in sRGB; None where it cannot.

    `profile` is a file of sRGB's, into which it converts what has another.
    """
    program = shutil.which("magick") or shutil.which("convert")
    if program is None:
        raise SystemExit("ImageMagick is missing")
    size = ["-auto-orient", "-format", "%w %h\n", "-write", "info:-"]
    words = [
        program,
        f"{path}[0]",
        *size,
        "-profile",
        str(profile),
        "-colorspace",
        "sRGB",
        "-alpha",
        "on",
        "-depth",
        "8",
        "rgba:-",
    ]
    try:
        run = subprocess.run(words, capture_output=True, timeout=60, check=False)
    except subprocess.TimeoutExpired:
        return None
    head, _, rest = run.stdout.partition(b"\n")
    try:
        width, height = map(int, head.split())
        if not width * height:  # what it says of a file that it could not read
            return None
        return np.frombuffer(rest, np.uint8).reshape(height, width, 4)
    except ValueError:
        return None


def compared(path: Path, profile: Path) -> str:
    """Say in a word how the two readings of a file agree."""
    other = theirs(path, profile)
    try:
        picture = load(path)
    except EngineError as error:
        return "neither opens it" if other is None else f"only ImageMagick opens it: {error}"
    if other is None:
        return "only opened here"
    if picture.pixels.shape[:2] != other.shape[:2]:
        return f"sizes differ: {picture.pixels.shape[:2]} here, {other.shape[:2]} there"
    alpha = np.ones(other.shape[:2]) if picture.alpha is None else picture.alpha
    seen = (alpha > 0.5) & (other[..., 3] > 127)
    veiled = float(np.abs(alpha * 255 - other[..., 3]).mean())
    apart = float(np.abs(picture.pixels.clip(0, 1) * 255 - other[..., :3])[seen].mean()) if seen.any() else 0.0
    return "same" if max(apart, veiled) <= UNNOTICED else f"colours differ by {apart:.1f}, alpha by {veiled:.1f}"


def main() -> None:
    """Compare every file and count the outcomes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    folders: list[Path] = parser.parse_args().folders
    logging.disable(logging.CRITICAL)  # tifffile names every tag that is amiss
    counts: dict[str, int] = {}
    files = (path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file())
    with tempfile.TemporaryDirectory() as own:
        profile = Path(own) / "srgb.icc"
        profile.write_bytes(srgb_profile())
        for path in (path for path in files if path.suffix.lower() in READABLE_SUFFIXES):
            outcome = compared(path, profile)
            kind = outcome.split(":")[0].split(" by ")[0]
            counts[kind] = counts.get(kind, 0) + 1
            if outcome not in ("same", "neither opens it"):
                print(f"{path}: {outcome}", flush=True)
    print(counts)


if __name__ == "__main__":
    main()
