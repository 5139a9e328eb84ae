"""Pieces are joined packet by packet with sound, subtitles and words of the clip; nothing is encoded again."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from fractions import Fraction
from pathlib import Path

import av
import pytest

from engine.commissions.video.clip_joining import Joint, check_sound, join, joint_from
from engine.errors import CannotWrite
from tests.engine.commissions.video.clips import BASE, STEP, look, make_clip, packets
from tests.engine.commissions.video.painting import paint

WORDS = "1\n00:00:00,040 --> 00:00:00,200\nWater\n\n2\n00:00:00,240 --> 00:00:00,400\nFire\n"


def _joint(clip: Path, output: Path, *segments: tuple[Path, int], **more) -> Joint:
    container = {".mp4": "mp4", ".mov": "mov", ".mkv": "matroska"}[output.suffix]
    told = {"shift": 0, "end": None, "title": {}, "aspect": (1, 1), "tags": (1, False, 1, 1)} | more
    files = [(str(file), pts) for file, pts in segments]
    return Joint(str(clip), str(output), container, files, BASE.as_integer_ratio(), **told)


@pytest.fixture
def pieces(tmp_path: Path) -> list[tuple[Path, int]]:
    """Make pieces of ten and five frames."""
    folder = tmp_path / "pieces"
    folder.mkdir()
    return [
        (make_clip(folder / f"{number}.mp4", codec="mpeg4", count=count), STEP * first)
        for number, (first, count) in enumerate(((0, 10), (10, 5)))
    ]


def _joined(joint: Joint) -> Path:
    join(joint, lambda: None)
    return Path(joint.output)


def _with_words(clip: Path, path: Path) -> Path:
    """Copy a clip, with subtitles beside its pictures and sound."""
    path.with_suffix(".srt").write_text(WORDS, encoding="utf-8")
    with av.open(str(clip)) as film, av.open(str(path.with_suffix(".srt"))) as words, av.open(str(path), "w") as out:
        streams = {id(s): out.add_stream_from_template(s) for s in (*film.streams, *words.streams)}
        for source in (film, words):
            for packet in source.demux():
                if packet.dts is not None:
                    packet.stream = streams[id(packet.stream)]
                    out.mux(packet)
    return path


def _languages(path: Path) -> list[str]:
    with av.open(str(path)) as clip:
        return [track.language for track in clip.streams.audio]


def test_a_joint_travels_as_json(tmp_path: Path) -> None:
    joint = _joint(
        Path("a.mp4"), Path("b.mkv"), (Path("0.nut"), 0), (Path("1.nut"), 700), shift=5, end=2.5,
        title={"comment": "{}"}, strips_personal=True, is_partial=True,
    )  # fmt: skip
    found = joint_from(json.dumps(asdict(joint)))
    assert replace(found, segments=[(file, pts) for file, pts in found.segments]) == joint


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".mkv"])
def test_frames_of_all_pieces_follow_each_other(tmp_path: Path, pieces: list[tuple[Path, int]], suffix: str) -> None:
    clip = make_clip(tmp_path / "in.mp4", codec="mpeg4", count=15, sound=("aac", "aac"))
    out = _joined(_joint(clip, tmp_path / f"out{suffix}", *pieces, aspect=(4, 3), tags=(6, True, 6, 6)))
    seen = look(out)
    unit = Fraction(1, 1000) if suffix == ".mkv" else BASE
    assert [float(time - seen.times[0]) for time in seen.times] == pytest.approx(  # Matroska begins with the sound
        [float(STEP * BASE * index) for index in range(15)], abs=float(unit)
    )
    assert packets(out, "video")[0][0][1] == packets(pieces[0][0], "video")[0][0][1]  # not encoded again
    assert [[data for _, data in track] for track in packets(out)] == [
        [data for _, data in track] for track in packets(clip)
    ]
    assert _languages(out)[0] == "eng"
    assert suffix == ".mkv" or seen.aspect == Fraction(4, 3)  # PyAV has no way to tell Matroska's muxer


def test_a_part_has_the_part_of_the_sound(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "in.mp4", codec="mpeg4", count=50, sound=("aac",))

    paint(clip, tmp_path / "out.mp4", **{"from": 0.4, "to": 1.2})

    times = look(tmp_path / "out.mp4").times
    assert times == [STEP * BASE * index for index in range(20)]
    whole, part = packets(clip)[0], packets(tmp_path / "out.mp4")[0]
    expected = [(time - Fraction(2, 5), content) for time, content in whole if Fraction(2, 5) <= time < Fraction(6, 5)]
    assert part == expected


def test_the_sound_ends_where_the_part_does(tmp_path: Path, pieces: list[tuple[Path, int]]) -> None:
    clip = make_clip(tmp_path / "in.mp4", codec="mpeg4", count=50, sound=("aac",))
    out = _joined(_joint(clip, tmp_path / "out.mp4", *pieces, end=0.6))
    assert packets(out) == [[one for one in packets(clip)[0] if one[0] < Fraction(3, 5)]]


def test_a_clip_without_sound_is_joined(tmp_path: Path, pieces: list[tuple[Path, int]]) -> None:
    clip = make_clip(tmp_path / "in.mp4", codec="mpeg4", count=15)
    assert len(look(_joined(_joint(clip, tmp_path / "out.mp4", *pieces))).times) == 15


def test_words_about_the_clip_are_kept_and_ours_added(tmp_path: Path, pieces: list[tuple[Path, int]]) -> None:
    told = {"title": "Water", "artist": "Ada", "com.apple.quicktime.location.ISO6709": "+48.1", "comment": "old"}
    clip = make_clip(tmp_path / "in.mov", codec="mpeg4", count=15, metadata=told, options={})
    for strips, kept in ((False, {"artist", "title", "comment"}), (True, {"title", "comment"})):
        joint = _joint(clip, tmp_path / f"{strips}.mkv", *pieces, title={"comment": "new"}, strips_personal=strips)
        with av.open(str(_joined(joint))) as out:
            found = {key.lower(): value for key, value in out.metadata.items()}
        assert kept <= set(found)
        assert ("artist" in found) is not strips
        assert (found["comment"], found["title"]) == ("new", "Water")
        assert not any("major_brand" in key or (strips and "location" in key) for key in found)


def test_macintosh_has_its_own_names_of_languages(tmp_path: Path, pieces: list[tuple[Path, int]]) -> None:
    clip = make_clip(tmp_path / "in.mp4", codec="mpeg4", count=15, sound=("aac", "aac"))
    assert _languages(clip) == ["eng", "deu"]
    assert _languages(_joined(_joint(clip, tmp_path / "out.mov", *pieces))) == ["eng", "ger"]
    assert _languages(_joined(_joint(clip, tmp_path / "out.mkv", *pieces)))[0] == "eng"


def test_subtitles_are_kept_where_the_format_holds_them_and_missed_where_not(
    tmp_path: Path, pieces: list[tuple[Path, int]]
) -> None:
    clip = _with_words(make_clip(tmp_path / "a.mp4", codec="mpeg4", count=15, sound=("aac",)), tmp_path / "in.mkv")
    assert check_sound(str(clip), "matroska") == []
    (told,) = check_sound(str(clip), "mp4")
    assert told == "The subtitles of in.mkv do not fit into this format and are left out; MKV holds them."
    out = _joined(_joint(clip, tmp_path / "out.mkv", *pieces))
    assert [bytes(data) for _, data in packets(out, "subtitles")[0]] == [b"Water", b"Fire"]
    assert packets(_joined(_joint(clip, tmp_path / "out.mp4", *pieces)), "subtitles") == []


@pytest.mark.parametrize("container", ["mp4", "mov"])
def test_sound_that_does_not_fit_is_named(tmp_path: Path, container: str) -> None:
    clip = make_clip(tmp_path / "in.mkv", sound=("tta",))
    with pytest.raises(CannotWrite, match=rf"{container.upper()} cannot hold the sound of in\.mkv, which is tta"):
        check_sound(str(clip), container)
    assert check_sound(str(clip), "matroska") == []


def test_it_tells_that_it_goes_on(tmp_path: Path, pieces: list[tuple[Path, int]], monkeypatch) -> None:
    monkeypatch.setattr("engine.commissions.video.clip_joining._BEAT", 4)
    beats = []
    clip = make_clip(tmp_path / "in.mp4", codec="mpeg4", count=15)
    join(_joint(clip, tmp_path / "out.mkv", *pieces), lambda: beats.append(1))
    assert len(beats) == 4  # of 15 packets


def test_sound_that_is_cut_off_is_kept_as_far_as_it_goes(tmp_path: Path, pieces: list[tuple[Path, int]]) -> None:
    clip = make_clip(tmp_path / "in.mkv", count=15, sound=("aac",))
    content, whole = clip.read_bytes(), packets(clip)[0]
    clip.write_bytes(content[: content.index(whole[len(whole) // 2][1])])
    out = _joined(_joint(clip, tmp_path / "out.mkv", *pieces))
    assert 1 < len(packets(out)[0]) < len(whole)
    assert len(look(out).times) == 15


@pytest.mark.parametrize("output", ["none/out.mkv", "/dev/full"])
def test_what_cannot_be_put_together_is_told(tmp_path: Path, pieces: list[tuple[Path, int]], output: str) -> None:
    """GIVEN no folder, or a disk that is full WHEN pieces are joined THEN one sentence says what to do."""
    if output == "/dev/full" and not Path(output).exists():
        output = "none/full"
    joint = replace(_joint(pieces[0][0], tmp_path / "out.mkv", *pieces), output=str(tmp_path / output))
    says = "the disk is full; make room" if output == "/dev/full" else "choose another format"
    with pytest.raises(CannotWrite, match=f"{Path(output).name} could not be put together: {says}"):
        join(joint, lambda: None)
