"""A segment holds its frames as they were given; what cannot be written is told, and what is abandoned is gone."""

from __future__ import annotations

import errno
import os
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from engine.commissions.video.clip_info import ClipInfo
from engine.commissions.video.encoding import Encoding
from engine.commissions.video.frame_colors import ColorTags, to_planes
from engine.commissions.video.frame_layout import FrameLayout
from engine.commissions.video.segment_writer import SegmentWriter
from engine.errors import CannotWrite
from tests.engine.commissions.video.clips import BASE, look

SIZE = (35, 51)
FRAMES = np.random.default_rng(0).random((3, *SIZE, 3), np.float32)


def _info(layout: FrameLayout | None = None) -> ClipInfo:
    return ClipInfo(SIZE[1], SIZE[0], layout or FrameLayout(), ColorTags(), BASE, Fraction(25), Fraction(4, 3))


def _writer(path: Path, layout: FrameLayout | None = None, tags: ColorTags | None = None, **more) -> SegmentWriter:
    layout = layout or FrameLayout(8, (1, 1))
    told = {"codec": "ffv1", "segment": "nut"} | more
    encoding = Encoding(layout=layout, container="matroska", **told)
    return SegmentWriter(path, encoding, _info(layout), tags or ColorTags(1, False, 1, 1), SIZE)


def _written(path: Path, *args: object, times: tuple[int, ...] = (0, 512, 700), **more) -> Path:
    writer = _writer(path, *args, **more)
    for pixels, pts in zip(FRAMES, times, strict=True):
        writer.write(pixels, pts)
    writer.close()
    return path


@pytest.mark.parametrize(
    ("layout", "tags"),
    [
        (FrameLayout(8, (1, 1)), ColorTags(1, False, 1, 1)), (FrameLayout(10, (1, 0)), ColorTags(9, False, 9, 14)),
        (FrameLayout(12, (0, 0)), ColorTags(6, True, 6, 6)), (FrameLayout(16, None), ColorTags(6, True, 6, 6)),
        (FrameLayout(16, is_rgb=True), ColorTags(0, True)),
    ],
)  # fmt: skip
def test_code_values_times_and_shape_are_those_that_were_given(
    tmp_path: Path, layout: FrameLayout, tags: ColorTags
) -> None:
    seen = look(_written(tmp_path / "a.nut", layout, tags))
    assert seen.times == [pts * BASE for pts in (0, 512, 700)]
    assert (seen.size, seen.name) == (SIZE, layout.name)
    for pixels, planes in zip(FRAMES, seen.planes, strict=True):
        expected = to_planes(pixels, layout, tags)
        assert all(np.array_equal(one, other) for one, other in zip(expected, planes, strict=True))


def test_colours_and_aspect_are_told(tmp_path: Path) -> None:
    seen = look(_written(tmp_path / "a.mp4", None, ColorTags(9, True, 9, 14), codec="mpeg4", segment="mp4"))
    assert seen.tags == (9, 2, 9, 14)
    assert seen.aspect == Fraction(4, 3)


def test_the_bits_that_are_asked_for_are_taken(tmp_path: Path) -> None:
    writer = _writer(tmp_path / "a.mp4", codec="mpeg4", segment="mp4", bit_rate=2_000_000)
    assert writer._stream.codec_context.bit_rate == 2_000_000
    writer.abandon()


def test_a_file_of_that_name_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.nut").write_bytes(bytes(1 << 20))
    assert len(look(_written(tmp_path / "a.nut")).times) == 3


def test_it_is_on_the_disk_when_it_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced = []
    monkeypatch.setattr(os, "fsync", synced.append)
    _written(tmp_path / "a.nut")
    assert len(synced) == 1


def test_what_is_abandoned_is_gone(tmp_path: Path) -> None:
    writer = _writer(tmp_path / "a.nut")
    writer.write(FRAMES[0], 0)
    writer.abandon()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("codec", ["no_such_encoder", "png"])
def test_an_encoder_that_refuses_is_told(tmp_path: Path, codec: str) -> None:
    """GIVEN an encoder that is not there, or takes no such planes WHEN it writes THEN another format is advised."""
    with pytest.raises(CannotWrite, match="its encoder refuses it; choose another format"):
        _written(tmp_path / "a.nut", codec=codec)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="none"):
        _written(tmp_path / "none" / "a.nut")


@pytest.mark.parametrize(
    ("number", "says"), [(errno.ENOSPC, "the disk is full; make room"), (errno.EIO, "choose another format")]
)
def test_a_disk_that_fails_is_told(tmp_path: Path, number: int, says: str) -> None:
    class Failing:
        def mux(self, _packet: object) -> None:
            raise OSError(number, os.strerror(number))

    writer = _writer(tmp_path / "a.nut")
    whole, writer._container = writer._container, Failing()
    with pytest.raises(CannotWrite, match=says):
        writer.write(FRAMES[0], 0)
    whole.close()
