"""Choose the processor and the number format, and say how large a picture fits into its memory."""

from __future__ import annotations

import psutil
import torch

from engine.errors import BadOptions, OutOfMemory
from engine.values import Device, Precision

_SMALLEST_SIDE = 256  # px; less memory than this needs is refused
_WHOLE_BYTES = 1400  # of AdaIN, for a pixel of a picture that is painted whole: measured, rounded up
# In tiles: photograph and result 12 each, what the network loses 6, the coarser level's change 2, and slack; the maps
# of the trunk can be in files. Beside these what the first, small level takes.
_TILED_BYTES, _TILED_FIXED_BYTES = 40, 560 * 2**20
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
        raise BadOptions(f"This computer has no {wanted.value.upper()} device; choose {names} or auto.")
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


def memory_of(device: torch.device, limit_gib: float | None) -> int:
    """Return the bytes that a run may use: what is free, or `limit_gib` where that is less."""
    free = torch.cuda.mem_get_info(device)[0] if device.type == "cuda" else psutil.virtual_memory().available
    return min(free, int(limit_gib * _GIB)) if limit_gib is not None else int(free)


def largest_adain_side(height: int, width: int, memory: int) -> int:
    """Return the long side, px, at which AdaIN can paint a picture of this shape; raises OutOfMemory where at none."""
    pixels = max(memory / _WHOLE_BYTES, (memory - _TILED_FIXED_BYTES) / _TILED_BYTES)
    ratio = max(height, width) / min(height, width)
    side = int((pixels * ratio) ** 0.5)
    if side < min(_SMALLEST_SIDE, height, width):
        raise OutOfMemory(
            "There is not enough free memory to repaint this picture; close other programs and try again."
        )
    return side
