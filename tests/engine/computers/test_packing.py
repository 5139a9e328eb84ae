"""An order is packed with the files that it needs, named by their content; nothing of this computer's folders goes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from engine.commissions.commission import Order
from engine.computers import packing as module
from engine.computers.file_cache import name_of
from engine.computers.helping import rooms_of
from engine.computers.order import SentOrder
from engine.computers.packing import Packing
from engine.computers.unpacking import _lay_out_own
from engine.errors import BadOptions, BadWeights, UnreadableImage
from engine.mask import GreyPicture, Mask
from engine.models.strokes_files import content_hash
from engine.models.strokes_library import StrokesLibrary
from engine.options import SaveOptions, StyleOptions
from engine.recipes.recipe import from_json
from engine.storage.places import Places
from engine.style_choice import StyleChoice
from tests.engine.commissions.model3d.made_models import cube_glb
from tests.engine.computers.conftest import MODELS, RESOURCES, STYLES

BUNDLED = STYLES / "mosaic.jpg"


@pytest.fixture
def packing(tmp_path: Path) -> Packing:
    return Packing(MODELS, tmp_path / "own", STYLES)


@pytest.fixture
def order(photo_path: Path, style_path: Path, tmp_path: Path) -> Order:
    options = StyleOptions((StyleChoice(style_path, 2.0), StyleChoice(BUNDLED)), strength=0.4)
    return Order(photo_path, tmp_path / "out" / "painted.png", options, SaveOptions(quality=77), {"way": "texture"})


def test_an_order_says_all(packing: Packing, order: Order) -> None:
    parcel = packing.pack(order, "1-a")
    sent = parcel.order
    assert (sent.key, sent.name, sent.target) == ("1-a", "photo.png", "painted.png")
    assert (sent.saving["quality"], sent.details) == (77, {"way": "texture"})
    assert parcel.files[sent.photo] == order.source
    assert set(sent.files) == set(parcel.files)
    assert all(name_of(path) == name for name, path in parcel.files.items())
    assert (sent.model, sent.strokes, sent.beside) == ({}, {}, {})  # both computers have the same bundle


def test_its_recipe_names_files_by_their_content(packing: Packing, order: Order, tmp_path: Path) -> None:
    parcel = packing.pack(order, "1-a")
    folder = tmp_path / "there"
    folder.mkdir()
    for name, path in parcel.files.items():
        (folder / name).write_bytes(path.read_bytes())
    found = from_json(parcel.order.options, list(folder.iterdir()))
    assert found.missing == ()
    assert [(content_hash(choice.path), choice.weight) for choice in found.options.styles] == [
        (content_hash(choice.path), choice.weight) for choice in order.options.styles
    ]
    assert found.options.strength == 0.4


def test_masks_and_their_styles_travel_and_each_file_once(packing: Packing, order: Order, style_path: Path) -> None:
    masks = (Mask(GreyPicture(order.source), style=StyleChoice(style_path)), Mask(feather=0.1))
    parcel = packing.pack(replace(order, options=replace(order.options, masks=masks)), "1-a")
    assert sorted(parcel.files.values()) == sorted([order.source, style_path, BUNDLED])


@pytest.mark.parametrize("private", [True, False])
def test_nothing_of_folders_travels_but_in_the_paintings_own_words(
    packing: Packing, order: Order, tmp_path: Path, private: bool
) -> None:
    saving = replace(order.save_options, strip_personal=private)
    sent = packing.pack(replace(order, save_options=saving), "1-a").order
    record = sent.record()
    told = record.pop("recipe")
    assert str(tmp_path) not in json.dumps(record)
    assert (str(tmp_path) in told) is not private
    assert told == packing.recipe(replace(order, save_options=saving))


def test_a_file_is_read_again_only_when_it_has_changed(
    packing: Packing, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []
    monkeypatch.setattr(module, "name_of", lambda path: (read.append(path), name_of(path))[1])
    before = packing.pack(order, "1-a").order.photo
    packing.pack(order, "1-b")
    assert len(read) == 3
    order.source.write_bytes(order.source.read_bytes() + b"\0")
    assert packing.pack(order, "1-c").order.photo != before
    assert len(read) == 4


def test_what_is_gone_is_told_before_anything_travels(packing: Packing, order: Order) -> None:
    order.source.unlink()
    with pytest.raises(UnreadableImage, match=r"photo\.png cannot be found"):
        packing.pack(order, "1-a")


@pytest.mark.parametrize(
    ("change", "error"),
    [({"styles": ()}, BadOptions), ({"strength": 3.0}, BadOptions), ({"model": "none"}, BadWeights)],
)
def test_what_cannot_be_painted_is_told_before_anything_travels(
    packing: Packing, order: Order, change: dict, error: type
) -> None:
    with pytest.raises(error):
        packing.pack(replace(order, options=replace(order.options, **change)), "1-a")


def test_what_a_model_names_travels_with_it(packing: Packing, order: Order, tmp_path: Path) -> None:
    made = cube_glb()
    text = made.gltf("bytes.bin")
    (tmp_path / "bytes.bin").write_bytes(made.binary)
    (tmp_path / "cube.gltf").write_bytes(text)
    parcel = packing.pack(replace(order, source=tmp_path / "cube.gltf", target=tmp_path / "b.gltf"), "1-a")
    assert {name: parcel.files[file] for name, file in parcel.order.beside.items()} == {
        "bytes.bin": tmp_path / "bytes.bin"
    }


def _networks() -> list[str]:
    models = json.loads((MODELS / "manifest.json").read_text(encoding="utf-8"))["models"]
    return [one["sha256"] for one in models if one["kind"] == "adain"]


def test_own_strokes_travel_for_a_painting(packing: Packing, order: Order, style_path: Path, tmp_path: Path) -> None:
    """GIVEN strokes of the user's painting, and of another WHEN an order is packed THEN the first alone is sent."""
    library = StrokesLibrary(tmp_path / "own" / "strokes")
    (tmp_path / "own" / "strokes").mkdir(parents=True)
    for painting in (content_hash(style_path), "f" * 64):
        for network in _networks():
            library.checkpoint_of(network, painting).with_suffix(".safetensors").write_bytes(b"strokes")
    sent = packing.pack(order, "1-a").order
    (name,) = sent.strokes
    assert content_hash(style_path)[:16] in name


