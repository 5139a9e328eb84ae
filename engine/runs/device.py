"""Choose the processor, the number format and the threads, and ask for its memory."""

from __future__ import annotations

import os

import psutil
import torch

from engine.errors import BadOptions
from engine.options import Device, Precision

_GIB = 2**30


def available() -> list[Device]:
    """List the processors of this computer, the fastest first."""
    found = [Device.CPU]
    if torch.backends.mps.is_available():
        found.insert(0, Device.MPS)
    if torch.cuda.is_available():
        found.insert(0, Device.CUDA)
    return found


def choose(wanted: Device) -> torch.device:
    """Turn a wish into a device; raises BadOptions, naming what is there, for one that is not."""
    there = available()
    if wanted is Device.AUTO:
        wanted = there[0]
    if wanted not in there:
        names = " or ".join(device.value for device in there)
        raise BadOptions("This computer has no {0} device; choose {1} or auto.", wanted.value.upper(), names)
    return torch.device(wanted.value)


def describe(device: torch.device) -> str:
    """Name a device for people."""
    if device.type == "cuda":
        return f"CUDA, {torch.cuda.get_device_name(device)}"
    return {"mps": "Apple GPU", "cpu": "CPU"}[device.type]


def precision_for(device: torch.device, wanted: Precision) -> torch.dtype:
    """Choose the networks' number format; pixels, statistics and losses are float32 in both.

    AUTO takes bfloat16 where the processor multiplies it natively. An AdaIN picture differs by some levels of 255;
    Gatys' takes other strokes to the same losses (320 px, 240 steps: 0.0730 in float32, 0.0731 in bfloat16).
    """
    if wanted is Precision.AUTO:
        wanted = Precision.BFLOAT16 if _multiplies_bfloat16(device) else Precision.FLOAT32
    return torch.bfloat16 if wanted is Precision.BFLOAT16 else torch.float32


def _multiplies_bfloat16(device: torch.device) -> bool:
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    if device.type == "cpu":
        return bool(torch.cpu.get_capabilities().get("avx512_bf16"))
    return False


def memory_of(device: torch.device, limit_gib: float | None, promised: int = 0) -> int:
    """Return the bytes that a run may use: what is free and not `promised`, or `limit_gib` where that is less."""
    free = torch.cuda.mem_get_info(device)[0] if device.type == "cuda" else psutil.virtual_memory().available
    free = max(0, int(free) - promised)
    return min(free, int(limit_gib * _GIB)) if limit_gib is not None else free


def use_threads() -> int:
    """Have torch compute with as many threads as there are cores, and return their number.

    Two threads on one core are slower than one. Where no core has a second thread that the user's programs could have,
    one core of three or more is left to them. OMP_NUM_THREADS comes first.
    """
    if "OMP_NUM_THREADS" not in os.environ:
        torch.set_num_threads(_threads())
    return torch.get_num_threads()


def _threads() -> int:
    process = psutil.Process()
    logical = psutil.cpu_count() or 1
    allowed = len(process.cpu_affinity()) if hasattr(process, "cpu_affinity") else logical  # macOS has none
    cores = min(psutil.cpu_count(logical=False) or logical, allowed)
    return cores - 1 if cores > 2 and cores == allowed else cores
