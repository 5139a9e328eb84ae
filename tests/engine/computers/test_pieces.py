"""What is put together of pieces is left in pieces, with a list of them that is written last."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from engine.commissions.commission import Commission, Order
from engine.commissions.still.still_sink import StillSink
from engine.commissions.video.clip_journal import Segment
from engine.computers import pieces
from engine.computers.order import Piece
from engine.computers.pieces import PART, commission_of, read_pieces, write_pieces
from engine.errors import CannotWrite, EngineStopped
from engine.options import StyleOptions

PIECES = [Piece(b"one", 0, 10), Piece(b"two", 5120, 7)]


class Sink:
    """Stand in for a clip's or a model's own sink."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.calls = folder, []
        self.segments = [Segment("a.nut", 0, 10), Segment("b.nut", 5120, 7)]

    def check(self) -> None:
        self.calls.append("check")

    def begin(self, resume: Path | None) -> int:
        self.calls.append(resume)
        return 3

    def write(self, frame: Any, _painted: object, recipe: str) -> None:
        self.calls.append((frame.index, recipe))

    def discard(self) -> None:
        self.calls.append("discard")

    def pieces(self) -> Any:
        return (self.folder, self.segments)


class ModelSink(Sink):
    def pieces(self) -> dict[int, bytes]:
        return {4: b"four", 2: b"two"}


def _part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lead: int | None = None) -> tuple[Commission, Sink]:
    sink = Sink(tmp_path)
    for name, content in (("a.nut", b"one"), ("b.nut", b"two")):
        (tmp_path / name).write_bytes(content)
    monkeypatch.setattr(pieces, "whole_commission_of", lambda _order: Commission(None, sink, StyleOptions()))
    within = None if lead is None else SimpleNamespace(lead=lead)
    monkeypatch.setattr(pieces, "work_from", lambda _path, _details: SimpleNamespace(within=within))
    order = Order(Path("a.mp4"), tmp_path / "out" / "part.mkv", StyleOptions(), details={PART: 3.0})
    (tmp_path / "out").mkdir()
    return commission_of(order), sink


def test_pieces_come_back_from_their_list(tmp_path: Path) -> None:
    listed = write_pieces(tmp_path / "part.mkv", PIECES)
    assert listed == tmp_path / "part.pieces"
    assert [(file.read_bytes(), start, count) for file, start, count in read_pieces(listed)] == [
        (b"one", 0, 10), (b"two", 5120, 7)
    ]  # fmt: skip
    assert sorted(path.name for path in tmp_path.iterdir()) == ["part-000.mkv", "part-001.mkv", "part.pieces"]


def test_a_list_names_nothing_outside_its_folder(tmp_path: Path) -> None:
    (tmp_path / "part.pieces").write_text(json.dumps([["../../secret", 0, 1]]))
    ((file, _, _),) = read_pieces(tmp_path / "part.pieces")
    assert file == tmp_path / "secret"


def test_pieces_that_cannot_be_written_are_told_by_the_target(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match=r"part\.mkv could not be saved"):
        write_pieces(tmp_path / "none" / "part.mkv", PIECES)


def test_a_part_is_begun_anew_and_leaves_its_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commission, sink = _part(tmp_path, monkeypatch)
    commission.sink.check()
    assert commission.sink.begin(tmp_path / "resume") == 0
    commission.sink.write(SimpleNamespace(index=0), None, "{}")
    listed = commission.sink.close()
    assert sink.calls == ["check", None, (0, "{}"), "discard"]
    assert [file.read_bytes() for file, _, _ in read_pieces(listed)] == [b"one", b"two"]
    assert listed == tmp_path / "out" / "part.pieces"


def test_frames_that_lead_to_a_part_are_another_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commission, sink = _part(tmp_path, monkeypatch, lead=2)
    for index in range(4):
        commission.sink.write(SimpleNamespace(index=index), None, "{}")
    assert [call[0] for call in sink.calls] == [2, 3]


def test_a_part_without_a_frame_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commission, sink = _part(tmp_path, monkeypatch)
    sink.segments.clear()
    with pytest.raises(EngineStopped):
        commission.sink.close()
    assert list((tmp_path / "out").iterdir()) == []


def test_a_piece_that_is_gone_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commission, _ = _part(tmp_path, monkeypatch)
    (tmp_path / "b.nut").unlink()
    with pytest.raises(CannotWrite, match=r"part\.mkv"):
        commission.sink.close()
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("is_sent", [True, False])
def test_a_model_that_is_sent_leaves_its_pictures_by_their_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_sent: bool
) -> None:
    sink = ModelSink(tmp_path)
    monkeypatch.setattr(pieces, "whole_commission_of", lambda _order: Commission(None, sink, StyleOptions()))
    found = commission_of(Order(Path("a.glb"), tmp_path / "b.glb", StyleOptions()), is_sent=is_sent).sink
    if not is_sent:
        assert found is sink
        return
    listed = found.close()
    assert {number: file.read_bytes() for file, number, _ in read_pieces(listed)} == {4: b"four", 2: b"two"}
    assert sink.calls == ["discard"]


@pytest.mark.parametrize("is_sent", [True, False])
def test_a_photograph_is_painted_whole(tmp_path: Path, is_sent: bool) -> None:
    order = Order(Path("a.jpg"), tmp_path / "b.jpg", StyleOptions())
    assert isinstance(commission_of(order, is_sent=is_sent).sink, StillSink)
