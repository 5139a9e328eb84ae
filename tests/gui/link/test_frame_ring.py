"""Show that pictures for the screen take turns in their slots."""

from __future__ import annotations

import numpy as np
import pytest

from engine.errors import EngineStopped
from gui.link.frame_ring import FrameRing, Ring
from gui.link.pixel_store import OwnedPixels

RING = Ring("test", 3, 64)


@pytest.fixture
def owner():
    owner = OwnedPixels()
    owner.make(RING.array)
    yield owner
    owner.close()


@pytest.fixture
def frames(owner):
    frames = FrameRing(RING, owner.prefix)
    yield frames
    frames._memory.close()


def test_frames_take_turns_and_previews_are_dropped_when_none_is_free(owner, frames):
    """GIVEN all slots taken WHEN a preview comes THEN it is dropped, until a slot is freed."""
    pictures = [np.full((2, 4, 3), 10 * n, np.uint8) for n in range(RING.slots)]
    taken = [frames.try_put(picture) for picture in pictures]
    assert [(frame.ring, frame.slot, frame.width, frame.height) for frame in taken] == [
        ("test", n, 4, 2) for n in range(RING.slots)
    ]
    assert frames.try_put(pictures[0]) is None
    for frame, picture in zip(taken, pictures, strict=True):
        start = frame.slot * RING.slot_bytes
        assert bytes(owner.bytes(RING.array.key)[start : start + 24]) == picture.tobytes()
    frames.free(1)
    assert frames.put(pictures[0]).slot == 1


def test_closing_ends_all_waiting(frames):
    frames.close()
    for _ in range(RING.slots + 3):  # more than are free at the end
        with pytest.raises(EngineStopped):
            frames.put(np.zeros((1, 1, 3), np.uint8))
