"""Damage pictures of every format at random and load them: `python -m tests.engine.hostile --help`.

Each damaged file must end in a picture or in one sentence, within ten seconds and within 2 GiB, and write nothing.
"""

from __future__ import annotations

import argparse
import faulthandler
import io
import itertools
import json
import logging
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import imagecodecs
import numpy as np
import tifffile
from PIL import Image

from engine.errors import EngineError
from engine.image_io import load
from tests.engine.icc_profiles import ADOBE_RGB, gamma_curve, rgb_profile
from tests.engine.raw_files import write_dng

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 10  # s that a file may take
SEVERAL_GIB = 2 * 2**30  # bytes that a file may take beside what the libraries occupy
SLOW_FORMATS = ("dng",)  # decoded in a process of their own


def originals() -> dict[str, bytes]:
    """Make one sound file of every format that is read, with profile and metadata where it has them."""
    y, x = np.mgrid[0:48, 0:64] / 64
    smooth = np.stack([x, y, 0.5 * (x + y)], axis=-1)
    shallow, deep = (smooth * 255).astype(np.uint8), (smooth * 65535).astype(np.uint16)
    exif = Image.Exif()
    exif[271], exif[274] = "Maker", 6
    tagged = {"icc_profile": rgb_profile(ADOBE_RGB, gamma_curve(2.2)), "exif": exif.tobytes()}
    image, files = Image.fromarray(shallow), {}
    for name, options in {
        "jpeg": tagged, "png": tagged, "webp": tagged, "avif": tagged, "bmp": {}, "gif": {},
        "tiff": {"compression": "tiff_lzw"}, "jpeg2000": {},
    }.items():  # fmt: skip
        buffer = io.BytesIO()
        image.save(buffer, name, **options)
        files[name] = buffer.getvalue()
    files["deep png"] = imagecodecs.png_encode(deep)
    files["deep jpeg2000"] = imagecodecs.jpeg2k_encode(deep)
    for compression in ("lzw", "deflate", None):
        for kind, planes in {"deep": deep, "float": smooth.astype(np.float32)}.items():
            buffer = io.BytesIO()
            tifffile.imwrite(buffer, planes, photometric="rgb", compression=compression, tile=(32, 32))
            files[f"{kind} tiff {compression}"] = buffer.getvalue()
    with tempfile.TemporaryDirectory() as folder:
        write_dng(Path(folder) / "raw.dng")
        files["dng"] = (Path(folder) / "raw.dng").read_bytes()
    return files


def damaged(content: bytes, random: np.random.Generator) -> bytes:
    """Cut a file, or change some bytes, more of them near its start, or move a part elsewhere."""
    data = bytearray(content)
    kind = random.integers(5)
    if kind == 0:
        return bytes(data[: random.integers(len(data))])
    if kind == 1:
        start, end = sorted(random.integers(len(data), size=2))
        return bytes(data[:start] + data[end:])
    reach = len(data) if kind == 2 else min(len(data), 400)
    for place in random.integers(reach, size=random.integers(1, 12)):
        data[place] = random.choice([0, 1, 127, 128, 255, random.integers(256)])
    if kind == 4:
        place = random.integers(len(data) - 4)
        data[place : place + 4] = random.bytes(4)
    return bytes(data)


def corpus(each: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield `each` damaged files of every format, a tenth as many of those that are slow to open."""
    random = np.random.default_rng(seed)
    for name, content in originals().items():
        for _ in range(max(1, each // 10) if name in SLOW_FORMATS else each):
            yield name, damaged(content, random)


def check(content: bytes, folder: Path) -> str:
    """Load one file and name the outcome; raises AssertionError where it is none of those allowed."""
    path = folder / "hostile.bin"
    path.write_bytes(content)
    started = time.monotonic()
    faulthandler.dump_traceback_later(PATIENCE * 3, exit=True)
    try:
        picture = load(path)
        assert np.isfinite(picture.pixels).all()
        assert picture.pixels.ndim == 3
        outcome = "picture"
    except EngineError as error:
        assert str(error).endswith(".")
        assert len(str(error)) < 200
        assert "\n" not in str(error)
        outcome = type(error).__name__
    finally:
        faulthandler.cancel_dump_traceback_later()
    assert time.monotonic() - started < PATIENCE
    assert [p.name for p in folder.iterdir()] == ["hostile.bin"]
    assert path.read_bytes() == content
    return outcome


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource

        occupied = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (occupied + SEVERAL_GIB, resource.RLIM_INFINITY))


def main() -> None:
    """Check a corpus, or corpora of rising seeds for some time, and print how the files ended as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", type=int, default=80, help="damaged files of every format")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=0, help="go on with further seeds for so long")
    options = parser.parse_args()
    logging.basicConfig(level=logging.CRITICAL)  # as the command line does
    _limit_memory()
    outcomes: Counter[str] = Counter()
    end = time.monotonic() + options.seconds
    for seed in itertools.count(options.seed):
        with tempfile.TemporaryDirectory() as folder:
            for number, (name, content) in enumerate(corpus(options.each, seed)):
                try:
                    outcomes[check(content, Path(folder))] += 1
                except BaseException:
                    kept = Path(tempfile.gettempdir()) / f"hostile-{seed}-{number}.bin"
                    kept.write_bytes(content)
                    sys.stderr.write(f"seed {seed}, file {number}, {name}: kept as {kept}\n")
                    raise
        if time.monotonic() >= end:
            break
    sys.stdout.write(json.dumps(outcomes) + "\n")


if __name__ == "__main__":
    main()
