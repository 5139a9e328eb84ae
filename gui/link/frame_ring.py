"""Carry pictures for the screen in slots of shared memory that are used again and again."""

from __future__ import annotations

import queue
from dataclasses import dataclass
from multiprocessing.shared_memory import SharedMemory
from typing import TYPE_CHECKING, Literal

from engine.errors import EngineStopped
from gui.link.protocol import Array, Frame

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Ring:
    """Describe the slots of a ring."""

    name: str
    slots: int
    slot_bytes: int
    channels: Literal[3, 4] = 3  # red, green, blue; or blue, green, red and 255, as Qt paints fastest

    @property
    def array(self) -> Array:
        """Name the memory of all slots."""
        return Array(f"ring-{self.name}", (self.slots, self.slot_bytes), "uint8")


class FrameRing:
    """Hand out the slots of a ring, in the process that fills them."""

    def __init__(self, ring: Ring, prefix: str) -> None:
        self._ring = ring
        self._memory = SharedMemory(f"{prefix}{ring.array.key}")
        self._free: queue.SimpleQueue[int] = queue.SimpleQueue()
        for slot in range(ring.slots):
            self._free.put(slot)
        self._closed = False

    def put(self, pixels: NDArray[np.uint8]) -> Frame:
        """Copy (H, W, channels) uint8 pixels into a slot, as soon as one is free.

        Raises:
            EngineStopped: the other side frees no slot any more.
        """
        return self._fill(self._free.get(), pixels)

    def try_put(self, pixels: NDArray[np.uint8]) -> Frame | None:
        """Do the same, but give None where no slot is free: a preview that nobody has time for."""
        try:
            slot = self._free.get(block=False)
        except queue.Empty:
            return None
        return self._fill(slot, pixels)

    def _fill(self, slot: int, pixels: NDArray[np.uint8]) -> Frame:
        import numpy as np  # noqa: PLC0415  # the window's process does without numpy, which keeps its start short

        if self._closed:
            self._free.put(slot)  # for the next that waits
            raise EngineStopped("The engine is closing.")
        start = slot * self._ring.slot_bytes
        np.copyto(np.ndarray(pixels.shape, np.uint8, self._memory.buf, start), pixels)
        return Frame(self._ring.name, slot, width=pixels.shape[1], height=pixels.shape[0])

    def free(self, slot: int) -> None:
        """Take a slot back."""
        self._free.put(slot)

    def close(self) -> None:
        """End all waiting."""
        self._closed = True
        self._free.put(0)
