"""Damage pictures of every format at random and load them: `python -m tests.engine.hostile --help`.

Each damaged file must end in a picture or in one sentence, within ten seconds and within 2 GiB, and write nothing.
Camera raw and HEIC are decoded in a process of their own: each twentieth file in one that is started as the app starts
it, the others in a copy of this process, which is there at once.
"""

from __future__ import annotations

import argparse
import faulthandler
import io
import itertools
import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import imagecodecs
import numpy as np
import tifffile
from PIL import Image

from engine.errors import EngineError
from engine.pictures import guarded_decoding
from engine.pictures.image_io import load
from tests.engine.icc_profiles import ADOBE_RGB, gamma_curve, rgb_profile
from tests.engine.raw_files import write_dng

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from typing import Any

    from numpy.typing import NDArray

PATIENCE = 10  # s that a file may take
SEVERAL_GIB = 2 * 2**30  # bytes that a file may take beside what the libraries occupy
STARTED_EACH = 20  # files of which one is decoded in a process that is started anew


def originals() -> dict[str, bytes]:
    """Make one sound file of every kind that is read, by names that end in the format, with profile and metadata."""
    y, x = np.mgrid[0:48, 0:64] / 64
    smooth = np.stack([x, y, 0.5 * (x + y)], axis=-1)
    shallow, deep = (smooth * 255).astype(np.uint8), (smooth * 65535).astype(np.uint16)
    image = Image.fromarray(shallow)
    with tempfile.TemporaryDirectory() as folder:
        write_dng(Path(folder) / "raw.dng")
        raw = (Path(folder) / "raw.dng").read_bytes()
    codecs = {
        "deep png": imagecodecs.png_encode(deep),
        "deep grey alpha png": imagecodecs.png_encode(deep[..., :2].copy()),
        "deep jpeg2000": imagecodecs.jpeg2k_encode(deep),
        "bare jpeg2000": imagecodecs.jpeg2k_encode(shallow, codecformat="j2k"),
        "deep avif": imagecodecs.avif_encode(deep >> 6, bitspersample=10),
    }
    return _by_pillow(image) | codecs | _tiffs(shallow, deep, smooth) | {"dng": raw} | _heic(image)


def _by_pillow(image: Image.Image) -> dict[str, bytes]:
    exif = Image.Exif()
    exif[271], exif[274] = "Maker", 6
    tagged = {"icc_profile": rgb_profile(ADOBE_RGB, gamma_curve(2.2)), "exif": exif.tobytes()}
    frames = {"save_all": True, "append_images": [image.rotate(180)]}
    kinds: dict[str, tuple[str, str, dict[str, Any]]] = {
        "jpeg": ("jpeg", "RGB", tagged), "progressive jpeg": ("jpeg", "L", {"progressive": True}),
        "cmyk jpeg": ("jpeg", "CMYK", {}), "several jpeg": ("mpo", "RGB", frames),
        "png": ("png", "RGB", tagged), "palette png": ("png", "P", {"transparency": 3}),
        "line art png": ("png", "1", {}),
        "webp": ("webp", "RGB", tagged), "lossless webp": ("webp", "RGBA", {"lossless": True}),
        "avif": ("avif", "RGB", tagged), "bmp": ("bmp", "RGB", {}), "palette bmp": ("bmp", "P", {}),
        "gif": ("gif", "P", frames), "jpeg2000": ("jpeg2000", "RGB", {}),
        "jpeg tiff": ("tiff", "YCbCr", {"compression": "jpeg"}), "fax tiff": ("tiff", "1", {"compression": "group4"}),
        "palette tiff": ("tiff", "P", {"compression": "tiff_lzw"}),
    }  # fmt: skip
    files = {}
    for name, (image_format, mode, options) in kinds.items():
        buffer = io.BytesIO()
        image.convert(mode).save(buffer, image_format, **options)
        files[name] = buffer.getvalue()
    return files


def _tiffs(shallow: NDArray[np.uint8], deep: NDArray[np.uint16], smooth: NDArray[np.float64]) -> dict[str, bytes]:
    inks = np.concatenate((shallow, shallow[..., :1]), 2)
    kinds: dict[str, tuple[NDArray[Any], dict[str, Any]]] = {
        "tiff": (shallow, {"iccprofile": rgb_profile(ADOBE_RGB, gamma_curve(2.2))}),
        "planar tiff": (np.moveaxis(deep, 2, 0), {"planarconfig": "separate", "compression": "deflate"}),
        "cmyk tiff": (inks, {"photometric": "separated", "compression": "packbits"}),
        "lab tiff": (deep, {"photometric": "cielab", "compression": "lzw"}),
        "alpha tiff": (inks, {"extrasamples": ["assocalpha"], "compression": "zstd"}),
        "big tiff": (deep, {"bigtiff": True, "byteorder": ">", "compression": "deflate", "predictor": True}),
    }
    for compression in ("lzw", "deflate", None):
        for name, planes in {"deep": deep, "float": smooth.astype(np.float32)}.items():
            kinds[f"{name} {compression} tiff"] = planes, {"compression": compression, "tile": (32, 32)}
    files = {}
    for name, (planes, options) in kinds.items():
        buffer = io.BytesIO()
        tifffile.imwrite(buffer, planes, **({"photometric": "rgb"} | options))
        files[name] = buffer.getvalue()
    return files


