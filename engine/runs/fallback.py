"""Go on with less when memory runs out: smaller parts first, and at last the CPU."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from engine.errors import is_out_of_memory
from engine.runs.heap import trim_heap

TRIES = 4  # times that the parts are halved


@dataclass
class Fallback:
    """Hold where a run computes and in how small parts; both engines fall back along it and never return.

    Args:
        device: that computes.
        shrink: divides tiles, strips and bands.
    """

    device: torch.device
    shrink: int = 1

    def halve_after(self, error: BaseException) -> None:
        """Halve the parts, or raise the error where it is another one or they are as small as they get."""
        if not self._can_halve or not is_out_of_memory(error):
            raise error
        self.shrink *= 2

    def fall_back_after(self, error: BaseException) -> None:
        """Halve the parts, or go to the CPU and begin with whole ones; raise the error where all that was tried."""
        if not self._can_halve and self.device.type != "cpu" and is_out_of_memory(error):
            self.device, self.shrink = torch.device("cpu"), 1
        else:
            self.halve_after(error)

    @property
    def _can_halve(self) -> bool:
        return self.shrink < 1 << TRIES


def give_memory_back() -> None:
    """Return what the allocators hold unused, once nothing refers to what failed or is over."""
    trim_heap()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    if torch.backends.mps.is_available():
        torch.mps.empty_cache()
