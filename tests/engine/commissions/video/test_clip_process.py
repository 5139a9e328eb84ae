"""The process that has limits tells on standard output what it finds, whatever happens in it, and nothing else."""

from __future__ import annotations

import io
import json
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.commissions.video import clip_process
from engine.commissions.video.clip_info import ClipInfo, Decoded
from engine.errors import CannotWrite, OutOfMemory, Sentence
from tests.engine.commissions.video.clips import STEP, look, make_clip

ROOT = Path(__file__).resolve().parents[4]
_BROKEN = """
import sys
from engine.commissions.video import clip_process
def broken(words, tell):
    print("what a library says")
    tell({"beat": True})
    raise KIND
clip_process._TASKS["decode"] = broken
sys.exit(clip_process.main(sys.argv[1:]))
"""


def _messages(output: bytes) -> list[tuple[dict[str, Any], list[np.ndarray]]]:
    """Take apart what a process has written, down to its last byte."""
    stream, found = io.BytesIO(output), []
    while length := stream.read(4):
        header = json.loads(stream.read(struct.unpack("<I", length)[0]))
        dtype = {1: "u1", 2: "<u2"}[header.get("bytes", 1)]
        shapes = header.get("shapes", [])
        planes = [np.frombuffer(stream.read(h * w * header["bytes"]), dtype).reshape(h, w) for h, w in shapes]
        found.append((header, planes))
    return found


def _run(*words: object, code: str | None = None, given: bytes = b"") -> list[tuple[dict[str, Any], list[np.ndarray]]]:
    program = ["-c", code] if code else ["-m", "engine.commissions.video.clip_process"]
    with subprocess.Popen(
        [sys.executable, *program, *map(str, words)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        process.stdin.write(given)
        process.stdin.flush()
        if given:
            process.stdin.close()  # what was asked for is all
        return _messages(process.stdout.read())


def test_a_clip_is_told_frame_by_frame(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mkv", pixels="yuv420p10le", count=5)
    (said, _), *frames, (end, _) = _run("decode", clip, "0.04", "0.16", "2")
    assert ClipInfo.from_json(said["info"]).layout.name == "yuv420p10le"
    assert [header["pts"] for header, _ in frames] == [40, 120]  # ms: every second frame of the part
    assert end == {"end": True}
    for (header, planes), theirs in zip(frames, look(clip).planes[1::2], strict=True):
        assert header["shapes"] == [[48, 64], [24, 32], [24, 32]]
        assert all(np.array_equal(one, other) for one, other in zip(planes, theirs, strict=True))


def test_frames_are_given_as_they_are_asked_for(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mov", codec="mpeg4", count=10)
    _, *frames, (end, _) = _run("browse", clip, given=b"0.2\n0.0\n0.36\n")
    assert [header["pts"] for header, _ in frames] == [5 * STEP, 0, 9 * STEP]
    assert end == {"end": True}


def test_an_error_of_ours_is_told_whole(tmp_path: Path) -> None:
    ((told, _),) = _run("decode", tmp_path / "none.mp4", "", "", "1")
    assert told["error"] == "UnreadableImage"
    assert Sentence.from_json(told["sentence"]).values == ("none.mp4",)


@pytest.mark.parametrize(
    ("kind", "error", "says"),
    [
        ("ZeroDivisionError", "UnreadableImage", "a.mp4 is damaged and cannot be opened; try another copy of it."),
        ("MemoryError", "OutOfMemory", "a.mp4 does not fit into memory; reduce it first."),
    ],
)
def test_whatever_goes_wrong_is_one_sentence_and_what_is_printed_is_none(kind: str, error: str, says: str) -> None:
    (beat, _), (told, _) = _run("decode", "folder/a.mp4", code=_BROKEN.replace("KIND", kind))
    assert beat == {"beat": True}
    assert (told["error"], Sentence.from_json(told["sentence"])) == (error, says)


def test_sound_that_does_not_fit_is_told(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mkv", sound=("tta",), count=2)
    ((told, _),) = _run("sound", clip, "mp4")
    assert told["error"] == "CannotWrite"
    assert "tta" in Sentence.from_json(told["sentence"])


def test_a_message_is_its_length_a_header_and_planes() -> None:
    out = io.BytesIO()
    tell = clip_process._teller(out)
    frame = Decoded(7, 512, [np.arange(6, dtype="<u2").reshape(2, 3), np.array([[9, 8]], "<u2")])
    tell(clip_process._header(frame), frame.planes)
    tell({"end": True})
    (header, planes), (end, _) = _messages(out.getvalue())
    assert (header, end) == ({"pts": 7, "duration": 512, "shapes": [[2, 3], [1, 2]], "bytes": 2}, {"end": True})
    assert all(np.array_equal(one, other) for one, other in zip(planes, frame.planes, strict=True))


def test_where_nobody_listens_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    class Closed(io.BytesIO):
        def write(self, _content: bytes) -> int:
            raise BrokenPipeError

    ended = []
    monkeypatch.setattr(clip_process.os, "_exit", ended.append)
    clip_process._teller(Closed())({"beat": True})
    assert ended == [0]


@pytest.mark.parametrize("error", [CannotWrite("No {0}.", "room"), OutOfMemory("Too large.")])
def test_an_error_travels_with_its_template(error: CannotWrite | OutOfMemory) -> None:
    told = json.loads(json.dumps(clip_process._failure(error)))
    said = Sentence.from_json(told["sentence"])
    assert (told["error"], said.template, said.values) == (
        type(error).__name__, error.sentence.template, error.sentence.values
    )  # fmt: skip
