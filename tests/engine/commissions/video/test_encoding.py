"""Each ending has its encoder, planes and container; none is under the GPL."""

from __future__ import annotations

import os
import sys
from fractions import Fraction
from pathlib import Path

import av
import pytest

from engine.commissions.video import encoding
from engine.commissions.video.clip_info import ClipInfo
from engine.commissions.video.encoding import SUFFIXES, Encoding, encoding_for, system_h264
from engine.commissions.video.frame_colors import ColorTags
from engine.commissions.video.frame_layout import FrameLayout
from engine.errors import UnsupportedFormat

UNDER_GPL = {"libx264", "libx264rgb", "libx265", "libxvid"}


@pytest.fixture(autouse=True)
def _without_encoder_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "system_h264", lambda: None)
    monkeypatch.setenv("SVT_LOG", "1")


def _info(width: int = 640, height: int = 360, layout: FrameLayout | None = None, rate: int = 25) -> ClipInfo:
    return ClipInfo(width, height, layout or FrameLayout(), ColorTags(1), Fraction(1, 12800), Fraction(rate))


def _chosen(name: str, info: ClipInfo | None = None, quality: int = 95) -> Encoding:
    return encoding_for(Path(name), info or _info(), quality)


@pytest.mark.parametrize(
    ("name", "codec", "container", "segment", "layout"),
    [
        ("a.mp4", "libsvtav1", "mp4", "mp4", "yuv420p10le"), ("a.M4V", "libsvtav1", "mp4", "mp4", "yuv420p10le"),
        ("a.mov", "prores_ks", "mov", "mov", "yuv422p10le"), ("a.mkv", "ffv1", "matroska", "nut", "yuv420p"),
        ("a.gif", "ffv1", "animation", "nut", "gbrp16le"), ("a.webp", "ffv1", "animation", "nut", "gbrp16le"),
        ("a.png", "ffv1", "images", "nut", "gbrp16le"), ("a.TIFF", "ffv1", "images", "nut", "gbrp16le"),
    ],
)  # fmt: skip
def test_the_ending_tells_how_it_is_written(name: str, codec: str, container: str, segment: str, layout: str) -> None:
    chosen = _chosen(name)
    assert (chosen.codec, chosen.container, chosen.segment, chosen.layout.name) == (codec, container, segment, layout)


def test_all_endings_that_are_named_are_written_and_none_by_what_is_under_the_gpl() -> None:
    for suffix in SUFFIXES:
        chosen = _chosen(f"a{suffix}")
        assert chosen.codec not in UNDER_GPL
        assert av.codec.Codec(chosen.codec, "w").id
    assert not UNDER_GPL & {name for names in encoding._SYSTEM_H264.values() for name in names}


@pytest.mark.parametrize("name", ["a.avi", "a.webm", "a", "a.jpg"])
def test_other_endings_are_told_what_is_written(name: str) -> None:
    with pytest.raises(UnsupportedFormat, match=rf"{name} cannot be saved.*\.mp4.*\.mkv"):
        _chosen(name)


@pytest.mark.parametrize(
    ("own", "kept"),
    [
        (FrameLayout(10, (1, 0)), "yuv422p10le"), (FrameLayout(12, (0, 0), has_alpha=True), "yuv444p12le"),
        (FrameLayout(16, None), "gray16le"), (FrameLayout(8, is_rgb=True, has_alpha=True), "gbrp16le"),
    ],
)  # fmt: skip
def test_matroska_holds_the_clips_own_planes(own: FrameLayout, kept: str) -> None:
    assert _chosen("a.mkv", _info(layout=own)).layout.name == kept


@pytest.mark.parametrize(("size", "sliced"), [((64, 64), True), ((63, 640), False), ((640, 63), False)])
def test_small_frames_have_no_slices(size: tuple[int, int], sliced: bool) -> None:
    assert ("slices" in _chosen("a.mkv", _info(*size)).options) == sliced


def test_ffv1_looks_farther_where_that_has_been_tried() -> None:
    assert _chosen("a.mkv", _info(layout=FrameLayout(10))).options["context"] == "1"
    assert _chosen("a.mkv", _info(layout=FrameLayout(12))).options["context"] == "0"


def test_quality_counts() -> None:
    factors = [int(_chosen("a.mp4", quality=quality).options["crf"]) for quality in (1, 50, 95, 100)]
    assert factors == sorted(factors, reverse=True)
    assert len(set(factors)) == 4
    assert factors[-1] >= 1 and factors[0] <= 63


def test_the_systems_own_encoder_is_given_bits_for_what_it_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "system_h264", lambda: "h264_of_the_system")
    usual = _chosen("a.mp4")
    assert (usual.codec, usual.layout.name) == ("h264_of_the_system", "yuv420p")
    assert usual.bit_rate == 0.25 * 640 * 360 * 25
    assert _chosen("a.mp4", _info(1280, 360)).bit_rate == 2 * usual.bit_rate
    assert _chosen("a.mp4", _info(rate=50)).bit_rate == 2 * usual.bit_rate
    assert _chosen("a.mp4", quality=50).bit_rate < usual.bit_rate
    assert _chosen("a.mov").codec == "prores_ks"


@pytest.mark.parametrize(
    ("names", "found"),
    [(("no_such_encoder", "mpeg4", "mpeg2video"), "mpeg4"), (("no_such_encoder", "png"), None), ((), None)],
)
def test_only_an_encoder_that_opens_is_taken(
    names: tuple[str, ...], found: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIVEN encoders that are not there, or take no such planes WHEN one is looked for THEN they are passed over."""
    monkeypatch.setattr(encoding, "_SYSTEM_H264", {sys.platform: names} if names else {})
    assert system_h264.__wrapped__() == found


@pytest.mark.parametrize(("before", "after"), [(None, "0"), ("3", "3")])
def test_the_encoder_keeps_silent_unless_told_otherwise(
    before: str | None, after: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if before is None:
        monkeypatch.delenv("SVT_LOG")
    else:
        monkeypatch.setenv("SVT_LOG", before)
    _chosen("a.mp4")
    assert os.environ["SVT_LOG"] == after
