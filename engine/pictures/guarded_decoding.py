"""Decode camera raw, HEIF and JPEG XL files in a short-lived process with limits of time and memory.

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
from engine.errors import EngineError, OutOfMemory, Sentence, UnreadableImage, UnsupportedFormat, damaged, too_large
from engine.pictures import iso_boxes, told_color
from engine.pictures.extras import let_in
from engine.pictures.file_metadata import metadata_of, metadata_of_tiff
from engine.pictures.found_metadata import CORRUPT, FoundMetadata, exif_from
from engine.pictures.image_decoding import colored, decode, split
from engine.pictures.invisible_colors import without_invisible
from engine.pictures.jpeg_xl_decoding import decode_jpeg_xl
from engine.pictures.jpeg_xl_file import JpegXlFile
from engine.pictures.jpeg_xl_header import read_header
from engine.pictures.orientation import FIRST_LYING
from engine.pictures.short_lived import end_with_parent, limit_memory
from engine.pictures.tiff_pages import holds_jpeg_xl
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
_BLOCKS = ("icc_profile", "exif", "xmp", "iptc", "jpeg")


class Kind(StrEnum):
    """Name what is decoded in a process of its own."""

    RAW = "raw"
    HEIF = "heif"
    JPEG_XL = "jpeg-xl"


@dataclass(frozen=True)
class _Decoded:
    samples: NDArray[np.uint8] | NDArray[np.uint16] | NDArray[np.float32]  # (H, W, 1 to 4), upright
    icc_profile: bytes | None = None
    exif: bytes | None = None
    xmp: bytes | None = None
    iptc: bytes | None = None
    jpeg: bytes | None = None  # what the file was packed from; then there are no samples
    colors: tuple[int, int] | None = None  # H.273's numbers of primaries and transfer
    told: tuple[tuple[float, ...], int | None, float | None] | None = None  # or as `told_color.by_corners` takes them
    orientation: int | None = None  # EXIF's number of how the decoder has turned the pixels
    depth: int | None = None  # bits of the file's samples, where those here have others
    is_srgb: bool = False  # whether the samples are no longer in the profile


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
    if "jpeg" in blocks:
        return decode(io.BytesIO(blocks["jpeg"]), lambda width, height: check_size(path, width, height, most_pixels))
    profile, exif, xmp, iptc = (blocks.get(name) for name in _BLOCKS[:4])
    colors, alpha = split(samples)
    told = None
    if not profile and outcome.get("told"):
        corners, transfer, gamma = outcome["told"]
        told = told_color.by_corners(tuple(corners), transfer, gamma)
    elif not profile and outcome.get("colors"):
        told = told_color.by_numbers(*outcome["colors"])
    pixels, kept = colored(colors, None if outcome["is_srgb"] else profile, told)
    if alpha is not None:
        pixels = without_invisible(pixels, alpha)
    turned = outcome.get("orientation") or 1  # by the decoder
    sides = pixels.shape[1::-1] if turned < FIRST_LYING else pixels.shape[:2]
    found, _ = FoundMetadata(exif, xmp, iptc, orientation=turned).upright(*sides)
    depth = outcome.get("depth") or 8 * samples.dtype.itemsize
    kept = profile if outcome["is_srgb"] else kept
    return Picture(pixels, alpha, depth, kept, found.exif, found.xmp, found.iptc, found.density)


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
        raise too_large(path.name)


def _watch(path: Path, process: subprocess.Popen[bytes]) -> None:
    """Wait for the end; raise where it does not come in time, or the process takes too much memory."""
    end = time.monotonic() + SECONDS
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(min(_POLL, SECONDS))
            return
        if time.monotonic() > end:
            raise UnreadableImage("{0} takes too long to decode; save it as TIFF or JPEG first.", path.name)
        with contextlib.suppress(psutil.Error):
            if psutil.Process(process.pid).memory_info().rss > MEMORY:
                raise too_large(path.name)


def _outcome(path: Path, folder: Path) -> dict[str, Any]:
    """Return what the process wrote last; raise the error that it tells of, or that it met its end without a word."""
    try:
        outcome: dict[str, Any] = json.loads((folder / _OUTCOME).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise damaged(path.name) from error
    if "error" in outcome:
        raise getattr(errors, outcome["error"])(Sentence.from_json(outcome["sentence"]))
    return outcome


def main(words: list[str], packages: Path) -> int:
    """Decode as a process of its own: kind, file, folder for the outcome, most pixels.

    `packages` is the folder of decoders that the user has added.
    """
    kind, name, folder, most = words
    let_in(packages)
    limit_memory(_OPENING_MEMORY)
    threading.Thread(target=end_with_parent, daemon=True).start()
    outcome: dict[str, Any]
    try:
        decoded = _decoded(Path(name), Kind(kind), int(most), packages)
        np.save(Path(folder) / _SAMPLES, decoded.samples, allow_pickle=False)
        blocks = {block: getattr(decoded, block) for block in _BLOCKS if getattr(decoded, block)}
        for block, content in blocks.items():
            (Path(folder) / block).write_bytes(content)
        told = {key: getattr(decoded, key) for key in ("colors", "told", "depth", "is_srgb", "orientation")}
        outcome = {"blocks": list(blocks), **told}
    except EngineError as error:
        outcome = {"error": type(error).__name__, "sentence": error.sentence.to_json()}
    except MemoryError:
        outcome = {"error": OutOfMemory.__name__, "sentence": too_large(Path(name).name).sentence.to_json()}
    except CORRUPT as error:
        if getattr(error, "errno", None) not in (errno.ENOSPC, errno.EDQUOT):
            return 1
        (Path(folder) / _SAMPLES).unlink(missing_ok=True)
        full = Sentence("{0} needs more room for temporary files; make some on {1}.", Path(name).name, folder)
        outcome = {"error": UnreadableImage.__name__, "sentence": full.to_json()}
    (Path(folder) / _OUTCOME).write_text(json.dumps(outcome), encoding="utf-8")
    return 0


def _decoded(path: Path, kind: Kind, most: int, packages: Path) -> _Decoded:
    if kind is Kind.RAW:
        return _decode_raw(path, most)
    return _decode_heif(path, most, packages) if kind is Kind.HEIF else _decode_jpeg_xl(path, most)


def check_size(path: Path, width: int, height: int, most: int) -> None:
    """Refuse a picture of more than `most` pixels by UnreadableImage."""
    if width * height > most:
        raise UnreadableImage(
            "{0} has {1} megapixels; at most {2} can be opened, so reduce it first.",
            path.name,
            f"{width * height / 1e6:.0f}",
            f"{most / 1e6:.0f}",
        )


def _admit(path: Path, width: int, height: int, most: int) -> None:
    """Refuse a picture that is too large, and let this process take what another one needs."""
    check_size(path, width, height, most)
    limit_memory(min(MEMORY, _OPENING_MEMORY + _PIXEL_MEMORY * width * height))


def _decode_raw(path: Path, most: int) -> _Decoded:
    """Demosaic to 16-bit sRGB, upright, with the camera's white balance."""
    import rawpy  # noqa: PLC0415  # in this process only

    try:
        with rawpy.imread(str(path)) as raw:
            _admit(path, raw.sizes.width, raw.sizes.height, most)
            samples = raw.postprocess(use_camera_wb=True, output_bps=16, gamma=(2.4, 12.92), auto_bright_thr=0.001)
            found = _raw_metadata(path, raw)
    except rawpy.LibRawFileUnsupportedError as error:
        raise UnsupportedFormat(_unknown(path)) from error
    except (rawpy.LibRawUnsufficientMemoryError, rawpy.LibRawMemPoolOverflowError) as error:
        raise MemoryError from error
    except rawpy.LibRawError as error:
        raise damaged(path.name) from error
    return _Decoded(samples, None, found.exif, found.xmp, found.iptc)


