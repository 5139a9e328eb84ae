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


_CONTROL = b"\x21\xf9\x04"  # first bytes of what tells how long an image of a GIF is seen


def _gif(path: Path, count: int, **more: object) -> bytes:
    first, *others = (Image.new("RGB", (16, 16), color) for color in ("red", "green", "blue")[:count])
    first.save(path, save_all=True, append_images=others, **more)
    return path.read_bytes()


def test_a_gif_moves_without_words_of_time(tmp_path: Path) -> None:
    path = tmp_path / "a.gif"
    parts = _gif(path, 3, duration=100).split(_CONTROL)
    path.write_bytes(parts[0] + b"".join(part[5:] for part in parts[1:]))
    with Image.open(path) as image:
        assert image.n_frames == 3

    assert is_clip(path)


def test_a_gif_that_only_speaks_of_images_stands_still(tmp_path: Path) -> None:
    path = tmp_path / "a.gif"
    _gif(path, 1, comment=(_CONTROL + b"\x2c") * 20)

    assert not is_clip(path)


@pytest.mark.parametrize("length", [6, 11, 13, 20, 40])
def test_a_gif_that_ends_too_early_stands_still(tmp_path: Path, length: int) -> None:
    path = tmp_path / "a.gif"
    path.write_bytes(_gif(path, 3)[:length])

    assert not is_clip(path)
