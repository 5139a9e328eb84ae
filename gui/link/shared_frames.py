"""Carry pixels between the two processes in shared memory.

The window's process creates every block and is the only one to unlink it, so nothing is left behind when the engine
process is killed, and a result outlives the process that computed it. The engine process only attaches. Both share
one resource tracker, to which a second registration of a name is none; so attached blocks stay registered until the
owner unlinks them, which it does only when the other side has answered or has ended.
"""

from __future__ import annotations

import math
import os
import queue
import sys
import traceback
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from engine.errors import EngineStopped
from gui.link.messages import Block, Frame, StoredResult

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from engine.values import Picture

T = TypeVar("T")

LONGEST_SIDE = 2048  # px, of a picture on screen
SLOTS = 3  # one for photos and thumbnails, two for the painting
SLOT_BYTES = LONGEST_SIDE * LONGEST_SIDE * 3
TILE_SIDE = 512  # px
TILE_APRON = 1  # px of the neighbours around a tile, so that it is enlarged without seams
ITEM_BYTES = {"uint8": 1, "float32": 4}


class OwnedBlock:
    """Own one array in shared memory, in the window's process.

    Raises:
        OSError: there is not enough memory.
    """

    def __init__(self, shape: tuple[int, ...], dtype: Literal["uint8", "float32"]) -> None:
        self._memory = SharedMemory(create=True, size=math.prod(shape) * ITEM_BYTES[dtype])
        self.block = Block(self._memory.name, shape, dtype)
        try:
            _reserve(self._memory)
        except OSError:
            self.unlink()
            raise

    @property
    def bytes(self) -> memoryview:
        """Give the bytes, for as long as the block lives; release what you slice from them."""
        assert self._memory.buf is not None  # None once it is unlinked
        return self._memory.buf

    def unlink(self) -> None:
        """Give the memory back."""
        self._memory.close()
        self._memory.unlink()


class OwnedResult:
    """Own the memory of a result and of the photo's transparency, in the window's process.

    Raises:
        OSError: there is not enough memory.
    """

    def __init__(self, shape: tuple[int, ...], alpha_shape: tuple[int, ...] | None) -> None:
        self._blocks = [OwnedBlock(shape, "float32")]
        self.pixels = self._blocks[0].block
        self.alpha: Block | None = None
        self.stored: StoredResult | None = None  # once it is complete
        if alpha_shape is not None:
            self._add_alpha(alpha_shape)

    def _add_alpha(self, shape: tuple[int, ...]) -> None:
        try:
            self._blocks.append(OwnedBlock(shape, "float32"))
        except OSError:
            self.unlink()
            raise
        self.alpha = self._blocks[1].block

    def fill(self, like: Picture) -> None:
        """Note that the engine process has written the pixels, and what their file shall carry."""
        self.stored = StoredResult(self.pixels, self.alpha, like)

    def unlink(self) -> None:
        """Give the memory back."""
        for block in self._blocks:
            block.unlink()


def _reserve(memory: SharedMemory) -> None:
    """Take all pages now, because writing to a full /dev/shm later ends the process with SIGBUS."""
    if sys.platform == "linux":
        with Path("/dev/shm", memory.name).open("r+b") as file:
            os.posix_fallocate(file.fileno(), 0, memory.size)


def lend(block: Block, use: Callable[[NDArray[Any]], T]) -> T:
    """Call `use` with a block mapped as an array, in the engine process; `use` must not keep the array.

    Raises:
        FileNotFoundError: the owner has unlinked it.
    """
    import numpy as np  # noqa: PLC0415  # the window's process does without numpy, which keeps its start short

    memory = SharedMemory(block.name)
    try:
        return use(np.ndarray(block.shape, block.dtype, memory.buf))
    except BaseException as error:
        _let_go(error)
        raise
    finally:
        memory.close()


def _let_go(error: BaseException | None) -> None:
    """Empty the frames that an error holds: while they hold an array, its memory cannot be unmapped."""
    while error is not None:
        traceback.clear_frames(error.__traceback__)
        error = error.__cause__ or error.__context__


class SharedFrames:
    """Hand out slots for pictures on screen, in the engine process."""

    def __init__(self, block: Block) -> None:
        self._memory = SharedMemory(block.name)
        self._free: queue.SimpleQueue[int] = queue.SimpleQueue()
        for slot in range(SLOTS):
            self._free.put(slot)
        self._closed = False

    def put(self, pixels: NDArray[np.uint8], *, wait: bool) -> Frame | None:
        """Copy (H, W, 3) uint8 pixels, no side over `LONGEST_SIDE`, into a free slot.

        Returns None if all slots are taken and `wait` is false: a preview that nobody has time for.

        Raises:
            EngineStopped: the other side frees no slot any more.
        """
        import numpy as np  # noqa: PLC0415  # as in `lend`

        try:
            slot = self._free.get(block=wait)
        except queue.Empty:
            return None
        if self._closed:
            self._free.put(slot)  # for the next that waits
            raise EngineStopped("The engine is closing.")
        np.copyto(np.ndarray(pixels.shape, np.uint8, self._memory.buf, slot * SLOT_BYTES), pixels)
        return Frame(slot, width=pixels.shape[1], height=pixels.shape[0])

    def free(self, slot: int) -> None:
        """Take a slot back."""
        self._free.put(slot)

    def close(self) -> None:
        """End all waiting."""
        self._closed = True
        self._free.put(0)

    def detach(self) -> None:
        """Unmap the slots; the end of the process does it otherwise."""
        self._memory.close()


def frames_block() -> OwnedBlock:
    """Create the memory of all slots, in the window's process."""
    return OwnedBlock((SLOTS, SLOT_BYTES), "uint8")