def test_a_lesson_is_packed_with_what_is_there(
    packing: Packing, style_path: Path, photo_path: Path, tmp_path: Path
) -> None:
    library = StrokesLibrary(tmp_path / "own" / "strokes")
    (tmp_path / "own" / "strokes").mkdir(parents=True)
    begun = library.checkpoint_of(_networks()[0], content_hash(style_path))
    begun.write_bytes(b"half")
    parcel = packing.learning(style_path, [photo_path, tmp_path / "gone.jpg"], 7, "2-a")
    sent = parcel.order
    assert (sent.key, sent.name, sent.steps) == ("2-a", "style.png", 7)
    assert parcel.files[sent.painting] == style_path
    assert [parcel.files[name] for name in sent.photos] == [photo_path]
    assert {name: parcel.files[file] for name, file in sent.strokes.items()} == {begun.name: begun}
    assert set(sent.files) == set(parcel.files)
    assert str(tmp_path) not in json.dumps(sent.record())


def test_own_models_and_strokes_travel_with_an_order(tmp_path: Path, order: Order) -> None:
    """GIVEN a network of the user's and strokes that it has learnt WHEN an order asks for it THEN both are sent."""
    own = tmp_path / "own"
    (own / "strokes").mkdir(parents=True)
    bundled = json.loads((MODELS / "manifest.json").read_text(encoding="utf-8"))["models"]
    entry = next(one for one in bundled if one["kind"] == "adain") | {"name": "mine", "file": "mine.safetensors"}
    (own / entry["file"]).write_bytes(b"weights")
    (own / "manifest.json").write_text(json.dumps({"models": [entry]}), encoding="utf-8")
    painting = hashlib.sha256(order.options.styles[0].path.read_bytes()).hexdigest()
    strokes = StrokesLibrary(own / "strokes").checkpoint_of(entry["sha256"], painting).with_suffix(".safetensors")
    strokes.write_bytes(b"strokes")

    options = replace(order.options, model="mine")
    parcel = Packing(MODELS, own, STYLES).pack(replace(order, options=options), "1-a")

    assert parcel.files[parcel.order.model["sent"]] == own / "mine.safetensors"
    assert [parcel.files[name] for name in parcel.order.strokes.values()] == [strokes]
    rooms = rooms_of(RESOURCES, Places.below(tmp_path / "helper"))
    rooms.files.mkdir(parents=True)
    for name, path in parcel.files.items():
        (rooms.files / name).write_bytes(path.read_bytes())
    _lay_out_own(SentOrder.of(parcel.order.record()), rooms)
    assert (rooms.own / "mine.safetensors").read_bytes() == b"weights"
    assert (rooms.own / "strokes" / strokes.name).read_bytes() == b"strokes"
    assert [one["name"] for one in json.loads((rooms.own / "manifest.json").read_text())["models"]] == ["mine"]
