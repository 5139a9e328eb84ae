"""A picture file has one frame, and what could not be saved is refused before it is painted."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.commissions.still.still_source import StillSource
from engine.errors import CannotWrite, UnreadableImage


def test_there_is_one_frame(photo_path: Path) -> None:
    source = StillSource(photo_path)

    (frame,) = source.frames()

    assert (source.count, frame.index, frame.picture.pixels.shape) == (1, 0, (64, 96, 3))
    assert list(source.frames(1)) == []
    source.close()
    source.close()


def test_a_picture_is_refused_before_it_is_painted(photo_path: Path) -> None:
    def refuse(picture) -> None:
        raise CannotWrite(f"{picture.pixels.shape[1]} px are too many.")

    with pytest.raises(CannotWrite, match="96 px"):
        next(StillSource(photo_path, refuse).frames())


def test_nothing_is_opened_before_frames_are_asked_for(tmp_path: Path) -> None:
    source = StillSource(tmp_path / "none.png")

    with pytest.raises(UnreadableImage):
        next(source.frames())
