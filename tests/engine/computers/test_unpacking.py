"""An order that has come is laid out in a folder of its own, and nothing in it leads out of that."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.commissions.commission import Commission, Order
from engine.computers import unpacking
from engine.computers.order import SentOrder
from engine.computers.unpacking import Rooms, commission_of
from engine.errors import BadOptions
from engine.options import Device, StyleOptions
from engine.recipes.recipe import Recipe, to_json
from engine.style_choice import StyleChoice

NOWHERE = Path("\0")


class Sink:
    """Stand in for what writes: keep the recipe."""

    def __init__(self) -> None:
        self.recipes: list[str] = []

    def check(self) -> str:
        return "checked"

    def begin(self, _resume: Path | None) -> int:
        return 3

    def close(self) -> str:
        return "closed"

    def discard(self) -> str:
        return "discarded"

    def write(self, _frame: object, _painted: object, recipe: str) -> None:
        self.recipes.append(recipe)


@pytest.fixture
def rooms(tmp_path: Path) -> Rooms:
    """Hold what has come: a photograph, a style, and a file of a model."""
    places = {name: tmp_path / name for name in ("files", "own")}
    places["files"].mkdir()
    for name in ("aa.jpg", "bb.jpg", "cc.png", "dd"):
        (places["files"] / name).write_bytes(name.encode())
    return Rooms(tmp_path, **places, speeds=tmp_path / "speeds", promises=tmp_path / "promises")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Order, bool]]:
    """Stand in for the commission that is made, and keep of which order."""
    seen: list[tuple[Order, bool]] = []

    def made(order: Order, *, is_sent: bool) -> Commission:
        seen.append((order, is_sent))
        return Commission(None, Sink(), order.options)

    monkeypatch.setattr(unpacking, "commission_in_pieces", made)
    return seen


def _sent(**more: Any) -> SentOrder:
    options = StyleOptions((StyleChoice(Path("bb.jpg")),), strength=0.4, device=Device.CUDA)
    text = to_json(Recipe(options), NOWHERE, private=True)
    saving = {"quality": 77}
    files = ("aa.jpg", "bb.jpg")
    order = SentOrder("k", "aa.jpg", "photo.jpg", "painted.png", text, '{"theirs": 1}', saving, {}, files)
    return replace(order, **more)


def _made(order: SentOrder, rooms: Rooms, tmp_path: Path) -> Commission:
    folder = tmp_path / "order"
    folder.mkdir()
    return commission_of(order, rooms, folder, Device.CPU)


def test_an_order_is_painted_by_this_computers_device_from_files_of_its_own(
    rooms: Rooms, asked: list, tmp_path: Path
) -> None:
    commission = _made(_sent(details={"way": "surface"}), rooms, tmp_path)
    ((order, is_sent),) = asked
    assert is_sent
    assert order.source.name == "photo.jpg" and order.source.read_bytes() == b"aa.jpg"
    assert order.target.name == "painted.png" and order.target.parent.is_dir()
    assert {order.source.parent.parent, order.target.parent.parent} == {tmp_path / "order"}
    assert order.source.parent != order.target.parent
    assert (order.options.strength, order.options.device, order.options.memory_gib) == (0.4, Device.CPU, None)
    assert order.options.styles == (StyleChoice(rooms.files / "bb.jpg"),)
    assert (order.save_options.quality, order.details) == (77, {"way": "surface"})
    assert commission.options is order.options


def test_what_is_written_says_what_the_other_computer_says(rooms: Rooms, asked: list, tmp_path: Path) -> None:
    sink = _made(_sent(), rooms, tmp_path).sink
    sink.write(None, None, '{"ours": 1}')
    assert sink._sink.recipes == ['{"theirs": 1}']
    assert (sink.check(), sink.begin(None), sink.close(), sink.discard()) == ("checked", 3, "closed", "discarded")
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("name", "target"), [("../../photo.jpg", "../painted.png"), ("/a/photo.jpg", "/b/painted.png")]
)
def test_names_lead_nowhere_else(rooms: Rooms, asked: list, tmp_path: Path, name: str, target: str) -> None:
    _made(_sent(name=name, target=target), rooms, tmp_path)
    ((order, _),) = asked
    assert (order.source.name, order.target.name) == ("photo.jpg", "painted.png")
    assert tmp_path / "order" in order.source.parents and tmp_path / "order" in order.target.parents


def test_files_of_a_model_lie_as_it_names_them(rooms: Rooms, asked: list, tmp_path: Path) -> None:
    _made(_sent(name="a.gltf", beside={"textures/wood.png": "cc.png", "a.bin": "dd"}), rooms, tmp_path)
    ((order, _),) = asked
    assert (order.source.parent / "textures" / "wood.png").read_bytes() == b"cc.png"
    assert (order.source.parent / "a.bin").read_bytes() == b"dd"


@pytest.mark.parametrize("name", ["../wood.png", "/etc/wood.png", "a/../../wood.png", "C:wood.png", "..\\wood.png"])
def test_a_file_beside_a_model_that_leads_elsewhere_is_refused(
    rooms: Rooms, asked: list, tmp_path: Path, name: str
) -> None:
    with pytest.raises(BadOptions):
        _made(_sent(beside={name: "cc.png"}), rooms, tmp_path)
    assert not asked


def test_a_style_that_was_not_sent_is_told(rooms: Rooms, asked: list, tmp_path: Path) -> None:
    (rooms.files / "bb.jpg").unlink()
    with pytest.raises(BadOptions, match=r"has not sent bb\.jpg; try again"):
        _made(_sent(), rooms, tmp_path)
    assert not asked


@pytest.mark.parametrize("saving", [{"quality": 1000}, {"quality": "good"}])
def test_how_it_is_written_is_checked(rooms: Rooms, asked: list, tmp_path: Path, saving: dict) -> None:
    with pytest.raises(BadOptions):
        _made(_sent(saving=saving), rooms, tmp_path)
    assert not asked


def test_a_file_that_was_removed_meanwhile_is_an_error_of_the_disk(rooms: Rooms, tmp_path: Path) -> None:
    (rooms.files / "aa.jpg").unlink()
    with pytest.raises(OSError, match="aa"):
        _made(_sent(), rooms, tmp_path)


@pytest.mark.usefixtures("asked")
def test_models_and_strokes_lie_where_the_engine_looks(rooms: Rooms, tmp_path: Path) -> None:
    model = {"name": "mine", "file": "mine.safetensors", "sent": "dd"}
    _made(_sent(model=model, strokes={"../x.safetensors": "cc.png"}), rooms, tmp_path)
    assert (rooms.own / "mine.safetensors").read_bytes() == b"dd"
    assert (rooms.own / "strokes" / "x.safetensors").read_bytes() == b"cc.png"
    manifest = rooms.own / "manifest.json"
    assert json.loads(manifest.read_text()) == {"models": [{"name": "mine", "file": "mine.safetensors"}]}
    before = manifest.stat().st_mtime_ns
    commission_of(_sent(model=model), rooms, _emptied(tmp_path), Device.CPU)
    assert manifest.stat().st_mtime_ns == before  # a loaded engine goes on with it


def _emptied(tmp_path: Path) -> Path:
    folder = tmp_path / "another"
    folder.mkdir()
    return folder


def test_what_has_come_stays_as_it_is(rooms: Rooms, asked: list, tmp_path: Path) -> None:
    """GIVEN files that several orders need WHEN one is laid out and removed THEN they are there for the next."""
    import shutil

    _made(_sent(), rooms, tmp_path)
    shutil.rmtree(tmp_path / "order")
    assert (rooms.files / "aa.jpg").read_bytes() == b"aa.jpg"
    assert len(asked) == 1