def _unknown(path: Path) -> Sentence:
    with path.open("rb") as file:
        if holds_jpeg_xl(file):
            return Sentence(
                "{0} holds its pixels as JPEG XL, which is not read in DNG; save it as TIFF or JPEG first.", path.name
            )
    return Sentence("{0} is of a camera that is not known yet; save it as TIFF or JPEG first.", path.name)


def _raw_metadata(path: Path, raw: RawPy) -> FoundMetadata:
    """Take EXIF from the file where it is built like TIFF, else from the JPEG that the camera made beside it."""
    import rawpy  # noqa: PLC0415

    with path.open("rb") as file:
        found = metadata_of_tiff(file)
    if found.exif is not None:
        return found
    try:
        thumbnail = raw.extract_thumb()
        if thumbnail.format is not rawpy.ThumbFormat.JPEG:
            return found
        content = bytes(thumbnail.data)
        with Image.open(io.BytesIO(content), formats=["JPEG"]) as image:
            return metadata_of(image, content)
    except (rawpy.LibRawError, *CORRUPT):
        return found


def _decode_heif(path: Path, most: int, packages: Path) -> _Decoded:
    try:
        import pillow_heif  # noqa: PLC0415  # optional: its wheels are under the GPL
    except ImportError as error:
        frozen = getattr(sys, "frozen", False)
        installed = Sentence("with the package pillow-heif in {0}", packages)
        way = installed if frozen else Sentence("after pip install pillow-heif")
        raise UnsupportedFormat(
            "{0} is a HEIC photograph; save it as JPEG, or open these {1}.", path.name, way
        ) from error
    heif = pillow_heif.open_heif(path, convert_hdr_to_8bit=False)
    _admit(path, heif.size[0], heif.size[1], most)
    samples = np.asarray(heif)
    channels = samples if samples.ndim == 3 else np.repeat(samples[..., np.newaxis], 3, axis=2)
    profile, nclx = heif.info.get("icc_profile") or None, heif.info.get("nclx_profile") or {}
    numbers = tuple(int(nclx.get(name, 2)) for name in ("color_primaries", "transfer_characteristics"))
    exif, xmp = exif_from(heif.info.get("exif")), heif.info.get("xmp") or None
    turned = iso_boxes.orientation(path.read_bytes())
    return _Decoded(channels, profile, exif, xmp, colors=(numbers[0], numbers[1]), orientation=turned)


def _decode_jpeg_xl(path: Path, most: int) -> _Decoded:
    file = JpegXlFile(path.read_bytes())
    header = read_header(file.codestream)
    _admit(path, header.width, header.height, most)
    jpeg = file.jpeg()
    if jpeg is not None:
        return _Decoded(np.empty((0, 0, 3), np.uint8), jpeg=jpeg)
    found = decode_jpeg_xl(file.codestream, header)
    told = None if found.numbers is None else (found.numbers.corners, found.numbers.transfer, found.numbers.gamma)
    return _Decoded(
        found.samples, found.profile, file.exif, file.xmp, told=told, depth=found.depth, is_srgb=found.is_srgb,
        orientation=header.orientation,
    )  # fmt: skip


if __name__ == "__main__":
    from engine.storage.places import user_places

    sys.exit(main(sys.argv[1:], user_places().packages))
