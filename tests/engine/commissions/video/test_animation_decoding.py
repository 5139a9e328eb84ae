"""Animated WebP is decoded as it is: times, rate, transparency, and no more of it than is asked for."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.commissions.video import animation_decoding
from engine.commissions.video.animation_decoding import decode_webp, is_webp
from engine.commissions.video.clip_info import ClipInfo, Decoded, Span
from engine.errors import UnreadableImage

LENGTHS = [100, 200, 100, 50, 150]  # ms


def _animation(folder: Path, mode: str = "RGB", count: int = len(LENGTHS)) -> Path:
    path = folder / "a.webp"
    pictures = [Image.new(mode, (32, 24), (40 * i, 90, 200 - 40 * i, 51 * i)[: len(mode)]) for i in range(count)]
    pictures[0].save(path, save_all=True, append_images=pictures[1:], duration=LENGTHS[:count], lossless=True)
    return path


def _decoded(path: Path, span: Span | None = None) -> tuple[ClipInfo, list[Decoded]]:
    info, *frames = decode_webp(path, span or Span())
    assert isinstance(info, ClipInfo)
    return info, frames


def test_a_webp_is_known_by_its_first_bytes(tmp_path: Path) -> None:
    path = _animation(tmp_path)
    assert is_webp(path.rename(tmp_path / "a.mp4"))
    for content in (b"RIFF\0\0\0\0AVI LIST", b"RIFX\0\0\0\0WEBPVP8X", b"", b"WEBP"):
        (tmp_path / "b.webp").write_bytes(content)
        assert not is_webp(tmp_path / "b.webp")


def test_what_the_file_says_is_told(tmp_path: Path) -> None:
    """GIVEN frames of 100 ms at first WHEN the clip is described THEN so long its frames usually are."""
    info, _ = _decoded(_animation(tmp_path))
    assert (info.width, info.height, info.count) == (32, 24, 5)
    assert (info.rate, info.time_base) == (10, Fraction(1, 1000))
    assert (info.layout.name, info.tags.is_full, info.notices) == ("gbrp", True, ())


def test_frames_have_their_times_and_colours(tmp_path: Path) -> None:
    _, frames = _decoded(_animation(tmp_path))
    assert [frame.pts for frame in frames] == [0, 100, 300, 400, 450]
    assert [frame.duration for frame in frames] == LENGTHS
    for index, frame in enumerate(frames):
        assert [plane.shape for plane in frame.planes] == [(24, 32)] * 3
        assert [plane[3, 4] for plane in frame.planes] == [90, 200 - 40 * index, 40 * index]  # green, blue, red


def test_what_is_transparent_is_a_plane(tmp_path: Path) -> None:
    info, frames = _decoded(_animation(tmp_path, "RGBA"))
    assert info.layout.has_alpha
    assert "transparent" in info.notices[0]
    assert [frame.planes[3][0, 0] for frame in frames] == [0, 51, 102, 153, 204]


@pytest.mark.parametrize(
    ("span", "times"),
    [
        (Span(start=0.1), [100, 300, 400, 450]), (Span(start=0.11, stop=0.45), [300, 400]), (Span(stop=0.1), [0]),
        (Span(stride=2), [0, 300, 450]), (Span(start=0.1, stride=3), [100, 450]), (Span(start=9.0), []),
    ],
)  # fmt: skip
def test_a_part_is_what_is_asked_for(tmp_path: Path, span: Span, times: list[int]) -> None:
    assert [frame.pts for frame in _decoded(_animation(tmp_path), span)[1]] == times


def test_frames_without_a_length_have_the_usual_one(tmp_path: Path) -> None:
    pictures = [Image.new("RGB", (16, 16), (90 * i, 0, 0)) for i in range(3)]
    pictures[0].save(tmp_path / "a.webp", save_all=True, append_images=pictures[1:], duration=0, lossless=True)
    info, frames = _decoded(tmp_path / "a.webp")
    assert info.rate == 25
    assert [frame.pts for frame in frames] == [0, 40, 80]


def test_frames_that_are_too_large_are_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(animation_decoding, "_MOST_PIXELS", 32 * 24 - 1)
    with pytest.raises(UnreadableImage, match="64 megapixels"):
        _decoded(_animation(tmp_path))


def test_planes_are_arrays_of_their_own(tmp_path: Path) -> None:
    first, second = _decoded(_animation(tmp_path, count=2))[1]
    assert first.planes[0].flags.c_contiguous
    assert not np.array_equal(first.planes[1], second.planes[1])
