"""Decode camera raw and HEIF files in a short-lived process with limits of time and memory.

Their decoders are large and meet files of a hundred makers; one that hangs, crashes or swallows the memory ends alone.
The process is started anew for each file, since the engine process may not have children by multiprocessing.
"""

from __future__ import annotations

import contextlib
import errno
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import psutil
from PIL import Image

from engine import errors
from engine.errors import EngineError, OutOfMemory, UnreadableImage, UnsupportedFormat
from engine.pictures.color_profile import to_srgb
from engine.pictures.extras import extras_folder, let_in
from engine.pictures.image_metadata import CORRUPT, read_exif, read_xmp, tiff_metadata
from engine.values import Picture

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from rawpy import RawPy

SECONDS = 120  # that one file may take
MEMORY = 6 * 2**30  # bytes that the process may take in all, whatever the system
_OPENING_MEMORY = 2**30  # bytes of address space, beside the libraries', until the size is known
_PIXEL_MEMORY = 40  # bytes of address space a pixel from then on
_MOST_THREADS = 8  # each takes address space of its own
_POLL = 0.25  # s between two looks at the process
_MODULE = "engine.pictures.guarded_decoding"
_OUTCOME, _SAMPLES = "outcome.json", "samples.npy"
_BLOCKS = ("icc_profile", "exif", "xmp")


class Kind(StrEnum):
    """Name what is decoded in a process of its own."""

    RAW = "raw"
    HEIF = "heif"


@dataclass(frozen=True)
class _Decoded:
    samples: NDArray[np.uint8] | NDArray[np.uint16]  # (H, W, 3 or 4), upright
    icc_profile: bytes | None = None
    exif: bytes | None = None
    xmp: bytes | None = None


def decode_guarded(path: Path, kind: Kind, most_pixels: int) -> Picture:
    """Decode a file; raises UnreadableImage, UnsupportedFormat or OutOfMemory.

    Args:
        path: of the file.
        kind: decides the decoder.
        most_pixels: more are refused before they are decoded.
    """
    with tempfile.TemporaryDirectory(prefix="impasto-") as folder:
        _run(path, [kind.value, str(path.absolute()), folder, str(most_pixels)])
        outcome = _outcome(path, Path(folder))
        samples = np.load(Path(folder) / _SAMPLES, allow_pickle=False)
        blocks = {name: (Path(folder) / name).read_bytes() for name in _BLOCKS if name in outcome["blocks"]}
    alpha = samples[..., 3] / np.float32(np.iinfo(samples.dtype).max) if samples.shape[2] == 4 else None
    profile, exif, xmp = (blocks.get(name) for name in _BLOCKS)
    pixels = to_srgb(samples[..., :3], profile)
    return Picture(pixels, alpha, 8 * samples.dtype.itemsize, profile, exif, xmp)


def _run(path: Path, words: list[str]) -> None:
    frozen = getattr(sys, "frozen", False)
    command = [sys.executable, "decode"] if frozen else [sys.executable, "-m", _MODULE]
    root = str(Path(__file__).parents[2])
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH")))),
        "OMP_NUM_THREADS": str(min(_MOST_THREADS, os.cpu_count() or 1)),
        "OPENBLAS_NUM_THREADS": "1",
    }
    hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows: no console flashes up
    with subprocess.Popen(
        [*command, *words], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env=environment, creationflags=hidden,
    ) as process:  # fmt: skip
        try:
            _watch(path, process)
        finally:
            process.kill()
    if process.returncode == -signal.SIGKILL:  # by the system, which has no memory left
        raise _too_large(path.name)


def _watch(path: Path, process: subprocess.Popen[bytes]) -> None:
    """Wait for the end; raise where it does not come in time, or the process takes too much memory."""
    end = time.monotonic() + SECONDS
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(min(_POLL, SECONDS))
            return
        if time.monotonic() > end:
            raise UnreadableImage(f"{path.name} takes too long to decode; save it as TIFF or JPEG first.")
        with contextlib.suppress(psutil.Error):
            if psutil.Process(process.pid).memory_info().rss > MEMORY:
                raise _too_large(path.name)


def _too_large(name: str) -> OutOfMemory:
    return OutOfMemory(f"{name} does not fit into memory; close other programs or reduce it.")


