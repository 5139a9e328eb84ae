"""Hold arrays by key where both ends of a link reach them.

Here that is shared memory. The window's process makes every block and is the only one to unlink it, so nothing is left
behind when a child is killed, and a result outlives the process that computed it. The child only attaches. Both share
one resource tracker, to which a second registration of a name is none; so attached blocks stay registered until the
owner unlinks them, which it does only when the other side has answered or has ended.
"""

from __future__ import annotations

import math
import os
import queue
import secrets
import sys
import traceback
from collections import defaultdict
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from engine.errors import OutOfMemory
from gui.link.protocol import Array, MakeRoom, Room

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from gui.link.sender import Sender

T = TypeVar("T")

ITEM_BYTES = {"uint8": 1, "float32": 4}


class PixelStore(Protocol):
    """Put and get arrays by key, at the end of a link that computes them."""

    def put(self, job: int, name: str, pixels: NDArray[Any]) -> Array:
        """Keep a copy of an array for the job's answer; raises OutOfMemory."""

    def get(self, array: Array, use: Callable[[NDArray[Any]], T]) -> T:
        """Call `use` with an array, which it must not keep; raises FileNotFoundError where it is dropped."""


class PixelOwner(Protocol):
    """Make and drop arrays by key, at the window's end; for one thread."""

    def make(self, array: Array) -> memoryview:
        """Make room for an array in place of an earlier one, and give its bytes; raises OSError."""

    def bytes(self, key: str) -> memoryview:
        """Give the bytes of an array, for as long as it lives."""

    def has(self, key: str) -> bool:
        """Tell whether there is such an array."""

    def drop(self, *keys: str) -> None:
        """Give memory back."""

    def close(self) -> None:
        """Give all memory back."""


class OwnedPixels:
    """Be the `PixelOwner` of shared memory."""

    def __init__(self) -> None:
        self.prefix = f"im{secrets.token_hex(6)}-"  # of the names; the longest that every system takes is 30 letters
        self._blocks: dict[str, SharedMemory] = {}

    def make(self, array: Array) -> memoryview:
        """Make room for an array in place of an earlier one, and give its bytes; release what you slice from them.

        Raises:
            OSError: there is not enough memory.
        """
        self.drop(array.key)
        size = math.prod(array.shape) * ITEM_BYTES[array.dtype]
        memory = SharedMemory(f"{self.prefix}{array.key}", create=True, size=size)
        self._blocks[array.key] = memory
        try:
            _reserve(memory)
        except OSError:
            self.drop(array.key)
            raise
        return self.bytes(array.key)

    def bytes(self, key: str) -> memoryview:
        """Give the bytes of an array, for as long as it lives; raises KeyError where it is dropped."""
        buffer = self._blocks[key].buf
        if buffer is None:
            raise KeyError(key)
        return buffer

    def has(self, key: str) -> bool:
        """Tell whether there is such an array."""
        return key in self._blocks

    def drop(self, *keys: str) -> None:
        """Give memory back."""
        for key in keys:
            if (memory := self._blocks.pop(key, None)) is not None:
                memory.close()
                memory.unlink()

    def close(self) -> None:
        """Give all memory back."""
        self.drop(*self._blocks)

    def __len__(self) -> int:
        """Count the arrays."""
        return len(self._blocks)


def _reserve(memory: SharedMemory) -> None:
    """Take all pages now, because writing to a full /dev/shm later ends the process with SIGBUS."""
    if sys.platform == "linux":
        with Path("/dev/shm", memory.name).open("r+b") as file:
            os.posix_fallocate(file.fileno(), 0, memory.size)


class SharedPixels:
    """Be the `PixelStore` of a child process, in the shared memory that the window's process owns."""

    def __init__(self, sender: Sender, prefix: str) -> None:
        self._sender, self._prefix = sender, prefix
        self._rooms: defaultdict[str, queue.SimpleQueue[Room]] = defaultdict(queue.SimpleQueue)

    def take(self, room: Room) -> None:
        """Pass on whether there is room; called by the thread that listens."""
        self._rooms[room.key].put(room)

    def close(self) -> None:
        """Let nobody wait any more."""
        for rooms in list(self._rooms.values()):
            rooms.put(Room("", is_there=False))

    def put(self, job: int, name: str, pixels: NDArray[Any]) -> Array:
        """Keep a copy of an array for the job's answer.

        Raises:
            OutOfMemory: the window's process has no room for it.
        """
        array = Array(f"{job}-{name}", pixels.shape, "float32" if pixels.dtype.kind == "f" else "uint8")
        self._sender.send(MakeRoom(job, array))
        room = self._rooms[array.key].get()
        del self._rooms[array.key]
        if not room.is_there:
            raise OutOfMemory("There is no memory for the finished picture; choose a smaller size and start again.")

        def fill(target: NDArray[Any]) -> None:
            target[...] = pixels

        self.get(array, fill)
        return array

    def get(self, array: Array, use: Callable[[NDArray[Any]], T]) -> T:
        """Call `use` with an array, which it must not keep.

        Raises:
            FileNotFoundError: the owner has dropped it.
        """
        import numpy as np  # noqa: PLC0415  # the window's process does without numpy, which keeps its start short

        memory = SharedMemory(f"{self._prefix}{array.key}")
        try:
            return use(np.ndarray(array.shape, array.dtype, memory.buf))
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
