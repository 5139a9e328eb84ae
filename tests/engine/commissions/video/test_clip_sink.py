"""A painted clip is written piece by piece: refused early, taken up again, whole at the end or not there at all."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from engine.commissions.commission import Ended
from engine.commissions.queue.queue_item import ItemState
from engine.commissions.source import SourceFrame
from engine.commissions.video import clip_sink
from engine.commissions.video.clip_info import ClipInfo
from engine.commissions.video.clip_joining import Joint, joint_from
from engine.commissions.video.clip_journal import ClipJournal
from engine.commissions.video.clip_sink import ClipSink
from engine.commissions.video.clip_work import ClipWork
from engine.commissions.video.frame_colors import PQ, ColorTags
from engine.commissions.video.frame_layout import FrameLayout
from engine.errors import CannotWrite, EngineStopped, Sentence, UnsupportedFormat
from engine.options import Precision, SaveOptions, StyleOptions
from engine.values import Picture, Result
from tests.engine.commissions.video.clips import BASE, look, make_clip, packets
from tests.engine.commissions.video.painting import Inverter, paint

RATE = 25
INFO = ClipInfo(64, 48, FrameLayout(), ColorTags(1, False, 1, 1), BASE, Fraction(RATE), count=100, seconds=4.0)


class Source:
    """Stand in for the source: it only tells what the file says."""

    def __init__(self, info: ClipInfo = INFO) -> None:
        self.info = info


class Process:
    """Stand in for the process that joins: note down what is joined, and write something."""

    joints: list[Joint]
    told: tuple[Sentence, ...] = ()
    words: list[list[str]]

    def __init__(self, _path: Path, words: list[str]) -> None:
        self.words.append(words)
        if words[0] == "join":
            self.joints.append(joint_from(Path(words[2]).read_text(encoding="utf-8")))
            Path(self.joints[-1].output).write_bytes(b"a clip")

    def messages(self):
        return iter([({"notice": notice.to_json()}, b"") for notice in self.told])

    def close(self) -> None:
        pass


@pytest.fixture
def process(monkeypatch: pytest.MonkeyPatch) -> type[Process]:
    Process.joints, Process.words, Process.told = [], [], ()
    monkeypatch.setattr(clip_sink, "GuardedProcess", Process)
    monkeypatch.setattr(ClipSink, "_check_whole", lambda _self, _file: None)
    return Process


@pytest.fixture
def work(tmp_path: Path) -> ClipWork:
    (tmp_path / "in.mp4").write_bytes(b"somebody's")
    return ClipWork(tmp_path / "in.mp4")


def _sink(work: ClipWork, name: str = "out.mkv", info: ClipInfo = INFO, **more) -> ClipSink:
    saving, options = more.pop("saving", SaveOptions()), more.pop("options", StyleOptions())
    return ClipSink(work.path.with_name(name), Source(info), work, saving, options, **more)


def _write(sink: ClipSink, *indices: int) -> None:
    for index in indices:
        pixels = np.full((48, 64, 3), index / 100, np.float32)
        result = Result(pixels, StyleOptions(), "cpu", "none", Precision.FLOAT32)
        sink.write(SourceFrame(index, Picture(pixels), Fraction(index, RATE)), result, '{"a": "recipe"}')


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_sound_that_does_not_fit_is_refused_before_anything_is_painted(tmp_path: Path) -> None:
    engine = Inverter()
    clip = make_clip(tmp_path / "in.mkv", sound=("tta",))
    ended = paint(clip, tmp_path / "out.mp4", engine)
    assert ended.exit_code == 6
    assert "MKV" in ended.message
    assert engine.count == 0
    assert paint(clip, tmp_path / "out.mkv", engine).state is ItemState.DONE


def test_the_clip_itself_is_never_written_to(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "in.mkv")
    content = clip.read_bytes()
    ended = paint(clip, clip)
    assert ended.exit_code == 6
    assert clip.read_bytes() == content


def test_what_fails_leaves_nothing_beside_the_target(tmp_path: Path) -> None:
    class Failing(Inverter):
        def stylize(self, picture, options, **more):
            yield from super().stylize(picture, options, **more)
            if self.count == 5:
                raise RuntimeError("gone")

    clip = make_clip(tmp_path / "in.mkv")
    ended = paint(clip, tmp_path / "out.mkv", Failing(), strength=1.0)
    assert isinstance(ended, Ended)
    assert ended.state is ItemState.FAILED
    assert [path.name for path in tmp_path.iterdir()] == ["in.mkv"]


def test_a_file_that_lacks_frames_is_no_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN pieces that are joined to fewer frames than were painted WHEN the file is looked at THEN that is told."""
    join, short = clip_sink.ClipSink._join, make_clip(tmp_path / "short.mp4", count=3, codec="mpeg4")

    def joined(sink, output: Path, container: str) -> None:
        join(sink, output, container)
        output.write_bytes(short.read_bytes())

    monkeypatch.setattr(clip_sink.ClipSink, "_join", joined)
    ended = paint(make_clip(tmp_path / "in.mkv"), tmp_path / "out.mp4", Inverter(), strength=1.0)
    assert ended.state is ItemState.FAILED
    assert "frames missing" in str(ended.message)
    assert not (tmp_path / "out.mp4").exists()


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("out.avi", UnsupportedFormat),
        ("in.mp4", CannotWrite),
        ("out", UnsupportedFormat),
    ],
)
def test_what_could_not_be_written_is_refused_at_once(
    work: ClipWork, name: str, error: type, process: type[Process]
) -> None:
    with pytest.raises(error):
        _sink(work, name).check()
    assert (process.words, _names(work.path.parent)) == ([], ["in.mp4"])


