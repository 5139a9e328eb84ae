"""Check which arrays a message names, and that a frame has its picture only where one is."""

from __future__ import annotations

import pickle
from dataclasses import dataclass

import pytest

from gui.link.protocol import Answer, Array, Cancelled, Frame, keys_in
from tests.gui.fake_session import plain

ONE, OTHER = Array("one", (2, 3), "uint8"), Array("other", (4,), "float32")


@dataclass(frozen=True)
class _Stored:
    pixels: Array
    words: str = "x"
    like: Array | None = None


@dataclass(frozen=True)
class _Finished(Answer):
    stored: _Stored | None
    sizes: tuple[int, ...] = (1, 2)


@pytest.mark.parametrize(
    ("message", "keys"),
    [
        (ONE, ["one"]),
        (_Finished(1, _Stored(ONE, like=OTHER)), ["one", "other"]),
        (_Finished(1, None), []),
        (Cancelled(1), []),
        (_Stored, []),  # a class is no message
        (None, []),
        ("one", []),
    ],
)
def test_arrays_are_found_however_deep(message, keys):
    assert list(keys_in(message)) == keys


def test_a_frame_has_its_picture_only_at_the_windows_end(qapp):
    with pytest.raises(ValueError, match="only at the window's end"):
        _ = Frame("screen", 0, 4, 2).picture
    picture = plain(4, 2, "red")
    assert Frame("screen", 0, 4, 2, picture).picture is picture


def test_two_frames_in_one_slot_are_not_the_same_and_cross_a_pipe():
    one = Frame("screen", 0, 4, 2)
    other = pickle.loads(pickle.dumps(one))
    assert one != other
    assert (other.ring, other.slot, other.width, other.height) == ("screen", 0, 4, 2)
