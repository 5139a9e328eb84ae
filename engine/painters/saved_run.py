"""Keep how far a run is in a file, from which it goes on: arrays alone, nothing that could be run; without torch."""

from __future__ import annotations

import hashlib
import json
import logging
import zipfile
from dataclasses import astuple, dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.options import Device, Precision
from engine.storage.whole_file import whole_file
from engine.values import Losses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from numpy.lib.npyio import NpzFile
    from numpy.typing import NDArray

    from engine.options import StyleOptions
    from engine.painters.painter import State
    from engine.values import Pixels

    Restore = Callable[[Mapping[str, Any], Mapping[str, NDArray[Any]]], State]

ENCODED, PAINTED = 0.10, 0.98  # shares of the progress between which a run paints
FORMAT = 1  # raised when an older Impasto would misread what it finds

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SavedRun:
    """Hold a run as its file does."""

    work: str  # names what is painted; another photograph or other options have another name
    size: tuple[int, int]  # height and width of the result, px
    done: float  # share of all the work
    losses: tuple[Losses, ...]  # of the steps taken
    state: State


def work_of(pixels: Pixels, options: StyleOptions, model: str) -> str:
    """Name what is painted: (H, W, 3) pixels, of which a sample counts, with these options and this model's SHA-256."""
    sampled = np.ascontiguousarray(pixels[:: max(1, len(pixels) // 64), :: max(1, pixels.shape[1] // 64)])
    here = replace(options, device=Device.AUTO, precision=Precision.AUTO, memory_gib=None)  # change no picture
    named = repr((pixels.shape, here, model)).encode()
    return hashlib.sha256(named + sampled.tobytes()).hexdigest()


def write_run(file: Path, run: SavedRun) -> None:
    """Write a run so that the file is there whole or as before, also after a power cut; raises OSError.

    Arrays go to the disk one at a time, so that none but the one being written takes memory twice.
    """
    with whole_file(file, file.with_suffix(".part")) as part, zipfile.ZipFile(part, "w") as archive:
        for name, array in _arrays(run):
            with archive.open(f"{name}.npy", "w", force_zip64=True) as entry:
                np.lib.format.write_array(entry, array, allow_pickle=False)


def read_run(file: Path, restore: Restore) -> SavedRun | None:
    """Read what `write_run` wrote; None where there is nothing or it is damaged.

    `restore` is `engine.painters.painter.Painter.restored`.
    """
    try:
        with file.open("rb") as raw, np.load(raw, allow_pickle=False) as arrays:
            return _run_of(arrays, restore)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, IndexError, EOFError, zipfile.BadZipFile, RuntimeError):
        logger.warning("The state of a run in %s cannot be read", file, exc_info=True)
        return None


def share_done(file: Path) -> float | None:
    """Tell how far a run in a file is, 0 .. 1 as its progress has it, None where it is not there or damaged."""
    try:
        with file.open("rb") as raw, np.load(raw, allow_pickle=False) as arrays:
            return ENCODED + (PAINTED - ENCODED) * float(_words_of(arrays)["done"])
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile):
        return None


def _arrays(run: SavedRun) -> Iterator[tuple[str, NDArray[Any]]]:
    words = {
        "format": FORMAT,
        "work": run.work,
        "size": run.size,
        "done": run.done,
        "losses": [astuple(losses) for losses in run.losses],
    }
    text = json.dumps(words | (yield from run.state.arrays())).encode()
    yield "words", np.frombuffer(text, np.uint8)


def _run_of(arrays: NpzFile, restore: Restore) -> SavedRun:
    words = _words_of(arrays)
    height, width = words["size"]
    losses = tuple(Losses(*told[:3], *map(tuple, told[3:4]), *told[4:]) for told in words["losses"])
    return SavedRun(words["work"], (height, width), words["done"], losses, restore(words, arrays))


def _words_of(arrays: NpzFile) -> dict[str, Any]:
    """Return what is in a file beside its arrays; raises ValueError or KeyError where it is not ours."""
    words: dict[str, Any] = json.loads(arrays["words"].tobytes())
    if words["format"] != FORMAT:
        raise ValueError("made by another version")
    return words
