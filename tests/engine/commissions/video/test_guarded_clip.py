"""Check that clips of every sort are read as they are, and what is no clip is refused in a sentence."""

from __future__ import annotations

import random
from contextlib import closing
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.commissions.video.guarded_clip import ClipBrowser, ClipReader
from engine.errors import EngineError, UnreadableImage
from tests.engine.commissions.video.clips import look, make_clip


def _read(path: Path, **span):
    with closing(ClipReader(path, **span)) as reader:
        return list(reader), reader


@pytest.mark.parametrize("size", [(1, 1), (33, 35), (47, 63)])
def test_odd_sizes_are_read(tmp_path: Path, size: tuple[int, int]) -> None:
    frames, reader = _read(make_clip(tmp_path / "a.mkv", size=size, count=2))
    assert frames[1].pixels.shape == (*size, 3)
    assert (reader.info.height, reader.info.width) == size


def test_a_phones_clip_stands_upright(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mp4", codec="mpeg4", rotation=-90, aspect=Fraction(4, 3))
    flat, _ = _read(make_clip(tmp_path / "b.mp4", codec="mpeg4"))
    frames, reader = _read(clip)
    assert (reader.info.height, reader.info.width) == (64, 48)
    assert reader.info.aspect == Fraction(3, 4)
    np.testing.assert_array_equal(frames[3].pixels, np.rot90(flat[3].pixels, -1))  # a quarter to the right


def test_full_range_is_seen(tmp_path: Path) -> None:
    frames, reader = _read(make_clip(tmp_path / "a.mkv", tags=(1, 2, 1, 1)))
    assert reader.info.tags.is_full
    brightness = frames[0].pixels @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    assert brightness.min() > 0.05  # 16 is no black


def test_transparent_parts_lie_over_white_and_it_is_told(tmp_path: Path) -> None:
    options = {"profile": "4"}
    frames, reader = _read(make_clip(tmp_path / "a.mov", codec="prores_ks", pixels="yuva444p10le", options=options))
    assert frames[0].pixels[:, 0].mean() > 0.98
    assert frames[0].pixels[:, -1].mean() < 0.9
    assert any("white" in notice for notice in reader.notices)


@pytest.mark.parametrize(("ground", "told"), [((10, 20, 30, 255), 0), ((0, 0, 0, 0), 1)])
def test_only_a_gif_that_is_transparent_is_said_to_be(tmp_path: Path, ground: tuple[int, ...], told: int) -> None:
    path = tmp_path / "a.gif"
    first, *rest = (Image.new("RGBA", (32, 24), ground) for _ in range(3))
    for index, picture in enumerate((first, *rest)):
        picture.paste((40 * index, 90, 200, 255), (8, 0, 16, 24))
    first.save(path, save_all=True, append_images=rest, duration=100)
    assert len(_read(path)[1].notices) == told


def test_high_range_is_brought_down_and_it_is_told(tmp_path: Path) -> None:
    frames, reader = _read(make_clip(tmp_path / "a.mkv", pixels="yuv420p10le", tags=(9, 1, 9, 16)))
    assert frames[0].pixels.min() >= 0 and frames[0].pixels.max() <= 1
    assert any("HDR" in notice for notice in reader.notices)


@pytest.mark.parametrize("suffix", [".gif", ".webp", ".apng"])
def test_animations_are_clips(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    pictures = [Image.new("RGB", (32, 24), (40 * index, 90, 200 - 40 * index)) for index in range(4)]
    more = {"lossless": True} if suffix == ".webp" else {}
    kind = "PNG" if suffix == ".apng" else None
    pictures[0].save(path, kind, save_all=True, append_images=pictures[1:], duration=[100, 200, 100, 100], **more)

    frames, reader = _read(path)

    seconds = [float(frame.pts * reader.info.time_base) for frame in frames]
    assert seconds == pytest.approx([0, 0.1, 0.3, 0.4])
    for index, frame in enumerate(frames):
        np.testing.assert_allclose(frame.pixels[5, 5] * 255, pictures[index].getpixel((5, 5)), atol=3)


def test_what_is_no_clip_is_refused(tmp_path: Path) -> None:
    for name, content in (("empty.mp4", b""), ("text.mp4", b"Dear diary, " * 100), ("zeros.mkv", bytes(5000))):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(UnreadableImage, match=name):
            ClipReader(tmp_path / name)
    with pytest.raises(UnreadableImage, match="missing"):
        ClipReader(tmp_path / "missing.mp4")


def _attack(tmp_path: Path, count: int, seed: int = 7) -> None:
    """Mutate containers; each gives frames, or one of our errors, and never takes this process along."""
    rng = random.Random(seed)
    seeds = [
        make_clip(tmp_path / "a.mp4", codec="mpeg4", count=6, sound=("aac",)).read_bytes(),
        make_clip(tmp_path / "a.mkv", count=3).read_bytes(),
        make_clip(tmp_path / "a.avi", codec="mpeg4", count=6).read_bytes(),
    ]
    outcomes = set()
    for number in range(count):
        content = bytearray(rng.choice(seeds))
        for _ in range(rng.choice([1, 4, 40])):
            content[rng.randrange(len(content))] = rng.randrange(256)
        if rng.random() < 0.3:
            del content[rng.randrange(len(content)) :]
        path = tmp_path / f"hostile{number}.bin"
        path.write_bytes(content)
        try:
            outcomes.add(len(_read(path)[0]) > 0)
        except EngineError as error:
            outcomes.add(type(error))
        path.unlink()
    assert True in outcomes
    assert UnreadableImage in outcomes or count < 10


@pytest.mark.slow
def test_hostile_containers_crash_nothing(tmp_path: Path) -> None:
    _attack(tmp_path, 8)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_many_hostile_containers_crash_nothing(tmp_path: Path, seed: int) -> None:
    _attack(tmp_path, 50, seed)


def test_looking_needs_no_code_of_ours(tmp_path: Path) -> None:
    """GIVEN a clip of the tests WHEN it is looked at past our code THEN it is what was asked for."""
    seen = look(make_clip(tmp_path / "a.mkv", count=2, tags=(1, 1, 1, 1)))
    assert (seen.name, seen.size, seen.codec, len(seen.times)) == ("yuv420p", (48, 64), "ffv1", 2)


def test_frames_are_shown_at_any_second(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mov", codec="mpeg4", count=60, options={"g": "12"})
    frames, _ = _read(clip)
    with closing(ClipBrowser(clip)) as browser:
        for seconds, index in ((0, 0), (1.0, 25), (1.04, 26), (0.4, 10), (2.36, 59), (50, 59)):
            np.testing.assert_array_equal(browser.frame(seconds), frames[index].pixels)
