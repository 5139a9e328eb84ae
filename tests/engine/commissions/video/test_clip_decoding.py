"""Clips are decoded plane by plane as the file has them, in their own times; damage is passed over and told."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import av
import numpy as np
import pytest

from engine.commissions.video import clip_decoding
from engine.commissions.video.clip_decoding import _Decoding, _layout, decode
from engine.commissions.video.clip_info import ClipInfo, Decoded, Span
from engine.commissions.video.frame_layout import FrameLayout
from engine.errors import Sentence, UnreadableImage, UnsupportedFormat
from tests.engine.commissions.video.clips import BASE, STEP, look, make_clip, packets


def _decoded(path: Path, **span) -> tuple[ClipInfo, list[Decoded], list[Sentence]]:
    info, *items = decode(path, Span(**span))
    assert isinstance(info, ClipInfo)
    frames = [item for item in items if isinstance(item, Decoded)]
    return info, frames, [item for item in items if isinstance(item, Sentence)]


def _indices(path: Path, **span) -> list[int]:
    return [frame.pts // STEP for frame in _decoded(path, **span)[1]]


def test_frames_and_times_are_the_files_own(tmp_path: Path) -> None:
    pts = [0, 512, 700, 2000, 2001, 9000]
    clip = make_clip(tmp_path / "a.mov", codec="prores_ks", pixels="yuv422p10le", pts=pts)
    info, frames, told = _decoded(clip)
    assert [frame.pts for frame in frames] == pts
    assert (info.time_base, info.layout.name, told) == (BASE, "yuv422p10le", [])


@pytest.mark.parametrize("pixels", ["yuv420p", "yuv422p10le", "yuv444p", "gray", "yuva420p", "gbrp16le"])
def test_planes_are_the_files_own_without_what_pads_their_rows(tmp_path: Path, pixels: str) -> None:
    clip = make_clip(tmp_path / "a.mkv", size=(33, 47), pixels=pixels, count=2)
    _, frames, _ = _decoded(clip)
    for ours, theirs in zip(frames, look(clip).planes, strict=True):
        assert len(ours.planes) == len(theirs)
        assert all(np.array_equal(one, other) for one, other in zip(ours.planes, theirs, strict=True))


def test_what_the_file_says_is_told(tmp_path: Path) -> None:
    clip = make_clip(
        tmp_path / "a.mov",
        codec="mpeg4",
        count=20,
        sound=("aac", "pcm_s16le"),
        aspect=Fraction(4, 3),
        tags=(1, 1, 1, 1),
    )
    info, _, _ = _decoded(clip)
    assert (info.width, info.height, info.count, info.rate, info.aspect) == (64, 48, 20, 25, Fraction(4, 3))
    assert info.seconds == pytest.approx(0.8, abs=0.05)
    assert (info.sound, info.subtitles) == (("aac", "pcm_s16le"), ())
    assert (info.tags.matrix, info.tags.is_full, info.is_interlaced, info.notices) == (1, False, False, ())


def test_a_turned_clip_is_described_upright(tmp_path: Path) -> None:
    info, frames, _ = _decoded(make_clip(tmp_path / "a.mp4", codec="mpeg4", rotation=-90, aspect=Fraction(4, 3)))
    assert (info.height, info.width, info.aspect, info.turned) == (64, 48, Fraction(3, 4), 270)
    assert frames[0].planes[0].shape == (48, 64)  # not turned yet


@pytest.mark.parametrize(("height", "matrix"), [(48, 6), (720, 1)])
def test_a_clip_that_names_no_matrix_has_the_one_of_its_height(tmp_path: Path, height: int, matrix: int) -> None:
    assert _decoded(make_clip(tmp_path / "a.mkv", size=(height, 32), count=1))[0].tags.matrix == matrix


def test_jpegs_range_is_full(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mkv", codec="mjpeg", pixels="yuvj420p", count=1, tags=(2, 2, 2, 2))
    info, _, _ = _decoded(clip)
    assert (info.tags.is_full, info.layout.name) == (True, "yuv420p")


def test_what_is_not_painted_as_it_is_is_told(tmp_path: Path) -> None:
    clear, bright = (
        make_clip(tmp_path / "a.mkv", pixels="yuva420p", count=1),
        make_clip(tmp_path / "b.mkv", pixels="yuv420p10le", tags=(9, 1, 9, 16), count=1),
    )
    assert "transparent" in _decoded(clear)[0].notices[0]
    assert "HDR" in _decoded(bright)[0].notices[0]


@pytest.mark.parametrize(
    ("name", "layout"),
    [
        ("yuv420p", FrameLayout()), ("yuvj422p", FrameLayout(chroma=(1, 0))), ("nv12", FrameLayout()),
        ("p010le", FrameLayout(10)), ("yuv420p9le", FrameLayout(10)), ("yuv444p14le", FrameLayout(16, (0, 0))),
        ("yuv410p", FrameLayout(chroma=(2, 2))), ("yuv411p", FrameLayout(chroma=(2, 0))),
        ("yuva422p", FrameLayout(chroma=(1, 0), has_alpha=True)), ("gray", FrameLayout(chroma=None)),
        ("gray14le", FrameLayout(16, None)), ("monow", FrameLayout(chroma=None)),
        ("rgb24", FrameLayout(is_rgb=True)), ("rgb565le", FrameLayout(is_rgb=True)),
        ("rgba", FrameLayout(is_rgb=True, has_alpha=True)), ("pal8", FrameLayout(is_rgb=True, has_alpha=True)),
        ("gbrp9le", FrameLayout(10, is_rgb=True)), ("rgb48le", FrameLayout(16, is_rgb=True)),
    ],
)  # fmt: skip
def test_the_plain_layout_loses_nothing(name: str, layout: FrameLayout) -> None:
    assert _layout(av.VideoFrame(64, 48, name)) == layout


@pytest.mark.parametrize(
    ("span", "indices"),
    [
        ({"start": 0.8, "stop": 1.2}, range(20, 30)), ({"start": 0.0, "stop": 0.08}, range(2)),
        ({"start": 0.81}, range(21, 40)), ({"stop": 0.2, "stride": 2}, range(0, 5, 2)),
        ({"start": 0.4, "stride": 10}, range(10, 40, 10)), ({"start": 5.0}, ()),
    ],
)  # fmt: skip
def test_a_part_begins_and_ends_where_it_is_told(tmp_path: Path, span: dict, indices: range) -> None:
    clip = make_clip(tmp_path / "a.mov", codec="mpeg4", count=40, options={"g": "12"})
    assert _indices(clip, **span) == list(indices)


def test_interlaced_frames_become_whole(tmp_path: Path) -> None:
    clip = make_clip(
        tmp_path / "a.ts", codec="mpeg2video", base=Fraction(1, 25), pts=list(range(12)), interlaced=True, size=(64, 96)
    )
    info, frames, _ = _decoded(clip)
    assert info.is_interlaced
    assert [frame.pts - frames[0].pts for frame in frames] == [3600 * index for index in range(12)]


def test_one_frame_is_a_clip(tmp_path: Path) -> None:
    assert _indices(make_clip(tmp_path / "a.mp4", codec="mpeg4", count=1)) == [0]


def test_what_is_cut_off_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    content = make_clip(tmp_path / "a.mkv", count=30).read_bytes()
    (tmp_path / "cut.mkv").write_bytes(content[: len(content) // 2])
    assert 5 < len(_indices(tmp_path / "cut.mkv")) < 30


def _with_damage(folder: Path, *damaged: int) -> Path:
    """Make a clip of ten frames, of which some hold nothing but zeros."""
    clip = make_clip(folder / "a.mkv", codec="mjpeg", pixels="yuvj420p", count=10, tags=(2, 2, 2, 2))
    content, pictures = clip.read_bytes(), packets(clip, "video")[0]
    for index in damaged:
        picture = pictures[index][1]
        assert content.count(picture) == 1
        content = content.replace(picture, bytes(len(picture)))
    clip.write_bytes(content)
    return clip


def test_damaged_frames_are_passed_over_and_it_is_told(tmp_path: Path) -> None:
    _, frames, told = _decoded(_with_damage(tmp_path, 3, 4, 7))
    assert [frame.pts // 40 for frame in frames] == [0, 1, 2, 5, 6, 8, 9]  # Matroska counts ms
    assert [str(sentence) for sentence in told] == ["a.mkv is damaged; what could be decoded of it is painted."]


def test_a_clip_of_damage_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clip_decoding, "_MOST_FAULTS", 2)
    _, frames, told = _decoded(_with_damage(tmp_path, 3, 4, 5))
    assert len(frames) == 3
    assert len(told) == 1


def test_times_grow_whatever_the_file_says(tmp_path: Path) -> None:
    """GIVEN frames without a time, and with an earlier one WHEN decoded THEN each is a frame later than the last."""
    said = [None, 5, 5, 2, None, 20]
    frames = [SimpleNamespace(pts=pts, dts=None) for pts in said]
    frames[4].dts = 30  # in whose place its other time stamp is taken
    context = SimpleNamespace(width=8, height=8)
    stream = SimpleNamespace(time_base=Fraction(1, 50), average_rate=Fraction(25), codec_context=context)
    packets_of_two = [SimpleNamespace(decode=lambda two=frames[i : i + 2]: two) for i in (0, 2, 4)]
    container = SimpleNamespace(demux=lambda _stream: iter(packets_of_two))
    found = [frame.pts for frame in _Decoding(tmp_path / "a.avi", container, stream, Span())._frames()]
    assert found == [0, 5, 7, 9, 30, 32]


def test_sound_alone_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "song.m4a"
    with av.open(str(path), "w", format="mp4") as out:
        track = out.add_stream("aac", rate=48000, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
        frame.sample_rate = 48000
        out.mux(track.encode(frame))
        out.mux(track.encode(None))
    with pytest.raises(UnsupportedFormat, match="moving"):
        _decoded(path)


def test_a_songs_cover_is_no_clip() -> None:
    cover = SimpleNamespace(disposition=av.stream.Disposition.attached_pic)
    film = SimpleNamespace(disposition=av.stream.Disposition.default)
    container = SimpleNamespace(streams=SimpleNamespace(video=[cover, film]))
    assert clip_decoding._stream(container, Path("a.mp4")) is film
    container.streams.video.pop()
    with pytest.raises(UnsupportedFormat, match="moving"):
        clip_decoding._stream(container, Path("a.mp3"))


def test_frames_that_are_too_large_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clip_decoding, "MOST_PIXELS", 64 * 48 - 1)
    with pytest.raises(UnreadableImage, match=r"a\.mkv has frames of more than 64 megapixels"):
        _decoded(make_clip(tmp_path / "a.mkv", count=1))


@pytest.mark.parametrize("content", [b"", b"Dear diary, " * 100, bytes(5000)])
def test_what_is_no_clip_says_so(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.mp4").write_bytes(content)
    with pytest.raises(UnreadableImage, match=r"a\.mp4 is damaged or no clip"):
        _decoded(tmp_path / "a.mp4")
    with pytest.raises(UnreadableImage, match="none"):
        _decoded(tmp_path / "none.mp4")


def test_a_reader_that_is_closed_lets_the_file_go(tmp_path: Path) -> None:
    """GIVEN a clip that is read in part WHEN the reading ends THEN no handle of it stays open."""
    import psutil

    clip = make_clip(tmp_path / "a.mkv")
    items = decode(clip, Span())
    next(items), next(items)
    assert any(Path(file.path) == clip for file in psutil.Process().open_files())
    items.close()
    assert not any(Path(file.path) == clip for file in psutil.Process().open_files())
