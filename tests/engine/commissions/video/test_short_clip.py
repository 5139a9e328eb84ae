"""What the app shows of itself becomes a clip of any of three endings, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageSequence

from engine.commissions.video.short_clip import RATES, write_short_clip
from engine.errors import CannotWrite
from tests.engine.commissions.video.clips import look

SIZE = (48, 64)
COUNT = 5


def _frames() -> Iterator[np.ndarray]:
    """Grow from dark to light."""
    for index in range(COUNT):
        yield np.full((*SIZE, 3), 0.1 + 0.2 * index, np.float32)


def _written(path: Path, **more: bool) -> Path:
    return write_short_clip(path, SIZE, COUNT, _frames, **more)


def test_a_clip_has_each_frame_at_its_time(tmp_path: Path) -> None:
    seen = look(_written(tmp_path / "a.mp4"))
    assert seen.times == [pytest.approx(index / RATES[".mp4"]) for index in range(COUNT)]
    assert (seen.size, seen.tags[0]) == (SIZE, 6)
    most = 2 ** (10 if "10" in seen.name else 8)
    light = [(planes[0].mean() / most * 256 - 16) / 219 for planes in seen.planes]
    assert light == pytest.approx([0.1, 0.3, 0.5, 0.7, 0.9], abs=0.03)


@pytest.mark.parametrize(("suffix", "length"), [(".GIF", 100), (".webp", 50)])
def test_animations_have_each_frame_for_its_time(tmp_path: Path, suffix: str, length: int) -> None:
    with Image.open(_written(tmp_path / f"a{suffix}")) as image:
        found = [(f.convert("L"), f.info["duration"]) for f in ImageSequence.Iterator(image)]
    assert [time for _, time in found] == [length] * COUNT
    assert [path.name for path in tmp_path.iterdir()] == [f"a{suffix}"]
    light = [np.asarray(frame).mean() / 255 for frame, _ in found]
    assert light == pytest.approx([0.1, 0.3, 0.5, 0.7, 0.9], abs=0.03)


def test_a_taken_name_is_kept_unless_it_is_to_be_replaced(tmp_path: Path) -> None:
    taken = tmp_path / "a.mp4"
    taken.write_text("mine")
    assert _written(taken) == tmp_path / "a (2).mp4"
    assert taken.read_text() == "mine"
    assert _written(taken, overwrite=True) == taken
    assert taken.read_bytes() != b"mine"
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("suffix", [".mp4", ".gif"])
def test_who_stops_giving_frames_leaves_nothing(tmp_path: Path, suffix: str) -> None:
    def broken() -> Iterator[np.ndarray]:
        yield next(_frames())
        raise ZeroDivisionError

    (tmp_path / f"a{suffix}").write_text("mine")
    with pytest.raises(ZeroDivisionError):
        write_short_clip(tmp_path / f"a{suffix}", SIZE, COUNT, broken, overwrite=True)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [(f"a{suffix}", "mine")]


@pytest.mark.parametrize("suffix", [".mp4", ".gif"])
def test_a_folder_that_is_not_there_is_told(tmp_path: Path, suffix: str) -> None:
    with pytest.raises(CannotWrite, match="none"):
        _written(tmp_path / "none" / f"a{suffix}")