def _heic(image: Image.Image) -> dict[str, bytes]:
    """Return a HEIC file where the optional package can write one."""
    try:
        import pillow_heif
    except ImportError:
        return {}
    buffer = io.BytesIO()
    pillow_heif.from_pillow(image).save(buffer)
    return {"heic": buffer.getvalue()}


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


def formats() -> dict[str, list[str]]:
    """Return the names of the kinds of every format."""
    found: dict[str, list[str]] = {}
    for name in originals():
        found.setdefault(name.split()[-1], []).append(name)
    return found


def corpus(each: int, seed: int, only: str | None = None) -> Iterator[tuple[str, bytes]]:
    """Yield `each` damaged files, or a few more, of one or every format."""
    random, files = np.random.default_rng(seed), originals()
    for image_format, names in formats().items():
        if only in (None, image_format):
            count = -(-each // len(names))
            for name in names:
                yield from ((name, damaged(files[name], random)) for _ in range(count))


def check(content: bytes, folder: Path) -> str:
    """Load one file and name the outcome; raises AssertionError where it is none of those allowed."""
    path, scratch = folder / "hostile.bin", folder / "scratch"
    path.write_bytes(content)
    scratch.mkdir(exist_ok=True)
    started = time.monotonic()
    faulthandler.dump_traceback_later(PATIENCE * 3, exit=True)
    try:
        with patch.object(tempfile, "tempdir", str(scratch)):
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
    assert sorted(folder.rglob("*")) == [path, scratch]
    assert path.read_bytes() == content
    return outcome


class _Copy:
    """Stand for subprocess.Popen: run the decoding's own main in a copy of this process."""

    def __init__(self, command: list[str], **_: object) -> None:
        words = command[command.index(guarded_decoding.__name__) + 1 :]
        input_end, self._input = os.pipe()
        self.returncode: int | None = None
        self.pid = os.fork()
        if self.pid == 0:
            os.dup2(input_end, 0)
            silence = os.open(os.devnull, os.O_WRONLY)
            os.dup2(silence, 1)
            os.dup2(silence, 2)
            code = 1
            try:
                code = guarded_decoding.main(words)
            finally:
                os._exit(code)
        os.close(input_end)

    def __enter__(self) -> _Copy:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._input)

    def wait(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while self.returncode is None:
            found, status = os.waitpid(self.pid, os.WNOHANG)
            if found:
                self.returncode = os.waitstatus_to_exitcode(status)
            elif time.monotonic() > end:
                raise subprocess.TimeoutExpired(str(self.pid), seconds)
            else:
                time.sleep(0.001)

    def kill(self) -> None:
        if self.returncode is None:
            os.kill(self.pid, signal.SIGKILL)
            self.wait(PATIENCE)


def _copied() -> AbstractContextManager[object]:
    """Have raw and HEIC decoded in copies of this process, with their decoders in memory, where the system can."""
    if not hasattr(os, "fork"):
        return nullcontext()
    import rawpy  # noqa: F401

    with suppress(ImportError):
        import pillow_heif  # noqa: F401
    return patch.object(guarded_decoding.subprocess, "Popen", _Copy)


def _limit_memory() -> None:
    if sys.platform == "linux":
        import resource

        occupied = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (occupied + SEVERAL_GIB, resource.RLIM_INFINITY))


def _check_children() -> None:
    """Fail if a process that decodes for us has taken more than its share of memory."""
    if sys.platform == "linux":
        import resource

        assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 < SEVERAL_GIB


def main() -> None:
    """Check a corpus, or corpora of rising seeds for some time, and print how the files ended as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", type=int, default=200, help="damaged files of every format")
    parser.add_argument("--format", choices=list(formats()), help="this one only")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=0, help="go on with further seeds for so long")
    options = parser.parse_args()
    logging.basicConfig(level=logging.CRITICAL)  # as the command line does
    _limit_memory()
    outcomes: Counter[str] = Counter()
    end = time.monotonic() + options.seconds
    for seed in itertools.count(options.seed):
        with tempfile.TemporaryDirectory() as folder:
            for number, (name, content) in enumerate(corpus(options.each, seed, options.format)):
                try:
                    with _copied() if number % STARTED_EACH else nullcontext():
                        outcomes[check(content, Path(folder))] += 1
                except BaseException:
                    kept = Path(tempfile.gettempdir()) / f"hostile-{seed}-{number}.bin"
                    kept.write_bytes(content)
                    sys.stderr.write(f"seed {seed}, file {number}, {name}: kept as {kept}\n")
                    raise
        if time.monotonic() >= end:
            break
    _check_children()
    sys.stdout.write(json.dumps(outcomes) + "\n")


if __name__ == "__main__":
    main()
