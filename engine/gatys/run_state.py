"""Keep the state of a Gatys run in a file, from which it goes on: arrays alone, nothing that could be run."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import zipfile
from dataclasses import astuple, dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from engine.gatys.lbfgs import LbfgsState, Vector
from engine.gatys.run_words import FORMAT, words_of
from engine.values import Device, Losses, Precision

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.lib.npyio import NpzFile
    from numpy.typing import NDArray
    from torch import Tensor

    from engine.values import Pixels, StyleOptions

_CPU = torch.device("cpu")
_MOST_PAIRS = 100

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RunState:
    """Hold where the optimisation is."""

    stage: int  # index in the plan
    steps: int  # taken in this stage
    is_whole: bool  # of all stages, not of the last alone
    pixels: Tensor  # (1, 3, h, w) float32, of the stage, on the CPU
    optimizer: LbfgsState


@dataclass(frozen=True, slots=True)
class SavedRun:
    """Hold a run as its file does."""

    work: str  # names what is painted; another photograph or other options have another name
    size: tuple[int, int]  # height and width of the result, px
    done: float  # share of all the work
    losses: tuple[Losses, ...]  # of the steps taken
    state: RunState


def work_of(pixels: Pixels, options: StyleOptions, model: str) -> str:
    """Name what is painted: (H, W, 3) pixels, of which a sample counts, with these options and this model's SHA-256."""
    sampled = np.ascontiguousarray(pixels[:: max(1, len(pixels) // 64), :: max(1, pixels.shape[1] // 64)])
    here = replace(options, device=Device.AUTO, precision=Precision.AUTO, memory_gib=None)  # change no picture
    named = repr((pixels.shape, here, model)).encode()
    return hashlib.sha256(named + sampled.tobytes()).hexdigest()


def write_run(file: Path, run: SavedRun) -> None:
    """Write a run so that the file is there whole or as before, also after a power cut; raises OSError.

    The history takes float16 scaled by each vector's largest entry, everything else its own format. Arrays go to the
    disk one at a time, so that none but the one being written takes memory twice.
    """
    part = file.with_suffix(".part")
    with part.open("wb") as raw:
        with zipfile.ZipFile(raw, "w") as archive:
            for name, array in _arrays(run):
                with archive.open(f"{name}.npy", "w", force_zip64=True) as entry:
                    np.lib.format.write_array(entry, array, allow_pickle=False)
        raw.flush()
        os.fsync(raw.fileno())
    part.replace(file)


def read_run(file: Path) -> SavedRun | None:
    """Read what `write_run` wrote; None where there is nothing or it is damaged."""
    try:
        with file.open("rb") as raw, np.load(raw, allow_pickle=False) as arrays:
            return _run_of(arrays)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, IndexError, EOFError, zipfile.BadZipFile, RuntimeError):
        logger.warning("The state of a run in %s cannot be read", file, exc_info=True)
        return None


def _arrays(run: SavedRun) -> Iterator[tuple[str, NDArray[Any]]]:
    state, optimizer = run.state, run.state.optimizer
    words = {
        "format": FORMAT,
        "work": run.work,
        "size": run.size,
        "done": run.done,
        "losses": [astuple(losses) for losses in run.losses],
        "stage": state.stage,
        "steps": state.steps,
        "is_whole": state.is_whole,
        "inverse": optimizer.inverse,
        "length": optimizer.length,
        "products": [product for _, _, product in optimizer.pairs],
    }
    scales: list[float] = []
    for index, (step, change, _) in enumerate(optimizer.pairs):
        for kind, vector in (("step", step), ("change", change)):
            short = vector.to(_CPU, torch.float16) if vector.values.dtype is not torch.float16 else vector
            scales.append(short.scale)
            yield f"{kind}{index}", short.values.cpu().numpy()
    for name, tensor in (("pixels", state.pixels), ("previous", optimizer.previous), ("way", optimizer.direction)):
        if tensor is not None:
            yield name, tensor.numpy()
    text = json.dumps(words | {"scales": scales}).encode()
    yield "words", np.frombuffer(text, np.uint8)


def _vector(arrays: NpzFile, name: str, scale: float) -> Vector:
    return Vector(torch.from_numpy(arrays[name]), torch.float16, scale)


def _run_of(arrays: NpzFile) -> SavedRun:
    words = words_of(arrays)

    def tensor(name: str) -> Tensor | None:
        return torch.from_numpy(arrays[name]) if name in arrays else None

    products, scales = words["products"][:_MOST_PAIRS], iter(words["scales"])
    pairs = tuple(
        (_vector(arrays, f"step{i}", next(scales)), _vector(arrays, f"change{i}", next(scales)), product)
        for i, product in enumerate(products)
    )
    optimizer = LbfgsState(pairs, words["inverse"], words["length"], tensor("previous"), tensor("way"))
    pixels = torch.from_numpy(arrays["pixels"])
    state = RunState(words["stage"], words["steps"], words["is_whole"], pixels, optimizer)
    height, width = words["size"]
    losses = tuple(Losses(content, style, tv, *map(tuple, more)) for content, style, tv, *more in words["losses"])
    return SavedRun(words["work"], (height, width), words["done"], losses, state)