@pytest.mark.parametrize(
    ("name", "own", "container"),
    [
        ("out.mp4", {"sound": ("aac",)}, "mp4"), ("out.mkv", {"subtitles": ("ass",)}, "matroska"),
        ("out.mov", {"sound": ("aac",), "subtitles": ("ass",)}, "mov"), ("out.mp4", {}, None),
        ("out.gif", {"sound": ("aac",)}, None), ("out.png", {"sound": ("aac",)}, None),
    ],
)  # fmt: skip
def test_sound_and_subtitles_are_tried_where_the_format_has_them(
    work: ClipWork, process: type[Process], name: str, own: dict, container: str | None
) -> None:
    process.told = (Sentence("The subtitles of {0} are left out.", "in.mp4"),)
    _sink(work, name, replace(INFO, **own)).check()
    assert process.words == ([] if container is None else [["sound", str(work.path), container]])
    assert work.notices == ([] if container is None else ["The subtitles of in.mp4 are left out."])


@pytest.mark.parametrize(("name", "is_told"), [("out.mkv", True), ("out.mp4", False), ("out.mov", False)])
def test_pixels_that_are_not_square_are_told_where_the_format_loses_them(
    work: ClipWork, name: str, is_told: bool
) -> None:
    _sink(work, name, replace(INFO, aspect=Fraction(4, 3))).check()
    told = "The pixels of in.mp4 are not square, which MKV loses; MP4 and MOV keep it."
    assert work.notices == ([told] if is_told else [])


def test_every_so_many_seconds_a_piece_is_finished(work: ClipWork, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clip_sink, "SEGMENT_SECONDS", 0.39)
    sink = _sink(work)
    assert sink.begin(None) == 0
    _write(sink, *range(25))
    folder, pieces = sink.pieces()
    assert [(piece.file, piece.pts * BASE, piece.count) for piece in pieces] == [
        ("segment-00000.nut", 0, 10), ("segment-00001.nut", Fraction(10, RATE), 10),
        ("segment-00002.nut", Fraction(20, RATE), 5),
    ]  # fmt: skip
    assert folder.parent == work.path.parent
    assert [float(time) for time in look(folder / "segment-00001.nut").times] == pytest.approx(
        [index / RATE for index in range(10)]
    )
    sink.discard()


