"""Clips are known by their names, and pictures that move by their first bytes."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from engine.commissions.video.clip_files import is_clip


@pytest.mark.parametrize("name", ["a.mp4", "a.MOV", "a.mkv", "a.webm", "a.y4m"])
def test_clips_need_not_be_there(name: str) -> None:
    assert is_clip(Path(name))


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.glb", "a", "none.gif", "none.webp"])
def test_what_is_none(name: str) -> None:
    assert not is_clip(Path(name))


@pytest.mark.parametrize("suffix", [".gif", ".webp", ".apng"])
@pytest.mark.parametrize("count", [1, 3])
def test_a_picture_that_moves_has_several_frames(tmp_path: Path, suffix: str, count: int) -> None:
    path = tmp_path / f"a{suffix}"
    first, *others = (Image.new("RGB", (16, 16), color) for color in ("red", "green", "blue")[:count])
    more = {"save_all": True, "append_images": others} if others else {}
    first.save(path, "PNG" if suffix == ".apng" else None, **more)

    assert is_clip(path) == (count > 1)
