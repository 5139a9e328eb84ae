"""Show that pixels cross the processes unharmed and that no shared memory is left behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from engine.errors import EngineStopped
from engine.values import Picture
from gui.link import shared_frames
from gui.link.messages import Block
from gui.link.shared_frames import SLOT_BYTES, SLOTS, OwnedBlock, OwnedResult, SharedFrames, frames_block, lend

ROOT = Path(__file__).parents[2]


@pytest.fixture
def frames():
    owned = frames_block()
    shared = SharedFrames(owned.block)
    yield owned, shared
    shared.detach()
    owned.unlink()


def _fill(array: np.ndarray) -> None:
    array[...] = np.arange(array.size).reshape(array.shape)


def test_a_lent_block_holds_what_was_written():
    """GIVEN a block WHEN one user writes THEN the next reads the same numbers."""
    owned = OwnedBlock((3, 5, 3), "float32")
    lend(owned.block, _fill)
    read = lend(owned.block, np.array)
    owned.unlink()
    assert read.dtype == np.float32
    assert np.array_equal(read.ravel(), np.arange(45))


def test_an_error_in_the_user_of_a_block_leaves_it_unmapped():
    """GIVEN a user that fails with the array in its hands WHEN it is lent THEN its own error comes out, no other."""
    owned = OwnedBlock((4,), "uint8")

    def fail(array: np.ndarray) -> None:
        view = array[1:]
        try:
            int(f"{view}")
        except ValueError as error:
            raise KeyError("mine") from error

    with pytest.raises(KeyError, match="mine"):
        lend(owned.block, fail)
    owned.unlink()


def test_unlinked_blocks_are_gone():
    owned = OwnedBlock((4,), "uint8")
    owned.unlink()
    with pytest.raises(FileNotFoundError):
        lend(owned.block, np.array)


def test_a_result_keeps_its_transparency_and_metadata():
    result = OwnedResult((2, 3, 3), (2, 3))
    like = Picture(np.empty((0, 0, 3), np.float32), exif=b"exif")
    assert result.stored is None
    result.fill(like)
    assert result.stored is not None
    assert (result.stored.pixels.shape, result.stored.alpha.shape) == ((2, 3, 3), (2, 3))
    assert result.stored.like.exif == b"exif"
    result.unlink()


def test_no_room_is_an_error_and_leaves_nothing(monkeypatch):
    """GIVEN a full shared memory WHEN a block is made THEN OSError comes at once and the name is free again."""
    names: list[str] = []

    def full(memory) -> None:
        names.append(memory.name)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shared_frames, "_reserve", full)
    with pytest.raises(OSError, match="No space"):
        OwnedBlock((4,), "uint8")
    with pytest.raises(FileNotFoundError):
        lend(Block(names[0], (4,), "uint8"), np.array)


def test_frames_take_turns_and_previews_are_dropped_when_none_is_free(frames):
    """GIVEN all slots taken WHEN a preview comes THEN it is dropped, until a slot is freed."""
    owned, shared = frames
    pictures = [np.full((2, 4, 3), 10 * n, np.uint8) for n in range(SLOTS)]
    taken = [shared.put(picture, wait=False) for picture in pictures]
    assert [(frame.slot, frame.width, frame.height) for frame in taken] == [(n, 4, 2) for n in range(SLOTS)]
    assert shared.put(pictures[0], wait=False) is None
    for frame, picture in zip(taken, pictures, strict=True):
        start = frame.slot * SLOT_BYTES
        assert bytes(owned.bytes[start : start + 24]) == picture.tobytes()
    shared.free(1)
    assert shared.put(pictures[0], wait=True).slot == 1


def test_closing_ends_all_waiting(frames):
    _, shared = frames
    shared.close()
    for _ in range(SLOTS + 1):
        with pytest.raises(EngineStopped):
            shared.put(np.zeros((1, 1, 3), np.uint8), wait=True)


def test_the_resource_tracker_has_nothing_to_say():
    """GIVEN a process that owns and lends blocks WHEN it ends THEN neither a leak nor a warning is reported."""
    code = (
        "import numpy as np\n"
        "from gui.link.shared_frames import *\n"
        "owned = OwnedBlock((8,), 'uint8')\n"
        "print(lend(owned.block, np.sum))\n"
        "owned.unlink()\n"
    )
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "0\n", "")
