"""Notes on how far a clip is: of the same work alone, and whole or as before."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.commissions.video.clip_journal import ClipJournal, Notes, Segment, work_of

LAST = np.random.default_rng(0).random((4, 6, 3), np.float32)


def noted(folder: Path) -> Notes:
    folder.mkdir(exist_ok=True)
    for name in ("a.nut", "b.nut"):
        (folder / name).write_bytes(b"a segment")
    notes = Notes(
        "work", [Segment("a.nut", 0, 50), Segment("b.nut", 50, 7)], 56, 40, "8/5", (3.5, -1.0), {"strokes": b"\xff\x00"}
    )
    ClipJournal(folder).write(notes, LAST)
    return notes


def test_notes_come_back_with_the_last_frame(tmp_path: Path) -> None:
    notes = noted(tmp_path / "notes")

    found, last = ClipJournal(tmp_path / "notes").read("work")

    assert replace(found, way=tuple(found.way)) == notes
    assert found.done == 57
    np.testing.assert_array_equal(last, LAST)


def test_later_notes_take_the_place_of_earlier_ones(tmp_path: Path) -> None:
    notes = noted(tmp_path)

    ClipJournal(tmp_path).write(replace(notes, segments=notes.segments[:1]), LAST + 1)

    found, last = ClipJournal(tmp_path).read("work")
    assert found.done == 50
    np.testing.assert_array_equal(last, LAST + 1)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.nut", "b.nut", "journal.json", "last.npy"]


@pytest.mark.parametrize("broken", ["work", "segment", "notes", "json", "last", "key", "none"])
def test_what_is_not_whole_begins_anew(tmp_path: Path, broken: str) -> None:
    noted(tmp_path)
    match broken:
        case "segment":
            (tmp_path / "b.nut").unlink()
        case "notes":
            (tmp_path / "journal.json").unlink()
        case "json":
            (tmp_path / "journal.json").write_text('{"work": "work", "segm')
        case "last":
            (tmp_path / "last.npy").write_bytes(b"\x93NUMPY broken")
        case "key":
            (tmp_path / "journal.json").write_text(json.dumps({"work": "work", "segments": [{"name": 1}]}))
        case "none":
            (tmp_path / "journal.json").write_text(json.dumps({"work": "work", "segments": []}))

    found, last = ClipJournal(tmp_path).read("other" if broken == "work" else "work")

    assert found == Notes("other" if broken == "work" else "work")
    assert last is None


def test_work_is_known_by_both_ends_its_time_and_how_it_is_painted(tmp_path: Path) -> None:
    clip = tmp_path / "a.mp4"
    content = bytes(3 << 20)

    def written(data: bytes, time: int = 10) -> str:
        clip.write_bytes(data)
        os.utime(clip, ns=(time, time))
        return work_of(clip, "as it is")

    name = written(content)
    assert written(content) == name
    others = [written(b"1" + content[1:]), written(content[:-1] + b"1"), written(content[:-1]), written(content, 11)]
    written(content)
    assert len({name, *others, work_of(clip, "otherwise")}) == 6
    with pytest.raises(FileNotFoundError):
        work_of(tmp_path / "none.mp4")
