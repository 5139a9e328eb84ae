"""The kind of a file is known by it, and each file that can be painted has one."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from engine.commissions import kinds
from engine.commissions.commission import Order
from engine.commissions.model3d.model_sink import ModelSink
from engine.commissions.still.still_sink import StillSink
from engine.commissions.video.clip_sink import ClipSink
from engine.errors import BadOptions
from engine.options import StyleOptions
from tests.toy_kind import ToyKind, ToySink, write_toy


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.jpg", "still"), ("a.NEF", "still"), ("a.txt", "still"), ("a", "still"), ("a.mp4", "video"),
        ("a.MKV", "video"), ("a.glb", "model"), ("a.fbx", "model"),
    ],
)  # fmt: skip
def test_a_file_that_need_not_be_there_is_known_by_its_name(name: str, kind: str) -> None:
    assert kinds.kind_of(Path(name)).name == kind


def test_a_picture_that_moves_is_a_clip(tmp_path: Path) -> None:
    """GIVEN two files of the same ending WHEN one has two frames THEN it alone is a clip."""
    first, second = Image.new("RGB", (8, 8)), Image.new("RGB", (8, 8), "red")
    first.save(tmp_path / "still.gif")
    first.save(tmp_path / "moving.gif", save_all=True, append_images=[second], duration=100)
    assert [kinds.kind_of(tmp_path / f"{name}.gif").name for name in ("still", "moving")] == ["still", "video"]


@pytest.mark.parametrize(("name", "sink"), [("a.jpg", StillSink), ("a.mp4", ClipSink), ("a.glb", ModelSink)])
def test_an_order_is_made_a_commission_by_its_source(name: str, sink: type) -> None:
    order = Order(Path(name), Path(name).with_stem("b"), StyleOptions(strength=0.5))
    commission = kinds.commission_of(order)
    assert isinstance(commission.sink, sink)
    assert commission.options.strength == 0.5


@pytest.mark.parametrize(("name", "details"), [("a.mp4", {"consistency": 2.0}), ("a.glb", {"way": "sideways"})])
def test_details_that_make_no_sense_are_refused(name: str, details: dict) -> None:
    with pytest.raises(BadOptions):
        kinds.commission_of(Order(Path(name), Path(name), StyleOptions(), details=details))


def test_endings_are_listed_once_in_small_letters() -> None:
    suffixes = kinds.readable_suffixes()
    assert {".jpg", ".gif", ".mp4", ".glb"} <= set(suffixes)
    assert len(set(suffixes)) == len(suffixes)
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in suffixes)
    assert ".fbx" not in suffixes  # which is only told how to be converted


def test_a_registered_kind_is_chosen_by_the_file(monkeypatch, tmp_path):
    assert kinds.kind_of(tmp_path / "a.toy").name == "still"
    monkeypatch.setattr(kinds, "KINDS", (ToyKind(), *kinds.KINDS))
    assert kinds.kind_of(tmp_path / "a.toy").name == "toy"
    assert kinds.kind_of(tmp_path / "a.jpg").name == "still"
    assert ".toy" in kinds.readable_suffixes()
    monkeypatch.setattr(kinds, "KINDS", (ToyKind(), *kinds.KINDS))
    assert kinds.readable_suffixes().count(".toy") == 1  # though two kinds read it
    order = Order(write_toy(tmp_path / "a.toy"), tmp_path / "b.toy", StyleOptions())
    assert isinstance(kinds.commission_of(order).sink, ToySink)