def _outcome(path: Path, folder: Path) -> dict[str, Any]:
    """Return what the process wrote last; raise the error that it tells of, or that it met its end without a word."""
    try:
        outcome: dict[str, Any] = json.loads((folder / _OUTCOME).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UnreadableImage(f"{path.name} is damaged and cannot be opened; try another copy of it.") from error
    if "error" in outcome:
        raise getattr(errors, outcome["error"])(outcome["sentence"])
    return outcome


def main(words: list[str]) -> int:
    """Decode as a process of its own: kind, file, folder for the outcome, most pixels."""
    kind, name, folder, most = words
    _limit_memory(_OPENING_MEMORY)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    outcome: dict[str, Any]
    try:
        decoded = (_decode_raw if kind == Kind.RAW else _decode_heif)(Path(name), int(most))
        np.save(Path(folder) / _SAMPLES, decoded.samples, allow_pickle=False)
        blocks = {block: getattr(decoded, block) for block in _BLOCKS if getattr(decoded, block)}
        for block, content in blocks.items():
            (Path(folder) / block).write_bytes(content)
        outcome = {"blocks": list(blocks)}
    except EngineError as error:
        outcome = {"error": type(error).__name__, "sentence": str(error)}
    except MemoryError:
        outcome = {"error": OutOfMemory.__name__, "sentence": str(_too_large(Path(name).name))}
    except CORRUPT as error:
        if getattr(error, "errno", None) not in (errno.ENOSPC, errno.EDQUOT):
            return 1
        (Path(folder) / _SAMPLES).unlink(missing_ok=True)
        sentence = f"{Path(name).name} needs more room for temporary files; make some on {folder}."
        outcome = {"error": UnreadableImage.__name__, "sentence": sentence}
    (Path(folder) / _OUTCOME).write_text(json.dumps(outcome), encoding="utf-8")
    return 0


def _limit_memory(more: int) -> None:
    """Let this process take so many bytes more than the libraries; on Linux, elsewhere the parent looks after it."""
    if sys.platform != "linux":
        return
    import resource  # noqa: PLC0415  # Unix only

    occupied = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    with contextlib.suppress(ValueError, OSError):
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (occupied + more, hard))


def _end_with_parent() -> None:
    """Wait until the other end of standard input closes, as it does when the parent is killed."""
    os.read(0, 1)  # not sys.stdin, whose lock Python wants at its own end
    os._exit(1)


def _check_size(path: Path, width: int, height: int, most: int) -> None:
    if width * height > most:
        raise UnreadableImage(
            f"{path.name} has {width * height / 1e6:.0f} megapixels; at most {most / 1e6:.0f} can be opened, "
            "so reduce it first."
        )
    _limit_memory(min(MEMORY, _OPENING_MEMORY + _PIXEL_MEMORY * width * height))


def _decode_raw(path: Path, most: int) -> _Decoded:
    """Demosaic to 16-bit sRGB, upright, with the camera's white balance."""
    import rawpy  # noqa: PLC0415  # in this process only

    try:
        with rawpy.imread(str(path)) as raw:
            _check_size(path, raw.sizes.width, raw.sizes.height, most)
            samples = raw.postprocess(use_camera_wb=True, output_bps=16, gamma=(2.4, 12.92), auto_bright_thr=0.001)
            exif, xmp = _raw_metadata(path, raw)
    except rawpy.LibRawFileUnsupportedError as error:
        raise UnsupportedFormat(
            f"{path.name} is of a camera that is not known yet; convert it to DNG, TIFF or JPEG first."
        ) from error
    except (rawpy.LibRawUnsufficientMemoryError, rawpy.LibRawMemPoolOverflowError) as error:
        raise MemoryError from error
    except rawpy.LibRawError as error:
        raise UnreadableImage(f"{path.name} is damaged and cannot be opened; try another copy of it.") from error
    return _Decoded(samples, exif=exif, xmp=xmp)


def _raw_metadata(path: Path, raw: RawPy) -> tuple[bytes | None, bytes | None]:
    """Take EXIF from the file where it is built like TIFF, else from the JPEG that the camera made beside it."""
    import rawpy  # noqa: PLC0415

    with path.open("rb") as file:
        exif, xmp, _ = tiff_metadata(file)
    if exif is not None:
        return exif, xmp
    try:
        thumbnail = raw.extract_thumb()
        if thumbnail.format is not rawpy.ThumbFormat.JPEG:
            return None, None
        with Image.open(io.BytesIO(bytes(thumbnail.data)), formats=["JPEG"]) as image:
            return read_exif(image), read_xmp(image)
    except (rawpy.LibRawError, *CORRUPT):
        return None, None


def _decode_heif(path: Path, most: int) -> _Decoded:
    let_in()
    try:
        import pillow_heif  # noqa: PLC0415  # optional: its wheels are under the GPL
    except ImportError as error:
        frozen = getattr(sys, "frozen", False)
        way = f"with the package pillow-heif in {extras_folder()}" if frozen else "after pip install pillow-heif"
        raise UnsupportedFormat(f"{path.name} is a HEIC photograph; save it as JPEG, or open these {way}.") from error
    heif = pillow_heif.open_heif(path, convert_hdr_to_8bit=False)
    _check_size(path, heif.size[0], heif.size[1], most)
    samples = np.asarray(heif)
    carrier = Image.new("L", (1, 1))  # of the metadata
    carrier.info |= heif.info
    channels = samples if samples.ndim == 3 else np.repeat(samples[..., np.newaxis], 3, axis=2)
    return _Decoded(channels, heif.info.get("icc_profile"), read_exif(carrier), read_xmp(carrier))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
