"""Show that pixels cross the processes unharmed and that no shared memory is left behind."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from engine.errors import OutOfMemory
from gui.link import pixel_store
from gui.link.pixel_store import OwnedPixels, SharedPixels
from gui.link.protocol import Array, MakeRoom, Room

ROOT = Path(__file__).parents[3]
ARRAY = Array("a", (3, 5, 3), "float32")


class Owner(OwnedPixels):
    """Answer each request for room at once."""

    has_room = True

    def send(self, message: MakeRoom) -> None:
        if self.has_room:
            self.make(message.array)
        self.end.take(Room(message.array.key, self.has_room))


@pytest.fixture
def owner():
    owner = Owner()
    owner.end = SharedPixels(owner, owner.prefix)
    yield owner
    owner.close()


def test_an_array_holds_what_was_put():
    """GIVEN room WHEN the other end puts an array THEN whoever gets it reads the same numbers."""
    owner = Owner()
    owner.end = SharedPixels(owner, owner.prefix)
    pixels = np.arange(45, dtype=np.float32).reshape(3, 5, 3)
    array = owner.end.put(7, "pixels", pixels)
    assert (array.key, array.shape, array.dtype) == ("7-pixels", (3, 5, 3), "float32")
    assert np.array_equal(owner.end.get(array, np.array), pixels)
    owner.close()
    assert len(owner) == 0


def test_no_room_is_a_sentence(owner):
    owner.has_room = False
    with pytest.raises(OutOfMemory, match="no memory"):
        owner.end.put(1, "pixels", np.zeros((2, 2, 3), np.float32))


def test_who_waits_for_room_is_let_go_at_the_end():
    """GIVEN an owner that is gone WHEN the end closes THEN who waits for room fails."""
    asked, failed = threading.Event(), []

    class Silent:
        def send(self, message: MakeRoom) -> None:
            asked.set()

    end = SharedPixels(Silent(), "none-")

    def put() -> None:
        try:
            end.put(1, "pixels", np.zeros((2, 2, 3), np.float32))
        except OutOfMemory:
            failed.append(True)

    thread = threading.Thread(target=put, daemon=True)
    thread.start()
    assert asked.wait(10)
    end.close()
    thread.join(10)
    assert failed == [True]


def test_an_error_in_the_user_of_an_array_leaves_it_unmapped(owner):
    """GIVEN a user that fails with the array in its hands WHEN it is lent THEN its own error comes out, no other."""
    owner.make(ARRAY)

    def fail(array: np.ndarray) -> None:
        view = array[1:]
        try:
            int(f"{view}")
        except ValueError as error:
            raise KeyError("mine") from error

    with pytest.raises(KeyError, match="mine"):
        owner.end.get(ARRAY, fail)


def test_dropped_arrays_are_gone(owner):
    owner.make(ARRAY)
    owner.drop(ARRAY.key, "never made")
    assert not owner.has(ARRAY.key)
    with pytest.raises(FileNotFoundError):
        owner.end.get(ARRAY, np.array)
    with pytest.raises(KeyError):
        owner.bytes(ARRAY.key)


def test_an_array_that_is_made_again_takes_the_place_of_the_first(owner):
    owner.make(ARRAY)
    assert len(owner.make(Array("a", (4,), "uint8"))) < 45
    assert len(owner) == 1


def test_no_room_is_an_error_and_leaves_nothing(owner, monkeypatch):
    """GIVEN a full shared memory WHEN an array is made THEN OSError comes at once and the name is free again."""

    def full(_memory) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pixel_store, "_reserve", full)
    with pytest.raises(OSError, match="No space"):
        owner.make(ARRAY)
    with pytest.raises(FileNotFoundError):
        owner.end.get(ARRAY, np.array)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux gives shared memory that is not there")
def test_memory_is_reserved_when_it_is_made(owner):
    """GIVEN shared memory, whose pages Linux takes when they are written WHEN an array is made THEN they are taken."""
    owner.make(Array("big", (1 << 20,), "float32"))
    assert Path("/dev/shm", f"{owner.prefix}big").stat().st_blocks * 512 >= 4 << 20


def test_the_resource_tracker_has_nothing_to_say():
    """GIVEN a process that owns and lends arrays WHEN it ends THEN neither a leak nor a warning is reported."""
    code = (
        "import numpy as np\n"
        "from gui.link.pixel_store import *\n"
        "owner, array = OwnedPixels(), Array('a', (8,), 'uint8')\n"
        "owner.make(array)\n"
        "print(SharedPixels(None, owner.prefix).get(array, np.sum))\n"
        "owner.close()\n"
    )
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "0\n", "")