def test_freed_memory_is_given_back_while_a_piece_is_open(work: ClipWork, monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN a clip whose piece is open WHEN forty frames are written THEN the heap was trimmed twice meanwhile."""
    trims: list[int] = []
    sink = _sink(work)
    monkeypatch.setattr(clip_sink, "trim_heap", lambda: trims.append(sink._written))
    sink.begin(None)
    _write(sink, *range(45))
    assert trims == [20, 40]
    sink.discard()


def test_discarding_leaves_nothing_beside_the_target(work: ClipWork) -> None:
    sink = _sink(work)
    sink.begin(None)
    _write(sink, 0, 1)
    assert len(_names(work.path.parent)) == 2
    sink.discard()
    assert _names(work.path.parent) == ["in.mp4"]


def test_a_later_run_goes_on_behind_what_is_finished(
    work: ClipWork, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIVEN a run that was stopped in its third piece WHEN another begins THEN two stay, and the third is new."""
    monkeypatch.setattr(clip_sink, "SEGMENT_SECONDS", 0.39)
    sink = _sink(work)
    sink.begin(tmp_path / "notes")
    _write(sink, *range(25))
    sink.discard()
    assert [name for name in _names(tmp_path / "notes") if name.endswith("nut")] == [
        "segment-00000.nut", "segment-00001.nut"
    ]  # fmt: skip

    later = ClipWork(work.path)
    again = _sink(later)
    assert again.begin(tmp_path / "notes") == 20
    assert later.last[0, 0, 0] == pytest.approx(0.19)
    assert later.notes.last_pts * BASE == Fraction(19, RATE)
    _write(again, 20, 21)
    _, pieces = again.pieces()
    assert [(piece.file, piece.count) for piece in pieces][2:] == [("segment-00002.nut", 2)]
    again.discard()


@pytest.mark.parametrize("other", ["strength", "start", "stop", "consistency", "ending", "clip"])
def test_what_is_painted_otherwise_begins_anew(work: ClipWork, tmp_path: Path, other: str) -> None:
    sink = _sink(work)
    sink.begin(tmp_path / "notes")
    _write(sink, 0, 1)
    sink.pieces()
    more, name, options = {}, "out.mkv", StyleOptions()
    match other:
        case "strength":
            options = StyleOptions(strength=0.5)
        case "ending":
            name = "out.mov"
        case "clip":
            work.path.write_bytes(b"somebody else's")
        case _:
            more = {other: 0.5}
    assert _sink(ClipWork(work.path, **more), name, options=options).begin(tmp_path / "notes") == 0
    if other == "strength":
        assert _sink(ClipWork(work.path), "other.mkv").begin(tmp_path / "notes") == 2  # the name does not count


def test_pieces_painted_elsewhere_are_taken_in_their_order(
    work: ClipWork, tmp_path: Path, process: type[Process]
) -> None:
    for name in ("x.nut", "y.nut"):
        (tmp_path / name).write_bytes(name.encode())
    sink = _sink(work)
    sink.begin(None)
    sink.take([(tmp_path / "x.nut", 0, 7), (tmp_path / "y.nut", 3584, 5)], '{"of": "another"}')
    folder, pieces = sink.pieces()
    assert [((folder / piece.file).read_bytes(), piece.pts, piece.count) for piece in pieces] == [
        (b"x.nut", 0, 7), (b"y.nut", 3584, 5)
    ]  # fmt: skip
    assert work.notes.done == 12
    assert sink.close() == tmp_path / "out.mkv"
    assert process.joints[0].title == {"comment": '{"of": "another"}'}
    assert not list(tmp_path.glob(".impasto*"))


@pytest.mark.parametrize(
    ("part", "saving", "expected"),
    [
        ({}, {}, (0, None, False, False, {"comment": '{"a": "recipe"}'})),
        ({"start": 1.0, "stop": 2.0}, {}, (12800, 2.0, False, True, {"comment": '{"a": "recipe"}'})),
        ({"stop": 2.0}, {}, (0, 2.0, False, True, {"comment": '{"a": "recipe"}'})),
        ({}, {"strip_personal": True}, (0, None, True, False, {})),
    ],
)  # fmt: skip
def test_pieces_are_joined_with_their_part_of_the_sound(
    work: ClipWork, process: type[Process], part: dict, saving: dict, expected: tuple
) -> None:
    for name, value in part.items():
        setattr(work, name, value)
    sink = _sink(work, info=replace(INFO, aspect=Fraction(4, 3)), saving=SaveOptions(**saving))
    sink.begin(None)
    _write(sink, 25, 26)
    sink.close()
    (joint,) = process.joints
    assert (joint.shift, joint.end, joint.strips_personal, joint.is_partial, joint.title) == expected
    assert (joint.clip, joint.container, joint.time_base, joint.aspect) == (
        str(work.path), "matroska", (1, 12800), (4, 3)
    )  # fmt: skip
    assert [(Path(file).name, pts) for file, pts in joint.segments] == [("segment-00000.nut", 12800)]
    assert joint.tags == (1, False, 1, 1)


def test_a_taken_name_is_kept_unless_it_is_to_be_replaced(work: ClipWork, process: type[Process]) -> None:
    target = work.path.with_name("out.mkv")
    target.write_bytes(b"mine")
    for overwrite, name in ((False, "out (2).mkv"), (True, "out.mkv")):
        sink = _sink(work, overwrite=overwrite)
        sink.begin(None)
        _write(sink, 0)
        assert target.read_bytes() == b"mine"
        assert sink.close().name == name
    assert target.read_bytes() == b"a clip"
    assert len(process.joints) == 2


def test_without_a_frame_there_is_no_clip(work: ClipWork) -> None:
    sink = _sink(work)
    with pytest.raises(EngineStopped):
        sink.close()
    sink.begin(None)
    with pytest.raises(EngineStopped):
        sink.close()
    sink.discard()
    assert _names(work.path.parent) == ["in.mp4"]


@pytest.mark.parametrize("what", ["journal", "name"])
def test_a_disk_that_is_full_is_told_by_the_targets_name(
    work: ClipWork, monkeypatch: pytest.MonkeyPatch, process: type[Process], what: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(ClipJournal, "write", full) if what == "journal" else None
    monkeypatch.setattr(Path, "replace", full) if what == "name" else None
    sink = _sink(work)
    sink.begin(None)
    _write(sink, 0)
    with pytest.raises(CannotWrite, match=r"out\.mkv could not be saved"):
        sink.close()
    monkeypatch.undo()
    sink.discard()
    assert _names(work.path.parent) == ["in.mp4"]


@pytest.mark.parametrize(
    ("name", "own", "written"),
    [
        ("out.mkv", ColorTags(9, True, 9, 14), ColorTags(9, True, 9, 14)),
        ("out.mov", ColorTags(1, True, 1, 1), ColorTags(1, False, 1, 1)),  # ProRes has no full range
        ("out.mp4", ColorTags(6, True, 5, 6), ColorTags(6, True, 5, 6)),
        ("out.mkv", ColorTags(9, False, 9, PQ), ColorTags(6, False, 1, 1)),  # brought to BT.709's range
        ("out.mp4", ColorTags(0, True, 1, 13), ColorTags(6, False, 1, 1)),
        ("out.gif", ColorTags(6, False, 6, 6), ColorTags(0, True)),
    ],
)  # fmt: skip
def test_colours_are_told_as_they_are_written(work: ClipWork, name: str, own: ColorTags, written: ColorTags) -> None:
    assert _sink(work, name, replace(INFO, tags=own))._tags() == written


def test_a_real_clip_is_joined_with_its_sound(tmp_path: Path) -> None:
    """GIVEN pieces of a clip with sound WHEN they are joined THEN frames, times and sound are whole."""
    work = ClipWork(make_clip(tmp_path / "in.mp4", codec="mpeg4", count=6, sound=("aac",)))
    sink = _sink(work)
    sink.check()
    sink.begin(None)
    _write(sink, *range(6))
    sink.close()
    times = look(tmp_path / "out.mkv").times
    assert [time - times[0] for time in times] == [Fraction(index, RATE) for index in range(6)]
    ours, theirs = (
        [[data for _, data in track] for track in packets(one)] for one in (tmp_path / "out.mkv", work.path)
    )
    assert ours == theirs
    assert _names(tmp_path) == ["in.mp4", "out.mkv"]
