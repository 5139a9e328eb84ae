"""Damage pictures of every format at random and load them: `python -m tests.engine.hostile --help`.

Each damaged file must end in a picture or in one sentence, within ten seconds of a processor and within 2 GiB, and
write nothing.
Camera raw, HEIC and JPEG XL are decoded in a process of their own: each twentieth file in one that is started as the
app starts it, the others in a copy of this process, which is there at once.
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
import struct
import subprocess
import sys
import tempfile
import time
import zlib
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
from engine.options import SaveOptions
from engine.pictures import guarded_decoding
from engine.pictures.image_encoding import encode
from engine.pictures.image_io import load
from engine.values import Picture
from tests.engine.icc_profiles import ADOBE_RGB, gamma_curve, rgb_profile
from tests.engine.raw_files import write_dng

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from typing import Any

    from numpy.typing import NDArray

PATIENCE = 10  # s of processors that a file may take
_LONGEST = 90  # s by the clock, of a machine that may be busy, after which something hangs
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
    made = _by_pillow(image) | codecs | _tiffs(shallow, deep, smooth) | _jpeg_xl(shallow, deep, smooth) | _bmps(shallow)
    return made | _told(made) | {"dng": raw} | _heic(image)


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
        "ycbcr jpeg tiff": (shallow, {"photometric": "ycbcr", "compression": "jpeg", "subsampling": (2, 2)}),
        "cmyk jpeg tiff": (inks, {"photometric": "separated", "compression": "jpeg"}),
        "thumbnail tiff": (shallow[::4, ::4], {"subfiletype": 1}),
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


def _jpeg_xl(shallow: NDArray[np.uint8], deep: NDArray[np.uint16], smooth: NDArray[np.float64]) -> dict[str, bytes]:
    """Return files by our encoder, with all that it puts around the pixels, by libjxl, and a packed JPEG."""
    pixels = smooth.astype(np.float32)
    profile = rgb_profile(ADOBE_RGB, gamma_curve(2.2))
    photo = Picture(pixels, pixels[..., 2], 16, profile, b"II*\0" + bytes(12), b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
    jpeg = imagecodecs.jpeg_encode(shallow)
    kinds = {
        "our": encode(pixels, photo, "JPEG XL", SaveOptions(quality=90)),
        "our lossless": encode(pixels, photo, "JPEG XL", SaveOptions(quality=100)),
        "bare": imagecodecs.jpegxl_encode(shallow, usecontainer=False),
        "grey": imagecodecs.jpegxl_encode(deep[..., 0].copy(), lossless=True),
        "float": imagecodecs.jpegxl_encode(pixels, lossless=True),
        "packed": imagecodecs.jpegxl_encode_jpeg(jpeg, usecontainer=True),
    }
    return {f"{name} jxl": bytes(content) for name, content in kinds.items()}


def _bmps(shallow: NDArray[np.uint8]) -> dict[str, bytes]:
    """Return BMP files with masks of bits, with alpha, and with OS/2's short header."""
    height, width = shallow.shape[:2]
    words = np.concatenate((shallow, shallow[..., :1]), 2).tobytes()
    files = {}
    for name, bits, masks in (
        ("masks of 16 bits", 16, (0xF800, 0x7E0, 0x1F)), ("masks of 32 bits", 32, (0x3FF00000, 0xFFC00, 0x3FF)),
        ("masks with alpha", 32, (0xFF, 0xFF00, 0xFF0000, 0xFF000000)),
    ):  # fmt: skip
        size = 40 + 4 * len(masks) if len(masks) == 3 else 108
        header = struct.pack("<IiiHHI20x", 40 if len(masks) == 3 else size, width, height, 1, bits, 3)
        header = (header + struct.pack(f"<{len(masks)}I", *masks)).ljust(size, b"\0")
        pixels = words[: width * height * bits // 8]
        whole = 14 + size + len(pixels)
        files[f"{name} bmp"] = b"BM" + struct.pack("<I4xI", whole, 14 + size) + header + pixels
    short = struct.pack("<IHHHH", 12, width, height, 1, 24)
    files["short bmp"] = b"BM" + struct.pack("<I4xI", 26 + shallow.size, 26) + short + shallow.tobytes()
    long = struct.pack("<IIIHH", 16, width, height, 1, 24)
    files["second bmp"] = b"BM" + struct.pack("<I4xI", 30 + shallow.size, 30) + long + shallow.tobytes()
    return files


def _told(made: dict[str, bytes]) -> dict[str, bytes]:
    """Return files with long and nested words beside the pixels, and pixels in rarer layouts."""
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    xmp += b'<r:Description xmlns:t="http://ns.adobe.com/tiff/1.0/" t:Orientation="6"/></r:RDF></x:xmpmeta>'
    iptc = b"8BIM\x04\x04\0\0" + struct.pack(">I", 10) + b"\x1c\x02\x5a\0\x05Paris"
    segments = b""
    for part in (iptc[:9], iptc[9:]):
        segments += b"\xff\xed" + struct.pack(">H", 16 + len(part)) + b"Photoshop 3.0\0" + part
    name = b"http://ns.adobe.com/xap/1.0/\0"
    for packet in (xmp, xmp.decode().encode("utf-16"), xmp.decode().encode("utf-32")):
        segments += b"\xff\xe1" + struct.pack(">H", 2 + len(name + packet)) + name + packet
    png, gif, jpeg2000 = made["png"], made["gif"], made["jpeg2000"]
    chunks = b""
    digits = f"\nexif\n{16:8}\n{(b'II*' + bytes(13)).hex()}\n".encode()
    for kind, content in (
        (b"cICP", bytes((9, 16, 0, 1))), (b"gAMA", struct.pack(">I", 100000)),
        (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp),
        (b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(digits)),
    ):  # fmt: skip
        chunks += struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
    extension = b"\x21\xff\x0bXMP DataXMP" + xmp + b"\1" + bytes(range(255, -1, -1)) + b"\0"
    box = bytes.fromhex("be7acfcb97a942e89c71999491e3afac") + xmp
    return {
        "told jpeg": made["jpeg"][:2] + segments + made["jpeg"][2:],
        "told png": png[:33] + chunks + png[33:],
        "told gif": gif[:13] + gif[13:-1] + extension + gif[-1:],
        "told jpeg2000": jpeg2000 + struct.pack(">I4s", 8 + len(box), b"uuid") + box,
    }


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
    started = sum(os.times()[:4])  # of this process and of those that it has started
    faulthandler.dump_traceback_later(_LONGEST, exit=True)
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
    assert sum(os.times()[:4]) - started < PATIENCE
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
                code = guarded_decoding.main(words, Path("no packages"))
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


def _check_sound(only: str | None) -> None:
    """Fail if an undamaged file does not open in this way, so that damaged ones would tell nothing."""
    with tempfile.TemporaryDirectory() as folder, _copied():
        for name, content in originals().items():
            if only in (None, name.split()[-1]):
                assert check(content, Path(folder)) == "picture", name


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
    _check_sound(options.format)
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
